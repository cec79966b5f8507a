"""What was said, and whether it was said to the bot: events to `Incoming`, each handed to the house as its own task.

Never a command: a notice, CTCP, our own echo, a message to a room's operators only, and history played back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from irc.client import Event

from chatbot.clock import Clock
from chatbot.logs import fault
from chatbot.platforms.irc.accounts import Fold, People, Person, vouched
from chatbot.platforms.irc.clean import clean
from chatbot.platforms.irc.rooms import Room, Rooms
from chatbot.platforms.irc.wire import Wire
from chatbot.platforms.platform import Answer, Hear
from chatbot.settings import Settings
from commands.spoken import Identity, Incoming, Place

log = structlog.get_logger(__name__)

PLAYED_BACK = timedelta(seconds=60)
"""A line said longer ago than this is history, whoever plays it back."""

MOST_AT_ONCE = 1000
"""Lines of everybody that may be in hand at once."""

Reply = Callable[[Person, Room | None, Answer], Awaitable[None]]


class Crowd:
    """The lines in hand, bounded for each person so that one who floods delays nobody else."""

    def __init__(self, most_a_person: int) -> None:
        self.tasks: set[asyncio.Task[None]] = set()
        self.closed = False
        self._most = most_a_person
        self._in_hand: dict[str, int] = {}
        self._ignored: dict[str, int] = {}

    def admits(self, who: str) -> bool:
        """Whether one more line of this person is taken on; else it is counted as ignored."""
        if self.closed:
            return False
        if len(self.tasks) < MOST_AT_ONCE and self._in_hand.get(who, 0) < self._most:
            return True
        if who not in self._ignored:
            log.warning("irc_flood_ignored", in_hand=self._in_hand.get(who, 0), altogether=len(self.tasks))
        self._ignored[who] = self._ignored.get(who, 0) + 1
        return False

    def take(self, who: str, work: asyncio.Task[None]) -> None:
        self._in_hand[who] = self._in_hand.get(who, 0) + 1
        self.tasks.add(work)
        work.add_done_callback(lambda done: self._finished(who, done))

    def _finished(self, who: str, done: asyncio.Task[None]) -> None:
        self.tasks.discard(done)
        left = self._in_hand[who] - 1
        if left:
            self._in_hand[who] = left
            return
        del self._in_hand[who]
        if ignored := self._ignored.pop(who, 0):
            log.warning("irc_flood_over", ignored=ignored)


class Listener:
    """Hears the rooms and the private messages of one connection."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        wire: Wire,
        *,
        people: People,
        rooms: Rooms,
        caps: set[str],
        fold: Fold,
        crowd: Crowd,
        hear: Hear,
        reply: Reply,
    ) -> None:
        self._prefix = settings.command_prefix
        self._by_nick = settings.irc_identity == "nick"
        self._clock = clock
        self._wire = wire
        self._people = people
        self._rooms = rooms
        self._caps = caps
        self._fold = fold
        self._crowd = crowd
        self._hear = hear
        self._reply = reply
        self._server_behind = timedelta()
        for event, handler in (("pubmsg", self._in_room), ("privmsg", self._in_private), ("pong", self._on_pong)):
            wire.reactor.add_global_handler(event, handler)

    def _in_room(self, _: Wire, event: Event) -> None:
        room = self._rooms.get(event.target)
        if room is None or not room.joined:
            return
        text = clean(event.arguments[0])
        if text.startswith(self._prefix):
            self._take(event, room, text, addressed=False)
        elif (asked := addressed(text, self._wire.real_nickname, self._fold)) is not None:
            self._take(event, room, asked, addressed=True)

    def _in_private(self, _: Wire, event: Event) -> None:
        # A message to `@#room` comes this way too: it is for the room's operators, not for us.
        if self._fold(event.target) != self._fold(self._wire.real_nickname):
            return
        text = clean(event.arguments[0])
        asked = addressed(text, self._wire.real_nickname, self._fold)
        if asked is not None:
            self._take(event, None, asked, addressed=True)
        elif text:
            self._take(event, None, text, addressed=False)

    def _take(self, event: Event, room: Room | None, text: str, *, addressed: bool) -> None:
        nick = event.source.nick
        who = self._fold(nick)
        if not text or who == self._fold(self._wire.real_nickname) or self._is_history(event):
            return
        if event.source.userhost is None:  # a server speaks, not a person
            return
        account = self._account(event, nick)
        key = self._message_id(event)
        if not self._crowd.admits(who):
            return
        person = self._people.get(nick)
        if person is None:
            person = Person(nick)
            person.account = account
        handling = self._handle(person, account, room, text, key, addressed=addressed)
        self._crowd.take(who, asyncio.create_task(handling))

    def _alone_with(self, nick: str) -> Place:
        return Place(None, self._rooms.widest_audience(nick), shared=self._rooms.shared_with(nick))

    async def _handle(
        self, person: Person, account: str | None, room: Room | None, text: str, key: str | None, *, addressed: bool
    ) -> None:
        # What the server has said since counts as well: whoever has logged out in between is nobody.
        if not self._by_nick and person.account != account and "account-notify" in self._caps:
            account = None
        place = Place(room.name, room.audience) if room is not None else self._alone_with(person.nick)
        incoming = Incoming(Identity("irc", "", account, person.nick), place, text, key, addressed)
        try:
            await self._hear(incoming, lambda answer: self._reply(person, room, answer))
        except Exception as error:  # noqa: BLE001 - one line takes nothing else down
            fault(log, "irc hearing", error)

    def _account(self, event: Event, nick: str) -> str | None:
        """Who the server says is speaking; a tag counts only where it was agreed on."""
        if self._by_nick:
            return self._fold(nick)
        if "account-tag" in self._caps:
            account = vouched(event.tags)
            if "account-notify" in self._caps:
                self._people.is_known_as(nick, account)
            return account
        person = self._people.get(nick)
        return person.account if person is not None and "account-notify" in self._caps else None

    def _is_history(self, event: Event) -> bool:
        tags = _tags(event)
        if "batch" in tags:
            return True
        said = moment(tags.get("time"))
        return said is not None and self._clock.now() - said - self._server_behind > PLAYED_BACK

    def _on_pong(self, _: Wire, event: Event) -> None:
        # The server's clock may differ from ours; what it says now shows by how much.
        if said := moment(_tags(event).get("time")):
            self._server_behind = self._clock.now() - said

    def _message_id(self, event: Event) -> str | None:
        named = _tags(event).get("msgid") if "message-tags" in self._caps else None
        return f"irc:{named}" if named else None


def _tags(event: Event) -> dict[str, str | None]:
    """A line's tags: they come in any order, and the last of a name counts (IRCv3 message tags)."""
    return {tag["key"]: tag["value"] for tag in event.tags or ()}


def addressed(text: str, nick: str, fold: Fold) -> str | None:
    """What is said to `nick` by `nick: ...` or `nick, ...`; None where it is said to nobody or to somebody else."""
    length = len(nick)
    if text[length : length + 1] in {":", ","} and fold(text[:length]) == fold(nick):
        return text[length + 1 :].strip(" ")
    return None


def moment(value: str | None) -> datetime | None:
    """The moment of a `time` tag (IRCv3 server-time, such as 2026-11-22T18:00:00.000Z), or None."""
    try:
        said = datetime.fromisoformat(value or "")
    except ValueError:
        return None
    return said if said.tzinfo else None

"""The rooms the bot is to be in: joining, seeing who is there, and coming back after a kick, a ban or a lost seat."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import structlog
from irc.client import Event

from chatbot.clock import Clock
from chatbot.platforms.irc.accounts import Fold, People
from chatbot.platforms.irc.lines import compose
from chatbot.platforms.irc.sending import Sender
from chatbot.platforms.irc.wire import Wire
from chatbot.settings import Channel
from chatbot.waiting import Backoff
from storage.models import Audience

log = structlog.get_logger(__name__)

CANNOT_JOIN = frozenset({403, 405, 407, 437, 470, 471, 473, 474, 475, 476, 477, 479, 489, 495, 520})
NOT_IN = frozenset({403, 442})

_WHOX_TOKEN = "152"  # noqa: S105 - it tells our own question's answers from others
_JOIN_BYTES = 400
_ANSWERED_WITHIN = 30.0
_SEATED = 600.0


class Room:
    """One room. `settled`: joined and known who is there, or its failure logged."""

    __slots__ = ("audience", "backoff", "failed", "joined", "joined_at", "key", "name", "settled", "trying")

    def __init__(self, channel: Channel, key: str) -> None:
        self.name = channel.name
        self.audience = channel.audience
        self.key = key
        self.joined = False
        self.joined_at = 0.0
        self.settled = False
        self.failed = False
        self.trying = False
        self.backoff = Backoff()


class Rooms:
    """All configured rooms, by folded name."""

    def __init__(
        self,
        channels: tuple[Channel, ...],
        wire: Wire,
        sender: Sender,
        people: People,
        *,
        clock: Clock,
        fold: Fold,
        ask_accounts: bool,
        spawn: Callable[[Coroutine[Any, Any, None]], None],
        on_settled: Callable[[], None],
    ) -> None:
        self._wire = wire
        self._sender = sender
        self._people = people
        self._fold = fold
        self._clock = clock
        self._ask_accounts = ask_accounts
        self._spawn = spawn
        self._on_settled = on_settled
        self._rooms = {(key := fold(channel.name)): Room(channel, key) for channel in channels}
        for event, handler in (
            ("join", self._on_join),
            ("part", self._on_part),
            ("kick", self._on_kick),
            ("namreply", self._on_names),
            ("endofnames", self._on_end_of_names),
            ("whospcrpl", self._on_who),
            ("endofwho", self._on_end_of_who),
        ):
            wire.reactor.add_global_handler(event, handler)

    def get(self, name: str) -> Room | None:
        return self._rooms.get(self._fold(name))

    @property
    def settled(self) -> bool:
        return all(room.settled for room in self._rooms.values())

    def widest_audience(self, nick: str) -> Audience:
        """The widest audience among the rooms this nick is in with us; public where there is none."""
        widest = Audience.PUBLIC
        for key in self._people.rooms_of(nick):
            audience = self._rooms[key].audience
            if audience.covers(widest):
                widest = audience
        return widest

    def shared_with(self, nick: str) -> tuple[str, ...]:
        """The names of the rooms that this nick is in with us."""
        return tuple(self._rooms[key].name for key in self._people.rooms_of(nick))

    def join_all(self) -> None:
        """Ask for every room, in as few lines as hold them."""
        names: list[str] = []
        for room in self._rooms.values():
            if names and len(",".join([*names, room.name]).encode()) > _JOIN_BYTES:
                self._sender.protocol(compose("JOIN", ",".join(names)))
                names = []
            names.append(room.name)
        if names:
            self._sender.protocol(compose("JOIN", ",".join(names)))
        self._spawn(self._wait_no_longer())

    async def _wait_no_longer(self) -> None:
        await self._clock.sleep(_ANSWERED_WITHIN)
        for room in self._rooms.values():
            if not room.settled:
                log.warning("irc_join_unanswered", room=room.name)
                if not room.joined:
                    self.lost_seat(room)
                self._settle(room)

    def lost_seat(self, room: Room) -> None:
        """We are not in there, though we should be: come back, ever more patiently."""
        if room.joined and self._clock.monotonic() - room.joined_at >= _SEATED:
            room.backoff.reset()
        room.joined = False
        self._people.room_closed(room.key)
        if not room.trying:
            room.trying = True
            self._spawn(self._come_back(room))

    async def _come_back(self, room: Room) -> None:
        await self._clock.sleep(room.backoff.pause())
        room.trying = False
        if not room.joined:
            self._sender.protocol(compose("JOIN", room.name))

    def could_not_join(self, room: Room, code: int, reason: str) -> None:
        """The server refused a JOIN: one alert, and another try later."""
        if not room.failed:
            log.warning("irc_join_failed", room=room.name, code=code, reason=reason)
        room.failed = True
        self.lost_seat(room)
        self._settle(room)

    def _settle(self, room: Room) -> None:
        if not room.settled:
            room.settled = True
            self._on_settled()

    def _is_me(self, nick: str) -> bool:
        return self._fold(nick) == self._fold(self._wire.real_nickname)

    def _on_join(self, _: Wire, event: Event) -> None:
        room = self.get(event.target)
        if room is None:
            return
        nick = event.source.nick
        if self._is_me(nick):
            if room.failed:
                log.warning("irc_join_succeeded", room=room.name)
            room.joined, room.failed = True, False
            room.joined_at = self._clock.monotonic()
            return
        self._people.here(nick, room.key)
        if self._ask_accounts and event.arguments:
            account = event.arguments[0]
            self._people.is_known_as(nick, None if account == "*" else account)

    def _on_names(self, _: Wire, event: Event) -> None:
        room = self.get(event.arguments[1]) if len(event.arguments) > 2 else None
        if room is None:
            return
        marks = getattr(self._wire.features, "prefix", None)
        marks = "".join(marks) if isinstance(marks, dict) else "@+"
        for name in event.arguments[2].split(" "):
            nick = name.lstrip(marks).partition("!")[0]
            if nick and not self._is_me(nick):
                self._people.here(nick, room.key)

    def _on_end_of_names(self, _: Wire, event: Event) -> None:
        room = self.get(event.arguments[0]) if event.arguments else None
        if room is None or not room.joined:
            return
        if self._ask_accounts and getattr(self._wire.features, "whox", False):
            self._sender.protocol(compose("WHO", room.name, f"%tcnuhaf,{_WHOX_TOKEN}"))
        else:
            self._settle(room)

    def _on_who(self, _: Wire, event: Event) -> None:
        if len(event.arguments) < 7 or event.arguments[0] != _WHOX_TOKEN:
            return
        _, channel, _, _, nick, _, account = event.arguments[:7]
        room = self.get(channel)
        if room is not None and not self._is_me(nick):
            self._people.here(nick, room.key)
            self._people.is_known_as(nick, None if account == "0" else account)

    def _on_end_of_who(self, _: Wire, event: Event) -> None:
        room = self.get(event.arguments[0]) if event.arguments else None
        if room is not None and room.joined:
            self._settle(room)

    def _on_part(self, _: Wire, event: Event) -> None:
        self._leaves(event.source.nick, event.target)

    def _on_kick(self, _: Wire, event: Event) -> None:
        if not event.arguments:
            return
        if self._is_me(event.arguments[0]) and (room := self.get(event.target)):
            log.warning("irc_kicked", room=room.name)
        self._leaves(event.arguments[0], event.target)

    def _leaves(self, nick: str, channel: str) -> None:
        room = self.get(channel)
        if room is None:
            return
        if self._is_me(nick):
            self.lost_seat(room)
        else:
            self._people.left(nick, room.key)

"""Answers and parcels into lines: rendered, cut to what fits behind the bot's own mask, handed to the sender."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import structlog
from irc.client import Event, NickMask

from chatbot.clock import Clock
from chatbot.logs import fault
from chatbot.platforms.irc.accounts import Fold, People, Person
from chatbot.platforms.irc.confirming import Outgoing, Receipt
from chatbot.platforms.irc.lines import privmsg
from chatbot.platforms.irc.render import Look, render
from chatbot.platforms.irc.rooms import Room, Rooms
from chatbot.platforms.irc.sending import Sender
from chatbot.platforms.irc.split import assumed_mask, budget, split
from chatbot.platforms.irc.wire import Wire
from chatbot.platforms.platform import Answer, Later, Never, Outcome, Parcel, Sent
from chatbot.settings import Settings
from commands.message import Card, Message

log = structlog.get_logger(__name__)


class Speaker:
    """Speaks on one connection, and keeps in mind how the server shows the bot to others."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        wire: Wire,
        *,
        sender: Sender,
        people: People,
        rooms: Rooms,
        fold: Fold,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._wire = wire
        self._sender = sender
        self._people = people
        self._rooms = rooms
        self._fold = fold
        self._mask: str | None = None
        for event, handler in (
            ("join", self._on_join),
            ("nick", self._on_nick),
            ("chghost", self._on_chghost),
            ("396", self._on_hidden_host),
        ):
            wire.reactor.add_global_handler(event, handler)

    async def reply(self, person: Person, room: Room | None, answer: Answer) -> None:
        """Answer in the room, or privately; returns once the lines are written, or cannot be any more."""
        if self._wire.lost.done():
            return
        to_room = room is not None and not answer.private
        target = room.name if room is not None and to_room else person.nick
        try:
            lines = self._lines(answer.message, target)
        except Exception as error:  # noqa: BLE001 - an answer that cannot be drawn takes nothing down
            fault(log, "irc answer", error)
            return
        key = self._fold(target)
        receipt = None
        meant = self._in_time(answer) if to_room else self._still(person, key)
        if answer.delivered is not None and to_room and lines:
            receipt = Receipt(len(lines), _when_sent(answer.delivered))
        outgoing = [Outgoing(line, key, receipt, meant) for line in lines]
        await self._sender.reply(self._fold(person.nick), outgoing)

    async def deliver(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        """Queue every parcel at once, in order; one outcome each, once the server has confirmed or the wire is gone."""
        return list(await asyncio.gather(*[self._send(parcel) for parcel in parcels]))

    def _send(self, parcel: Parcel) -> asyncio.Future[Outcome]:
        settled: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

        def settle(outcome: Outcome) -> None:
            if not settled.done():
                settled.set_result(outcome)

        person = self._people.find(parcel.place) if parcel.private else None
        room = None if parcel.private else self._rooms.get(parcel.place)
        if person is not None:
            target = person.nick
        elif room is not None and room.joined:
            target = room.name
        else:
            settle(Later("not here" if parcel.private else "not in the room"))
            return settled
        try:
            lines = self._lines(parcel.content, target)
        except Exception as error:  # noqa: BLE001 - a post that cannot be drawn must not hold up the others
            settle(Never(f"fault {fault(log, 'irc post', error)}"))
            return settled
        if not lines:
            settle(Never("there is nothing in it that IRC can say"))
            return settled
        key = self._fold(target)
        receipt = Receipt(len(lines), settle)
        meant = None if person is None else self._still(person, key)
        if not self._sender.post(key, [Outgoing(line, key, receipt, meant) for line in lines]):
            settle(Later("too much is waiting to be said"))
        return settled

    def _still(self, person: Person, key: str) -> Callable[[], bool]:
        """Asks whether that nick is still this person: by the time a line leaves, it may be a stranger's."""
        account = person.account
        return lambda: not person.gone and self._fold(person.nick) == key and person.account == account

    def _in_time(self, answer: Answer) -> Callable[[], bool] | None:
        """Asks whether nobody else tells this answer yet: replies wait for one another, and so may wait too long."""
        until = answer.until
        return None if until is None else lambda: self._clock.now() < until

    def _lines(self, content: Message | Card, target: str) -> list[bytes]:
        settings = self._settings
        look = Look(settings.command_prefix, settings.language, self._clock.now(), self._people.nick_of)
        mask = self._mask or assumed_mask(self._wire.real_nickname, settings.irc_username)
        size = budget(mask, target)
        return [privmsg(target, piece) for text in render(content, look) for piece in split(text, size)]

    def _on_join(self, wire: Wire, event: Event) -> None:
        if event.source.nick == wire.real_nickname and event.source.userhost:
            self._mask = str(event.source)

    def _on_nick(self, wire: Wire, event: Event) -> None:
        if event.target == wire.real_nickname and self._mask is not None:
            self._mask = f"{event.target}!{NickMask(self._mask).userhost}"

    def _on_chghost(self, wire: Wire, event: Event) -> None:
        if event.source.nick == wire.real_nickname and event.arguments:
            self._mask = f"{wire.real_nickname}!{event.target}@{event.arguments[0]}"

    def _on_hidden_host(self, wire: Wire, event: Event) -> None:
        if self._mask is not None and event.arguments:
            user, _, host = event.arguments[0].rpartition("@")
            self._mask = f"{wire.real_nickname}!{user or NickMask(self._mask).user}@{host}"


def _when_sent(delivered: Callable[[], None]) -> Callable[[Outcome], None]:
    def settle(outcome: Outcome) -> None:
        if isinstance(outcome, Sent):
            delivered()

    return settle

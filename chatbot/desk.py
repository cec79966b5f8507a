"""The front desk: what the house shows to one person, where their platform has views."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy import Connection

from chatbot import logs
from chatbot.house import House
from chatbot.monthly import reckoned
from chatbot.platforms.platform import Answer
from commands import dispatch, forms, home, posting, refusals, talking
from commands.command import Witnessed
from commands.dispatch import Refused
from commands.figures.months import Month
from commands.message import Message
from commands.reports.month import Figures
from commands.spoken import Identity, Incoming, Place
from commands.talking import Under
from commands.views import Form, Home, Said
from storage import cards
from storage.store import NotStored

T = TypeVar("T")

A_LOOK_LASTS = timedelta(hours=1)
"""A home is drawn again and again; that somebody looked at a case in it is written down as often as this."""

LOOKS_KEPT = 1000

A_MONTH_LASTS = timedelta(hours=6)
"""For so long the figures of a month that is over are shown as they were reckoned."""

log = structlog.get_logger(__name__)


class FrontDesk:
    """Shows what people may see, and changes nothing but that it writes down who looked at what is confidential.

    `on_owed` is called when it owes a room a card.
    """

    def __init__(self, house: House, on_owed: Callable[[], None]) -> None:
        self._house, self._team, self._clock = house, house.team, house.clock
        self._on_owed = on_owed
        self._looked: dict[Witnessed, datetime] = {}
        self._month: tuple[datetime, Figures] | None = None
        self._reckoning = asyncio.Lock()

    async def form(self, incoming: Incoming) -> Form | Answer:
        """The form for what is said, such as `resolve 12`; an answer where it is refused."""
        draw = partial(forms.draw, incoming=incoming, team=self._team, now=self._clock.now())
        return await self._answered(lambda: self._form(draw))

    async def says(
        self, incoming: Incoming, form: str, case: int | None, filled: Mapping[str, str]
    ) -> tuple[Said, ...] | Answer:
        """What a form says that has come back filled in."""
        now = self._clock.now()
        says = partial(forms.says, who=incoming.who, name=form, case=case, filled=filled, team=self._team, now=now)
        return await self._answered(lambda: self._house.read(says))

    def refusal(self, told: refusals.Refusal) -> Answer:
        """What is refused, in words."""
        return Answer(dispatch.refusal(told, self._team), private=True, refused=True)

    async def home(self, who: Identity, place: Place) -> Home | None:
        """What somebody finds when they come to the bot; None where that cannot be told now."""
        return await self._shown("home", lambda: self._home(who, place))

    async def under_card(self, who: Identity, place: str, ref: str) -> Under | None:
        """What is to become of words under a message of a room; None where the bot is to leave them. Raises NotNow."""
        look = partial(talking.under_card, who=who, place=place, ref=ref, team=self._team)
        return await self._told("card", lambda: self._house.read(look))

    async def draw_anew(self, platform: str, place: str, ref: str) -> None:
        """Have the card that stands there drawn as its case stands now."""
        redraw = partial(posting.redraw_at, platform=platform, place=place, ref=ref, now=self._clock.now())
        if await self._shown("card", lambda: self._house.transact(redraw, quietly=True)):
            self._on_owed()

    async def card_gone(self, platform: str, place: str, ref: str) -> bool:
        """The message that stood there was deleted: a card that is still of use comes back. Whether that is on disk."""
        gone = partial(posting.gone, platform=platform, place=place, ref=ref, now=self._clock.now())
        comes_back = await self._shown("card", lambda: self._house.transact(gone))
        if comes_back:
            self._on_owed()
        return comes_back is not None

    async def case_at(self, who: Identity, place: str, ref: str) -> int | None:
        """The case whose card a message of a room is; None where it is none."""
        look = partial(cards.case_of, platform=who.platform, place=place, ref=ref)
        return await self._shown("card", lambda: self._house.read(look))

    def ask_to_keep(self, under: Under, text: str | None) -> Message:
        """What to ask whoever wrote this under the card of their case; None: it is too long to be kept by pressing."""
        return talking.ask(under, text, team=self._team)

    def watched(self, changed: Callable[[], None]) -> AbstractContextManager[None]:
        """While it lasts, `changed` is called whenever what is shown may be another than it was."""
        return self._house.watched(changed)

    async def _form(self, draw: Callable[[Connection], tuple[Form, Sequence[Witnessed]]]) -> Form:
        form, witnessed = await self._house.read(draw)
        await self._write_down(witnessed)
        return form

    async def _home(self, who: Identity, place: Place) -> Home:
        coordinates = await self._house.read(partial(home.coordinates, who=who, team=self._team))
        figures, now = await self._last_month() if coordinates else None, self._clock.now()
        draw = partial(home.draw, who=who, place=place, team=self._team, now=now, figures=figures)
        shown, witnessed = await self._house.read(draw)
        new = [each for each in witnessed if each not in self._looked or self._looked[each] <= now - A_LOOK_LASTS]
        await self._write_down(new)
        self._looked |= dict.fromkeys(new, now)
        for oldest in sorted(self._looked, key=self._looked.__getitem__)[:-LOOKS_KEPT]:
            del self._looked[oldest]
        return shown

    async def _last_month(self) -> Figures:
        """The figures of the last month, reckoned anew when they are some hours old."""
        async with self._reckoning:
            now = self._clock.now()
            month = Month.of(now).plus(-1)
            if self._month is None or self._month[1].month != month or self._month[0] <= now - A_MONTH_LASTS:
                self._month = now, await reckoned(self._house, month)
            return self._month[1]

    async def _write_down(self, witnessed: Sequence[Witnessed]) -> None:
        """Have the trail know who looked, before they see anything."""
        if witnessed:
            write = partial(dispatch.write_down, witnessed=witnessed, at=self._clock.now())
            await self._house.transact(write, quietly=True)

    async def _answered(self, ask: Callable[[], Awaitable[T]]) -> T | Answer:
        """What was asked for, or why it is refused."""
        try:
            return await ask()
        except Refused as refused:
            answered = refused.answered
        except NotStored:
            return self.refusal(refusals.NotNow())
        except Exception as error:  # noqa: BLE001 - a fault of ours takes nothing down
            return self.refusal(refusals.Fault(logs.fault(log, "form", error)))
        try:
            await self._write_down(answered.witnessed)
        except NotStored:
            return self.refusal(refusals.NotNow())
        return Answer(answered.message, private=True, refused=True, field=answered.field)

    async def _shown(self, what: str, ask: Callable[[], Awaitable[T]]) -> T | None:
        """What was asked for; None where that cannot be told now."""
        try:
            return await self._told(what, ask)
        except refusals.NotNow:
            return None

    async def _told(self, what: str, ask: Callable[[], Awaitable[T]]) -> T | None:
        """What was asked for; None where a fault of ours breaks it. Raises NotNow where the case log cannot tell."""
        try:
            return await ask()
        except NotStored:
            log.error("unreadable", what=what)  # noqa: TRY400 - it is the disk's trouble
            raise refusals.NotNow from None
        except Exception as error:  # noqa: BLE001 - a fault of ours takes nothing down
            logs.fault(log, what, error)
        return None

"""Who would suit a case, who is asked to take it, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commands.facts import CaseFact, Code, Opened
from commands.message import Mention
from commands.presses import Press, on
from storage.models import OfferKind


@dataclass(frozen=True, slots=True)
class Suggestions(CaseFact):
    """The head of a list of those who would suit a case. `offer`: they can be asked with `offer`."""

    count: int
    offer: bool

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "offer") if self.offer else ()


@dataclass(frozen=True, slots=True)
class Suggestion(CaseFact):
    """Somebody who would suit a case, and why: only what can be looked up.

    `served`: so many other cases of whoever wrote in have been theirs. `speaks` the language of the case, `watches` its
    area. `cases` of the area they have resolved in a year, which `ended` so. `skilled` in its area, or in what it is
    tagged with, as they have said themselves. They hold `held` cases now, and usually
    `usual`. `quiet_until`: when they may be spoken to, where that is not now; `asked_until`: they are asked first.
    """

    who: Mention
    served: int
    speaks: bool
    watches: bool
    cases: int
    ended: Code | None
    skilled: Code | None
    held: int
    usual: int | None
    quiet_until: datetime | None
    asked_until: datetime | None


@dataclass(frozen=True, slots=True)
class Asked(CaseFact):
    """Somebody is being asked to take a case: for whoever had them asked."""

    who: Mention
    until: datetime
    kind: OfferKind


@dataclass(frozen=True, slots=True)
class WillYouTake(CaseFact):
    """A case is offered to `who`, until a time, by somebody (None: the bot itself)."""

    who: Mention
    by: Mention | None
    until: datetime
    kind: OfferKind
    note: str | None

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "accept", "decline")


@dataclass(frozen=True, slots=True)
class OpenedForOne(Opened):
    """A case came in, and whoever knows the person who wrote is asked first, until a time."""

    asked: Mention
    until: datetime


@dataclass(frozen=True, slots=True)
class HandedOver(CaseFact):
    """A case in hand went from one to another, who accepted it; `note` is for the new owner."""

    by: Mention
    giver: Mention
    due: datetime | None
    note: str | None

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "resolve", "followup", "case")


@dataclass(frozen=True, slots=True)
class TheyHaveIt(CaseFact):
    """For whoever had a case or had somebody asked: it is `by`'s from now on."""

    by: Mention


@dataclass(frozen=True, slots=True)
class Declined(CaseFact):
    """For whoever declined: that is all right."""

    conflict: bool


@dataclass(frozen=True, slots=True)
class TheyDeclined(CaseFact):
    """For whoever had them asked: somebody does not take a case; `following` is asked now, else one may `suggest`."""

    who: Mention
    why: str | None
    following: Mention | None
    suggest: bool

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "suggest") if self.suggest and self.following is None else ()


@dataclass(frozen=True, slots=True)
class TheyDidNotAnswer(CaseFact):
    """For whoever had them asked: the time is over; `following` is asked now, else one may `suggest`."""

    who: Mention
    following: Mention | None
    suggest: bool

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "suggest") if self.suggest and self.following is None else ()


@dataclass(frozen=True, slots=True)
class TheyCannotAnswer(CaseFact):
    """The same, where they take cases no more, or are away until a time."""

    who: Mention
    until: datetime | None
    following: Mention | None
    suggest: bool

    @property
    def presses(self) -> tuple[Press, ...]:
        return on(self.case, "suggest") if self.suggest and self.following is None else ()


@dataclass(frozen=True, slots=True)
class NeedNotAnswer(CaseFact):
    """For whoever was being asked: somebody else is, in their place."""


@dataclass(frozen=True, slots=True)
class AskedInstead(CaseFact):
    """For whoever had `before` asked: somebody else has had `who` asked in their place."""

    by: Mention
    who: Mention
    before: Mention


@dataclass(frozen=True, slots=True)
class StillForAnyone(CaseFact):
    """Whoever was asked has not taken a case."""

"""What is said unasked, because a case's time has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commands.facts import CaseFact, Fact
from commands.message import Mention
from commands.presses import CASES, MINE, Press


@dataclass(frozen=True, slots=True)
class NobodyTookIt(CaseFact):
    """An open case's clock rang."""


@dataclass(frozen=True, slots=True)
class StepIsDue(CaseFact):
    """A claimed or waiting case's clock rang. `promised`: its time is one that its owner promised."""

    owner: Mention
    due: datetime
    promised: bool
    what: str | None


@dataclass(frozen=True, slots=True)
class StepIsOverdue(CaseFact):
    """Neither its owner nor anyone else has said a word since: for those who coordinate, who may `suggest`."""

    owner: Mention
    due: datetime
    suggest: bool


@dataclass(frozen=True, slots=True)
class WillBeOffered(CaseFact):
    """Unless its owner says a word until then, a case will be anyone's again."""

    owner: Mention
    due: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class ManyAreDue(Fact):
    """More than is told one by one: how many cases, and which."""

    count: int
    cases: str

    @property
    def presses(self) -> tuple[Press, ...]:
        return (MINE,)


@dataclass(frozen=True, slots=True)
class ManyWillBeOffered(Fact):
    """Unless their owner says a word on these, they will be anyone's again, the first of them at `until`."""

    count: int
    cases: str
    until: datetime

    @property
    def presses(self) -> tuple[Press, ...]:
        return (MINE,)


@dataclass(frozen=True, slots=True)
class ManyAreOverdue(Fact):
    """These are long past their time: for those who coordinate."""

    count: int
    cases: str

    @property
    def presses(self) -> tuple[Press, ...]:
        return (CASES,)

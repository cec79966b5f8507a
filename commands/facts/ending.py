"""What is told of how cases end: what they can end as, whether it held, and what the requester was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commands.facts import CaseFact, Code, Fact
from commands.message import Mention


@dataclass(frozen=True, slots=True)
class Outcomes(Fact):
    """What a case can end as: `ours` is the list as the team writes it."""

    ours: str


@dataclass(frozen=True, slots=True)
class OutcomeSettled(Fact):
    """An outcome is on the list from now on, or (`offered` is false) no more."""

    by: Mention
    code: Code
    offered: bool


@dataclass(frozen=True, slots=True)
class DidItHold(CaseFact):
    """To whoever resolved a case so many days ago."""

    days: int


@dataclass(frozen=True, slots=True)
class DidTheyHold(Fact):
    """The same of several `cases`, for whoever has had enough words for the day."""

    count: int
    cases: str


@dataclass(frozen=True, slots=True)
class ItHeld(CaseFact):
    """What was done is still so, `days` after the case was resolved."""

    by: Mention
    days: int


@dataclass(frozen=True, slots=True)
class Replied(CaseFact):
    """A person has answered whoever wrote in; the next step is `due`, where one is."""

    by: Mention
    due: datetime | None


@dataclass(frozen=True, slots=True)
class TestSet(CaseFact):
    """A case is a `test`, or is none any more; `person`: so is whatever else its requester wrote."""

    __test__ = False  # no test of ours, as pytest would have it by the name

    by: Mention
    test: bool
    person: bool

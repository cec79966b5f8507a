"""How things stand in the morning, for whoever looks after the team."""

from __future__ import annotations

from dataclasses import dataclass

from commands.facts import Code, Fact
from commands.message import Say


@dataclass(frozen=True, slots=True)
class Morning(Fact):
    """How many cases nobody has, are past their time, wait for somebody."""

    unowned: int
    overdue: int
    waiting: int


@dataclass(frozen=True, slots=True)
class MorningFirst(Fact):
    """Which of them to look at first: the oldest that nobody has, and those longest past their time."""

    unowned: Code | None
    overdue: Code | None


@dataclass(frozen=True, slots=True)
class CoverNeeded(Fact):
    """Who is away, with cases that nobody covers: their names, and how many cases."""

    who: str


@dataclass(frozen=True, slots=True)
class UnownedList(Fact):
    """Which cases nobody has, oldest first."""

    count: int
    cases: Code


@dataclass(frozen=True, slots=True)
class OverdueList(Fact):
    """Which cases are past their time, longest first."""

    count: int
    cases: Code


@dataclass(frozen=True, slots=True)
class WaitingList(Fact):
    """Which cases wait for somebody, the one that waits longest first."""

    count: int
    cases: Code


@dataclass(frozen=True, slots=True)
class ProposedList(Fact):
    """How many versions of practices were proposed lately and wait to be adopted, and the first of them with their
    titles; `see` is what to say to look at one.
    """

    count: int
    practices: str
    see: Say


@dataclass(frozen=True, slots=True)
class UncoveredList(Fact):
    """One person who is away, and the cases of theirs that nobody covers; others for them can be had by `suggest`."""

    who: str
    count: int
    cases: Code
    suggest: bool

"""What is told when whoever wrote in writes again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commands.facts import CaseFact, Fact
from commands.presses import MINE, Press


@dataclass(frozen=True, slots=True)
class WroteAgain(CaseFact):
    """They wrote about a case in hand. `promised`: its owner has promised to look at it at `due`."""

    due: datetime
    promised: bool


@dataclass(frozen=True, slots=True)
class TheyWroteAbout(Fact):
    """They wrote about several cases of the hearer's: how many, and which."""

    count: int
    cases: str

    @property
    def presses(self) -> tuple[Press, ...]:
        return (MINE,)


@dataclass(frozen=True, slots=True)
class WroteUnclaimed(CaseFact):
    """They wrote about a case that nobody has."""


@dataclass(frozen=True, slots=True)
class WroteAfterwards(CaseFact):
    """They wrote about a case that is resolved."""

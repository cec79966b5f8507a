"""What is told of cases that care for one of the team: whom they are about only to who sees to them, privately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from commands.facts import CaseFact, Fact, Opened
from commands.message import Mention


@dataclass(frozen=True, slots=True)
class NotSeen(Fact):
    """The subject of a care case: of somebody nothing was heard for so many days."""

    days: int


@dataclass(frozen=True, slots=True)
class CareOpened(Opened):
    """A care case has come up by itself."""


@dataclass(frozen=True, slots=True)
class CareIsFor(CaseFact):
    """Whom a care case is about."""

    who: Mention
    private: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class SeenAgain(CaseFact):
    """Something was heard of whom a care case is about; `who` only where the owner alone hears it. `left`: what was
    heard is that they leave the team.
    """

    who: Mention | None
    left: bool

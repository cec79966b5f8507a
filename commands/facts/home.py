"""What somebody finds when they come to the bot."""

from __future__ import annotations

from dataclasses import dataclass

from commands.facts import Fact
from commands.message import Mention
from commands.presses import CASES, HELP, Press


@dataclass(frozen=True, slots=True)
class HomeGreeting(Fact):
    """One of the team, who `holds` so many cases. `works`: they may do more than look."""

    who: Mention
    holds: int
    works: bool

    @property
    def presses(self) -> tuple[Press, ...]:
        new = (Press("new", "button-new", form=True),) if self.works else ()
        return (*new, CASES, Press("stats", "button-stats"), HELP)


@dataclass(frozen=True, slots=True)
class HomeStranger(Fact):
    """Whoever may do nothing here: a guest or a stranger (`outside`), or one whose `account` was barred, whom a
    coordinator can let in by it; or somebody who cannot be told.
    """

    outside: bool
    account: str | None


@dataclass(frozen=True, slots=True)
class HomeOpen(Fact):
    """How many cases nobody has; `fitting`: of what this person watches, can do and answers in."""

    count: int
    fitting: bool


@dataclass(frozen=True, slots=True)
class HomeMore(Fact):
    """So many do not follow."""

    count: int

"""What volunteers are told, each alone, when it seems to get too much for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from commands.facts import Fact


@dataclass(frozen=True, slots=True)
class EarlySigns(Fact):
    """What was seen of one person; None of what was not. They hold so many cases, and `usual` ones otherwise; of the
    `last` cases that they took so many were `hard`; they worked in so many of the last `days` `nights`; so many offers
    have lapsed `unanswered`.
    """

    holds: int | None
    usual: int | None
    hard: int | None
    last: int | None
    nights: int | None
    days: int
    unanswered: int | None


@dataclass(frozen=True, slots=True)
class SignsAre(Fact):
    """Whether the asker is told of early signs, and was before. `team`: the team has them at all."""

    on: bool
    was: bool
    team: bool
    private: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class SignsInTeam(Fact):
    """Of how many people there are early signs, and of which; None of fewer than five. Never of whom."""

    people: int | None
    load: int | None
    hard: int | None
    nights: int | None
    unanswered: int | None

"""Figures of the case work, as `stats` tells them."""

from __future__ import annotations

from dataclasses import dataclass

from commands.facts import Code, Exhibited, Fact


@dataclass(frozen=True, slots=True)
class Figures(Exhibited):
    """A period in one line: `days` where it is so many and ends now, else it is called `period`.

    `half`: by when half of the `n` cases opened in it had been claimed, None where it was not reached; `waiting` of
    them had not been by its end. Cases stand as they do now, or (`over`) as they did at its end.
    """

    period: Code
    days: int | None
    so_far: bool
    over: bool
    area: Code | None
    opened: int
    claimed: int
    resolved: int
    reopened: int
    n: int
    half: Code | None
    waiting: int
    due: int
    kept: int
    late: int
    unresolved: int
    unclaimed: int
    overdue: int


@dataclass(frozen=True, slots=True)
class FiguresByArea(Fact):
    """In which areas the cases of a period came in, and how many."""

    areas: Code


@dataclass(frozen=True, slots=True)
class FiguresTimes(Fact):
    """By when half of the `n` cases opened in a period had a first reply, and were resolved, and how many had not;
    and of the `replies` given in it, by when half had come. None: not reached.
    """

    n: int
    reply: Code | None
    unanswered: int
    resolution: Code | None
    unresolved: int
    replies: int
    next_reply: Code | None


@dataclass(frozen=True, slots=True)
class FiguresHeld(Fact):
    """Of the resolutions that had been `watched` for 30 days those `reopened` by then; hand-overs for each of the cases
    resolved in the period; and who of `returning` people was served by the volunteer of before (None: too few).
    """

    watched: int
    reopened: int
    cases: int
    hand_overs: Code | None
    returning: int | None
    served: int


@dataclass(frozen=True, slots=True)
class FiguresLoad(Fact):
    """Cases in hand for each of the `people` who are active, and what the busiest of them hold; None: too few people,
    or nothing in hand.
    """

    people: int | None
    each: Code | None
    busiest: int
    share: Code | None


@dataclass(frozen=True, slots=True)
class FiguresEnded(Exhibited):
    """How `n` cases had ended, whose resolution was in a period; `ended` says it, or (None) the groups that follow."""

    period: Code
    days: int | None
    area: Code | None
    n: int
    ended: Code | None


@dataclass(frozen=True, slots=True)
class FiguresOfGroup(Fact):
    """How the cases of one area, one language or one practice had ended."""

    group: Code
    n: int
    ended: Code

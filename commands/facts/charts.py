"""What charts show, in words: of each its title (`.title`), axes (`.x`, `.y`), what its series are called, a caption
with period, n and what is censored (the message itself), and in words what there is to see (`.alt`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from commands.facts import Code, Fact
from commands.figures.trends import Verdict


class Unit(StrEnum):
    """In which times are measured along an axis."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class OpenCasesChart(Fact):
    """How many cases were not resolved, on `days` days; most of them on `peak`."""

    days: int
    first: Code
    last: Code
    begins: int
    ends: int
    peak: Code
    most: int


@dataclass(frozen=True, slots=True)
class TimeToClaimChart(Fact):
    """How long cases opened in a period waited; `left` is the share that nobody had claimed after `longest`."""

    period: Code
    days: int | None
    n: int
    censored: int
    unit: Unit
    median: Code | None
    ninetieth: Code | None
    longest: Code
    left: Code


@dataclass(frozen=True, slots=True)
class PromisesKeptChart(Fact):
    """Follow-ups kept, month by month: the shares of the first, the last, the best and the worst month with any due."""

    first: Code
    last: Code
    due: int
    begins: Code | None
    ends: Code | None
    best: Code | None
    best_month: Code | None
    worst: Code | None
    worst_month: Code | None


@dataclass(frozen=True, slots=True)
class OutcomesChart(Fact):
    """How cases ended, area by area; `shown` says it."""

    period: Code
    days: int | None
    n: int
    shown: Code | None
    left_out: int


@dataclass(frozen=True, slots=True)
class OutcomeOfArea(Fact):
    """One outcome of an area: a row of the chart, and of what it says."""

    area: Code
    outcome: Code
    hits: int
    n: int
    share: Code


@dataclass(frozen=True, slots=True)
class VolunteersFlowChart(Fact):
    """Who came, stayed and fell quiet. `trend` of how many are active; `gained` months with a net gain, of `months`;
    `few` of them are kept back, being about fewer than five people.
    """

    first: Code | None
    last: Code | None
    months: int
    few: int
    trend: Verdict
    p: Code | None
    active: int | None
    net: Code | None
    gained: int

"""How a month went, line by line, and the labels of its tables."""

from __future__ import annotations

from dataclasses import dataclass

from commands.facts import Code, Exhibited, Fact
from commands.figures.trends import Verdict


@dataclass(frozen=True, slots=True)
class MonthHead(Exhibited):
    """What came and went in a month. `so_far`: it is not over; `nothing`: nothing happened, and no case was open."""

    month: Code
    so_far: bool
    nothing: bool
    opened: int
    claimed: int
    resolved: int
    reopened: int
    unresolved: int
    unclaimed: int
    overdue: int


@dataclass(frozen=True, slots=True)
class MonthAgainst(Fact):
    """The month held against the one before, and that of a year before; None where nothing is known of that."""

    before: Code
    year_before: Code | None
    opened: int
    opened_before: int
    opened_year_before: int
    resolved: int
    resolved_before: int
    resolved_year_before: int


@dataclass(frozen=True, slots=True)
class MonthTimes(Fact):
    """How long the cases opened in the month took, of `n`; None: not reached yet."""

    n: int
    claim: Code | None
    claim_most: Code | None
    unclaimed: int
    reply: Code | None
    unanswered: int
    resolve: Code | None
    unresolved: int


@dataclass(frozen=True, slots=True)
class MonthKept(Fact):
    """Follow-ups kept, and resolutions that did not hold."""

    due: int
    kept: int
    share: Code | None
    between: Code | None
    watched: int
    reopened: int
    reopened_share: Code | None
    reopened_between: Code | None


@dataclass(frozen=True, slots=True)
class MonthEnded(Fact):
    """How the cases resolved in the month ended."""

    n: int
    shown: Code


@dataclass(frozen=True, slots=True)
class OutcomeShare(Fact):
    """One outcome among those of a month."""

    outcome: Code
    hits: int
    share: Code
    between: Code


@dataclass(frozen=True, slots=True)
class OutcomesLeftOut(Fact):
    """After those that are named: how many more there are."""

    count: int


@dataclass(frozen=True, slots=True)
class MonthPeople(Fact):
    """The volunteers' month, the last that is complete. `few`: so few are active that no more is told."""

    month: Code
    few: bool
    active: int
    new: int
    returned: int
    stayed: int
    gone_quiet: int
    net: Code
    trend: Verdict
    months: int


@dataclass(frozen=True, slots=True)
class MonthPractice(Fact):
    """What the figures support of a practice in an area: that resolutions that followed it lasted more often than those
    that followed none, or (not `better`) less often; of so many each, and by so much.
    """

    title: str
    practice: int
    area: Code
    better: bool
    followed: int
    followed_share: Code
    without: int
    without_share: Code
    between: Code


@dataclass(frozen=True, slots=True)
class MonthPracticesUnclear(Fact):
    """Of so many practices in use there is too little to say."""

    count: int


@dataclass(frozen=True, slots=True)
class MonthTooLittle(Fact):
    """What is too little to say anything of: areas in which few cases ended."""

    areas: Code | None
    fewest: int


@dataclass(frozen=True, slots=True)
class ReportNote(Fact):
    """What a report covers, and when it was reckoned."""

    month: Code
    so_far: bool
    at: Code


@dataclass(frozen=True, slots=True)
class ReportLabels(Fact):
    """Headings and names of rows and columns, each an attribute of the message."""

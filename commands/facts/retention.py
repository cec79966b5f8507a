"""Whether people stay: a month of the volunteers', or of a wider community's, told only of five people and more."""

from __future__ import annotations

from dataclasses import dataclass

from commands.facts import Code, Exhibited, Fact
from commands.figures.trends import Verdict


@dataclass(frozen=True, slots=True)
class Retention(Exhibited):
    """Who came and stayed in a month. `few`: it would be of fewer than five people, and no more is told.

    `left` said so, None where nobody can; `lapsed` took their last action in it, `gone` of them so long ago that they
    are not expected back, and more may lapse while it is `provisional`. `circle` names a wider community, None is the
    team.
    """

    month: Code
    circle: Code | None
    few: bool
    active: int
    net: Code
    new: int
    stayed: int
    returned: int
    gone_quiet: int
    left: int | None
    lapsed: int
    gone: int
    provisional: bool


@dataclass(frozen=True, slots=True)
class NothingDoneYet(Fact):
    """Nobody has done anything in a month that is over."""


@dataclass(frozen=True, slots=True)
class RetentionTrend(Fact):
    """What many months show of how many are active; `yearly` people more or fewer a year."""

    first: Code
    last: Code
    months: int
    trend: Verdict
    yearly: Code | None
    p: Code | None


@dataclass(frozen=True, slots=True)
class NewcomersStay(Fact):
    """Of the newcomers of a year those that survived, `watched` are too new to say; and of those who began before,
    those that did something a year later. A share that is None is about fewer than five people.
    """

    hits: int
    n: int
    share: Code | None
    between: Code | None
    watched: int
    kept: int
    of_kept: int
    kept_share: Code | None
    kept_between: Code | None


@dataclass(frozen=True, slots=True)
class PeopleStay(Fact):
    """How long people stay, of `n`; None of fewer than five. `median` is None where half of them have not gone."""

    n: int | None
    censored: int
    median: Code | None
    share: Code | None


@dataclass(frozen=True, slots=True)
class WorkIsSpread(Fact):
    """On how few people a month's work rests; None of fewer than five."""

    month: Code
    factor: int | None
    busiest: int
    of: int
    share: Code | None


@dataclass(frozen=True, slots=True)
class WhyPeopleLeft(Fact):
    """Reasons of those who left in a year; `left` is None of fewer than five. `others`: some were given by too few."""

    left: int | None
    given: Code | None
    others: bool
    avoidable: int | None
    silent: int | None


@dataclass(frozen=True, slots=True)
class ReasonShare(Fact):
    """One reason among those."""

    reason: Code
    hits: int
    share: Code
    between: Code


@dataclass(frozen=True, slots=True)
class RetentionTable(Fact):
    """The heads of the table of months, each an attribute of the message, which is its caption."""

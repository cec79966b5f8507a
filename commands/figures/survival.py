"""How long things last, where some last still.

A spell is how long something was watched, as a timedelta or in seconds, and whether (or how) it ended then. One that
had not ended is censored: it counts among those at risk for as long as it was watched, and not beyond. A length below
nothing, of a clock that went backwards, counts as none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import exp, log, sqrt
from operator import itemgetter
from typing import NamedTuple

from commands.figures.shares import Z_95

Length = timedelta | float

NO_TIME = timedelta(0)
ENDED = "ended"

_ROUNDING = 1e-9
"""A product of shares may miss the share that is meant by less than this."""


class Step(NamedTuple):
    """At `time` `events` of the `at_risk` ended; from then on `survival` is the share that lasts, `low` to `high` its
    95 % interval.
    """

    time: timedelta
    survival: float
    at_risk: int
    events: int
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A survival curve: 1 until the first step, and known until `until`, the longest that anything was watched."""

    n: int
    events: int
    until: timedelta
    steps: tuple[Step, ...]

    @property
    def censored(self) -> int:
        """How many had not ended when they were last seen."""
        return self.n - self.events

    @property
    def median(self) -> timedelta | None:
        return self.quantile(0.5)

    def quantile(self, share: float) -> timedelta | None:
        """By when this share had ended; None where the curve never falls so far: it was "not reached"."""
        left = 1 - share + _ROUNDING
        return next((step.time for step in self.steps if step.survival <= left), None)

    def at(self, time: timedelta) -> float:
        """The share that lasts longer than `time`."""
        passed = bisect_right(self.steps, time, key=lambda step: step.time)
        return self.steps[passed - 1].survival if passed else 1.0


@dataclass(frozen=True, slots=True)
class Rise:
    """From `time` on, `share` of all have ended in this way."""

    time: timedelta
    share: float


@dataclass(frozen=True, slots=True)
class Incidence:
    """For each way to end, how its share grows; all of them and Kaplan-Meier's share that lasts make 1 at any time."""

    n: int
    censored: int
    until: timedelta
    rises: Mapping[str, Sequence[Rise]]

    def quantile(self, outcome: str, share: float) -> timedelta | None:
        """By when this share of all had ended in that way; None where it was not reached."""
        enough = share - _ROUNDING
        return next((rise.time for rise in self.rises.get(outcome, ()) if rise.share >= enough), None)

    def at(self, outcome: str, time: timedelta) -> float:
        """The share that has ended in this way by `time`."""
        rises = self.rises.get(outcome, ())
        passed = bisect_right(rises, time, key=lambda rise: rise.time)
        return rises[passed - 1].share if passed else 0.0


def kaplan_meier(spells: Iterable[tuple[Length, bool]]) -> Curve:
    """The share that lasts longer than t, S(t) = Π (1 - d/n) over the times at which d of n at risk end.

    What is censored at the moment at which others end was still at risk.
    E. L. Kaplan and P. Meier, Nonparametric estimation from incomplete observations. JASA 53 (1958) 457-481.
    """
    at_risk, ends, until = _counted((length, ENDED if ended else None) for length, ended in spells)
    n, events = at_risk, 0
    survival, spread, high = 1.0, 0.0, 1.0
    steps = []
    for time, ended in ends:
        here = ended.get(ENDED, 0)
        if here:
            survival *= 1 - here / at_risk
            if here < at_risk:
                spread += here / (at_risk * (at_risk - here))
            low, high = _interval(survival, spread) if here < at_risk else (0.0, high)
            steps.append(Step(time, survival, at_risk, here, low, high))
            events += here
        at_risk -= sum(ended.values())
    return Curve(n, events, until, tuple(steps))


def aalen_johansen(spells: Iterable[tuple[Length, str | None]]) -> Incidence:
    """The share that has ended in each way by t where ways compete: F(t) = Σ S(before) d/n; None has not ended.

    S is Kaplan and Meier's, of an end of any kind. To censor the other ends instead would count each of them as one
    that might still end in this way, and so overstate it.
    O. O. Aalen and S. Johansen, An empirical transition matrix for non-homogeneous Markov chains based on censored
    observations. Scandinavian Journal of Statistics 5 (1978) 141-150.
    """
    at_risk, ends, until = _counted(spells)
    n, censored = at_risk, 0
    lasting = 1.0
    rises: dict[str, list[Rise]] = {}
    for time, ended in ends:
        total, still = sum(ended.values()), ended.get(None, 0)
        for outcome, here in ended.items():
            if outcome is not None:
                so_far = rises.setdefault(outcome, [])
                so_far.append(Rise(time, (so_far[-1].share if so_far else 0.0) + lasting * here / at_risk))
        lasting *= 1 - (total - still) / at_risk
        censored += still
        at_risk -= total
    return Incidence(n, censored, until, rises)


def _counted(
    spells: Iterable[tuple[Length, str | None]],
) -> tuple[int, list[tuple[timedelta, dict[str | None, int]]], timedelta]:
    """How many spells there are; how many were last seen when, and how, in the order of time; and the longest."""
    at: dict[timedelta, dict[str | None, int]] = {}
    n = 0
    for length, ended in spells:
        time = max(length if isinstance(length, timedelta) else timedelta(seconds=length), NO_TIME)
        here = at.get(time)
        if here is None:
            here = at[time] = {}
        here[ended] = here.get(ended, 0) + 1
        n += 1
    ordered = sorted(at.items(), key=itemgetter(0))
    return n, ordered, ordered[-1][0] if ordered else NO_TIME


def _interval(survival: float, spread: float) -> tuple[float, float]:
    """Greenwood's 95 % interval on the log-log scale, S^exp(± z √spread / ln S), spread = Σ d/(n(n-d)): within 0 to 1.

    Where S is 0 it has no value; the curve's band then goes from 0 to where it was before.
    M. Greenwood, Reports on Public Health and Medical Subjects 33 (1926), HMSO; J. D. Kalbfleisch and R. L. Prentice,
    The Statistical Analysis of Failure Time Data, 2nd ed. (2002), section 1.4.
    """
    reach = Z_95 * sqrt(spread) / log(survival)
    return survival ** exp(-reach), survival ** exp(reach)

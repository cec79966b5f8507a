"""How long things last, where some last still.

A spell is how long something was watched, as a timedelta or in seconds, and whether (or how) it ended then. One that
had not ended is censored: it counts among those at risk for as long as it was watched, and not beyond. A length below
nothing, of a clock that went backwards, counts as none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from math import exp, log, sqrt
from typing import NamedTuple, TypeVar

from commands.figures.shares import Z_95

Length = timedelta | float
Way = TypeVar("Way", bound=bool | str | None)

NO_TIME = timedelta(0)

_ROUNDING = 1e-9
"""A product of shares may miss the share that is meant by less than this."""


class Step(NamedTuple):
    """At `time` `events` of the `at_risk` ended; from then on `survival` is the share that lasts, which was `before`.

    `spread` is Greenwood's sum, from which is reckoned the 95 % interval, `low` to `high`: only where it is asked for.
    """

    time: timedelta
    survival: float
    at_risk: int
    events: int
    before: float
    spread: float

    @property
    def low(self) -> float:
        return _interval(self.survival, self.spread)[0]

    @property
    def high(self) -> float:
        return _interval(self.survival or self.before, self.spread)[1]


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
    last_seen, by_end = _counted(spells)
    ended = by_end.get(True, Counter())
    at_risk = n = last_seen.total()
    survival, spread = 1.0, 0.0
    steps = []
    for time in sorted(last_seen):
        if here := ended.get(time):
            before = survival
            survival *= 1 - here / at_risk
            if here < at_risk:
                spread += here / (at_risk * (at_risk - here))
            steps.append(Step(time, survival, at_risk, here, before, spread))
        at_risk -= last_seen[time]
    return Curve(n, ended.total(), max(last_seen, default=NO_TIME), tuple(steps))


def aalen_johansen(spells: Iterable[tuple[Length, str | None]]) -> Incidence:
    """The share that has ended in each way by t where ways compete: F(t) = Σ S(before) d/n; None has not ended.

    S is Kaplan and Meier's, of an end of any kind. To censor the other ends instead would count each of them as one
    that might still end in this way, and so overstate it.
    O. O. Aalen and S. Johansen, An empirical transition matrix for non-homogeneous Markov chains based on censored
    observations. Scandinavian Journal of Statistics 5 (1978) 141-150.
    """
    last_seen, by_end = _counted(spells)
    at_risk = n = last_seen.total()
    censored = by_end.pop(None, Counter()).total()
    lasting = 1.0
    rises: dict[str, list[Rise]] = {outcome: [] for outcome in by_end if outcome is not None}
    for time in sorted(last_seen):
        events = 0
        for outcome, so_far in rises.items():
            if here := by_end[outcome].get(time):
                so_far.append(Rise(time, (so_far[-1].share if so_far else 0.0) + lasting * here / at_risk))
                events += here
        lasting *= 1 - events / at_risk
        at_risk -= last_seen[time]
    return Incidence(n, censored, max(last_seen, default=NO_TIME), rises)


def _counted(spells: Iterable[tuple[Length, Way]]) -> tuple[Counter[timedelta], dict[Way, Counter[timedelta]]]:
    """How many were last seen when; and by the way in which they ended, how many of them did so then."""
    times: defaultdict[Way, list[timedelta]] = defaultdict(list)
    for length, way in spells:
        time = length if isinstance(length, timedelta) else timedelta(seconds=length)
        times[way].append(max(time, NO_TIME))
    return Counter(chain.from_iterable(times.values())), {way: Counter(theirs) for way, theirs in times.items()}


def _interval(survival: float, spread: float) -> tuple[float, float]:
    """Greenwood's 95 % interval on the log-log scale, S^exp(± z √spread / ln S), spread = Σ d/(n(n-d)): within 0 to 1.

    Where S is 0 it has no value; the curve's band then goes from 0 to where it was before, which may be 1.
    M. Greenwood, Reports on Public Health and Medical Subjects 33 (1926), HMSO; J. D. Kalbfleisch and R. L. Prentice,
    The Statistical Analysis of Failure Time Data, 2nd ed. (2002), section 1.4.
    """
    if survival in {0.0, 1.0}:
        return survival, survival
    reach = Z_95 * sqrt(spread) / log(survival)
    return survival ** exp(-reach), survival ** exp(reach)

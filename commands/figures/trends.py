"""Whether a monthly figure rises, falls or stays as it is.

A month without a value (None) has its place in time and counts for nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import copysign, erfc, sqrt
from statistics import median

FEWEST_MONTHS = 10
SURE_BELOW = 0.1
"""A p value below this says that there is a direction."""

FLAT_WITHIN = 0.1
"""A yearly slope under this share of the median is none to speak of."""

MONTHS_A_YEAR = 12


class Verdict(StrEnum):
    """What may be said of a series."""

    RISING = "rising"
    FALLING = "falling"
    PLATEAU = "plateau"
    TOO_SHORT = "too short to say"


@dataclass(frozen=True, slots=True)
class MannKendall:
    """`s`: pairs that rise less pairs that fall; `p`: two-sided, of a series without direction."""

    s: int
    p: float


@dataclass(frozen=True, slots=True)
class Trend:
    """A verdict and what it rests on; `months` have a value. Slope a year, median and p are None below ten months."""

    verdict: Verdict
    months: int
    yearly: float | None = None
    median: float | None = None
    p: float | None = None


def trend(values: Sequence[float | None]) -> Trend:
    """The verdict on a figure of successive complete months.

    p < 0.1: rising or falling, by the sign of Mann-Kendall's S. Else a plateau where the yearly slope is under 10 % of
    the median, or is none at all. What remains is a steep slope in values so uneven that it may be chance: neither a
    direction nor a plateau is shown, more months are needed, and so that too is "too short to say"; p is given then.
    """
    known = [value for value in values if value is not None]
    if len(known) < FEWEST_MONTHS:
        return Trend(Verdict.TOO_SHORT, len(known))
    test, slope, middle = mann_kendall(values), theil_sen(values), median(known)
    assert slope is not None  # noqa: S101 - ten months have pairs
    yearly = slope * MONTHS_A_YEAR
    if test.p < SURE_BELOW:
        verdict = Verdict.RISING if test.s > 0 else Verdict.FALLING
    elif not yearly or abs(yearly) < FLAT_WITHIN * abs(middle):
        verdict = Verdict.PLATEAU
    else:
        verdict = Verdict.TOO_SHORT
    return Trend(verdict, len(known), yearly, middle, test.p)


def theil_sen(values: Sequence[float | None]) -> float | None:
    """The median of the slopes between all pairs, in units a month; None of fewer than two values.

    P. K. Sen, Estimates of the regression coefficient based on Kendall's tau. JASA 63 (1968) 1379-1389.
    """
    slopes = [(later - earlier) / months for earlier, later, months in _pairs(values)]
    return median(slopes) if slopes else None


def mann_kendall(values: Sequence[float | None]) -> MannKendall:
    """Mann's test against trend by the normal approximation: ties corrected, with continuity correction.

    S = Σ sgn(xj - xi) over i < j; var S = (n(n-1)(2n+5) - Σ t(t-1)(2t+5)) / 18, t the size of each group of equal
    values; z = (S - sgn S) / √var S, and 0 where S is; p = 2(1 - Φ(|z|)).
    H. B. Mann, Econometrica 13 (1945) 245-259; M. G. Kendall, Rank Correlation Methods, 4th ed. (1975), ch. 4.
    """
    s = sum((later > earlier) - (later < earlier) for earlier, later, _ in _pairs(values))
    known = [value for value in values if value is not None]
    variance = (_spread(len(known)) - sum(_spread(ties) for ties in Counter(known).values())) / 18
    z = (s - copysign(1, s)) / sqrt(variance) if s else 0.0
    return MannKendall(s, erfc(abs(z) / sqrt(2)))


def _pairs(values: Sequence[float | None]) -> Iterator[tuple[float, float, int]]:
    """Each two values, the earlier first, and how many months lie between them."""
    known = [(month, value) for month, value in enumerate(values) if value is not None]
    return ((before, after, end - begin) for (begin, before), (end, after) in combinations(known, 2))


def _spread(n: int) -> int:
    return n * (n - 1) * (2 * n + 5)

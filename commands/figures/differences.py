"""By how much two shares differ, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from commands.figures.shares import Share


@dataclass(frozen=True, slots=True)
class Difference:
    """One share less another, from -1 to 1, and the bounds of its 95 % interval."""

    difference: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Whether the two differ at all, as far as can be told: no difference is not in the interval."""
        return self.low > 0 or self.high < 0


def newcombe(one: Share, other: Share) -> Difference:
    """The difference of two independent shares with the hybrid score interval, made of Wilson's intervals of both.

    With d = p1 - p2: from d - √((p1-l1)² + (u2-p2)²) to d + √((u1-p1)² + (p2-l2)²), without continuity correction.
    R. G. Newcombe, Interval estimation for the difference between independent proportions: comparison of eleven
    methods. Statistics in Medicine 17 (1998) 873-890, method 10.
    """
    difference = one.share - other.share
    return Difference(
        difference,
        difference - hypot(one.share - one.low, other.high - other.share),
        difference + hypot(one.high - one.share, other.share - other.low),
    )

"""A share, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

Z_95 = NormalDist().inv_cdf(0.975)
"""How many standard deviations to each side of a normal distribution's middle hold 95 % of it."""


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `n`, as a share from 0 to 1, and the bounds of its 95 % interval."""

    hits: int
    n: int
    share: float
    low: float
    high: float


def wilson(hits: int, n: int) -> Share | None:
    """The share with Wilson's score interval; None of nothing. ValueError where more were hit than there are.

    With p = hits/n: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n), without continuity correction.
    E. B. Wilson, Probable inference, the law of succession, and statistical inference. JASA 22 (1927) 209-212.
    """
    if not 0 <= hits <= n:
        raise ValueError(f"{hits} of {n} is no share")
    if n == 0:
        return None
    share = hits / n
    shrink = 1 + Z_95**2 / n
    middle = (share + Z_95**2 / (2 * n)) / shrink
    reach = Z_95 * sqrt(share * (1 - share) / n + Z_95**2 / (4 * n**2)) / shrink
    # At the ends the bound is exactly the share; rounding must not put it beyond.
    low = 0.0 if hits == 0 else middle - reach
    high = 1.0 if hits == n else middle + reach
    return Share(hits, n, share, low, high)

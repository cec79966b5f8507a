"""How the work is spread over people: never who, only on how few it rests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Busiest:
    """The busiest `people` of `of` people, and the share of all work, from 0 to 1, that is theirs."""

    people: int
    of: int
    share: float


def absence_factor(loads: Iterable[float]) -> int | None:
    """The fewest people who together do at least half of the work; None where there is no work.

    Also known as bus or truck factor; by CHAOSS's definition (chaoss.community, metric "Contributor Absence Factor").
    ValueError for a load below nothing.
    """
    ordered = _busiest_first(loads)
    half = sum(ordered) / 2
    if not half:
        return None
    return next(people for people, done in enumerate(accumulate(ordered), 1) if done >= half)


def busiest_tenth(loads: Iterable[float]) -> Busiest | None:
    """What the busiest tenth of people hold, those with nothing among them; None where there is no work.

    A tenth is rounded up to whole people: one of up to ten, two of eleven. ValueError for a load below nothing.
    """
    ordered = _busiest_first(loads)
    total = sum(ordered)
    if not total:
        return None
    people = -(-len(ordered) // 10)
    return Busiest(people, len(ordered), sum(ordered[:people]) / total)


def _busiest_first(loads: Iterable[float]) -> list[float]:
    ordered = sorted(loads, reverse=True)
    if ordered and ordered[-1] < 0:
        raise ValueError("nobody has less than no work")
    return ordered

"""Figures about so few people that they would speak of each: they are kept back ("fewer than 5")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

FEWEST = 5
"""About so many people something may be said."""

Figure = TypeVar("Figure")
Group = TypeVar("Group")


def few(people: int) -> bool:
    """Whether a figure about so many people is kept back."""
    return people < FEWEST


def unless_few(figure: Figure, people: int) -> Figure | None:
    """The figure; None where it is about too few."""
    return None if few(people) else figure


def kept_back(groups: Mapping[Group, int]) -> frozenset[Group]:
    """Which groups of a breakdown to keep back, by how many people each has, where the total is shown too.

    Each that is too small; and, while those kept back have too few people together, the next larger one as well: the
    total less what is shown would give them away. That is complementary suppression (L. Willenborg and T. de Waal,
    Elements of Statistical Disclosure Control, Springer 2001).
    """
    smallest_first = sorted(groups, key=lambda group: groups[group])
    hidden: list[Group] = []
    people = 0
    for group in smallest_first:
        if not few(groups[group]) and not (hidden and few(people)):
            break
        hidden.append(group)
        people += groups[group]
    return frozenset(hidden)

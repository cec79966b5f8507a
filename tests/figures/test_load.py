"""How the work is spread."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.figures.load import Busiest, absence_factor, busiest_tenth

LOADS = st.lists(st.integers(0, 100), max_size=9)


def test_the_worked_example_rests_on_two() -> None:
    assert absence_factor([1000, 202, 90, 33, 332, 343, 42, 433]) == 2


@settings(max_examples=60, deadline=None)
@given(LOADS)
def test_nobody_fewer_does_half_of_the_work(loads: list[int]) -> None:
    sizes = range(1, len(loads) + 1)
    half = (size for size in sizes if any(2 * sum(each) >= sum(loads) for each in combinations(loads, size)))
    assert absence_factor(loads) == (next(half) if any(loads) else None)


@pytest.mark.parametrize(("loads", "people"), [([7], 1), ([5, 5], 1), ([4, 4, 4], 2), ([0, 0, 3], 1)])
def test_few_people(loads: list[float], people: int) -> None:
    assert absence_factor(loads) == people


def test_a_tenth_is_rounded_up_to_whole_people() -> None:
    assert busiest_tenth([8]) == Busiest(1, 1, 1.0)
    assert busiest_tenth([10, *[1] * 9]) == Busiest(1, 10, 10 / 19)
    assert busiest_tenth([10, *[1] * 10]) == Busiest(2, 11, 11 / 20)
    assert busiest_tenth(range(100)) == Busiest(10, 100, sum(range(90, 100)) / sum(range(100)))


@pytest.mark.parametrize("loads", [[], [0], [0, 0, 0]])
def test_without_work_nothing_is_said(loads: list[float]) -> None:
    assert absence_factor(loads) is None
    assert busiest_tenth(loads) is None


@pytest.mark.parametrize("figure", [absence_factor, busiest_tenth])
def test_nobody_has_less_than_no_work(figure: object) -> None:
    with pytest.raises(ValueError, match="less than no work"):
        figure([3, -1])  # type: ignore[operator]  # each of the two

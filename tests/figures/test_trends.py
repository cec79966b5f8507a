"""Trends, against scipy, and the verdicts of METRICS.md."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau, norm, theilslopes

from commands.figures.trends import Verdict, mann_kendall, theil_sen, trend

COUNTS = st.lists(st.integers(-50, 50), min_size=2, max_size=40)
FLOATS = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30)
WITH_GAPS = st.lists(st.none() | st.integers(0, 9), max_size=30)


@settings(max_examples=60, deadline=None)
@given(COUNTS | FLOATS)
def test_the_slope_is_the_one_of_scipy(values: list[float]) -> None:
    assert theil_sen(values) == pytest.approx(theilslopes(values).slope)


@settings(max_examples=60, deadline=None)
@given(COUNTS)
def test_the_test_is_kendalls_with_a_correction_for_continuity(values: list[int]) -> None:
    assume(len(values) > 2 and len(set(values)) > 1)  # scipy's has no value there
    ours = mann_kendall(values)
    theirs = kendalltau(range(len(values)), values, method="asymptotic")
    if ours.s == 0:
        assert (ours.p, theirs.pvalue) == (1, 1)
        return
    assert (ours.s > 0) == (theirs.statistic > 0)
    spread = abs(ours.s) / norm.isf(theirs.pvalue / 2)  # scipy's z is S / spread: ties corrected, and not continuous
    assert ours.p == pytest.approx(2 * norm.sf((abs(ours.s) - 1) / spread), rel=1e-6)


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(12)))
def test_s_is_kendalls_tau_of_all_pairs_where_nothing_ties(values: list[int]) -> None:
    assert mann_kendall(values).s == pytest.approx(kendalltau(range(12), values).statistic * 66)


@settings(max_examples=60, deadline=None)
@given(WITH_GAPS)
def test_a_month_without_data_keeps_its_place_and_counts_for_nothing(values: list[int | None]) -> None:
    months = [month for month, value in enumerate(values) if value is not None]
    known = [value for value in values if value is not None]
    assert mann_kendall(values) == mann_kendall(known)
    assert trend(values).months == len(known)
    if len(known) > 1:
        assert theil_sen(values) == pytest.approx(theilslopes(known, months).slope)


def test_ties_narrow_the_test_as_the_formula_says() -> None:
    values = [1, 2, 2, 3, 3, 3, 4, 5, 5, 6]
    spread = (10 * 9 * 25 - 2 * (2 * 1 * 9) - 3 * 2 * 11) / 18
    assert mann_kendall(values).s == 40
    assert mann_kendall(values).p == pytest.approx(2 * norm.sf(39 / sqrt(spread)))


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ([], Verdict.TOO_SHORT),
        (range(9), Verdict.TOO_SHORT),
        ([*range(9), None, None, None], Verdict.TOO_SHORT),
        (range(10), Verdict.RISING),
        (range(10, 0, -1), Verdict.FALLING),
        ([20, 21, 20, 19, 20, 21, 20, 19, 20, 20], Verdict.PLATEAU),
        ([7] * 10, Verdict.PLATEAU),
        ([0] * 24, Verdict.PLATEAU),
        ([1000 + month for month in range(24)], Verdict.RISING),
    ],
)
def test_the_verdict(values: list[float | None], verdict: Verdict) -> None:
    assert trend(list(values)).verdict == verdict


def test_a_steep_slope_that_may_be_chance_is_neither_a_direction_nor_a_plateau() -> None:
    found = trend([2, 30, 4, 25, 9, 3, 28, 12, 31, 6, 29, 10])
    assert found.p is not None
    assert found.p >= 0.1
    assert found.yearly is not None
    assert found.median is not None
    assert abs(found.yearly) > 0.1 * found.median
    assert found.verdict == Verdict.TOO_SHORT


def test_below_ten_months_no_number_suggests_a_trend() -> None:
    found = trend([1, 2, 3])
    assert (found.yearly, found.median, found.p, found.months) == (None, None, None, 3)


def test_a_slope_is_told_by_the_year() -> None:
    assert trend([float(month) for month in range(12)]).yearly == 12


def test_one_month_has_no_slope_and_no_direction() -> None:
    assert theil_sen([4]) is None
    assert (mann_kendall([4]).s, mann_kendall([]).p) == (0, 1)

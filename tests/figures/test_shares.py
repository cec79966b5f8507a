"""Shares and their intervals, against scipy; and what is kept back about few people."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from commands.figures.few import few, kept_back, unless_few
from commands.figures.shares import wilson


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_the_one_of_scipy(counted: tuple[int, int]) -> None:
    hits, n = counted
    ours, theirs = wilson(hits, n), binomtest(hits, n).proportion_ci(method="wilson")
    assert ours is not None
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert 0 <= ours.low <= ours.share <= ours.high <= 1


def test_of_nothing_there_is_no_share() -> None:
    assert wilson(0, 0) is None


def test_one_of_one_says_little() -> None:
    one = wilson(1, 1)
    assert one is not None
    assert (one.share, one.high) == (1, 1)
    assert one.low == pytest.approx(0.2065, abs=1e-4)


@pytest.mark.parametrize(("hits", "n"), [(2, 1), (-1, 4), (0, -1)])
def test_more_than_there_are_is_no_share(hits: int, n: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(hits, n)


def test_nothing_is_said_about_fewer_than_five() -> None:
    assert [few(people) for people in (0, 1, 4, 5)] == [True, True, True, False]
    assert unless_few("27 %", 5) == "27 %"
    assert unless_few("27 %", 4) is None


def test_a_small_group_is_not_given_away_by_the_total() -> None:
    assert kept_back({"stress": 9, "family": 6, "other": 2}) == {"other", "family"}


def test_small_groups_that_hide_each_other_hide_no_more() -> None:
    assert kept_back({"stress": 9, "family": 3, "other": 2}) == {"other", "family"}


def test_a_team_of_few_shows_no_breakdown_and_a_large_one_all_of_it() -> None:
    assert kept_back({"stress": 1}) == {"stress"}
    assert kept_back({"stress": 5, "family": 6}) == frozenset()
    assert kept_back({}) == frozenset()


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.integers(), st.integers(0, 20)))
def test_what_is_kept_back_is_none_or_enough_people_or_everybody(groups: dict[int, int]) -> None:
    hidden = kept_back(groups)
    people = sum(groups[each] for each in hidden)
    assert {each for each in groups if groups[each] < 5} <= hidden
    assert not hidden or people >= 5 or len(hidden) == len(groups)

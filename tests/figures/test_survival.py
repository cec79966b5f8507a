"""How long things last: against lifelines, the worked example of the simulated team, and the definition itself."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from fractions import Fraction
from statistics import mean, median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter, KaplanMeierFitter

from commands.figures.survival import aalen_johansen, kaplan_meier

DAY = timedelta(days=1)
SPELLS = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=40)
WAYS = st.sampled_from([None, "resolved", "withdrawn", "referred"])
ORACLE_TAKES_LONG = settings(max_examples=40, deadline=None)
COMPETING = st.lists(st.tuples(st.integers(0, 12), WAYS), min_size=1, max_size=30)


@ORACLE_TAKES_LONG
@given(SPELLS)
def test_the_curve_is_the_one_of_lifelines(spells: list[tuple[int, bool]]) -> None:
    curve = kaplan_meier(spells)
    theirs = KaplanMeierFitter().fit([time for time, _ in spells], [ended for _, ended in spells])
    table, shares = theirs.event_table, theirs.survival_function_at_times
    assert [step.time.total_seconds() for step in curve.steps] == list(table.index[table.observed > 0])
    assert [step.events for step in curve.steps] == list(table.observed[table.observed > 0])
    assert [step.at_risk for step in curve.steps] == list(table.at_risk[table.observed > 0])
    times = [number / 2 for number in range(30)]
    assert [curve.at(timedelta(seconds=time)) for time in times] == pytest.approx(list(shares(times)))
    assert curve.censored == table.censored.sum()


@ORACLE_TAKES_LONG
@given(SPELLS)
def test_its_interval_is_the_one_of_lifelines(spells: list[tuple[int, bool]]) -> None:
    theirs = KaplanMeierFitter().fit([time for time, _ in spells], [ended for _, ended in spells])
    bounds = theirs.confidence_interval_survival_function_
    for step in kaplan_meier(spells).steps:
        if step.survival > 0:
            low, high = bounds.loc[step.time.total_seconds()]
            assert (step.low, step.high) == pytest.approx((low, high))


@settings(max_examples=60, deadline=None)
@given(SPELLS, st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9]))
def test_a_quantile_is_where_the_exact_curve_has_fallen_so_far(spells: list[tuple[int, bool]], share: float) -> None:
    left = 1 - Fraction(str(share))
    fallen = (time for time, survival in exact(spells) if survival <= left)
    first = next(fallen, None)
    assert kaplan_meier(spells).quantile(share) == (None if first is None else timedelta(seconds=first))


@settings(max_examples=60, deadline=None)
@given(SPELLS)
def test_a_band_holds_its_curve_and_stays_within_0_and_1(spells: list[tuple[int, bool]]) -> None:
    for step in kaplan_meier(spells).steps:
        assert 0 <= step.low <= step.survival <= step.high <= 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 12), st.just(True)), min_size=1))
def test_with_nothing_open_the_median_is_that_of_all(spells: list[tuple[int, bool]]) -> None:
    times = sorted(time for time, _ in spells)
    assert kaplan_meier(spells).median == timedelta(seconds=times[(len(times) - 1) // 2])


def test_resolved_cases_alone_say_5_6_days_where_it_takes_10() -> None:
    """METRICS.md: 60 cases over 30 days, nearly half of them still open, true median 10 days."""
    chance = random.Random(1)  # noqa: S311 - a simulation, the same each time
    teams = [simulated_team(chance) for _ in range(200)]
    still_open = mean(not ended for team in teams for _, ended in team)
    assert still_open == pytest.approx(0.43, abs=0.03)
    alone = mean(median(length / DAY for length, ended in team if ended) for team in teams)
    assert alone == pytest.approx(5.6, abs=0.4)
    medians = [kaplan_meier(team).median for team in teams]
    assert mean(each / DAY for each in medians if each is not None) == pytest.approx(10.1, abs=0.4)


def test_nothing_is_a_curve_without_steps() -> None:
    curve = kaplan_meier([])
    assert (curve.n, curve.censored, curve.steps, curve.median, curve.at(DAY)) == (0, 0, (), None, 1)
    assert aalen_johansen([]).quantile("resolved", 0.5) is None


def test_one_case_ends_or_does_not() -> None:
    assert kaplan_meier([(DAY, True)]).median == DAY
    assert kaplan_meier([(DAY, False)]).median is None


def test_where_all_are_open_nothing_is_reached() -> None:
    curve = kaplan_meier([(DAY, False)] * 7)
    assert (curve.n, curve.censored, curve.until, curve.quantile(0.1)) == (7, 7, DAY, None)


def test_where_fewer_than_nine_in_ten_ended_the_90th_percentile_is_not_reached() -> None:
    curve = kaplan_meier([(DAY, True)] * 8 + [(2 * DAY, False)] * 2)
    assert (curve.median, curve.quantile(0.8), curve.quantile(0.9)) == (DAY, DAY, None)


def test_what_is_censored_when_another_ends_was_at_risk_still() -> None:
    assert kaplan_meier([(1, True), (1, False)]).steps[0].survival == 0.5


def test_a_clock_that_went_backwards_gives_no_time_at_all() -> None:
    curve = kaplan_meier([(-3 * DAY, True), (DAY, True)])
    assert [step.time for step in curve.steps] == [timedelta(0), DAY]


def test_seconds_and_timedeltas_are_the_same_lengths() -> None:
    assert kaplan_meier([(86_400.0, True), (90, False)]) == kaplan_meier([(DAY, True), (DAY / 960, False)])


@ORACLE_TAKES_LONG
@given(st.lists(st.tuples(st.integers(1, 500), WAYS), min_size=2, max_size=30, unique_by=lambda spell: spell[0]))
def test_the_share_of_each_way_to_end_is_the_one_of_lifelines(spells: list[tuple[int, str | None]]) -> None:
    names = [None, "resolved", "withdrawn", "referred"]
    incidence = aalen_johansen(spells)
    for number, name in enumerate(names[1:], 1):
        fitter = AalenJohansenFitter(calculate_variance=False)
        codes = [names.index(way) for _, way in spells]
        if number not in codes:  # lifelines knows no way that nothing took
            assert incidence.at(str(name), timedelta(days=1)) == 0
            continue
        theirs = fitter.fit([time for time, _ in spells], codes, event_of_interest=number).cumulative_density_
        for time, share in theirs.itertuples():
            assert incidence.at(str(name), timedelta(seconds=time)) == pytest.approx(share)


@settings(max_examples=60, deadline=None)
@given(COMPETING)
def test_it_is_exact_where_many_end_at_once_too(spells: list[tuple[int, str | None]]) -> None:
    incidence = aalen_johansen(spells)
    for name in ("resolved", "withdrawn", "referred"):
        for time, share in exact_incidence(spells, name):
            assert incidence.at(name, timedelta(seconds=time)) == pytest.approx(float(share))


@settings(max_examples=60, deadline=None)
@given(COMPETING)
def test_all_ways_to_end_and_what_lasts_make_one(spells: list[tuple[int, str | None]]) -> None:
    incidence = aalen_johansen(spells)
    curve = kaplan_meier((time, way is not None) for time, way in spells)
    assert (incidence.n, incidence.censored, incidence.until) == (curve.n, curve.censored, curve.until)
    for time in (timedelta(seconds=number) for number in range(14)):
        ended = sum(incidence.at(name, time) for name in incidence.rises)
        assert ended + curve.at(time) == pytest.approx(1)


def test_withdrawn_cases_are_not_cases_that_may_still_be_resolved() -> None:
    spells = [(1, "withdrawn")] * 5 + [(2, "resolved")] * 5
    incidence = aalen_johansen(spells)
    assert incidence.at("resolved", DAY) == 0.5
    assert incidence.quantile("resolved", 0.5) == timedelta(seconds=2)
    assert incidence.quantile("resolved", 0.6) is None
    censored = kaplan_meier((time, way == "resolved") for time, way in spells)
    assert censored.at(DAY) == 0, "as if each withdrawn case would have been resolved"


def simulated_team(chance: random.Random) -> list[tuple[timedelta, bool]]:
    """Cases opened over 30 days, resolved in 10 days in the median, and seen at the end of them."""
    watched = [chance.uniform(0, 30) for _ in range(60)]
    takes = [chance.expovariate(0.693147 / 10) for _ in range(60)]
    return [(min(seen, took) * DAY, took <= seen) for seen, took in zip(watched, takes, strict=True)]


def exact(spells: Sequence[tuple[int, bool]]) -> list[tuple[int, Fraction]]:
    """The definition, in fractions."""
    survival, steps = Fraction(1), []
    for time in sorted({time for time, _ in spells}):
        at_risk = sum(each >= time for each, _ in spells)
        survival *= 1 - Fraction(sum(each == time and ended for each, ended in spells), at_risk)
        steps.append((time, survival))
    return steps


def exact_incidence(spells: Sequence[tuple[int, str | None]], name: str) -> list[tuple[int, Fraction]]:
    lasting, share, steps = Fraction(1), Fraction(0), []
    for time, following in exact([(time, way is not None) for time, way in spells]):
        at_risk = sum(each >= time for each, _ in spells)
        share += lasting * Fraction(spells.count((time, name)), at_risk)
        steps.append((time, share))
        lasting = following
    return steps

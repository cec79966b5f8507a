"""The contributors' ledger: against counting by the definitions, and the cases that are easily got wrong."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from commands.figures.contributors import Contributor, Leave, Worked, contributor, idle, settled_until
from commands.figures.ledger import Row, Settings, ledger, lifetimes
from commands.figures.months import Month, between
from commands.figures.survival import kaplan_meier

DAY = timedelta(days=1)
START = datetime(2023, 11, 1, tzinfo=UTC)
"""Before a leap year."""

NOW = START + 900 * DAY
FIRST, LAST = Month(2023, 11), Month(2026, 6)


def on(*days: float) -> list[datetime]:
    return [START + day * DAY for day in days]


def who(
    *days: float, joined: float | None = None, left: Sequence[float] = (), leaves: Sequence[Leave] = ()
) -> Contributor:
    began = None if joined is None else START + joined * DAY
    person = contributor(on(*days), joined=began, left=on(*left), leaves=leaves)
    assert person is not None
    return person


def rows(*people: Contributor, now: datetime = NOW, settings: Settings = Settings()) -> dict[str, Row]:  # noqa: B008 - frozen
    return {str(row.month): row for row in ledger(people, FIRST, LAST, now=now, settings=settings)}


# By counting


@dataclass(frozen=True)
class Life:
    """What hypothesis makes of a person: hours since the start."""

    actions: list[int]
    joined: int | None
    left: list[int]
    leaves: list[tuple[int, int]]

    @property
    def person(self) -> Contributor | None:
        spans = [(hour(begins), hour(ends)) for begins, ends in self.leaves]
        joined = None if self.joined is None else hour(self.joined)
        return contributor(map(hour, self.actions), joined=joined, left=map(hour, self.left), leaves=spans)

    @property
    def began(self) -> int:
        return min([*self.actions, *([] if self.joined is None else [self.joined])])


def hour(number: int) -> datetime:
    return START + timedelta(hours=number)


HOURS = st.integers(0, 900 * 24)
LIVES = st.builds(
    Life,
    actions=st.lists(HOURS, max_size=12),
    joined=st.none() | HOURS,
    left=st.lists(HOURS, max_size=2),
    leaves=st.lists(st.tuples(HOURS, HOURS), max_size=3),
).filter(lambda life: bool(life.actions) or life.joined is not None)
TEAMS = st.lists(LIVES, max_size=6)


@tried(max_examples=60, deadline=None)
@given(TEAMS, HOURS, st.integers(1, 2))
def test_the_flow_is_what_counting_says(lives: list[Life], until: int, threshold: int) -> None:
    now = hour(until)
    found = rows(*people(lives), now=now, settings=Settings(active_from=threshold))
    active = {month: active_in(month, lives, until, threshold) for month in between(Month(2023, 10), LAST)}
    complete = [month for month in between(FIRST, LAST) if month.ends <= now]
    assert list(found) == [str(month) for month in complete]
    for month in complete:
        here, before = active[month], active[month.plus(-1)]
        earlier = set().union(*(active[each] for each in active if each < month))
        row = found[str(month)]
        assert row.new == len(here - earlier)
        assert row.stayed == len(here & before)
        assert row.returned == len(here & earlier - before)
        assert row.gone_quiet == len(before - here)
        assert row.active == len(here)
        assert row.net_gain == len(here) - len(before)
        twelve = month.plus(12)
        if twelve in complete and row.new:
            assert row.kept is not None
            acted = [any(Month.of(hour(each)) == twelve for each in lives[one].actions) for one in here - earlier]
            assert (row.kept.hits, row.kept.n) == (sum(acted), len(acted))
        else:
            assert row.kept is None


@tried(max_examples=60, deadline=None)
@given(TEAMS, HOURS)
def test_newcomers_lapses_and_leaves_are_what_counting_says(lives: list[Life], until: int) -> None:
    found = rows(*people(lives), now=hour(until))
    joined = [life for life in lives if life.began <= until]
    for row in found.values():
        here = [life for life in joined if Month.of(hour(life.began)) == row.month]
        settled = [life for life in here if life.began + 60 * 24 <= until]
        stayed_on = [life for life in settled if started(life) and acted(life, 30, 60)]
        assert row.newcomers.joined == len(here)
        assert row.newcomers.started == sum(started(life) and min(life.actions) <= until for life in here)
        assert row.newcomers.censored == len(here) - len(settled)
        share = row.newcomers.survived
        assert (share.hits, share.n) == (len(stayed_on), len(settled)) if share else not settled
        left = [at for life in joined for at in life.left if life.began <= at <= until]
        assert row.left == sum(in_month(at, row) for at in left)
        silences = [silent for life in joined for since, silent in silent_hours(life, until) if in_month(since, row)]
        assert row.lapsed == sum(silent >= 180 * 24 for silent in silences)
        assert row.gone == sum(silent >= 365 * 24 for silent in silences)


@tried(max_examples=60, deadline=None)
@given(TEAMS, HOURS, HOURS)
def test_what_is_not_provisional_stays_as_it_is(lives: list[Life], one: int, other: int) -> None:
    before, after = (rows(*people(lives), now=hour(until)) for until in sorted((one, other)))
    for name, row in before.items():
        later = after[name]
        assert (later.new, later.stayed, later.returned, later.gone_quiet) == (
            row.new,
            row.stayed,
            row.returned,
            row.gone_quiet,
        )
        assert later.lapsed == row.lapsed or row.provisional
        assert later.lapsed >= row.lapsed


def people(lives: list[Life]) -> list[Contributor]:
    return [person for life in lives if (person := life.person) is not None]


def active_in(month: Month, lives: list[Life], until: int, threshold: int) -> set[int]:
    acted = [[Month.of(hour(at)) == month for at in life.actions if at <= until] for life in lives]
    return {number for number, each in enumerate(acted) if sum(each) >= threshold}


def started(life: Life) -> bool:
    return bool(life.actions) and min(life.actions) - life.began <= 24


def acted(life: Life, first: int, last: int) -> bool:
    return any(first * 24 <= at - life.began <= last * 24 for at in life.actions)


def in_month(at: int, row: Row) -> bool:
    return Month.of(hour(at)) == row.month


def silent_hours(life: Life, until: int) -> Iterator[tuple[int, int]]:
    """From each last action, and from joining: how many hours without one, until leaving, leave not counted."""
    acts = sorted({life.began, *(at for at in life.actions if at <= until)})
    for since, after in zip(acts, [*acts[1:], until], strict=True):
        end = min([after, *(at for at in life.left if since <= at <= after)])
        away = {at for begins, ends in life.leaves for at in range(max(begins, since), min(ends, end))}
        yield since, end - since - len(away)


# What is easily got wrong


def test_net_gain_is_the_sum_of_its_parts() -> None:
    found = rows(who(1, 35), who(2, 70), who(33))
    december = found["2023-12"]
    assert (december.new, december.stayed, december.returned, december.gone_quiet) == (1, 1, 0, 1)
    assert december.net_gain == found["2023-12"].active - found["2023-11"].active == 0
    assert found["2024-01"].returned == 1
    assert found["2024-01"].net_gain == -1


def test_a_month_under_way_is_not_shown() -> None:
    assert list(rows(who(1, 35), now=START + 50 * DAY)) == ["2023-11"]


def test_an_empty_team_has_months_of_nothing() -> None:
    found = rows()
    assert len(found) == 29
    assert {(row.active, row.net_gain, row.lapsed, row.kept, row.newcomers.survived) for row in found.values()} == {
        (0, 0, 0, None, None)
    }
    assert list(lifetimes([], now=NOW)) == []


def test_somebody_who_never_came_is_nobody() -> None:
    assert contributor([]) is None


def test_one_volunteer_alone_is_a_team() -> None:
    found = rows(who(*range(0, 400, 20)))
    assert [row.active for row in found.values()][:13] == [1] * 13
    assert found["2023-11"].kept is not None
    assert found["2023-11"].kept.share == 1


def test_events_out_of_order_give_the_same_figures() -> None:
    chance = random.Random(7)  # noqa: S311 - any order will do
    days = [chance.uniform(0, 800) for _ in range(50)]
    assert who(*days) == who(*sorted(days))


def test_who_acted_before_they_joined_had_joined_by_that() -> None:
    person = who(3, 40, joined=5)
    assert person.began == START + 3 * DAY
    survived = rows(person)["2023-11"].newcomers.survived
    assert survived is not None
    assert survived.hits == 1


def test_months_that_were_counted_before_joining_are_when_they_joined() -> None:
    person = Contributor(START + 35 * DAY, (Worked(START + 3 * DAY, START + 9 * DAY, 2),))
    assert rows(person)["2023-11"].newcomers.joined == 1
    assert list(lifetimes([person], now=NOW)) == [(6 * DAY, True)]


@pytest.mark.parametrize(
    ("days", "survives"), [((0.9, 30), 1), ((1.1, 45), 0), ((0, 29.9), 0), ((0, 60), 1), ((0, 61), 0)]
)
def test_a_newcomer_survives_by_acting_at_once_and_in_days_30_to_60(days: tuple[float, ...], survives: int) -> None:
    share = rows(who(*days, joined=0))["2023-11"].newcomers.survived
    assert share is not None
    assert (share.hits, share.n) == (survives, 1)


def test_a_newcomer_is_censored_until_day_60() -> None:
    person = who(0, 40, joined=0)
    before, after = (rows(person, now=START + day * DAY)["2023-11"].newcomers for day in (59.9, 60))
    assert (before.joined, before.started, before.censored, before.survived) == (1, 1, 1, None)
    assert after.censored == 0


def test_a_lapse_is_booked_to_the_month_of_the_last_action() -> None:
    person = who(0, 50)
    assert rows(person, now=START + 229.9 * DAY)["2023-12"].lapsed == 0
    assert rows(person, now=START + 230 * DAY)["2023-12"].lapsed == 1
    assert rows(person, now=START + 414.9 * DAY)["2023-12"].gone == 0
    assert rows(person, now=START + 415 * DAY)["2023-12"].gone == 1


def test_who_comes_back_had_lapsed_all_the_same() -> None:
    found = rows(who(0, 300))
    assert found["2023-11"].lapsed == 1
    assert found["2024-08"].returned == 1


def test_the_latest_180_days_are_provisional() -> None:
    found = rows(who(0))
    assert [name for name, row in found.items() if row.provisional] == [
        str(month) for month in between(Month(2025, 10), Month(2026, 3))
    ]


def test_declared_leave_stops_the_clock_and_keeps_the_month_provisional() -> None:
    leave = (START + 10 * DAY, START + 800 * DAY)
    found = rows(who(0, leaves=[leave]))["2023-11"]
    assert (found.lapsed, found.provisional) == (0, True)
    assert rows(who(0, leaves=[leave]), now=START + 970 * DAY)["2023-11"].lapsed == 1
    assert rows(who(0, leaves=[(START + 10 * DAY, None)]))["2023-11"].lapsed == 0


def test_leaves_that_overlap_stop_the_clock_once_and_one_that_ends_before_it_begins_never() -> None:
    person = who(0, leaves=[(START, START + 10 * DAY), (START + 5 * DAY, START + 12 * DAY), (START + 90 * DAY, START)])
    assert person.leaves == ((START, START + 12 * DAY),)
    assert idle(START, START + 20 * DAY, person.leaves) == 8 * DAY


def test_who_said_goodbye_has_left_and_not_lapsed() -> None:
    found = rows(who(0, 5, left=[20]))["2023-11"]
    assert (found.left, found.lapsed, found.provisional) == (1, 0, False)


def test_who_joined_and_did_nothing_lapses_in_the_month_of_joining() -> None:
    person = who(joined=3)
    found = rows(person)["2023-11"]
    assert (found.active, found.lapsed, found.newcomers.joined, found.newcomers.started) == (0, 1, 1, 0)
    assert list(lifetimes([person], now=NOW)) == [(0 * DAY, True)]


def test_active_may_ask_for_more_than_one_action() -> None:
    found = rows(who(1, 2, 35), settings=Settings(active_from=2))
    assert (found["2023-11"].active, found["2023-12"].active) == (1, 0)


def test_a_lapse_sooner_than_months_can_show_is_refused() -> None:
    for bad in ({"lapsed_after": 30 * DAY}, {"gone_after": 90 * DAY}, {"active_from": 0}):
        with pytest.raises(ValueError, match="lapses"):
            Settings(**bad)


# Volunteer survival


def test_a_volunteers_time_ends_with_leaving_or_with_the_last_action_before_a_lapse() -> None:
    team = [who(0, 40, left=[50]), who(0, 40), who(0, 40, 300), who(*range(0, 900, 30)), who(880)]
    assert list(lifetimes(team, now=NOW)) == [(50 * DAY, True), (40 * DAY, True), (40 * DAY, True), (720 * DAY, False)]


def test_what_is_not_settled_yet_is_censored_where_it_begins() -> None:
    assert list(lifetimes([who(0, 800)], now=START + 810 * DAY)) == [(0 * DAY, True)]
    assert list(lifetimes([who(*range(0, 790, 10), left=[800])], now=START + 810 * DAY)) == [(630 * DAY, False)]


def test_on_leave_nobody_is_about_to_lapse() -> None:
    leave = (START + 100 * DAY, None)
    assert settled_until(NOW, 180 * DAY, (leave,)) == START - 80 * DAY
    past = (START + 700 * DAY, START + 800 * DAY)
    assert settled_until(NOW, 180 * DAY, (past,)) == START + 620 * DAY
    assert list(lifetimes([who(0, 90, leaves=[leave])], now=NOW)) == []
    assert list(lifetimes([who(*range(0, 700, 10), leaves=[past])], now=NOW)) == [(620 * DAY, False)]


def test_survival_is_not_made_too_high_by_those_about_to_lapse() -> None:
    """People join over three years, act every ten days or so, and half of them stop within 200 days without a word."""
    chance = random.Random(3)  # noqa: S311 - a simulation, the same each time
    team = [silent_volunteer(chance) for _ in range(3000)]
    truth = 200 * DAY
    ours = kaplan_meier(lifetimes(team, now=NOW)).median
    assert ours is not None
    assert ours / truth == pytest.approx(1, abs=0.07)
    watched_until_now = kaplan_meier(watched(person) for person in team).median
    assert watched_until_now is not None
    assert watched_until_now / truth > 1.15


def silent_volunteer(chance: random.Random) -> Contributor:
    at = chance.uniform(0, 890)
    stops = at + chance.expovariate(0.693147 / 200)
    days = [at]
    while (at := at + chance.expovariate(1 / 10)) < stops:
        days.append(at)
    return who(*(day for day in days if day <= 900))


def watched(person: Contributor) -> tuple[timedelta, bool]:
    last = person.worked[-1].last
    lapsed = NOW - last >= 180 * DAY
    return (last if lapsed else NOW) - person.began, lapsed


# Size


def test_a_hundred_thousand_people_take_time_by_what_they_did() -> None:
    small, large = (seconds_for(number) for number in (10_000, 100_000))
    assert large < 15 * small + 0.5


def seconds_for(number: int) -> float:
    begun = process_time()
    found = ledger(crowd(number), FIRST, LAST, now=NOW)
    taken = process_time() - begun
    assert sum(row.new for row in found) == number
    return taken


def crowd(number: int) -> Iterator[Contributor]:
    """One after the other, and never all at once."""
    begins = [month.begins for month in between(FIRST, Month(2026, 3))]
    for each in range(number):
        months = (begins[each % 25], begins[each % 25 + 1], begins[each % 25 + 3])
        worked = tuple(Worked(at + DAY, at + 9 * DAY, 3) for at in months)
        yield Contributor(joined=worked[0].first, worked=worked)

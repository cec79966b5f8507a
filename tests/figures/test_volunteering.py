"""The volunteers' months: what is counted in the database is what happened, entry by entry."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from commands.figures.contributors import Contributor, Worked, by_months, contributor
from commands.figures.ledger import ledger
from commands.figures.months import Month, ordinal
from commands.figures.shares import wilson
from commands.figures.trends import Verdict
from commands.reports import contributing, volunteering
from commands.reports.volunteering import Volunteering
from commands.team import Team
from storage import activity, contributions
from storage.activity import Day, Stage, known_as
from storage.models import EntryKind
from storage.store import Store
from tests.figures.lives import DAY, OURS, History, dice
from tests.figures.test_ledger import START, hour

NOW = START + 700 * DAY
SEPTEMBER = Month(2025, 9)
"""The last month that is over by then."""


# One person


@tried(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 100 * 24), max_size=8), st.none() | st.integers(0, 100 * 24))
def test_a_person_by_months_is_the_person_by_single_actions(hours: list[int], joined: int | None) -> None:
    actions = sorted(map(hour, hours))
    by_month: dict[int, list[datetime]] = {}
    for at in actions:
        by_month.setdefault(ordinal(at), []).append(at)
    months = [Worked(each[0], each[-1], len(each)) for each in by_month.values()]
    began = None if joined is None else hour(joined)
    told = by_months(months, lambda first, last: any(first <= at <= last for at in actions), joined=began)
    assert told == contributor(actions, joined=began)


# A team's trail


def team(store: Store, now: datetime = NOW) -> list[Contributor]:
    def work(db: Any) -> list[Contributor]:
        return list(contributing.team(db, contributing.lives(contributions.turns(db)), now))

    return store.read(work).result(10)


def reckoned(store: Store, month: Month = SEPTEMBER, circle: str | None = None) -> Volunteering:
    return store.read(lambda db: volunteering.of(db, month, now=NOW, team=Team(), circle=circle)).result(10)


def shape(person: Contributor) -> tuple[Any, ...]:
    """A person, whatever their leave before they joined: it stops no clock."""
    leaves = tuple((since, until) for since, until in person.leaves)
    return (person.joined, person.worked, person.stayed_on, person.left, leaves)


def test_the_trail_gives_the_people_who_made_it(store: Store) -> None:
    history = History(dice(7))
    for _ in range(120):
        history.live()
    history.write(EntryKind.RELEASED, START + DAY, None, case=OURS)
    history.keep(store)
    assert sorted(map(shape, team(store))) == sorted(map(shape, history.people))
    found = reckoned(store)
    first = found.since
    assert first is not None
    rows = ledger(history.people, first, SEPTEMBER, now=NOW)
    assert list(found.rows) == [row for row in rows if row.month >= max(first, Month(2023, 10))]
    gained = sum(row.net_gain for row in found.rows)
    assert found.last is not None
    assert gained == found.last.active
    assert found.trend.verdict is not Verdict.TOO_SHORT or found.trend.p is not None


def test_an_action_in_the_middle_of_a_long_month_is_found(store: Store) -> None:
    history = History(dice(1))
    joined = datetime.fromisoformat("2024-12-02T10:00:00+00:00")
    soon = joined + timedelta(hours=1)
    for volunteer, middle in ((1, joined + 45 * DAY), (2, None)):
        history.write(EntryKind.JOINED, joined, volunteer)
        for at in filter(None, (soon, datetime.fromisoformat("2025-01-01T00:00:00+00:00"), middle)):
            history.write(EntryKind.NOTED, at, volunteer, case=OURS)
        history.write(EntryKind.NOTED, joined + 60 * DAY + timedelta(hours=9), volunteer, case=OURS)
    history.volunteers = 2
    history.keep(store)
    assert sorted(person.stayed_on for person in team(store)) == [False, True]


def test_two_who_were_one_stay_away_for_the_longer_of_both_absences(store: Store) -> None:
    history = History(dice(1))
    for volunteer, days in ((1, 10), (2, 30)):
        history.write(EntryKind.JOINED, START, volunteer)
        until = START + days * DAY
        history.write(EntryKind.AWAY, START + volunteer * DAY, volunteer, now=until.isoformat())
    history.write(EntryKind.LINKED, START + 5 * DAY, 1, was="volunteer:2", now="volunteer:1")
    history.write(EntryKind.BACK, START + 20 * DAY, 1)
    history.volunteers = 2
    history.keep(store)
    (person,) = team(store)
    assert person.leaves == ((START + DAY, START + 20 * DAY),)
    assert person.joined == START


# What is told


def test_reasons_are_told_of_five_people_and_more_and_each_reason_likewise(store: Store) -> None:
    history = History(dice(1))
    gone = datetime.fromisoformat("2025-09-10T10:00:00+00:00")
    for volunteer in range(1, 13):
        history.write(EntryKind.JOINED, START, volunteer)
        history.write(EntryKind.NOTED, START, volunteer, case=OURS)
        history.write(EntryKind.LEFT, gone, volunteer)
    before = {"volunteer_id": 12, "at": gone - 300 * DAY, "reason": "harassment", "avoidable": True}
    history.departures = [before] + [
        {"volunteer_id": volunteer, "at": gone + DAY, "reason": reason, "avoidable": avoidable}
        for volunteer, reason, avoidable in [
            *((each, "stress", True) for each in range(1, 7)),
            *((each, "less_time", None) for each in range(1, 6)),
            (7, "family", False),
        ]
    ]
    history.volunteers = 12
    history.keep(store)
    reasons = reckoned(store).reasons
    assert reasons is not None
    assert reasons.left == 12
    assert [(each.reason, each.share) for each in reasons.given] == [("stress", wilson(6, 12))], (
        "of one it would be told"
    )
    assert reasons.kept_back
    assert (reasons.avoidable, reasons.silent) == (6, 5)
    assert reckoned(store, Month(2025, 8)).reasons is None, "they had not left yet"


@pytest.mark.parametrize(("people", "told"), [(4, False), (5, True)])
def test_of_fewer_than_five_people_nothing_is_told_that_speaks_of_them(store: Store, people: int, told: bool) -> None:
    days = [
        Day(f"p{person}", at, at, 3)
        for person in range(people)
        for at in (START + DAY * each for each in range(0, 700, 5))
    ]
    store.transact(lambda db: activity.store(db, "wiki", days)).result(10)
    found = reckoned(store, circle="wiki")
    figures = (found.newcomers, found.kept, found.survival, found.absence_factor, found.busiest)
    if told:
        assert figures[1:3] != (None, None)
        assert (found.absence_factor, found.busiest and found.busiest.of) == (3, 5)
    else:
        assert figures == (None,) * 5


def test_a_circle_is_told_as_far_as_it_is_known(store: Store) -> None:
    def on(text: str, person: str = "ada", actions: int = 1) -> Day:
        at = datetime.fromisoformat(f"{text}T12:00:00+00:00")
        return Day(person, at, at, actions)

    ours = [on("2025-05-01"), on("2025-06-30"), on("2025-07-30"), on("2025-06-02", "bob")]
    store.transact(lambda db: activity.store(db, "wiki", [*ours])).result(10)
    assert [str(row.month) for row in reckoned(store, circle="wiki").rows] == ["2025-05", "2025-06"], (
        "July is not whole"
    )
    assert reckoned(store, circle="none").rows == ()
    found = reckoned(store, circle="wiki")
    assert [(row.new, row.stayed, row.gone_quiet) for row in found.rows] == [(1, 0, 0), (1, 1, 0)]
    assert found.reasons is None


def test_more_of_a_day_counts_and_the_same_again_changes_nothing(store: Store) -> None:
    at = START + timedelta(hours=9)
    for day, changed in [
        (Day("ada", at, at, 2), 1),
        (Day("ada", at, at, 2), 0),
        (Day("ada", at, at, 1), 0),
        (Day("ada", at, at, 5), 1),
        (Day("ada", at - timedelta(hours=1), at + timedelta(hours=1), 1), 1),
    ]:
        assert store.transact(lambda db, day=day: activity.store(db, "wiki", [day])).result(10) == changed
    kept = store.read(lambda db: (list(activity.days(db, "wiki")), activity.circles(db))).result(10)
    assert kept == ([Day("ada", at - timedelta(hours=1), at + timedelta(hours=1), 5)], ["wiki"])


@tried(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 72)), max_size=30))
def test_an_import_is_added_up_by_person_and_day(done: list[tuple[str, int]]) -> None:
    with Stage("wiki", most_held=2) as stage:
        for person, number in done:
            stage.add(person, hour(number))
        counted, found = stage.count(), [day for batch in stage.batches(2) for day in batch]
    by_day: dict[tuple[str, int], list[int]] = {}
    for person, number in sorted(done):
        by_day.setdefault((person, number // 24), []).append(number)
    days = [Day(known_as("wiki", who), hour(each[0]), hour(each[-1]), len(each)) for (who, _), each in by_day.items()]
    assert found == sorted(days)
    assert counted == (len(by_day), len({person for person, _ in done}))

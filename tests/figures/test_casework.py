"""Every figure of the case work is what the trail gives, counted by hand."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from benchmarks import big_log
from commands.figures.load import busiest_tenth
from commands.figures.months import Month
from commands.figures.shares import wilson
from commands.figures.survival import aalen_johansen, kaplan_meier
from commands.reports import casework, openness, period
from commands.reports.casework import By, Casework, HandOvers, Scope
from commands.reports.period import Period
from storage import standing
from storage.counted import EVERY
from storage.models import Case, EntryKind, State
from storage.standing import Standing
from storage.store import Store
from tests.checked import breaches
from tests.conversations.histories import fresh
from tests.conversations.talk import START, Talk
from tests.figures.recounted import Recount, recount

DAY = timedelta(days=1)
TICK = datetime.resolution


def check(figures: Casework, told: Recount) -> None:
    """Nothing differs."""
    brief, ended = figures.brief, told.outcomes()
    assert brief.opened == len(told.opened())
    for kind, count in (
        (EntryKind.CLAIMED, brief.claimed),
        (EntryKind.RESOLVED, brief.resolved),
        (EntryKind.REOPENED, brief.reopened),
    ):
        assert count == told.happened(kind), kind
    assert brief.to_claim == kaplan_meier(told.first(EntryKind.CLAIMED, EntryKind.MERGED))
    assert (brief.promised.due, brief.promised.kept) == told.promised()
    assert (brief.standing.unresolved, brief.standing.unclaimed) == told.standing()
    assert figures.to_first_reply == kaplan_meier(told.first(EntryKind.REPLIED))
    replies = kaplan_meier((took, True) for took in told.replies())
    assert figures.to_next_reply.n == replies.n
    assert (figures.to_next_reply.median, figures.to_next_reply.ninetieth) == (replies.median, replies.quantile(0.9))
    assert figures.to_first_resolution == aalen_johansen(told.resolutions(last=False))
    assert figures.to_last_resolution == aalen_johansen(told.resolutions(last=True))
    assert figures.reopened_again == wilson(*told.reopened_again())
    owners = told.owners()
    assert figures.hand_overs == HandOvers(len(owners), sum(owners))
    assert figures.continuity == wilson(*told.continuity())
    assert figures.ended.n == ended.total()
    assert {outcome: share.hits for outcome, share in figures.ended.shares} == ended
    held = told.held()
    assert (figures.load is None) == (len(held) < 5)
    if figures.load is not None:
        assert (figures.load.held, figures.load.volunteers) == (sum(held), len(held))
        assert figures.load.busiest == busiest_tenth(held)


def check_period(db: Connection, told: Period, area: str | None = None) -> None:
    check(casework.reckon(db, told, area=area), recount(db, told.since, told.until, area))


def test_figures_of_any_period_are_those_of_the_trail(database_url: str, store: Store) -> None:
    big_log.make(database_url, cases=150, until=START, years=1, volunteers=12, seed=5)

    def look(db: Connection) -> None:
        for told in (period.last(30, START), period.last(365, START), period.year(2026, START)):
            check_period(db, told)
        for month in (6, 9, 11):
            check_period(db, period.month(Month(2026, month), START))
        check_period(db, period.last(200, START), "licensing")
        _check_openness(db)
        _check_groups(db)

    store.transact(look).result()
    assert breaches(store, START) == [], "such a log is as the bot would have written it"


def _check_openness(db: Connection) -> None:
    """Each day's count is how many cases stood open at its end."""
    last = START.date() - DAY
    days = openness.open_over(db, last - 20 * DAY, last)
    assert [day for day, _ in days] == [last - number * DAY for number in range(20, -1, -1)]
    for day, count in days:
        ends = period.day(day, START).until
        assert count == recount(db, ends - DAY, ends).standing()[0]
    for month, share in openness.kept_by_month(db, Month(2026, 6), Month(2026, 10)):
        due, kept = recount(db, month.begins, month.ends).promised()
        assert share == wilson(kept, due)


def _check_groups(db: Connection) -> None:
    """What is told area by area, and language by language, is the whole."""
    scope = Scope(period.last(365, START))
    whole = casework.outcomes(db, scope, None)[0]
    for by in (By.AREA, By.LANGUAGE):
        groups = casework.outcomes(db, scope, by)
        assert [group.group for group in groups] == sorted(group.group for group in groups)
        assert sum(group.n for group in groups) == whole.n
    of_area = {group.group: group for group in casework.outcomes(db, scope, By.AREA)}["licensing"]
    alone = casework.outcomes(db, Scope(scope.period, "licensing"), None)[0]
    assert of_area.shares == alone.shares
    practices = [group.group for group in casework.outcomes(db, scope, By.PRACTICE)]
    assert practices == [f"p{number}" for number in range(1, 9)]


SAYING = st.sampled_from(
    [
        "claim {}",
        "claim {}",
        "claim {}",
        "release {}",
        "followup {} 2h",
        "followup {} 3d",
        "waiting {} her",
        "kept {}",
        "note {} hm",
        "replied {}",
        "replied {}",
        "resolve {} upheld done",
        "resolve {} withdrawn done",
        "resolve {} spam done",
        "reopen {} why",
        "handover {} bob please",
        "accept {}",
        "merge {} into 1",
        "set {} test yes",
        "set {} area licensing",
    ]
)
SAID = st.tuples(st.sampled_from(["ada", "ada", "bob"]), st.builds(str.format, SAYING, st.integers(1, 4)))
WRITTEN = st.sampled_from(["arrives", "writes"])
PASSED = st.sampled_from([timedelta(minutes=30), timedelta(hours=3), timedelta(days=2), timedelta(days=12)])
HISTORY = st.lists(st.one_of(SAID, SAID, SAID, PASSED, WRITTEN), min_size=15, max_size=40)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORY, since=st.integers(0, 20))
def test_figures_are_those_of_the_trail_after_any_history(prepared_file: Path, history: list[Any], since: int) -> None:
    with fresh(prepared_file, only=("#cases",)) as talk:
        for subject in ("0", "1"):
            talk.arrives(subject, requester_id="somebody")
        seen = []
        for step in history:
            _take(talk, step)
            talk.now += TICK
            seen.append((talk.now, _as_they_stand(talk)))
            talk.now += TICK
        now, begins = talk.now, START + since * DAY
        told = period.last(1, now)
        talk.do(lambda db: check_period(db, told))
        for ends, stood in seen[:: max(1, len(seen) // 2)]:
            earlier = Period(min(begins, ends - DAY), ends, "x")
            talk.do(lambda db, of=earlier: check_period(db, of))
            talk.do(lambda db, at=ends, was=stood: _check_standing(db, at, was))


def _take(talk: Talk, step: Any) -> None:
    match step:
        case timedelta():
            talk.pass_time(step)
        case "arrives":
            talk.arrives(str(len(talk.rows(Case))), requester_id="somebody")
        case "writes":
            talk.writes("1", f"m{talk.now}")
        case who, said:
            talk.say(who, said)


def _as_they_stand(talk: Talk) -> dict[int, tuple[State, datetime | None]]:
    """Every case's state, and when it is due."""
    return {case["number"]: (case["state"], case["due_at"]) for case in talk.rows(Case)}


def _check_standing(db: Connection, at: datetime, stood: dict[int, tuple[State, datetime | None]]) -> None:
    """What is worked out of a moment that has passed is what was to be seen then."""
    counted = recount(db, at, at).cases
    unresolved = [each for number, each in stood.items() if number in counted and each[0] is not State.RESOLVED]
    unclaimed = [each for each in unresolved if each[0] is State.OPEN]
    overdue = [due for _, due in unresolved if due is not None and due < at]
    assert standing.then(db, at, EVERY) == Standing(len(unresolved), len(unclaimed), len(overdue))

"""What is said of practices is what the statistics allow, and no more."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, insert, select, update

from commands.figures.differences import newcombe
from commands.figures.shares import wilson
from commands.reports import practising
from commands.reports.practising import Verdict
from storage.models import Audience, Case, Ending, Practice, PracticeVersion, Priority, State
from storage.rows import table
from tests.conversations.talk import START, Talk

NOW = START


@pytest.mark.parametrize(
    ("one", "other", "difference", "low", "high"),
    [((56, 70), (48, 80), 0.2, 0.0524, 0.3339), ((9, 10), (3, 10), 0.6, 0.1705, 0.8090),
     ((6, 7), (2, 7), 0.5714, 0.0582, 0.8062), ((5, 56), (0, 29), 0.0893, -0.0381, 0.1926),
     ((0, 10), (0, 20), 0.0, -0.1611, 0.2775), ((10, 10), (0, 10), 1.0, 0.6075, 1.0)],
)  # fmt: skip
def test_the_published_examples(one: Any, other: Any, difference: float, low: float, high: float) -> None:
    found = newcombe(_share(*one), _share(*other))
    assert [found.difference, found.low, found.high] == pytest.approx([difference, low, high], abs=5e-5)


_SHARES = st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(_SHARES, _SHARES)
def test_an_interval_holds_its_difference_and_turns_with_it(one: tuple[int, int], other: tuple[int, int]) -> None:
    found, turned = newcombe(_share(*one), _share(*other)), newcombe(_share(*other), _share(*one))
    assert -1 - 1e-9 <= found.low <= found.difference <= found.high <= 1 + 1e-9
    assert [turned.low, turned.high] == pytest.approx([-found.high, -found.low])


@pytest.fixture
def talk(store: Any) -> Talk:
    """Practices 1 (in use for licensing) and 2 (in use for general), with nothing done by them yet."""
    talk = Talk(store)
    for number, area in ((1, "licensing"), (2, "general")):
        values = {"number": number, "area": area, "adopted": 1, "retired": False}
        version = {"practice": number, "version": 1, "title": "x", "steps": "y", "at": NOW, "adopted_at": NOW}
        talk.do(lambda db, values=values: db.execute(insert(table(Practice)).values(**values)))
        talk.do(lambda db, version=version: db.execute(insert(table(PracticeVersion)).values(**version)))
    return talk


def test_a_practice_is_proposed_where_the_figures_are_sure_and_enough(talk: Talk) -> None:
    _resolved(talk, 40, reopened=0, practice=1)
    _resolved(talk, 40, reopened=12, practice=None)
    _resolved(talk, 19, reopened=0, practice=2, area="general")
    _resolved(talk, 40, reopened=30, practice=None, area="general")
    better, few = talk.do(lambda db: practising.better_than_none(db, now=NOW))
    assert (better.practice, better.verdict, better.followed.n, better.without.n) == (1, Verdict.BETTER, 40, 40)
    assert better.difference.difference == pytest.approx(0.3)
    assert few.difference.is_sure
    assert few.verdict is Verdict.TOO_LITTLE, "of 19 nothing is said"
    _resolved(talk, 1, reopened=0, practice=2, area="general")
    assert talk.do(lambda db: practising.better_than_none(db, now=NOW, practice=2))[0].verdict is Verdict.BETTER
    _resolved(talk, 400, reopened=300, practice=1)
    assert talk.do(lambda db: practising.better_than_none(db, now=NOW, practice=1))[0].verdict is Verdict.WORSE


def test_what_may_be_chance_is_no_proposal(talk: Talk) -> None:
    _resolved(talk, 60, reopened=4, practice=1)
    _resolved(talk, 60, reopened=9, practice=None)
    (found,) = talk.do(lambda db: practising.better_than_none(db, now=NOW))
    assert (found.verdict, found.difference.low < 0 < found.difference.difference) == (Verdict.TOO_LITTLE, True)


def test_only_what_was_observed_and_counts_is_compared(talk: Talk) -> None:
    _resolved(talk, 3, reopened=1, practice=1)
    _resolved(talk, 2, reopened=0, practice=None)
    _resolved(talk, 5, reopened=5, practice=1, days=29)
    _resolved(talk, 5, reopened=5, practice=None, days=29)
    _resolved(talk, 4, reopened=0, practice=None, days=90)
    _resolved(talk, 1, reopened=0, practice=1, area="general")
    for column, value in (("test", True), ("outcome", "spam"), ("state", State.MERGED)):
        _resolved(talk, 1, reopened=1, practice=1, case={column: value})
        _resolved(talk, 1, reopened=1, practice=None, case={column: value})
    found = talk.do(lambda db: practising.better_than_none(db, now=NOW))
    assert [(each.practice, each.followed.n, each.without.n) for each in found] == [(1, 3, 2)]
    assert (found[0].followed.hits, found[0].without.hits) == (2, 2)
    whole = talk.do(lambda db: practising.results(db, now=NOW))[0]
    assert (whole.practice, whole.version, whole.n, whole.enough) == (1, None, 9, False)
    assert whole.reopened == wilson(1, 4)


def test_a_reopening_after_thirty_days_is_none(talk: Talk) -> None:
    _resolved(talk, 2, reopened=2, practice=1, days=80, after=timedelta(days=30))
    _resolved(talk, 3, reopened=3, practice=1, days=80, after=timedelta(days=30, seconds=1))
    assert talk.do(lambda db: practising.results(db, now=NOW))[0].reopened == wilson(2, 5)


def test_versions_are_told_apart_and_together(talk: Talk) -> None:
    _resolved(talk, 3, reopened=0, practice=1)
    _resolved(talk, 2, reopened=1, practice=1, version=2)
    talk.do(lambda db: db.execute(update(table(Ending)).where(table(Ending).c.version == 2).values(held=False)))
    found = talk.do(lambda db: practising.results(db, now=NOW, practice=1))
    assert [(each.version, each.n, each.reopened, each.held) for each in found] == [
        (None, 5, wilson(1, 5), wilson(0, 2)),
        (1, 3, wilson(0, 3), None),
        (2, 2, wilson(1, 2), wilson(0, 2)),
    ]
    assert found[0].outcomes == (("upheld", wilson(4, 4)),)
    assert talk.do(lambda db: practising.results(db, now=NOW, practice=9)) == []


def _share(hits: int, n: int) -> Any:
    return wilson(hits, n)


def _resolved(
    talk: Talk,
    count: int,
    *,
    reopened: int,
    practice: int | None,
    area: str = "licensing",
    version: int = 1,
    days: float = 40,
    after: timedelta = timedelta(days=1),
    case: dict[str, Any] | None = None,
) -> None:
    """So many resolutions so many days ago, of which the first `reopened` were reopened some time `after`."""

    at = NOW - timedelta(days=days)
    values = {"area": area, "subject": "", "summary": "", "language": "en", "priority": Priority.NORMAL, "tags": ""}
    values |= {"sensitivity": Audience.TEAM, "source": "x", "opened_at": at, "moved_at": at, "rung": 0}
    values |= {"state": State.RESOLVED, "outcome": "upheld", **(case or {})}
    ended = {"at": at, "outcome": "upheld", "practice": practice, "version": version if practice else None}

    def write(db: Any) -> None:
        first = (db.execute(select(func.max(table(Case).c.number))).scalar() or 0) + 1
        numbers = range(first, first + count)
        again = [at + after if number < first + reopened else None for number in numbers]
        db.execute(insert(table(Case)), [{**values, "number": number} for number in numbers])
        db.execute(
            insert(table(Ending)),
            [
                {**ended, "case_number": number, "reopened_at": when}
                for number, when in zip(numbers, again, strict=True)
            ],
        )

    talk.do(write)

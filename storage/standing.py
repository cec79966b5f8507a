"""How cases stood at a moment, now or long ago.

What is unresolved now is kept with the cases. For a moment that has passed it is worked out from what has happened
since: whatever is unresolved now or was resolved later is a candidate, and the trail says where it stood.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Select, case, func, or_, select, union_all

from storage.counted import Counted
from storage.models import UNRESOLVED, Case, Ending, Entry, EntryKind, Nudge, State
from storage.pairing import SERVED_BY, SERVING
from storage.rows import table

_CASE, _ENTRY, _ENDING, _NUDGE = table(Case), table(Entry), table(Ending), table(Nudge)

_IN_HAND = (State.CLAIMED, State.WAITING)
_WORDS = (
    EntryKind.CLAIMED,
    EntryKind.RELEASED,
    EntryKind.NOTED,
    EntryKind.REPLIED,
    EntryKind.PROMISED,
    EntryKind.WAITING,
    EntryKind.KEPT,
    EntryKind.REOPENED,
    EntryKind.HANDED_OVER,
    EntryKind.SET,
    EntryKind.REFERRED,
    EntryKind.MERGED,
)
"""What sets the clock of a case in hand anew; that of one that nobody has stays as it is."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Unresolved cases: all, those that nobody has, those past their time."""

    unresolved: int
    unclaimed: int
    overdue: int


def now(db: Connection, at: datetime, counted: Counted) -> Standing:
    """As the cases stand at this moment."""
    statement = select(
        func.count(),
        func.coalesce(func.sum(case((_CASE.c.state == State.OPEN, 1), else_=0)), 0),
        func.coalesce(func.sum(case((_CASE.c.due_at < at, 1), else_=0)), 0),
    ).where(UNRESOLVED, *counted.where())
    return Standing(*db.execute(statement).one())


def unresolved(db: Connection, counted: Counted) -> int:
    """How many cases are unresolved now."""
    count: int = db.execute(select(func.count()).select_from(_CASE).where(UNRESOLVED, *counted.where())).scalar_one()
    return count


def then(db: Connection, at: datetime, counted: Counted) -> Standing:
    """As the cases stood just before a moment that has passed; past their time are those that had been rung about, and
    on which nobody had said a word since.
    """
    rung = select(_NUDGE.c.step).where(
        _NUDGE.c.case_number == _CASE.c.number, _NUDGE.c.step >= 0, _NUDGE.c.due_at < at, ~_word_since(at).exists()
    )
    statement = select(
        func.count(),
        func.coalesce(func.sum(case((_stood(at) == State.OPEN, 1), else_=0)), 0),
        func.coalesce(func.sum(case((rung.exists(), 1), else_=0)), 0),
    ).where(*_unresolved(at), *counted.where())
    return Standing(*db.execute(statement).one())


def held_now(db: Connection, counted: Counted) -> dict[int, int]:
    """How many cases each volunteer who has any has in hand now."""
    statement = select(_CASE.c.owner_id, func.count()).where(_CASE.c.state.in_(_IN_HAND), UNRESOLVED, *counted.where())
    return {row[0]: row[1] for row in db.execute(statement.group_by(_CASE.c.owner_id))}


def held_then(db: Connection, at: datetime, counted: Counted) -> dict[int, int]:
    """How many each had in hand just before a moment that has passed."""
    newest = (
        select(SERVED_BY)
        .where(_ENTRY.c.case_number == _CASE.c.number, _ENTRY.c.at < at, SERVING)
        .order_by(_ENTRY.c.id.desc())
        .limit(1)
    )
    owner = newest.correlate(_CASE).scalar_subquery().label("owner")
    statement = select(owner).where(*_unresolved(at), _stood(at).in_(_IN_HAND), *counted.where())
    return dict(Counter(row[0] for row in db.execute(statement) if row[0] is not None))


def _unresolved(at: datetime) -> list[ColumnElement[bool]]:
    # not `union`: SQLite would read both in the order of cases, and so all of them
    candidates = union_all(
        select(_CASE.c.number).where(UNRESOLVED), select(_ENDING.c.case_number).where(_ENDING.c.at >= at)
    )
    over = select(_ENDING.c.id).where(
        _ENDING.c.case_number == _CASE.c.number,
        _ENDING.c.at < at,
        or_(_ENDING.c.reopened_at.is_(None), _ENDING.c.reopened_at >= at),
    )
    return [_CASE.c.number.in_(candidates), _CASE.c.opened_at < at, ~over.exists()]


def _stood(at: datetime) -> ColumnElement[str]:
    """The state of a case just before a moment: what the newest entry that names one says."""
    newest = (
        select(_ENTRY.c.now)
        .where(_ENTRY.c.case_number == _CASE.c.number, _ENTRY.c.at < at, _ENTRY.c.now.in_([State.OPEN, *_IN_HAND]))
        .order_by(_ENTRY.c.id.desc())
        .limit(1)
    )
    return newest.scalar_subquery()


def _word_since(at: datetime) -> Select[int]:
    return select(_ENTRY.c.id).where(
        _ENTRY.c.case_number == _NUDGE.c.case_number,
        _ENTRY.c.at > _NUDGE.c.due_at,
        _ENTRY.c.at < at,
        _ENTRY.c.kind.in_(_WORDS),
        or_(_ENTRY.c.was != State.OPEN, _ENTRY.c.now != State.OPEN),
    )

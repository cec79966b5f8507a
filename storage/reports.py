"""Counting, from the trail and from how cases stand. Periods begin at `since` and end just before `until`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Select, and_, case, extract, func, or_, select

from storage.counted import Counted
from storage.models import Case, Ending, Entry, EntryKind, FollowUp, PromiseState
from storage.rows import table

_CASE, _ENTRY, _PROMISE, _ENDING = table(Case), table(Entry), table(FollowUp), table(Ending)


@dataclass(frozen=True, slots=True)
class Promised:
    """Promises due in a period, those of them kept by their time, and those seen to `late`."""

    due: int
    kept: int
    late: int


def first_opened(db: Connection) -> datetime | None:
    """When the first case came in, whatever became of it."""
    found: datetime | None = db.execute(select(func.min(_CASE.c.opened_at))).scalar_one()
    return found


def happened(
    db: Connection, since: datetime, until: datetime, counted: Counted, *kinds: EntryKind
) -> dict[EntryKind, int]:
    """How often each of these kinds of thing happened to cases."""
    statement = (
        select(_ENTRY.c.kind, func.count())
        .join(_CASE, _CASE.c.number == _ENTRY.c.case_number)
        .where(_ENTRY.c.at >= since, _ENTRY.c.at < until, _ENTRY.c.kind.in_(kinds), *counted.where())
        .group_by(_ENTRY.c.kind)
    )
    found = {row[0]: row[1] for row in db.execute(statement)}
    return {kind: found.get(kind, 0) for kind in kinds}


def promised(db: Connection, since: datetime, until: datetime, counted: Counted) -> Promised:
    """Promises that fell due in a period; one that was replaced before its time never did.

    Rechecks are none of them: they are about cases that are over.
    """
    seen_to = select(_ENTRY.c.id).where(
        _ENTRY.c.case_number == _PROMISE.c.case_number,
        _ENTRY.c.at == _PROMISE.c.ended_at,
        _ENTRY.c.kind.in_([EntryKind.KEPT, EntryKind.RESOLVED]),
    )
    ended = and_(_PROMISE.c.ended_at > _PROMISE.c.due_at, _PROMISE.c.ended_at < until)
    statement = select(func.count(), _number_of(_in_time()), _number_of(and_(ended, seen_to.exists()))).select_from(
        _PROMISE.join(_CASE, _CASE.c.number == _PROMISE.c.case_number)
    )
    due, kept, late = db.execute(statement.where(*_due(since, until), *counted.where())).one()
    return Promised(due, kept, late)


def promised_by_month(
    db: Connection, since: datetime, until: datetime, counted: Counted
) -> dict[tuple[int, int], tuple[int, int]]:
    """Of the promises that fell due in each (year, month): how many were kept by their time, and of how many."""
    year, month = extract("year", _PROMISE.c.due_at), extract("month", _PROMISE.c.due_at)
    statement = (
        select(year, month, _number_of(_in_time()), func.count())
        .select_from(_PROMISE.join(_CASE, _CASE.c.number == _PROMISE.c.case_number))
        .where(*_due(since, until), *counted.where())
        .group_by(year, month)
    )
    return {(int(row[0]), int(row[1])): (row[2], row[3]) for row in db.execute(statement)}


def opened_by_area(db: Connection, since: datetime, until: datetime, counted: Counted) -> list[tuple[str, int]]:
    """How many cases came in, in each area in which any did, most first."""
    statement = select(_CASE.c.area, func.count()).where(
        _CASE.c.opened_at >= since, _CASE.c.opened_at < until, *counted.where()
    )
    by_area = statement.group_by(_CASE.c.area).order_by(func.count().desc(), _CASE.c.area)
    return [(row[0], row[1]) for row in db.execute(by_area)]


def opened_by_day(db: Connection, since: datetime, until: datetime, counted: Counted) -> dict[date, int]:
    """How many cases came in on each day (UTC) on which any did."""
    at = _CASE.c.opened_at
    return _by_day(db, select(func.date(at), func.count()).where(at >= since, at < until, *counted.where()))


def resolved_by_day(db: Connection, since: datetime, until: datetime, counted: Counted) -> dict[date, int]:
    """How many cases were resolved on each day on which any was; each time, where one was reopened.

    By a clock that went backwards, one may have been resolved before it was opened: then it was on the same day.
    """
    at: ColumnElement[datetime] = case((_ENDING.c.at < _CASE.c.opened_at, _CASE.c.opened_at), else_=_ENDING.c.at)
    return _endings_by_day(db, at, since, until, counted)


def reopened_by_day(db: Connection, since: datetime, until: datetime, counted: Counted) -> dict[date, int]:
    """How many resolved cases were taken up again on each day on which any was."""
    return _endings_by_day(db, _ENDING.c.reopened_at, since, until, counted)


def outcomes(
    db: Connection, since: datetime, until: datetime, counted: Counted, by: str | None = None
) -> list[tuple[str, str, int]]:
    """How often cases ended how: (group, outcome, how often), of the resolutions that had not been reopened by `until`.

    `by` is `area`, `language` or `practice`, and the group that area, language, or the practice's number; None: one
    group without a name. What followed no practice is in no group of them.
    """
    groups: dict[str | None, ColumnElement[str]] = {"area": _CASE.c.area, "language": _CASE.c.language}
    group = _ENDING.c.practice if by == "practice" else groups.get(by)
    columns = [] if group is None else [group]
    statement = (
        select(*columns, _ENDING.c.outcome, func.count())
        .join(_CASE, _CASE.c.number == _ENDING.c.case_number)
        .where(_ENDING.c.at >= since, _ENDING.c.at < until, *counted.where())
        .where(or_(_ENDING.c.reopened_at.is_(None), _ENDING.c.reopened_at >= until))
        .group_by(*columns, _ENDING.c.outcome)
    )
    if by == "practice":
        statement = statement.where(_ENDING.c.practice.is_not(None))
    return [(str(row[0]) if columns else "", row[-2], row[-1]) for row in db.execute(statement)]


def _in_time() -> ColumnElement[bool]:
    return and_(_PROMISE.c.state == PromiseState.KEPT, _PROMISE.c.ended_at <= _PROMISE.c.due_at)


def _due(since: datetime, until: datetime) -> list[ColumnElement[bool]]:
    return [
        _PROMISE.c.due_at >= since,
        _PROMISE.c.due_at < until,
        _PROMISE.c.state != PromiseState.REPLACED,
        _PROMISE.c.recheck.is_(False),
    ]


def _number_of(what: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((what, 1), else_=0)), 0)


def _endings_by_day(
    db: Connection, at: ColumnElement[datetime], since: datetime, until: datetime, counted: Counted
) -> dict[date, int]:
    of_cases = select(func.date(at), func.count()).join(_CASE, _CASE.c.number == _ENDING.c.case_number)
    return _by_day(db, of_cases.where(at >= since, at < until, *counted.where()))


def _by_day(db: Connection, statement: Select[str, int]) -> dict[date, int]:
    """Rows of a day and a number, summed up; SQLite gives the day as a word."""
    [day, _] = statement.selected_columns
    return {date.fromisoformat(str(row[0])): row[1] for row in db.execute(statement.group_by(day))}

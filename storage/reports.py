"""Counting, from the trail and from how cases stand. Periods begin at `since` and end just before `until`.

Spam and merged cases are in no figure: they were never the team's work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from storage.models import UNRESOLVED, Case, Entry, EntryKind, FollowUp, PromiseState, State
from storage.rows import table

SPAM = "spam"
"""The outcome of a case that was none."""

_CASE, _ENTRY, _PROMISE = table(Case), table(Entry), table(FollowUp)


@dataclass(frozen=True, slots=True)
class Promised:
    """Promises due in a period, and those of them kept by their time."""

    due: int
    kept: int


@dataclass(frozen=True, slots=True)
class Standing:
    unresolved: int
    unclaimed: int
    overdue: int


def happened(db: Connection, since: datetime, until: datetime, area: str | None) -> dict[EntryKind, int]:
    """How often each kind of thing happened to cases."""
    statement = (
        select(_ENTRY.c.kind, func.count())
        .join(_CASE, _CASE.c.number == _ENTRY.c.case_number)
        .where(_ENTRY.c.at >= since, _ENTRY.c.at < until, *_counted(area))
        .group_by(_ENTRY.c.kind)
    )
    return {row[0]: row[1] for row in db.execute(statement)}


def promised(db: Connection, since: datetime, until: datetime, area: str | None) -> Promised:
    """Promises that fell due in a period; one that was replaced before its time never did."""
    kept = and_(_PROMISE.c.state == PromiseState.KEPT, _PROMISE.c.ended_at <= _PROMISE.c.due_at)
    statement = (
        select(func.count(), func.coalesce(func.sum(case((kept, 1), else_=0)), 0))
        .select_from(_PROMISE.join(_CASE, _CASE.c.number == _PROMISE.c.case_number))
        .where(
            _PROMISE.c.due_at >= since,
            _PROMISE.c.due_at < until,
            _PROMISE.c.state != PromiseState.REPLACED,
            *_counted(area),
        )
    )
    due, count = db.execute(statement).one()
    return Promised(due, count)


def standing(db: Connection, now: datetime, area: str | None) -> Standing:
    """Unresolved cases as they stand: all, those nobody has, those past their time."""
    statement = select(
        func.count(),
        func.coalesce(func.sum(case((_CASE.c.state == State.OPEN, 1), else_=0)), 0),
        func.coalesce(func.sum(case((_CASE.c.due_at < now, 1), else_=0)), 0),
    ).where(UNRESOLVED, *_counted(area))
    unresolved, unclaimed, overdue = db.execute(statement).one()
    return Standing(unresolved, unclaimed, overdue)


def _counted(area: str | None) -> list[ColumnElement[bool]]:
    """The cases that are counted; those of one area, where it is given."""
    ours = [_CASE.c.state != State.MERGED, _CASE.c.outcome.is_distinct_from(SPAM)]
    return [*ours, _CASE.c.area == area] if area else ours

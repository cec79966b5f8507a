"""What is known of the words that came from whoever wrote in: that they came, and whether somebody is still to hear."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, select

from storage.models import Entry, EntryKind, Nudge
from storage.rows import table

_ENTRY = table(Entry)
_NUDGE = table(Nudge)

STEP = -1
"""Of a nudge: its clock rang because they wrote, not because a time had come. Its due time is when they did."""


def to_be_told(db: Connection, case: int, whom: int, after: datetime) -> bool:
    """Whether somebody is to be told later than this that they wrote about a case."""
    statement = select(_NUDGE.c.step).where(
        _NUDGE.c.case_number == case,
        _NUDGE.c.told_id == whom,
        _NUDGE.c.step == STEP,
        _NUDGE.c.folded.is_(False),
        _NUDGE.c.rung_at > after,
    )
    return db.execute(statement.limit(1)).first() is not None


def heard_since_the_end(db: Connection, case: int, kind: str, since: datetime) -> bool:
    """Whether a word of a kind came about a resolved case since a moment, and since it was resolved."""
    return _heard_since(db, case, kind, since, [EntryKind.RESOLVED])


def heard_while_open(db: Connection, case: int, kind: str, since: datetime) -> bool:
    """Whether a word of a kind came about a case that nobody has since a moment, and since nobody has it."""
    return _heard_since(db, case, kind, since, [EntryKind.OPENED, EntryKind.RELEASED, EntryKind.REOPENED])


def _heard_since(db: Connection, case: int, kind: str, since: datetime, stands_since: Collection[EntryKind]) -> bool:
    of_case = select(_ENTRY.c.id).where(_ENTRY.c.case_number == case)
    ended = of_case.where(_ENTRY.c.kind.in_(stands_since)).order_by(_ENTRY.c.id.desc()).limit(1)
    statement = of_case.where(
        _ENTRY.c.kind == EntryKind.WROTE,
        _ENTRY.c.was == kind,
        _ENTRY.c.at > since,
        _ENTRY.c.id > ended.scalar_subquery(),
    )
    return db.execute(statement.limit(1)).first() is not None

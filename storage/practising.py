"""What became of the cases in which a practice was followed, and of those in which none was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from storage.counted import EVERY, Counted
from storage.models import Case, Ending
from storage.rows import table

_CASE, _ENDING = table(Case), table(Ending)


@dataclass(frozen=True, slots=True)
class Followed:
    """A resolution by a version of a practice: whether it was `reopened_at` some time, or is known to have held."""

    practice: int
    version: int
    area: str
    outcome: str
    at: datetime
    reopened_at: datetime | None
    held: bool | None


def followed(db: Connection, until: datetime, practice: int | None = None) -> list[Followed]:
    """Every resolution before then that counts and followed this practice, or any; the earliest first."""
    which = _ENDING.c.practice.is_not(None) if practice is None else _ENDING.c.practice == practice
    statement = _resolutions(
        _ENDING.c.practice,
        _ENDING.c.version,
        _CASE.c.area,
        _ENDING.c.outcome,
        _ENDING.c.at,
        _ENDING.c.reopened_at,
        _ENDING.c.held,
    )
    found = statement.where(which, _ENDING.c.at < until, *EVERY.where()).order_by(_ENDING.c.id)
    return [Followed(*row) for row in db.execute(found)]


def without(db: Connection, area: str, since: datetime, until: datetime) -> tuple[int, list[tuple[datetime, datetime]]]:
    """Of the resolutions of an area that count and followed no practice: how many there were from `since` until just
    before `until`, and when those that were reopened were resolved and reopened.
    """
    none = (_ENDING.c.practice.is_(None), _ENDING.c.at >= since, _ENDING.c.at < until, *Counted(area).where())
    count: int = db.execute(_resolutions(func.count()).where(*none)).scalar_one()
    again = _resolutions(_ENDING.c.at, _ENDING.c.reopened_at).where(*none, _ENDING.c.reopened_at.is_not(None))
    return count, [(at, reopened_at) for at, reopened_at in db.execute(again)]


def _resolutions(*columns: ColumnElement[Any]) -> Select[Any]:
    return select(*columns).select_from(_ENDING.join(_CASE, _CASE.c.number == _ENDING.c.case_number))

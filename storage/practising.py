"""What became of the cases in which a practice was followed, and of those in which none was."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select

from storage.counted import EVERY
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


@dataclass(slots=True)
class Without:
    """So many resolutions that followed no practice; when those that were `reopened` were resolved, and reopened."""

    n: int = 0
    reopened: list[tuple[datetime, datetime]] = field(default_factory=list)


def followed(db: Connection, until: datetime, practice: int | None = None) -> list[Followed]:
    """Every resolution before then that counts and followed this practice, or any; the earliest first."""
    statement = _resolutions(
        _ENDING.c.practice,
        _ENDING.c.version,
        _CASE.c.area,
        _ENDING.c.outcome,
        _ENDING.c.at,
        _ENDING.c.reopened_at,
        _ENDING.c.held,
    )
    found = statement.where(_by(practice), _ENDING.c.at < until, *EVERY.where()).order_by(_ENDING.c.id)
    return [Followed(*row) for row in db.execute(found)]


def without(db: Connection, until: datetime, practice: int | None = None) -> dict[tuple[int, str], Without]:
    """By this practice, or any, and area in which it was followed: the resolutions there that count and followed none,
    from when it was first followed until just before `until`.
    """
    counts = (_ENDING.c.at < until, *EVERY.where())
    first = (
        _resolutions(_ENDING.c.practice, _CASE.c.area, func.min(_ENDING.c.at).label("at"))
        .where(_by(practice), *counts)
        .group_by(_ENDING.c.practice, _CASE.c.area)
        .subquery()
    )
    at = case((_ENDING.c.reopened_at.is_not(None), _ENDING.c.at)).label("resolved_at")
    kinds = (first.c.practice, first.c.area, at, _ENDING.c.reopened_at)
    statement = (
        _resolutions(*kinds, func.count())
        .join(first, and_(first.c.area == _CASE.c.area, first.c.at <= _ENDING.c.at))
        .where(_ENDING.c.practice.is_(None), *counts)
        .group_by(*kinds)
    )
    found: dict[tuple[int, str], Without] = {}
    for number, area, resolved_at, reopened_at, count in db.execute(statement):
        here = found.setdefault((number, area), Without())
        here.n += count
        if reopened_at is not None:
            here.reopened += [(resolved_at, reopened_at)] * count
    return found


def _by(practice: int | None) -> ColumnElement[bool]:
    return _ENDING.c.practice.is_not(None) if practice is None else _ENDING.c.practice == practice


def _resolutions(*columns: ColumnElement[Any]) -> Select[Any]:
    return select(*columns).select_from(_ENDING.join(_CASE, _CASE.c.number == _ENDING.c.case_number))

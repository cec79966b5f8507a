"""What is unresolved, in outline: for whoever looks over all of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from storage.models import UNRESOLVED, Audience, Case, State, Volunteer
from storage.rows import every, table

_CASE, _VOLUNTEER = table(Case), table(Volunteer)
_OUTLINES = (
    select(
        _CASE.c.number,
        _CASE.c.area,
        _CASE.c.sensitivity,
        _CASE.c.state,
        _CASE.c.owner_id,
        _CASE.c.opened_at,
        _CASE.c.due_at,
        _CASE.c.about_id,
    )
    .where(UNRESOLVED)
    .order_by(_CASE.c.number)
)
_OWNERS = select(_VOLUNTEER).where(
    _VOLUNTEER.c.id.in_(select(_CASE.c.owner_id).where(UNRESOLVED)), _VOLUNTEER.c.away_until.is_not(None)
)


@dataclass(frozen=True, slots=True)
class Outline:
    """An unresolved case without its words."""

    number: int
    area: str
    sensitivity: Audience
    state: State
    owner_id: int | None
    opened_at: datetime
    due_at: datetime
    about_id: int | None


def outlines(db: Connection) -> list[Outline]:
    """Every unresolved case."""
    return [Outline(*row) for row in db.execute(_OUTLINES)]


def absent_owners(db: Connection) -> list[Volunteer]:
    """Who has unresolved cases and has said that they are away, or were."""
    return every(db, _OWNERS, Volunteer)

"""Who watches which areas."""

from __future__ import annotations

from sqlalchemy import Connection, select

from storage.models import Volunteer
from storage.rows import every, table

_VOLUNTEER = table(Volunteer)
_WATCHERS = (
    select(_VOLUNTEER).where(_VOLUNTEER.c.watches != "", _VOLUNTEER.c.left_at.is_(None)).order_by(_VOLUNTEER.c.id)
)


def watchers(db: Connection, area: str) -> list[Volunteer]:
    """Everybody of the team who watches an area."""
    return [each for each in every(db, _WATCHERS, Volunteer) if area in each.watches.split(",")]

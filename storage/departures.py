"""Why people left, as far as they said."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from storage.models import Departure
from storage.rows import every, table

_DEPARTURE = table(Departure)
_EVERY = select(_DEPARTURE).where(_DEPARTURE.c.at >= bindparam("since")).order_by(_DEPARTURE.c.id)


def record(db: Connection, volunteer: int, reasons: Mapping[str, bool | None], *, at: datetime) -> None:
    """Why somebody left: reasons, and whether each could have been avoided, where they said so."""
    for reason, avoidable in reasons.items():
        db.execute(insert(_DEPARTURE).values(volunteer_id=volunteer, at=at, reason=reason, avoidable=avoidable))


def since(db: Connection, volunteer: int, at: datetime) -> list[Departure]:
    """The reasons that somebody has given from a moment on."""
    theirs = (_DEPARTURE.c.volunteer_id == volunteer, _DEPARTURE.c.at >= at)
    return every(db, select(_DEPARTURE).where(*theirs).order_by(_DEPARTURE.c.id), Departure)


def every_since(db: Connection, at: datetime) -> list[Departure]:
    """The reasons that anybody has given from a moment on."""
    return every(db, _EVERY, Departure, since=at)

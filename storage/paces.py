"""How soon things are to happen, where the team has said so for an area."""

from __future__ import annotations

from sqlalchemy import Connection, select

from storage.memory import memory
from storage.models import Pace
from storage.rows import every, insert_unless_there, table

_PACE = table(Pace)
_ALL = select(_PACE)
_PACES = "the paces"

EVERY_AREA = "*"


def find(db: Connection, area: str) -> Pace | None:
    """What was settled for this area (or for EVERY_AREA), if anything."""
    known = memory(db)
    if _PACES not in known:
        known[_PACES] = {pace.area: pace for pace in every(db, _ALL, Pace)}
    found: Pace | None = known[_PACES].get(area)
    return found


def settle(db: Connection, area: str, **seconds: int | None) -> None:
    """Settle one or more of an area's times (`claim`, `step`, `look`, `refer`); None is the usual again."""
    memory(db).pop(_PACES, None)
    statement = insert_unless_there(db, _PACE).values(area=area, **seconds)
    db.execute(statement.on_conflict_do_update(index_elements=["area"], set_=seconds))

"""What the team has changed in the list of outcomes that ships."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from storage.models import OutcomeChange
from storage.rows import every, insert_unless_there, table

_CHANGE = table(OutcomeChange)


def changes(db: Connection) -> list[OutcomeChange]:
    """Each outcome that was added or taken out, in that order."""
    return every(db, select(_CHANGE).order_by(_CHANGE.c.at, _CHANGE.c.code), OutcomeChange)


def settle(db: Connection, code: str, *, offered: bool, at: datetime) -> None:
    """Whether an outcome is on the list from now on."""
    settled = insert_unless_there(db, _CHANGE).values(code=code, offered=offered, at=at)
    db.execute(settled.on_conflict_do_update(index_elements=["code"], set_={"offered": offered, "at": at}))

"""Nudges given: each once, by its key."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from storage.models import Nudge, State
from storage.rows import insert_unless_there, table

_NUDGE = table(Nudge)


def once(db: Connection, case: int, clock: State, due: datetime, step: int, *, at: datetime) -> bool:
    """Write down that a clock rang; False when this very ring has been written down before."""
    values = {"case_number": case, "clock": clock, "due_at": due, "step": step, "rung_at": at}
    new = insert_unless_there(db, _NUDGE).values(values).on_conflict_do_nothing().returning(_NUDGE.c.step)
    return db.execute(new).first() is not None

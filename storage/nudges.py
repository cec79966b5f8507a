"""Nudges given: each once, by its key."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from storage.models import Nudge, State
from storage.rows import insert_unless_there, table

_NUDGE = table(Nudge)


def once(db: Connection, case: int, clock: State, due: datetime, step: int, *, at: datetime) -> bool:
    """Write down that a clock rang; False when this very ring has been written down before."""
    values = {"case_number": case, "clock": clock, "due_at": due, "step": step, "rung_at": at}
    new = insert_unless_there(db, _NUDGE).values(values).on_conflict_do_nothing().returning(_NUDGE.c.step)
    return db.execute(new).first() is not None


def told(db: Connection, case: int, clock: State, due: datetime, step: int, *, whom: int, folded: bool) -> None:
    """Of this ring a person was told, or (`folded`) will be in the digest of what was too much for their day."""
    db.execute(
        _NUDGE.update()
        .where(_NUDGE.c.case_number == case, _NUDGE.c.clock == clock, _NUDGE.c.due_at == due, _NUDGE.c.step == step)
        .values(told_id=whom, folded=folded)
    )


def told_since(db: Connection, whom: int, since: datetime) -> int:
    """How many nudges a person was given one by one since a moment."""
    statement = (
        select(func.count())
        .select_from(_NUDGE)
        .where(_NUDGE.c.told_id == whom, _NUDGE.c.rung_at >= since, _NUDGE.c.folded.is_(False))
    )
    count: int = db.execute(statement).scalar_one()
    return count

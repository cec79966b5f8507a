"""Nudges given: each once, by its key."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update

from storage.models import Nudge, State
from storage.prepared import Prepared
from storage.rows import every, insert_unless_there, table

_NUDGE = table(Nudge)
_TOLD = Prepared(
    update(_NUDGE)
    .where(
        _NUDGE.c.case_number == bindparam("case"),
        _NUDGE.c.clock == bindparam("ringing"),
        _NUDGE.c.due_at == bindparam("due"),
        _NUDGE.c.step == bindparam("rung"),
    )
    .values(told_id=bindparam("whom"), folded=bindparam("in_digest"))
)
_TOLD_SINCE = Prepared(
    select(func.count())
    .select_from(_NUDGE)
    .where(_NUDGE.c.told_id == bindparam("whom"), _NUDGE.c.rung_at >= bindparam("since"), _NUDGE.c.folded.is_(False))
)

_LAST = Prepared(
    select(func.max(_NUDGE.c.rung_at)).where(
        _NUDGE.c.case_number == bindparam("case"), _NUDGE.c.due_at == bindparam("due")
    )
)
_FOLDED = (
    select(_NUDGE)
    .where(_NUDGE.c.told_id == bindparam("whom"), _NUDGE.c.folded, _NUDGE.c.case_number == bindparam("case"))
    .order_by(_NUDGE.c.rung_at)
)


def once(db: Connection, case: int, clock: State, due: datetime, step: int, *, at: datetime) -> bool:
    """Write down that a clock rang; False when this very ring has been written down before."""
    values = {"case_number": case, "clock": clock, "due_at": due, "step": step, "rung_at": at}
    new = insert_unless_there(db, _NUDGE).values(values).on_conflict_do_nothing().returning(_NUDGE.c.step)
    return db.execute(new).first() is not None


def told(db: Connection, case: int, clock: State, due: datetime, step: int, *, whom: int, folded: bool) -> None:
    """Of this ring a person was told, or (`folded`) will be in the digest of what was too much for their day."""
    _TOLD.run(db, case=case, ringing=clock, due=due, rung=step, whom=whom, in_digest=folded)


def told_since(db: Connection, whom: int, since: datetime) -> int:
    """How many nudges a person was given one by one since a moment."""
    count: int = _TOLD_SINCE.scalar(db, whom=whom, since=since)
    return count


def last(db: Connection, case: int, due: datetime) -> datetime | None:
    """When a clock that was set to a time has rung last."""
    found: datetime | None = _LAST.scalar(db, case=case, due=due)
    return found


def folded(db: Connection, whom: int, case: int) -> list[Nudge]:
    """The nudges about a case that a person was to find in a digest, oldest first."""
    return every(db, _FOLDED, Nudge, whom=whom, case=case)

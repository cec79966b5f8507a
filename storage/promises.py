"""Promises to look again: made, kept, missed, replaced. A case has at most one that is pending."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from storage.models import FollowUp, PromiseState
from storage.prepared import Prepared
from storage.rows import table

_PROMISE = table(FollowUp)
_PENDING = Prepared(
    select(_PROMISE).where(_PROMISE.c.case_number == bindparam("case_number"), _PROMISE.c.state == PromiseState.PENDING)
)
_MAKE = insert(_PROMISE)
_END = (
    update(_PROMISE)
    .where(_PROMISE.c.id == bindparam("promise_id"))
    .values(state=bindparam("to_state"), ended_at=bindparam("at"))
)


def pending(db: Connection, case: int) -> FollowUp | None:
    """What has been promised about a case and is still to come."""
    return _PENDING.first(db, FollowUp, case_number=case)


def said(db: Connection, case: int) -> str | None:
    """In what words the next step was promised; None where nothing is, or it was not said."""
    promise = pending(db, case)
    return promise.what or None if promise else None


def make(
    db: Connection, case: int, *, by: int, at: datetime, due: datetime, what: str = "", waiting_for: str | None = None
) -> None:
    """Write down a promise; the one before it must have ended."""
    db.execute(
        _MAKE,
        {
            "case_number": case,
            "volunteer_id": by,
            "what": what,
            "waiting_for": waiting_for,
            "made_at": at,
            "due_at": due,
            "state": PromiseState.PENDING,
        },
    )


def pass_on(db: Connection, promise: FollowUp, to: int) -> None:
    """A promise is from now on another volunteer's."""
    db.execute(update(_PROMISE).where(_PROMISE.c.id == promise.id).values(volunteer_id=to))


def go_along(db: Connection, promise: FollowUp, to: int) -> None:
    """What was promised about a case is from now on promised about the one that it goes on as."""
    db.execute(update(_PROMISE).where(_PROMISE.c.id == promise.id).values(case_number=to))


def end(db: Connection, promise: FollowUp, to: PromiseState, *, at: datetime) -> None:
    """A promise was kept, missed or replaced."""
    db.execute(_END, {"promise_id": promise.id, "to_state": to, "at": at})

"""Promises to look again: made, kept, missed, replaced. A case has at most one that is pending.

Of a case in hand it is the promise of its next step; of one that is resolved, to see whether that held (a recheck).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, insert, select, update

from storage.models import RECHECKS, FollowUp, PromiseState
from storage.prepared import Prepared
from storage.rows import table

_PROMISE = table(FollowUp)
_PENDING = Prepared(
    select(_PROMISE).where(
        _PROMISE.c.case_number == bindparam("case_number"),
        _PROMISE.c.state == PromiseState.PENDING,
        _PROMISE.c.recheck.is_(False),
    )
)
_RECHECK = Prepared(select(_PROMISE).where(_PROMISE.c.case_number == bindparam("case_number"), RECHECKS))
_MAKE = insert(_PROMISE)
_END = (
    update(_PROMISE)
    .where(_PROMISE.c.id == bindparam("promise_id"))
    .values(state=bindparam("to_state"), ended_at=bindparam("at"))
)
_TO_ASK = Prepared(
    select(_PROMISE)
    .where(RECHECKS, _PROMISE.c.asked_at.is_(None), _PROMISE.c.due_at <= bindparam("at"))
    .order_by(_PROMISE.c.due_at, _PROMISE.c.id)
    .limit(bindparam("most"))
)
_UNANSWERED = Prepared(
    select(_PROMISE)
    .where(RECHECKS, _PROMISE.c.due_at <= bindparam("since"), _PROMISE.c.asked_at <= bindparam("since"))
    .order_by(_PROMISE.c.asked_at, _PROMISE.c.id)
    .limit(bindparam("most"))
)
_NEXT_TO_ASK = Prepared(select(func.min(_PROMISE.c.due_at)).where(RECHECKS, _PROMISE.c.asked_at.is_(None)))
_LONGEST_ASKED = Prepared(select(func.min(_PROMISE.c.asked_at)).where(RECHECKS, _PROMISE.c.due_at <= bindparam("at")))


def pending(db: Connection, case: int) -> FollowUp | None:
    """What has been promised about a case in hand and is still to come."""
    return _PENDING.first(db, FollowUp, case_number=case)


def said(db: Connection, case: int) -> str | None:
    """In what words the next step was promised; None where nothing is, or it was not said."""
    promise = pending(db, case)
    return promise.what or None if promise else None


def make(
    db: Connection,
    case: int,
    *,
    by: int,
    at: datetime,
    due: datetime,
    what: str = "",
    waiting_for: str | None = None,
    recheck: bool = False,
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
            "recheck": recheck,
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


def recheck(db: Connection, case: int) -> FollowUp | None:
    """The promise to see whether what was done in a resolved case holds, while it is still to come."""
    return _RECHECK.first(db, FollowUp, case_number=case)


def to_ask(db: Connection, at: datetime, most: int) -> list[FollowUp]:
    """The rechecks that are due and about which nobody has been asked, longest due first."""
    return _TO_ASK.every(db, FollowUp, at=at, most=most)


def unanswered(db: Connection, since: datetime, most: int) -> list[FollowUp]:
    """The rechecks about which somebody was asked by then, and has not said."""
    return _UNANSWERED.every(db, FollowUp, since=since, most=most)


def put_off(db: Connection, promise: FollowUp, until: datetime) -> None:
    """A promise is due later than it was."""
    db.execute(update(_PROMISE).where(_PROMISE.c.id == promise.id).values(due_at=until))


def asked(db: Connection, promise: FollowUp, at: datetime) -> None:
    """Whoever made a promise is asked about it at this moment, which may lie ahead."""
    db.execute(update(_PROMISE).where(_PROMISE.c.id == promise.id).values(asked_at=at))


def next_recheck(db: Connection, now: datetime, time_to_answer: timedelta) -> datetime | None:
    """When the next recheck is to be asked about, or has waited so long for an answer."""
    to_come: datetime | None = _NEXT_TO_ASK.scalar(db)
    waits: datetime | None = _LONGEST_ASKED.scalar(db, at=now)
    return min(filter(None, (to_come, waits + time_to_answer if waits else None)), default=None)

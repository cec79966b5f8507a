"""Endings: each resolution of a case, and what became of it. Of a case that is resolved, one has not been reopened."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from storage.models import Ending, PracticeVersion
from storage.prepared import Prepared
from storage.rows import table

_ENDING = table(Ending)
_RECORD = insert(_ENDING)
_STILL_SO = _ENDING.c.reopened_at.is_(None)
_FOLLOWED = select(_ENDING.c.practice, func.count()).where(_ENDING.c.practice.is_not(None)).group_by(_ENDING.c.practice)
_STANDING = Prepared(select(_ENDING).where(_ENDING.c.case_number == bindparam("case_number"), _STILL_SO))


def record(
    db: Connection, case: int, *, at: datetime, by: int, outcome: str, followed: PracticeVersion | None = None
) -> None:
    """A case was resolved; the ending before it must have been reopened."""
    practice, version = (followed.practice, followed.version) if followed is not None else (None, None)
    values = {"case_number": case, "at": at, "by_id": by, "outcome": outcome, "practice": practice, "version": version}
    db.execute(_RECORD, values)


def standing(db: Connection, case: int) -> Ending | None:
    """How a case ended that is still so."""
    return _STANDING.first(db, Ending, case_number=case)


def followed(db: Connection) -> Counter[int]:
    """How often each practice was followed."""
    return Counter({practice: int(times) for practice, times in db.execute(_FOLLOWED)})


def reopened(db: Connection, case: int, at: datetime, *, awaited: bool) -> None:
    """A case was taken up again: it did not hold, where somebody was to see whether it did (`awaited`)."""
    values = {"reopened_at": at, **({"held": False, "checked_at": at} if awaited else {})}
    db.execute(update(_ENDING).where(_ENDING.c.case_number == case, _STILL_SO).values(**values))


def held(db: Connection, ending: Ending, at: datetime) -> None:
    """Somebody has seen that what was done is still so."""
    db.execute(update(_ENDING).where(_ENDING.c.id == ending.id).values(held=True, checked_at=at))

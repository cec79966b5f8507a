"""The inbox: what has been acted on already, so that hearing it again has no second effect."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from storage.models import Heard
from storage.rows import first, table

KEPT = timedelta(days=30)
"""How long a key is remembered: far longer than any platform or source delivers again."""

_HEARD = table(Heard)
_FIND = select(_HEARD).where(_HEARD.c.key == bindparam("key"))
_REMEMBER = insert(_HEARD)


def find(db: Connection, key: str) -> Heard | None:
    """What was heard under this key before."""
    return first(db, _FIND, Heard, key=key)


def remember(
    db: Connection, key: str, *, at: datetime, digest: str | None = None, case: int | None = None, answer: Any = None
) -> None:
    """Write down that this has been acted on, and what was answered."""
    db.execute(_REMEMBER, {"key": key, "at": at, "digest": digest, "case_number": case, "answer": answer})


def forget_old(db: Connection, now: datetime) -> int:
    """Drop keys that nothing will repeat any more; how many."""
    return db.execute(delete(_HEARD).where(_HEARD.c.at < now - KEPT)).rowcount

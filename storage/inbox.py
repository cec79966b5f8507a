"""The inbox: what has been acted on already, so that hearing it again has no second effect."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, or_, select

from storage.models import Heard
from storage.prepared import Prepared
from storage.rows import table

KEPT = timedelta(days=30)
"""How long a key is remembered: far longer than any platform or source delivers again."""

DAY = "daily:"
"""How the keys of days begin on which the bot was there. They are kept while anybody is asked after who was silent."""

DAYS_KEPT = timedelta(days=400)

_HEARD = table(Heard)
_IS_A_DAY = _HEARD.c.key.startswith(DAY, autoescape=True)
_FIND = Prepared(select(_HEARD).where(_HEARD.c.key == bindparam("key")))
_REMEMBER = Prepared(insert(_HEARD), "key", "at", "digest", "case_number", "answer")


def find(db: Connection, key: str) -> Heard | None:
    """What was heard under this key before."""
    return _FIND.first(db, Heard, key=key)


def remember(
    db: Connection, key: str, *, at: datetime, digest: str | None = None, case: int | None = None, answer: Any = None
) -> None:
    """Write down that this has been acted on, and what was answered."""
    _REMEMBER.run(db, key=key, at=at, digest=digest, case_number=case, answer=answer)


def forget_old(db: Connection, now: datetime) -> int:
    """Drop keys that nothing will repeat any more; how many."""
    over = or_(~_IS_A_DAY, _HEARD.c.at < now - DAYS_KEPT)
    return db.execute(delete(_HEARD).where(_HEARD.c.at < now - KEPT, over)).rowcount


def days(db: Connection) -> list[datetime]:
    """A moment of each day on which the bot was there, in order."""
    return list(db.execute(select(_HEARD.c.at).where(_IS_A_DAY).order_by(_HEARD.c.at)).scalars())

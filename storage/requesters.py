"""Who wrote in: kept apart from their cases, so that a person can be erased."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, insert, select

from storage.models import Requester
from storage.rows import table

_REQUESTER = table(Requester)
_KNOWN = select(_REQUESTER.c.id).where(
    _REQUESTER.c.source == bindparam("source"), _REQUESTER.c.source_key == bindparam("source_key")
)
_NEW = insert(_REQUESTER).returning(_REQUESTER.c.id)


def known_or_new(db: Connection, source: str, source_key: str | None, *, name: str | None, contact: str | None) -> int:
    """The requester whom a source knows under this key, or a new one."""
    if source_key is not None:
        known: int | None = db.execute(_KNOWN, {"source": source, "source_key": source_key}).scalar()
        if known is not None:
            return known
    values = {"source": source, "source_key": source_key, "name": name, "contact": contact}
    number: int = db.execute(_NEW, values).scalar_one()
    return number

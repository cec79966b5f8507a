"""The database itself: its pages, what points where, and its full-text index."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError

from storage.checking import Breach
from storage.engine import writer
from storage.models import SEARCHED

MOST = 100
"""Faults of pages that SQLite tells."""

_INDEX_HOLDS = f"INSERT INTO {SEARCHED} ({SEARCHED}, rank) VALUES ('integrity-check', 1)"  # noqa: S608 - a name of ours


def sound(db: Connection) -> Iterator[Breach]:
    """What SQLite finds amiss in its file; PostgreSQL looks after its own, and after what points where."""
    if db.dialect.name != "sqlite":
        return
    for (found,) in db.exec_driver_sql(f"PRAGMA integrity_check({MOST})"):
        if found != "ok":
            yield Breach("sqlite", "file", " ".join(str(found).split()))
    for table, row, parent, _ in db.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Breach(table, str(row), f"points at a row of {parent} that is not there")


def searched(engine: Engine) -> Iterator[Breach]:
    """Whether the full-text index holds the words that are kept beside it, and no others.

    SQLite looks at that as it writes, so for this moment nobody else does. PostgreSQL's index cannot be otherwise.
    """
    if engine.dialect.name != "sqlite":
        return
    with writer(engine) as db, db.begin() as looking:
        try:
            db.exec_driver_sql(_INDEX_HOLDS)
        except DatabaseError as problem:
            if "malformed" not in str(problem.orig):
                raise
            yield Breach(SEARCHED, "index", "must hold the words of resolved_text, as they are")
        finally:
            looking.rollback()

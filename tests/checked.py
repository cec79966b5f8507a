"""What `casebell verify` finds in a case log, for tests."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import update

from commands import checking
from storage import engine
from storage.checking import pages
from storage.models import Room
from storage.rows import table
from storage.store import Store


def breaches(store: Store, now: datetime, *, notes: bool = False) -> list[str]:
    """Everything that does not hold, as it is told; with `notes`, what is only worth knowing instead."""

    # as the command does, on a connection of its own: SQLite's full-text index checks an older one by what it remembers
    with engine.reader(store.engine) or engine.writer(store.engine) as db, db.begin():
        found = (each for step in checking.STEPS for each in step.run(db, now, lambda _: None))
        told = [f"{each.table} {each.row}: {each.why}" for each in found if each.note is notes]
    return told + [f"{each.table} {each.row}: {each.why}" for each in pages.searched(store.engine) if not notes]


def hear_since(store: Store, at: datetime) -> None:
    """The rooms of lines have heard what they hear since then, so that what they were told is looked at.

    Not those of cards: `Talk` reads cards, and posts none.
    """
    rooms = table(Room)
    store.transact(lambda db: db.execute(update(rooms).where(~rooms.c.cards).values(since=at))).result(10)


def bytes_in(folder: Path, words: str) -> list[str]:
    """The files below a folder that have these words in them, however deep."""
    return sorted(str(path) for path in folder.rglob("*") if path.is_file() and words.encode() in path.read_bytes())

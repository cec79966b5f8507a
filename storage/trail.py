"""The trail: every change, in order, chained by hash so that nothing can be altered or dropped unseen.

An entry's hash is SHA-256 over the hash before it and the entry's own values as canonical JSON. A person's words are
in it only through a commitment, SHA-256 of a random salt and the text: erasing text and salt leaves the chain whole.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select

from storage.memory import memory
from storage.models import Entry, EntryKind
from storage.prepared import Prepared
from storage.rows import every, table

BEGINNING = "0" * 64

_NEWEST = "the newest entry's hash"

_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))

_ENTRY = table(Entry)
_HEAD = Prepared(select(_ENTRY.c.hash).where(_ENTRY.c.id == select(func.max(_ENTRY.c.id)).scalar_subquery()))
_APPEND = Prepared(insert(_ENTRY), *(column.name for column in _ENTRY.c if not column.primary_key))
_ALL = select(_ENTRY).order_by(_ENTRY.c.id)
_OF_CASE = (
    select(_ENTRY)
    .where(_ENTRY.c.case_number == bindparam("case_number"), _ENTRY.c.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(_ENTRY.c.id.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain does not hold, and why."""

    entry: int
    why: str


def append(
    db: Connection,
    kind: EntryKind,
    *,
    at: datetime,
    case: int | None = None,
    volunteer: int | None = None,
    speaker: str | None = None,
    was: str | None = None,
    now: str | None = None,
    about: str | None = None,
    text: str | None = None,
) -> None:
    """Write down that `kind` happened: to which case, by whom (and by which account), from what to what; `about` says
    more of it in words of the team's own lists.
    """
    salt = secrets.token_hex(16) if text is not None else None
    commitment = _commit_to(salt, text)
    before = head(db)
    values = {
        "at": at,
        "kind": kind,
        "case_number": case,
        "volunteer_id": volunteer,
        "speaker": speaker,
        "was": was,
        "now": now,
        "about": about,
        "commitment": commitment,
    }
    after = _chain(before, values)
    _APPEND.run(db, **values, text=text, salt=salt, hash=after)
    memory(db)[_NEWEST] = after


def head(db: Connection) -> str:
    """The hash of the newest entry: whoever keeps it elsewhere can prove that none before it was dropped."""
    known = memory(db)
    if _NEWEST not in known:
        known[_NEWEST] = _HEAD.scalar(db) or BEGINNING
    newest: str = known[_NEWEST]
    return newest


def latest(db: Connection, case: int, most: int, *, kinds: Collection[EntryKind] = tuple(EntryKind)) -> list[Entry]:
    """The newest entries of a case that are of these kinds, oldest first."""
    return every(db, _OF_CASE, Entry, case_number=case, kinds=list(kinds), most=most)[::-1]


def volunteer_in(said: str | None) -> int | None:
    """A volunteer's number as entries write it, `5` or `volunteer:5`; None where it is none."""
    number = (said or "").removeprefix("volunteer:")
    return int(number) if number.isascii() and number.isdecimal() else None


def verify(db: Connection, *, walked: Callable[[int], None] = lambda _: None) -> Iterator[Break]:
    """Walk the whole chain and yield each place where it does not hold; `walked` is told of each entry."""
    before, expected = BEGINNING, 1
    for row in db.execute(_ALL.execution_options(yield_per=1000)).mappings():
        walked(1)
        if row["id"] != expected and db.dialect.name == "sqlite":
            yield Break(row["id"], f"entries {expected} to {row['id'] - 1} are missing")
        if _chain(before, _chained(row)) != row["hash"]:
            yield Break(row["id"], "it does not follow from the entry before it")
        if row["text"] is not None and _commit_to(row["salt"], row["text"]) != row["commitment"]:
            yield Break(row["id"], "its text is not the text that was written")
        before, expected = row["hash"], row["id"] + 1


def _chained(row: RowMapping) -> dict[str, object]:
    kept = ("at", "kind", "case_number", "volunteer_id", "speaker", "was", "now", "about", "commitment")
    return {name: row[name] for name in kept}


def _chain(before: str, values: dict[str, object]) -> str:
    at = values["at"]
    assert isinstance(at, datetime)  # noqa: S101 - a column of moments
    told = {**values, "at": at.isoformat()}
    if told["about"] is None:  # as in entries from before there was one
        del told["about"]
    return hashlib.sha256((before + _CANONICAL.encode(told)).encode()).hexdigest()


def _commit_to(salt: str | None, text: str | None) -> str | None:
    if text is None:
        return None
    return hashlib.sha256(f"{salt}{text}".encode()).hexdigest()

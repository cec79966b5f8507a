"""The trail: nothing can be altered, dropped or slipped in unseen, and a person's words can still be erased."""

from __future__ import annotations

from threading import Event

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from storage import trail
from storage.models import Entry, EntryKind
from storage.rows import table
from storage.store import Store
from tests.conversations.talk import START

ENTRY = table(Entry)


@pytest.fixture
def store(store: Store) -> Store:
    """With a few entries in it."""
    for number in range(6):
        store.transact(
            lambda db, n=number: trail.append(db, EntryKind.NOTED, at=START, speaker="irc:ada", text=f"words {n}")
        ).result(10)
    return store


def breaks(store: Store) -> list[tuple[int, str]]:
    return [(found.entry, found.why) for found in store.transact(lambda db: list(trail.verify(db))).result(10)]


def tamper(store: Store, statement: object) -> None:
    store.transact(lambda db: db.execute(statement)).result(10)  # type: ignore[call-overload]  # any statement


def test_an_untouched_trail_holds(store: Store) -> None:
    assert breaks(store) == []


@pytest.mark.parametrize(
    ("column", "forged"),
    [("speaker", "irc:eve"), ("kind", EntryKind.RESOLVED), ("now", "resolved"), ("hash", "0" * 64)],
)
def test_an_altered_entry_is_found(store: Store, column: str, forged: str) -> None:
    tamper(store, update(ENTRY).where(ENTRY.c.id == 3).values({column: forged}))
    assert {entry for entry, _ in breaks(store)} & {3, 4}


def test_altered_words_are_found(store: Store) -> None:
    tamper(store, update(ENTRY).where(ENTRY.c.id == 3).values(text="other words"))
    assert breaks(store) == [(3, "its text is not the text that was written")]


def test_a_dropped_entry_is_found(store: Store) -> None:
    tamper(store, delete(ENTRY).where(ENTRY.c.id == 3))
    assert 4 in {entry for entry, _ in breaks(store)}


def test_an_entry_slipped_in_is_found(store: Store) -> None:
    head = store.read(trail.head).result(10)
    tamper(store, insert(ENTRY).values(at=START, kind=EntryKind.NOTED, hash=head))
    assert breaks(store)


def test_erased_words_leave_the_chain_whole_and_are_gone(store: Store) -> None:
    tamper(store, update(ENTRY).where(ENTRY.c.id == 3).values(text=None, salt=None))
    assert breaks(store) == []
    kept = store.read(lambda db: db.execute(select(ENTRY).where(ENTRY.c.id == 3)).mappings().one()).result(10)
    assert kept["text"] is None
    assert kept["commitment"] is not None


def test_equal_words_cannot_be_told_from_their_commitments(store: Store) -> None:
    for _ in range(2):
        store.transact(lambda db: trail.append(db, EntryKind.NOTED, at=START, text="the same")).result(10)
    found = store.read(lambda db: db.execute(select(ENTRY.c.commitment)).scalars().all()).result(10)
    assert len(set(found)) == len(found)


def test_an_entry_that_was_rolled_back_is_built_upon_by_nobody(store: Store) -> None:
    """Pieces of one commit know the newest entry from one another, and one that fails takes its own back."""

    def fails(db: Connection) -> None:
        trail.append(db, EntryKind.NOTED, at=START, text="never written")
        raise ValueError

    go, there = Event(), Event()
    waiting = store.transact(lambda db: (there.set(), go.wait(10)))
    assert there.wait(10)
    noted = [store.transact(lambda db: trail.append(db, EntryKind.NOTED, at=START, text="kept")) for _ in range(3)]
    failed = store.transact(fails)
    noted += [store.transact(lambda db: trail.append(db, EntryKind.NOTED, at=START, text="kept")) for _ in range(3)]
    go.set()
    for piece in (waiting, *noted):
        piece.result(10)
    with pytest.raises(ValueError):
        failed.result(10)
    assert breaks(store) == []

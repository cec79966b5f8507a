"""One writer, group commit: an answer means that it is on disk, and a failed piece harms no other."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage import engine as engines
from storage.models import Volunteer
from storage.rows import table
from storage.store import MOST_AT_ONCE, NotStored, Store
from tests.conversations.talk import START

VOLUNTEERS = table(Volunteer)


def _add(name: str | None) -> Any:
    def work(db: Connection) -> str | None:
        db.execute(insert(VOLUNTEERS).values(name=name, role="volunteer", joined_at=START))
        return name

    return work


def _count(db: Connection) -> int:
    return int(db.execute(select(func.count()).select_from(VOLUNTEERS)).scalar_one())


class _Held:
    """The writer, held in a piece of work so that more can pile up behind it."""

    def __init__(self, store: Store) -> None:
        self._go, self._there = threading.Event(), threading.Event()
        self._piece = store.transact(self._wait)
        assert self._there.wait(10)

    def _wait(self, db: Connection) -> None:
        self._there.set()
        assert self._go.wait(10)

    def let_go(self) -> None:
        self._go.set()
        self._piece.result(10)


def _together(store: Store, *work: Any) -> list[Future[Any]]:
    """Pieces of work that end up in one commit."""
    held = _Held(store)
    pieces = [store.transact(each) for each in work]
    held.let_go()
    return pieces


def test_pieces_that_wait_share_a_commit(database_url: str) -> None:
    sizes: list[int] = []
    store = Store(database_url, on_commit=sizes.append)
    pieces = _together(store, *[_add(f"v{number}") for number in range(50)])
    assert [piece.result(10) for piece in pieces] == [f"v{number}" for number in range(50)]
    store.close()
    assert (sizes[0], max(sizes), sum(sizes)) == (1, MOST_AT_ONCE, 51)


def test_a_failed_piece_rolls_back_alone(store: Store) -> None:
    def breaks(db: Connection) -> None:
        _add("half")(db)
        raise ValueError("mine alone")

    first, second, third, fourth = _together(store, _add("a"), breaks, _add(None), _add("b"))
    assert (first.result(10), fourth.result(10)) == ("a", "b")
    with pytest.raises(ValueError, match="mine alone"):
        second.result(10)
    with pytest.raises(IntegrityError):
        third.result(10)
    assert store.read(_count).result(10) == 2


def test_a_piece_that_fails_alone_leaves_nothing_behind(store: Store) -> None:
    def breaks(db: Connection) -> None:
        _add("half")(db)
        raise ValueError

    with pytest.raises(ValueError):
        store.transact(breaks).result(10)
    assert store.read(_count).result(10) == 0


def test_what_is_answered_is_seen_by_everyone_at_once(store: Store, database_url: str) -> None:
    engine = engines.connect(database_url)
    for number in range(20):
        store.transact(_add(f"v{number}")).result(10)
        with engine.connect() as other:
            assert _count(other) == number + 1
        assert store.read(_count).result(10) == number + 1
    engine.dispose()


def test_reading_does_not_wait_for_the_writer(store: Store) -> None:
    held = _Held(store)
    assert store.read(_count).result(10) == 0
    held.let_go()


def test_what_waits_is_stored_before_it_closes(database_url: str) -> None:
    store = Store(database_url)
    pieces = [store.transact(_add(f"v{number}")) for number in range(20)]
    store.close()
    assert [piece.result(0) for piece in pieces] == [f"v{number}" for number in range(20)]


def test_a_writer_that_hangs_does_not_hold_up_who_closes_it(store: Store) -> None:
    held = _Held(store)
    store.close(within=0.05)
    held.let_go()


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises((NotStored, DBAPIError)):
        store.read(_add("x")).result(10)
    assert store.read(_count).result(10) == 0


def test_a_full_disk_is_refused_and_then_recovered_from(sqlite_url: str) -> None:
    """The file may not grow, as on a full disk: what is refused is not there, and what is not refused is."""
    store = Store(sqlite_url)
    assert store.transact(_add("before")).result(10) == "before"
    store.transact(lambda db: db.exec_driver_sql("PRAGMA max_page_count = 1")).result(10)
    refused = 0
    for number in range(400):
        try:
            store.transact(_add(f"{number}" * 500)).result(10)
        except NotStored:
            refused += 1
    stored = store.read(_count).result(10)
    assert refused > 0
    assert stored == 1 + 400 - refused
    store.close()
    again = Store(sqlite_url)
    assert again.transact(_add("after")).result(10) == "after"
    assert again.read(_count).result(10) == stored + 1
    again.close()

"""What a connection remembers is what it would read: whatever failed, and whoever else wrote."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from storage import people, rooms, trail
from storage.models import Audience, EntryKind
from storage.rooms import Furnishing
from storage.store import Store
from tests.conversations.talk import START


@pytest.fixture
def stores(database_url: str) -> Iterator[tuple[Store, Store]]:
    """Two on one case log: the house has but one, and nothing may rest on that."""
    both = Store(database_url), Store(database_url)
    yield both
    for store in both:
        store.close()


def _written(db: Connection) -> None:
    trail.append(db, EntryKind.NOTED, at=START, text="x")


def _hearing(db: Connection) -> list[str]:
    return [room.name for room in rooms.hearing(db, "other")]


def _furnished(name: str) -> Furnishing:
    return Furnishing(name, Audience.TEAM)


def test_two_writers_make_one_chain(stores: tuple[Store, Store]) -> None:
    for store in (*stores, *stores, stores[0], stores[0], stores[1]):
        store.transact(_written).result(10)
    assert stores[0].read(lambda db: list(trail.verify(db))).result(10) == []


def test_what_a_failed_piece_remembered_is_forgotten(stores: tuple[Store, Store]) -> None:
    def fails(db: Connection) -> None:
        _written(db)
        rooms.furnish(db, "irc", [_furnished("#never")], cards=False)
        assert _hearing(db) == ["#never"]
        people.enrol(db, "irc", "", "nobody", name="nobody", at=START)
        assert people.by_account(db, "irc", "", "nobody")
        raise ValueError

    store = stores[0]
    store.transact(_written).result(10)
    with pytest.raises(ValueError):
        store.transact(fails).result(10)
    store.transact(_written).result(10)
    assert store.transact(lambda db: list(trail.verify(db))).result(10) == []
    assert store.transact(_hearing).result(10) == []
    assert store.transact(lambda db: people.by_account(db, "irc", "", "nobody")).result(10) is None


def test_what_the_writer_or_anybody_else_changed_is_read_anew(stores: tuple[Store, Store]) -> None:
    one, other = stores
    for store, names in ((one, ["#a"]), (other, ["#a", "#b"]), (one, ["#b"])):
        furnishings = [_furnished(name) for name in names]
        store.transact(lambda db, given=furnishings: rooms.furnish(db, "irc", given, cards=False)).result(10)
        assert [each(_hearing).result(10) for each in (one.transact, other.transact, one.read, other.read)] == [
            names
        ] * 4


def test_what_was_read_is_remembered(stores: tuple[Store, Store]) -> None:
    store = stores[0]
    store.transact(lambda db: people.enrol(db, "irc", "", "ada", name="ada", at=START)).result(10)
    first, second = (store.transact(lambda db: people.by_account(db, "irc", "", "ada")).result(10) for _ in "12")
    assert first is not None
    assert (first is second) == (store.engine.dialect.name == "sqlite")

"""A team to talk with, on each database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.store import Store
from tests.conversations.talk import Talk


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = Store(database_url)
    yield store
    store.close()


@pytest.fixture
def talk(store: Store) -> Talk:
    return Talk(store)

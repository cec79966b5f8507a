"""A fresh case log for each transcript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.store import Store
from tests.fixtures.database import hasty


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    store = hasty(sqlite_url)
    yield store
    store.close()

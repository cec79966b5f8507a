"""A team to talk with, on each database."""

from __future__ import annotations

import pytest

from storage.store import Store
from tests.conversations.talk import Talk


@pytest.fixture
def talk(store: Store) -> Talk:
    return Talk(store)

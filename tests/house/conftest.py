"""A house with a platform of its own, whose clock the test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from chatbot.house import House
from chatbot.metrics import Metrics
from commands.team import Team
from storage.store import Store
from tests.house.stage import HandClock


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def house(sqlite_url: str, clock: HandClock) -> AsyncIterator[House]:
    store = Store(sqlite_url)
    yield House(store, Team(coordinators=frozenset({("irc", "cora")})), clock, Metrics())
    store.close()

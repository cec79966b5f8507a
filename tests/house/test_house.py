"""The case log from inside the event loop: answers, faults, and what is written along with something else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import Connection

from chatbot.house import House
from chatbot.metrics import Metrics
from commands.team import Team
from storage.store import NotStored, Store
from tests.house.stage import HandClock


@asynccontextmanager
async def counted(url: str) -> AsyncIterator[tuple[House, list[int]]]:
    """A house, and how many pieces each of its commits had."""
    sizes: list[int] = []
    store = Store(url, on_commit=sizes.append)
    yield House(store, Team(), HandClock(), Metrics()), sizes
    store.close()


async def test_many_answers_come_at_once_and_to_whom_they_belong(house: House) -> None:
    asked = [house.transact(lambda db, n=number: n) for number in range(200)]
    asked += [house.read(lambda db, n=number: n) for number in range(200)]
    assert await asyncio.gather(*asked) == [*range(200), *range(200)]


async def test_what_was_raised_is_raised_again(house: House) -> None:
    def breaks(db: Connection) -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        await house.transact(breaks)


async def test_who_no_longer_waits_harms_nobody(house: House) -> None:
    given_up, kept = house.transact(lambda db: 1), house.transact(lambda db: 2)
    given_up.cancel()
    assert await kept == 2


async def test_what_is_written_soon_shares_the_next_commit(sqlite_url: str) -> None:
    async with counted(sqlite_url) as (house, sizes):
        soon = house.transact_soon(lambda db: "soon")
        now = house.transact(lambda db: "now")
        assert (await soon, await now) == ("soon", "now")
        assert sum(sizes) == 2


async def test_what_is_written_soon_does_not_wait_for_anything_else(house: House) -> None:
    assert await asyncio.wait_for(house.transact_soon(lambda db: "soon"), 5) == "soon"


async def test_what_was_to_be_written_soon_is_written_when_the_house_is_left(sqlite_url: str) -> None:
    async with counted(sqlite_url) as (house, sizes):
        house.transact_soon(lambda db: None)
        house.write_now()
    assert sizes == [1]


async def test_what_cannot_be_stored_soon_says_so(house: House) -> None:
    soon = house.transact_soon(lambda db: None)
    house.store.broken.set()
    with pytest.raises(NotStored):
        await soon

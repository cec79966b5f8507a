"""A house from its start to its end: what it writes down when it comes and when it goes, and how long it may take."""

from __future__ import annotations

import asyncio
import linecache
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select
from structlog.testing import capture_logs

from chatbot.app import App, Parts
from chatbot.platforms.platform import Hear
from storage.models import Audience, Post, PostState, Room
from storage.rows import table
from storage.store import NotStored, Store
from tests.conversations.talk import Talk
from tests.house.stage import HandClock, Stage
from tests.house.test_app import settings
from tests.house.test_courier import until
from tests.kill.bot import Bot


@asynccontextmanager
async def alive(url: str, *stages: Stage, parts: Parts | None = None) -> AsyncIterator[App]:
    """A house on these stages; stopped at the end."""
    app = App(settings(url), HandClock(), parts or Parts())
    app.main.platforms = list(stages)
    living = asyncio.create_task(app.live())
    try:
        yield app
    finally:
        app.stop(0)
        async with asyncio.timeout(5):
            assert await living == 0


def rows(url: str, of: Any) -> list[Any]:
    store = Store(url)
    try:
        return list(store.read(lambda db: db.execute(select(table(of))).mappings().all()).result(10))
    finally:
        store.close()


async def lived(url: str, *stages: Stage) -> None:
    """A house's whole life, until it was ready."""
    async with alive(url, *stages) as app:
        await until(app.main.all_ready.done)


class FindsItsRooms(Stage):
    """Knows its rooms only once it is there."""

    async def run(self, hear: Hear, on_ready: Callable[[], None]) -> None:
        self.rooms = [("C1", Audience.TEAM)]
        await super().run(hear, on_ready)


async def test_a_room_that_is_new_at_a_start_is_told_what_is_open(sqlite_url: str) -> None:
    await lived(sqlite_url, Stage(rooms=["#cases"]))
    assert rows(sqlite_url, Post) == []
    store = Store(sqlite_url)
    Talk(store, only=("#cases",)).arrives("x")
    store.close()
    await lived(sqlite_url, Stage(rooms=["#cases", "#new"]))
    told = [post for post in rows(sqlite_url, Post) if post["place"] == "#new"]
    assert [(post["case_number"], post["unsure"]) for post in told] == [(1, False)]
    await lived(sqlite_url, Stage(rooms=["#cases", "#new"]))
    assert len(rows(sqlite_url, Post)) == 2


async def test_a_bot_that_is_stopped_while_it_starts_has_been_stopped_and_no_more(tmp_path: Path) -> None:
    """Its database takes the connection, and then says nothing."""

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.set()
        await reader.read()
        writer.close()
        over.set()

    asked, over = asyncio.Event(), asyncio.Event()
    silent = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    bot = Bot(tmp_path, {"DATABASE_URL": f"postgresql+psycopg://casebell@127.0.0.1:{port}/casebell"})
    try:
        await bot.start()
        await asyncio.wait_for(asked.wait(), 20)
        assert await bot.stop() == 0
        await asyncio.wait_for(over.wait(), 10)
    finally:
        await bot.close()
        silent.close()


class Refuses(Store):
    """Takes no more than the first piece of work for a while, in both ways that a store refuses."""

    def transact(self, work: Callable[[Connection], Any]) -> Future[Any]:
        self.asked = getattr(self, "asked", 0) + 1
        if self.asked == 2:
            raise NotStored("too much is waiting to be stored")
        if self.asked in {3, 4}:
            refused: Future[Any] = Future()
            refused.set_exception(NotStored("the case log cannot take it now") if self.asked == 3 else ValueError("x"))
            return refused
        return super().transact(work)


async def test_rooms_that_cannot_be_written_down_are_written_down_later(sqlite_url: str) -> None:
    with capture_logs() as logged:
        async with alive(sqlite_url, FindsItsRooms("slack", cards=True, rooms=()), parts=Parts(store=Refuses)) as app:
            clock = app.house.clock
            assert isinstance(clock, HandClock)
            await until(lambda: clock.tick() or app.main.all_ready.done())
    assert [room["name"] for room in rows(sqlite_url, Room)] == ["C1"]
    events = [entry["event"] for entry in logged]
    assert events.count("rooms_not_stored") == 2
    assert events.count("fault") == 1


async def test_what_is_put_off_until_the_house_stands_is_done_once(sqlite_url: str) -> None:
    class Breaks:
        starts = 0

        async def run(self) -> None:
            self.starts += 1
            linecache.cache["kept"] = (1, None, [""], "kept")
            raise ValueError

    async with alive(sqlite_url, Stage()) as app:
        clock, ticker = app.house.clock, Breaks()
        assert isinstance(clock, HandClock)
        app.main.ticker = ticker  # type: ignore[assignment]  # all that is asked of it
        await until(lambda: clock.tick() or ticker.starts == 3)
        assert linecache.cache.pop("kept")


async def test_an_answer_that_is_confirmed_while_its_platform_is_left_is_not_told_again(sqlite_url: str) -> None:
    class Leaves(Stage):
        async def run(self, hear: Hear, on_ready: Callable[[], None]) -> None:
            try:
                await super().run(hear, on_ready)
            finally:
                app.main.courier.receipt(1)()

    async with alive(sqlite_url, Leaves()) as app:
        await until(app.main.all_ready.done)
        talk = Talk(app.house.store, only=("#cases",))
        app.main.platforms[0].ready = False  # type: ignore[misc]  # it takes nothing more
        talk.arrives("x")
    [post] = rows(sqlite_url, Post)
    assert post["state"] is PostState.SENT


async def test_a_stop_takes_five_seconds_at_most_whatever_hangs(sqlite_url: str) -> None:
    class Stays(Stage):
        async def run(self, hear: Hear, on_ready: Callable[[], None]) -> None:
            try:
                await super().run(hear, on_ready)
            finally:
                await asyncio.shield(left.wait())

    left, go, here = asyncio.Event(), threading.Event(), threading.Event()

    def hangs(_: Connection) -> None:
        here.set()
        go.wait(10)

    stage = Stays()
    stage.held = {"#cases": asyncio.Event()}
    async with alive(sqlite_url, stage) as app:
        await until(app.main.all_ready.done)
        Talk(app.house.store, only=("#cases",)).arrives("x")
        app.main.courier.wake()
        await until(lambda: bool(stage.batches))
        app.house.store.transact(hangs)
        await asyncio.to_thread(here.wait, 10)
    go.set()
    left.set()
    await until(lambda: len(asyncio.all_tasks()) == 1)

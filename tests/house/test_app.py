"""The house as a whole: who is believed, what stops it, and that one part's failure takes nothing else down."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from chatbot import watch
from chatbot.app import App, team
from chatbot.settings import BadSettings, Settings, read
from storage import engine
from storage.lock import CaseLogLock
from tests.house.stage import HandClock
from tests.house.test_courier import until
from tests.storage.shape import END_THE_LOCKS_SESSION, run

NO_FILE = Path("no-such.env")


def settings(url: str, **given: str) -> Settings:
    return read({"DATABASE_URL": url, "HTTP_PORT": "0", **given}, NO_FILE)


def test_coordinators_are_accounts_folded_as_their_platform_vouches_for_them() -> None:
    found = team(read({"COORDINATORS": "irc:Ada,slack:U0ABC"}, NO_FILE)).coordinators
    assert found == {("irc", "ada"), ("slack", "U0ABC"), ("console", "local")}


def test_where_a_nick_is_all_there_is_nobody_is_coordinator_by_irc() -> None:
    found = team(read({"COORDINATORS": "irc:ada,slack:U0ABC", "IRC_IDENTITY": "nick"}, NO_FILE)).coordinators
    assert found == {("slack", "U0ABC"), ("console", "local")}


async def test_a_platform_that_can_never_come_up_stops_a_bot_that_has_no_other(sqlite_url: str) -> None:
    """A server that speaks no TLS where TLS is asked for may change; a certificate file that is none will not."""
    broken = NO_FILE.parent / "pyproject.toml"
    given = {"IRC_HOST": "127.0.0.1", "IRC_PORT": "1", "IRC_CHANNELS": "#c", "IRC_TLS_CERT": str(broken)}
    app = App(settings(sqlite_url, **given), HandClock())
    assert await asyncio.wait_for(app.live(), 20) == 2


async def test_a_port_that_is_taken_is_named(sqlite_url: str) -> None:
    taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = taken.sockets[0].getsockname()[1]
    app = App(settings(sqlite_url, IRC_HOST="127.0.0.1", IRC_CHANNELS="#c", HTTP_PORT=str(port)), HandClock())
    with pytest.raises(BadSettings, match=r"HTTP_PORT: .*choose another"):
        await asyncio.wait_for(app.live(), 20)
    taken.close()
    await taken.wait_closed()


async def test_a_disk_that_fails_stops_the_bot_with_a_fault(sqlite_url: str) -> None:
    app = App(settings(sqlite_url, IRC_HOST="127.0.0.1", IRC_PORT="1", IRC_CHANNELS="#c"), HandClock())
    living = asyncio.create_task(app.live())
    await asyncio.sleep(0)
    app.house.store.broken.set()
    await asyncio.to_thread(app.main._disk_failed)
    assert await asyncio.wait_for(living, 20) == 1


async def test_a_case_log_that_the_database_let_go_of_stops_the_bot(postgres_url: str) -> None:
    """Another bot may begin from then on."""
    clock = HandClock()
    given = settings(postgres_url, IRC_HOST="127.0.0.1", IRC_PORT="1", IRC_CHANNELS="#c")
    with CaseLogLock(postgres_url) as lock, capture_logs() as logged:
        app = App(given, clock, held=lock.held)
        living = asyncio.create_task(app.live())
        await until(lambda: any(entry["event"] == "door_open" for entry in logged))
        run(postgres_url, END_THE_LOCKS_SESSION)
        await until(lambda: clock.tick() or living.done())
        assert living.result() == 1
    assert "case_log_let_go" in [entry["event"] for entry in logged]


async def test_the_house_is_ready_only_while_the_case_log_takes_what_is_written(sqlite_url: str) -> None:
    clock = HandClock()
    app = App(settings(sqlite_url, IRC_HOST="127.0.0.1", IRC_CHANNELS="#c"), clock)
    with engine.writer(engine.connect(sqlite_url)) as another, another.begin():
        asking = asyncio.create_task(app._readiness())
        await until(lambda: clock.asleep)
        clock.tick()
        assert await asking == {"database": False, "irc": False}
    assert (await app._readiness())["database"]
    app.house.store.broken.set()
    assert not (await app._readiness())["database"]
    await asyncio.to_thread(app.house.store.close)


async def test_a_part_that_breaks_is_started_again_ever_more_slowly() -> None:
    clock, starts = HandClock(), list[float]()

    async def breaks() -> None:
        starts.append(clock.monotonic())
        if len(starts) < 4:
            raise RuntimeError

    kept = asyncio.create_task(watch.keep_running("part", breaks, clock))
    while not kept.done():
        await asyncio.sleep(0)
        clock.tick()
    pauses = [after - before for before, after in pairwise(starts)]
    assert [longest / 2 <= pause <= longest for pause, longest in zip(pauses, [1, 2, 4], strict=True)] == [True] * 3

"""The house as a whole: who is believed, what stops it, and that one part's failure takes nothing else down."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from chatbot import watch
from chatbot.app import App, team
from chatbot.metrics import Metrics
from chatbot.settings import BadSettings, Settings, read
from tests.house.stage import HandClock

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
    await asyncio.to_thread(app._disk_failed)
    assert await asyncio.wait_for(living, 20) == 1


async def test_a_part_that_breaks_is_started_again_ever_more_slowly() -> None:
    clock, starts = HandClock(), list[float]()

    async def breaks() -> None:
        starts.append(clock.monotonic())
        if len(starts) < 4:
            raise RuntimeError

    kept = asyncio.create_task(watch.keep_running("part", breaks, clock, Metrics()))
    while not kept.done():
        await asyncio.sleep(0)
        clock.tick()
    assert starts == [0, 1, 3, 7]

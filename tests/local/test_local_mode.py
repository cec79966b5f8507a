"""Local mode from outside: `casebell run` with no settings is a room, a door and a case log, until it is stopped."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import dataclass

import pytest

from storage.sqlite import DRIVER
from tests.local.conftest import Casebell, Visitor


@dataclass
class Bot:
    process: asyncio.subprocess.Process
    ports: dict[str, str]
    greeting: str

    @property
    def irc_port(self) -> int:
        return int(self.ports["IRC_PORT"])

    async def stop(self, with_signal: signal.Signals) -> int:
        self.process.send_signal(with_signal)
        return await asyncio.wait_for(self.process.wait(), 10)


@pytest.fixture
async def bot(casebell: Casebell, free_port: Callable[[], int]) -> AsyncIterator[Bot]:
    ports = {"IRC_PORT": str(free_port()), "HTTP_PORT": str(free_port())}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "chatbot",
        cwd=casebell.folder,
        env=casebell.environment(**ports),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout
    try:
        greeting = await asyncio.wait_for(process.stdout.readuntil(b"Say help"), 30)
        yield Bot(process, ports, greeting.decode())
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def test_a_newcomers_first_three_minutes(bot: Bot, casebell: Casebell) -> None:
    assert f"127.0.0.1 port {bot.irc_port}" in bot.greeting
    visitor = await Visitor.connect(bot.irc_port)
    await visitor.join("#cases")
    opened = await asyncio.to_thread(casebell, "open", "licensing: may I use it?", **bot.ports)
    assert opened.stdout.startswith("Case #1 is open."), opened.stderr
    assert "may I use it?" in await visitor.hears("#1 "), "its room is the team's, so subjects show"
    visitor.say("#cases", "!claim 1")
    assert "visitor" in await visitor.hears("#1 open -> claimed")
    visitor.say("#cases", "!followup 1 1m call back")
    await visitor.hears("call back")
    await visitor.leave()


async def test_it_stops_at_once_and_takes_its_server_along(bot: Bot) -> None:
    visitor = await Visitor.connect(bot.irc_port)
    assert await bot.stop(signal.SIGINT) == 0
    await visitor.is_left_alone()
    await visitor.leave()


async def test_a_second_one_in_the_same_folder_is_refused(bot: Bot, casebell: Casebell) -> None:
    second = await asyncio.to_thread(casebell.process, "run", **bot.ports)
    assert second.returncode == 3
    assert "stop that one first" in second.stderr


async def test_the_case_log_is_verified_backed_up_and_restored(bot: Bot, casebell: Casebell) -> None:
    await asyncio.to_thread(casebell, "open", "the first", **bot.ports)
    verified = await asyncio.to_thread(casebell, "verify")
    assert verified.returncode == 0, verified.stderr
    assert "The trail is whole" in verified.stdout
    assert (await asyncio.to_thread(casebell, "backup", "copy")).returncode == 0
    assert (await asyncio.to_thread(casebell, "backup", "copy")).returncode == 1, "it overwrites nothing"
    running = await asyncio.to_thread(casebell, "restore", "copy")
    assert running.returncode == 3
    assert "stop that one first" in running.stderr
    assert await bot.stop(signal.SIGTERM) == 0
    restored = await asyncio.to_thread(casebell, "restore", "copy")
    assert restored.returncode == 0, restored.stderr
    again = await asyncio.to_thread(casebell, "verify")
    assert again.stdout == verified.stdout, "the same trail, to its head"
    _alter(casebell)
    altered = await asyncio.to_thread(casebell, "verify")
    assert altered.returncode == 1
    assert "entry 1: " in altered.stderr


def _alter(casebell: Casebell) -> None:
    with closing(DRIVER.connect(casebell.folder / "var" / "casebell.db")) as log:
        log.execute("UPDATE entry SET speaker = 'somebody else' WHERE id = 1")
        log.commit()


async def test_a_case_log_that_cannot_be_read_is_a_sentence(casebell: Casebell) -> None:
    (casebell.folder / "var").mkdir()
    (casebell.folder / "var" / "casebell.db").write_bytes(b"no case log" * 100)
    verified = casebell("verify")
    assert verified.returncode == 1
    assert verified.stderr.startswith("The case log cannot be read: ")

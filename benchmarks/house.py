"""The processes that are measured, or measured with: the bot on a case log that is full of open cases, and others."""

from __future__ import annotations

import asyncio
import ctypes
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.volunteers import ROOM, Volunteer
from chatbot.clock import SystemClock
from commands import rules
from commands.team import Team
from storage import schema
from storage.store import Store

ROOT = Path(__file__).parent.parent
_AT_A_TIME = 500
_DIE_WITH_PARENT = 1


def die_with_parent() -> None:
    """Have this process end when the one that started it does, however that ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def fill(url: str, cases: int) -> None:
    """A new case log in which so many cases are open, numbered from 1."""
    schema.prepare(url)
    store = Store(url)
    opened = partial(
        rules.open_case,
        now=SystemClock().now(),
        team=Team(),
        subject="The year of birth is wrong, and the talk page does not answer",
        area="living-person",
        source="benchmark",
    )
    try:
        for _ in range(0, cases, _AT_A_TIME):
            store.transact(lambda db: [opened(db) for _ in range(_AT_A_TIME)] and None).result()
    finally:
        store.close()


class Bot:
    """The bot's own process, and what it takes of the machine."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def resident(self) -> float:
        """MiB of memory it has in use."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def processor_seconds(self) -> float:
        """Time that all its threads have had a processor."""
        tasks = Path(f"/proc/{self._process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


@contextmanager
def bot(port: int, url: str, folder: Path, **more: str) -> Iterator[tuple[Bot, float]]:
    """The bot on the IRC server of this port (and wherever `more` settings lead); the seconds until it had joined."""
    settings = {
        "DATABASE_URL": url,
        "HTTP_PORT": "0",
        "IRC_HOST": "127.0.0.1",
        "IRC_PORT": str(port),
        "IRC_TLS": "false",
        "IRC_CHANNELS": f"{ROOM}:team",
        "IRC_IDENTITY": "nick",
        "IRC_FLOOD_BURST": "1000000",
        "IRC_FLOOD_RATE": "1000000",
        "SLACK_FLOOD_BURST": "1000000",
        "SLACK_FLOOD_RATE": "1000000",
        "LOG_LEVEL": "warning",
        "PYTHONPATH": str(ROOT),
        "PATH": os.environ.get("PATH", os.defpath),
        **more,
    }
    observer = Volunteer(port, "observer")
    with (folder / "bot.out").open("ab") as out:
        began = perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "chatbot", "run"],
            cwd=folder, env=settings, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - one system call, before exec
        )  # fmt: skip
    try:
        observer.wait(b":casebell!")
        observer.wait(b"JOIN")
        took = perf_counter() - began
        observer.socket.close()
        yield Bot(process), took
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def beside(serve: Callable[..., None], *arguments: Any) -> Iterator[Any]:
    """`serve(pipe, *arguments)` in a process of its own; what it sends through the pipe once it is ready."""
    with talking(serve, *arguments) as (told, _):
        yield told


@contextmanager
def talking(serve: Callable[..., None], *arguments: Any) -> Iterator[tuple[Any, Connection]]:
    """The same, and the pipe, where there is more to say."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(serve, theirs, *arguments))
    process.start()
    try:
        if not ours.poll(20):
            raise TimeoutError(f"{serve.__name__} did not get ready")
        yield ours.recv(), ours
    finally:
        process.terminate()
        process.join()


def _serve(serve: Callable[..., None], *arguments: Any) -> None:
    die_with_parent()
    serve(*arguments)


def slack(ready: Connection) -> None:
    """The tests' stand-in for Slack; sends the settings that lead to it."""
    from tests.slack_standin import Slack  # noqa: PLC0415 - only this process needs it

    async def live() -> None:
        async with Slack() as workspace:
            workspace.workspace.channel("cases")
            ready.send(workspace.environment("cases:team"))
            await asyncio.Event().wait()

    asyncio.run(live())

"""The bot as a process of its own: started, watched through its log, killed, started again."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from tests.kill.cradle import LIFE, Cradle
from tests.slack_standin.waiting import Changes

ROOT = Path(__file__).parents[2]
USUAL = ("-m", "chatbot", "run")
PATIENCE = 120.0


class Bot:
    """One case log's bot, in one life after the other.

    `complaints` are the lines of its log that no healthy life writes. `port` is where its HTTP door listens or listened
    last.
    """

    def __init__(self, folder: Path, settings: Mapping[str, str], arguments: Sequence[str] = USUAL) -> None:
        self.port = 0
        self.complaints: list[str] = []
        self._up: set[str] = set()
        self._changes = Changes()
        self._folder = folder
        self._arguments = arguments
        path = {"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": str(ROOT)}
        self._environment = {**path, "LOG_FORMAT": "json", "HTTP_PORT": "0", **settings}
        self._lost: dict[str, int] = {}
        self._cradle: Cradle | None = None
        self._pid = 0
        self._ending: asyncio.Task[int] | None = None
        self._reading: asyncio.Task[None] | None = None

    async def start(self) -> None:
        if self._cradle is None:
            self._cradle = await Cradle.made(self._arguments, self._folder, self._environment)
        log, end = os.pipe()
        try:
            self._pid = await self._cradle.begin(end)
        finally:
            os.close(end)
        self._ending = asyncio.create_task(self._cradle.end())
        self._reading = asyncio.create_task(self._read(log))

    async def door_open(self) -> None:
        """Wait until cases are let in over HTTP."""
        await self._until({"http"})

    async def ready(self) -> None:
        """Wait until it is on both platforms."""
        await self._until({"http", "irc", "slack"})

    async def here(self, platform: str) -> None:
        """Wait until it is on a platform (or `http`: lets cases in), through as many lives as that takes."""
        await self._changes.until(lambda: platform in self._up or None, f"a bot on {platform}", PATIENCE)

    async def lost(self, platform: str) -> None:
        """Wait until it is on a platform no more, though it was when this was asked."""
        before = self._lost.get(platform, 0)
        await self._changes.until(
            lambda: self._lost.get(platform, 0) > before or platform not in self._up or None, "an end", LIFE
        )

    async def kill(self) -> None:
        """End the whole process group at once, as a power cut ends it; returns when it is gone."""
        assert self._ending is not None
        if self._ending.done():
            raise AssertionError(f"the bot ended by itself ({self._ending.result()}): {self.complaints[-5:]}")
        os.killpg(self._pid, signal.SIGKILL)
        await self._gone()

    async def stop(self) -> int:
        """Ask it to stop; its exit code."""
        os.kill(self._pid, signal.SIGTERM)
        return await self._gone()

    async def close(self) -> None:
        """Whatever state a test left it in: gone."""
        if self._ending is not None and not self._ending.done():
            await self.kill()
        if self._cradle is not None:
            await self._cradle.close()

    async def _gone(self) -> int:
        assert self._ending is not None
        assert self._reading is not None
        code = await self._ending
        await self._reading
        return code

    async def _until(self, up: set[str]) -> None:
        def look() -> bool | None:
            assert self._reading is not None
            if self._reading.done():
                raise AssertionError(f"the bot ended before it was up: {self.complaints[-5:]}")
            return self._up >= up or None

        await self._changes.until(look, f"a bot with {up}", PATIENCE)

    async def _read(self, log: int) -> None:
        """Follow one life's log to its end."""
        lines = asyncio.StreamReader()
        pipe, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(lines), os.fdopen(log, "rb", buffering=0)
        )
        with closing(pipe), (self._folder / "bot.log").open("ab") as kept:
            async for line in lines:
                kept.write(line)
                self._take(line.decode("utf-8", "replace").rstrip())
        for platform in tuple(self._up):
            self._loses(platform)
        self._changes.happened()

    def _take(self, line: str) -> None:
        try:
            told = json.loads(line)
        except ValueError:
            self.complaints.append(line)
            return
        match told:
            case {"event": "door_open", "port": int(port)}:
                self.port = port
                self._up.add("http")
            case {"event": "platform_ready", "platform": str(platform)}:
                self._up.add(platform)
            case {"event": "irc_down"}:
                self._loses("irc")
        if told.get("level") in {"error", "critical"}:
            self.complaints.append(line)
        self._changes.happened()

    def _loses(self, platform: str) -> None:
        self._up.discard(platform)
        self._lost[platform] = self._lost.get(platform, 0) + 1

"""The bot as a process of its own: started, watched through its log, killed, started again."""

from __future__ import annotations

import asyncio
import ctypes
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.slack_standin.waiting import Changes

ROOT = Path(__file__).parents[2]
USUAL = ("-m", "chatbot", "run")
LIFE = 600
"""Seconds after which a bot ends whatever happens."""
PATIENCE = 120.0

_DIE_WITH_PARENT = 1
_libc = ctypes.CDLL(None)


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
        self._command = [sys.executable, *arguments]
        path = {"PATH": os.environ.get("PATH", os.defpath), "PYTHONPATH": str(ROOT)}
        self._environment = {**path, "LOG_FORMAT": "json", "HTTP_PORT": "0", **settings}
        self._lost: dict[str, int] = {}
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            cwd=self._folder,
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            process_group=0,
            preexec_fn=_bind_to_parent,  # only system calls, before exec
        )
        self._reading = asyncio.create_task(self._read(self._process))

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
        assert self._process is not None
        if self._process.returncode is not None:
            raise AssertionError(f"the bot ended by itself ({self._process.returncode}): {self.complaints[-5:]}")
        os.killpg(self._process.pid, signal.SIGKILL)
        await self._gone()

    async def stop(self) -> int:
        """Ask it to stop; its exit code."""
        assert self._process is not None
        self._process.terminate()
        return await self._gone()

    async def close(self) -> None:
        """Whatever state a test left it in: gone."""
        if self._process is not None and self._process.returncode is None:
            await self.kill()

    async def _gone(self) -> int:
        assert self._process is not None
        assert self._reading is not None
        code = await self._process.wait()
        await self._reading
        return code

    async def _until(self, up: set[str]) -> None:
        def look() -> bool | None:
            assert self._reading is not None
            if self._reading.done():
                raise AssertionError(f"the bot ended before it was up: {self.complaints[-5:]}")
            return self._up >= up or None

        await self._changes.until(look, f"a bot with {up}", PATIENCE)

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        """Follow one life's log to its end."""
        assert process.stderr is not None
        with (self._folder / "bot.log").open("ab") as kept:
            async for line in process.stderr:
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


def _bind_to_parent() -> None:
    """Die with the tests, and after LIFE seconds anyway."""
    _libc.prctl(_DIE_WITH_PARENT, signal.SIGKILL)
    signal.alarm(LIFE)

"""The command line as people use it, in a folder and with settings of its own."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from chatbot.__main__ import main
from chatbot.settings import Settings
from tests.fixtures import log

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Said:
    """What a call printed, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


class Casebell:
    """Calls `casebell` in `folder`: here, which is quick, or as a process of its own."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._patch = patch
        self._capture = capture

    def __call__(self, *words: str, **settings: str) -> Said:
        self._capture.readouterr()
        with self._patch.context() as patch:
            patch.chdir(self.folder)
            for name in Settings.model_fields:
                patch.delenv(name.upper(), raising=False)
            for name, value in settings.items():
                patch.setenv(name, value)
            try:
                with log.put_back():
                    code = main(words)
            except SystemExit as ended:
                code = int(ended.code or 0)
        return Said(code, *self._capture.readouterr())

    def environment(self, **settings: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {**kept, "PYTHONPATH": str(ROOT), **settings}

    def process(self, *words: str, **settings: str) -> Said:
        ended = subprocess.run(
            [sys.executable, "-m", "chatbot", *words],
            cwd=self.folder,
            env=self.environment(**settings),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return Said(ended.returncode, ended.stdout, ended.stderr)


@pytest.fixture
def casebell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Casebell:
    return Casebell(tmp_path, monkeypatch, capsys)


@pytest.fixture
def free_port() -> Callable[[], int]:
    def find() -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
            return port

    return find


class Visitor:
    """Someone with an IRC client, as plain as can be."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def connect(cls, port: int) -> Visitor:
        """Raises ConnectionRefusedError where nobody listens."""
        visitor = cls(*await asyncio.open_connection("127.0.0.1", port))
        visitor._writer.write(b"NICK visitor\r\nUSER visitor 0 * :visitor\r\n")
        await visitor.hears(" 001 ")
        return visitor

    async def join(self, room: str) -> None:
        self._writer.write(f"JOIN {room}\r\n".encode())
        await self.hears(" 366 ")

    def say(self, room: str, text: str) -> None:
        self._writer.write(f"PRIVMSG {room} :{text}\r\n".encode())

    async def hears(self, words: str) -> str:
        async with asyncio.timeout(60):
            while line := (await self._reader.readline()).decode():
                if words in line:
                    return line.rstrip()
        raise EOFError(words)

    async def is_left_alone(self) -> None:
        """Returns when the server has gone."""
        async with asyncio.timeout(60):
            with suppress(ConnectionResetError):
                while await self._reader.read(4096):
                    pass

    async def leave(self) -> None:
        self._writer.close()
        with suppress(ConnectionError):
            await self._writer.wait_closed()

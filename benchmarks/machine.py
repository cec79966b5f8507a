"""What the machine itself can do: durable commits, and lines through the IRC server to a bot that only echoes."""

from __future__ import annotations

import asyncio
import re
import socket
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter

from benchmarks.figures import percentile
from benchmarks.volunteers import ROOM
from storage.sqlite import DRIVER

ECHO = "echo"


def durable_commits(folder: Path, seconds: float = 1.5) -> tuple[float, float]:
    """Commits of one small row each, in WAL mode with synchronous=FULL: how many a second, and the median's ms."""
    took: list[float] = []
    db = DRIVER.connect(folder / "commits.db", isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, value TEXT)")
        began = now = perf_counter()
        while now - began < seconds:
            before = now
            db.execute("INSERT INTO row (value) VALUES ('claimed')")
            now = perf_counter()
            took.append(now - before)
    finally:
        db.close()
    return len(took) / sum(took), percentile(took, 50) * 1000


class _Echo(asyncio.Protocol):
    """Answers `claim 12` at once, and remembers nothing."""

    def __init__(self, joined: asyncio.Future[None]) -> None:
        self._joined = joined
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._socket = transport.get_extra_info("socket")
        transport.write(f"NICK {ECHO}\r\nUSER {ECHO} 0 * :echo\r\n".encode())

    def data_received(self, data: bytes) -> None:
        if hasattr(socket, "TCP_QUICKACK"):
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        *lines, self._rest = (self._rest + data).split(b"\r\n")
        for line in lines:
            if found := re.match(rb":([^!]+)!\S+ PRIVMSG (\S+) :!?claim (\d+)", line):
                nick, target, case = found.groups()
                to = nick if target == ECHO.encode() else target
                self._transport.write(b"PRIVMSG %s :#%s open\r\n" % (to, case))
            elif b" 001 " in line:
                self._transport.write(f"JOIN {ROOM}\r\n".encode())
            elif b" 366 " in line:
                self._joined.set_result(None)
            elif line.startswith(b"PING"):
                self._transport.write(line.replace(b"PING", b"PONG") + b"\r\n")


def echo(ready: Connection, port: int) -> None:
    """Be the echo on the IRC server, until ended."""

    async def live() -> None:
        loop = asyncio.get_running_loop()
        joined: asyncio.Future[None] = loop.create_future()
        await loop.create_connection(lambda: _Echo(joined), "127.0.0.1", port)
        await joined
        ready.send(None)
        await asyncio.Event().wait()

    asyncio.run(live())

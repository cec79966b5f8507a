"""A server that does as a script says: for what real servers do not do when asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tests.fixtures.irc_servers import IrcServer


class Connection:
    """One client on it. The script reads with `gets` and writes with `sends`."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.lines: list[str] = []
        self.nick = ""
        self.writer = writer
        self._reader = reader
        self._read_to = 0
        self._pings: list[str] = []
        self._news = asyncio.Event()
        self._ended = False
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        with suppress(OSError):
            while raw := await self._reader.readline():
                line = raw.decode().rstrip("\r\n")
                self.lines.append(line)
                self._news.set()
                if line.startswith("QUIT"):
                    self.writer.close()
        self._ended = True
        self._news.set()

    async def gets(self, beginning: str) -> str:
        """The next line that begins so; others before it are passed over (all are in `lines`)."""
        async with asyncio.timeout(30):
            while True:
                while self._read_to < len(self.lines):
                    line = self.lines[self._read_to]
                    self._read_to += 1
                    if line.startswith("PING"):
                        self._pings.append(line)
                    if line.startswith(beginning):
                        return line
                assert not self._ended, f"the client left without {beginning!r}; it said {self.lines}"
                self._news.clear()
                await self._news.wait()

    async def is_closed(self) -> None:
        """Returns when the client has left."""
        await asyncio.wait_for(asyncio.shield(self._reading), 5)

    async def end(self) -> None:
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)
        self.writer.transport.abort()

    def sends(self, *lines: str | bytes) -> None:
        for line in lines:
            self.writer.write((line if isinstance(line, bytes) else line.encode()) + b"\r\n")

    async def answers_ping(self) -> str:
        """Wait for a barrier that is not confirmed yet, and confirm it."""
        if not self._pings:
            await self.gets("PING")
        ping = self._pings.pop(0)
        self.sends(f":peer.test PONG peer.test {ping[5:]}")
        return ping

    async def settles(self) -> None:
        """Returns when the client has worked through all it was sent. Its PONG costs it a line of its bucket."""
        self.sends("PING :settle")
        await self.gets("PONG :settle")

    async def negotiates(self, caps: str = "") -> None:
        """CAP LS to CAP END: everything that is asked for is granted."""
        await self.gets("CAP LS 302")
        self.nick = (await self.gets("NICK")).split(" ")[1]
        await self.gets("USER")
        self.sends(f":peer.test CAP * LS :{caps}")
        if caps:
            asked = (await self.gets("CAP REQ")).partition(" :")[2]
            self.sends(f":peer.test CAP * ACK :{asked}")

    def welcomes(self, isupport: str = "CASEMAPPING=rfc1459 PREFIX=(ov)@+ CHANTYPES=#") -> None:
        self.sends(
            f":peer.test 001 {self.nick} :Welcome",
            f":peer.test 005 {self.nick} {isupport} :are supported by this server",
            f":peer.test 422 {self.nick} :no MOTD",
        )

    async def seats(self, room: str, names: str = "") -> None:
        """Lets it join, with these people in there."""
        await self.gets(f"JOIN {room}")
        self.sends(
            f":{self.nick}!casebell@host.test JOIN {room}",
            f":peer.test 353 {self.nick} = {room} :{self.nick} {names}".rstrip(),
            f":peer.test 366 {self.nick} {room} :end",
        )

    async def lets_in(self, room: str, caps: str = "", names: str = "") -> None:
        """The whole way from CAP LS into the room."""
        await self.negotiates(caps)
        await self.gets("CAP END")
        self.welcomes()
        await self.seats(room, names)


class Peer:
    """The listening side; every client that comes is handed out by `next`."""

    def __init__(self) -> None:
        self.server = IrcServer("127.0.0.1", 0)
        self._arrived: asyncio.Queue[Connection] = asyncio.Queue()
        self.connections: list[Connection] = []

    async def next(self) -> Connection:
        return await asyncio.wait_for(self._arrived.get(), 5)

    def arrives(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(reader, writer)
        self.connections.append(connection)
        self._arrived.put_nowait(connection)


@asynccontextmanager
async def listening() -> AsyncIterator[Peer]:
    """A peer on a free port of loopback."""
    peer = Peer()
    server = await asyncio.start_server(peer.arrives, "127.0.0.1", 0)
    peer.server = IrcServer("127.0.0.1", server.sockets[0].getsockname()[1])
    try:
        yield peer
    finally:
        server.close()
        for connection in peer.connections:
            await connection.end()
        await server.wait_closed()

"""The network between the bot and an IRC server: slow where that is wanted, and now and then broken."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from typing import Self

from tests.slack_standin.waiting import Changes


class Cable:
    """Listens on a free `port` of loopback and leads to a server: `async with Cable(host, port) as cable`.

    `delay` is how many seconds everything is on the way.
    """

    def __init__(self, host: str, port: int, delay: float = 0.0) -> None:
        self._to = (host, port)
        self._delay = delay
        self._server: asyncio.Server | None = None
        self._connections: dict[asyncio.Task[None], list[asyncio.StreamWriter]] = {}
        self._changes = Changes()
        self.port = 0

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        self.cut()
        await self.quiet()

    def cut(self) -> None:
        """Break every connection at both ends; what is on the way is lost."""
        for carrying, ends in self._connections.items():
            for end in ends:
                end.transport.abort()
            carrying.cancel()

    async def quiet(self) -> None:
        """Wait until every connection has ended, and the server has read all that came before its end."""
        await self._changes.until(lambda: not self._connections or None, "a quiet cable", 10)

    async def _serve(self, near: asyncio.StreamReader, to_near: asyncio.StreamWriter) -> None:
        carrying = asyncio.current_task()
        assert carrying is not None
        ends = self._connections[carrying] = [to_near]
        try:
            far, to_far = await asyncio.open_connection(*self._to)
            ends.append(to_far)
            async with asyncio.TaskGroup() as both:
                both.create_task(self._carry(near, to_near, to_far))
                both.create_task(self._carry(far, to_far, to_near))
        except asyncio.CancelledError:
            pass
        finally:
            for end in ends:
                end.transport.abort()
            del self._connections[carrying]
            self._changes.happened()

    async def _carry(self, reader: asyncio.StreamReader, back: asyncio.StreamWriter, on: asyncio.StreamWriter) -> None:
        """Carry one direction to its end. The other end hears of that end only after all that came before it."""
        with suppress(ConnectionError):
            while data := await reader.read(1 << 16):
                _acknowledge_at_once(back)
                if self._delay:
                    await asyncio.sleep(self._delay)  # the way takes its time
                with suppress(ConnectionError):  # nobody there any more: what still comes is read all the same
                    on.write(data)
                    await on.drain()
        with suppress(OSError):
            on.write_eof()


def _acknowledge_at_once(writer: asyncio.StreamWriter) -> None:
    """An IRC server that waits for the acknowledgement of a small packet would make all of this wait 40 ms."""
    with suppress(OSError):
        writer.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)

"""One connection to the door, with the patience that aiohttp's server does not have by itself.

A connection is on the clock whenever the other side is to move: until its request is whole, while it takes
the answer, and while it rests between two requests. Our own work is not timed here.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any, cast

import structlog
from aiohttp import web
from aiohttp.http import HttpProcessingError
from aiohttp.web_protocol import RequestHandler

from chatbot import logs
from chatbot.intake import problems
from chatbot.intake.limits import Limits

HEADERS = {"Server": "casebell", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}

_FULL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_LINGER = 1.0

log = structlog.get_logger(__name__)


class Connection(RequestHandler):
    """aiohttp's server protocol, on the clock; what it refuses by itself is answered as a problem too."""

    __slots__ = ("_deadline", "_limits", "_resting", "_wire")

    def __init__(self, server: web.Server, limits: Limits, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(
            server,
            loop=loop,
            access_log=cast("Any", None),
            auto_decompress=False,
            lingering_time=_LINGER,
            read_bufsize=16 * 1024,
        )
        self._limits = limits
        self._deadline: asyncio.TimerHandle | None = None
        self._resting = False
        self._wire: asyncio.Transport | None = None

    def working(self) -> None:
        """The request is whole: from here on it is we who are waited for."""
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._wire = cast("asyncio.Transport", transport)
        if self._manager is not None and len(self._manager.connections) > self._limits.connections:
            self._wire.write(_FULL)
            self.force_close()
            return
        self._wait()

    def data_received(self, data: bytes) -> None:
        if data and self._resting:
            self._resting = False
            self._wait()
        super().data_received(data)

    def connection_lost(self, exc: BaseException | None) -> None:
        self.working()
        super().connection_lost(exc)

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        if isinstance(resp, web.HTTPException):
            resp = problems.plain(resp.status, resp.headers).response()
        resp.headers.update(HEADERS)
        self._wait()
        answered = await super().finish_response(request, resp, start_time)
        self._wait()
        self._resting = True
        return answered

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer what is no HTTP, and what broke outside of every handler; the message may quote either."""
        del message
        if request.writer.output_size > 0:
            raise ConnectionError("the answer had begun")
        if status == HTTPStatus.BAD_REQUEST:
            log.debug("not_http", error=exc)
            return problems.not_http().response()
        fault = logs.fault(log, "door", exc or TimeoutError())
        return problems.faulty(fault).response()

    def _wait(self) -> None:
        self.working()
        if self.transport is not None:
            self._deadline = self._loop.call_later(self._limits.patience, self._give_up)

    def _give_up(self) -> None:
        log.debug("patience_over", resting=self._resting)
        self.force_close()
        if self._wire is not None:
            self._wire.abort()  # closing alone would wait for an answer that nobody takes


async def read_whole(request: web.Request, limit: int) -> bytes:
    """The body, of which never more than `limit` bytes (and a buffer's worth) are held. Raises Problem."""
    if (request.content_length or 0) > limit:
        raise problems.too_large(limit)
    whole = bytearray()
    try:
        async for chunk in request.content.iter_any():
            whole += chunk
            if len(whole) > limit:
                raise problems.too_large(limit)
    except (web.RequestPayloadError, HttpProcessingError, ConnectionError):
        raise problems.not_http() from None
    mark_whole(request)
    return bytes(whole)


def mark_whole(request: web.BaseRequest) -> None:
    """Take the connection off the clock if nothing of the request is missing."""
    if isinstance(request.protocol, Connection) and request.content.is_eof():
        request.protocol.working()

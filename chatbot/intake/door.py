"""The HTTP door: it listens, says how the house is, and lets cases in."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Awaitable, Callable, Iterable, Mapping
from http import HTTPStatus

import structlog
from aiohttp import HttpVersion10, HttpVersion11, web
from aiohttp.typedefs import Handler

from chatbot import logs
from chatbot.clock import Clock
from chatbot.intake import problems
from chatbot.intake.cases import Cases, Receive, Wrote, none_known
from chatbot.intake.connection import Connection, mark_whole
from chatbot.intake.limits import Limits
from chatbot.metrics import Metrics
from chatbot.settings import BadSettings, Settings

_STOPPING = 1.5
"""Seconds that calls in hand have to finish when the house stops; aiohttp may need them twice."""

log = structlog.get_logger(__name__)


class Door:
    """One listening socket. `readiness` tells of the database and each platform whether it can work now.

    `routes` are others' that are served here too.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        receive: Receive,
        readiness: Callable[[], Awaitable[Mapping[str, bool]]],
        metrics: Metrics,
        *,
        wrote: Wrote = none_known,
        routes: Iterable[web.AbstractRouteDef] = (),
        limits: Limits | None = None,
    ) -> None:
        self._at = (settings.http_host, settings.http_port)
        self._limits = limits or Limits()
        self._readiness = readiness
        self._metrics = metrics
        cases = Cases(settings.intake_secrets, clock, receive, wrote, metrics=metrics, limits=self._limits)
        app = web.Application(middlewares=[self._guard])
        app.router.add_post("/v1/cases", cases.post, name="case")
        app.router.add_post("/v1/cases/{source}/{external_id}/messages", cases.post_message, name="message")
        app.router.add_get("/healthz", _healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._figures)
        app.router.add_routes(routes)
        self._runner = web.AppRunner(app, shutdown_timeout=_STOPPING, access_log=None)
        self._listener: asyncio.Server | None = None

    async def start(self) -> tuple[str, int]:
        """Listen, and tell where: (host, port). Raises BadSettings when the address cannot be had."""
        await self._runner.setup()
        server = self._runner.server
        assert server is not None  # noqa: S101 - setup makes it
        loop = asyncio.get_running_loop()
        try:
            self._listener = await loop.create_server(
                lambda: Connection(server, self._limits, loop), *self._at, backlog=self._limits.connections
            )
        except (OSError, UnicodeError) as problem:
            await self._runner.cleanup()
            raise BadSettings([_not_had(*self._at, problem)]) from problem
        except BaseException:
            await self._runner.cleanup()
            raise
        host, port = self._listener.sockets[0].getsockname()[:2]
        log.info("door_open", host=host, port=port)
        return host, port

    async def stop(self) -> None:
        """Let nobody in any more, finish what is in hand, and close. Harmless when it never started."""
        if self._listener is None:
            return
        self._listener.close()
        await self._runner.cleanup()
        self._listener = None

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Every call passes here: a refusal becomes a problem, what breaks becomes a fault with an id."""
        mark_whole(request)
        try:
            _refuse_two_ways_to_read(request)
            return await handler(request)
        except problems.Problem as problem:
            return problem.response()
        except web.HTTPException:
            raise
        except Exception as error:  # noqa: BLE001 - a fault takes nothing down; the caller gets its id
            return problems.faulty(logs.fault(log, "door", error)).response()

    async def _readyz(self, request: web.Request) -> web.Response:
        del request
        parts = await self._readiness()
        ready = all(parts.values())
        status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
        return web.json_response({"ready": ready, **parts}, status=status)

    async def _figures(self, request: web.Request) -> web.Response:
        del request
        return web.Response(body=self._metrics.text(), headers={"Content-Type": self._metrics.content_type})


def _not_had(host: str, port: int, problem: OSError | UnicodeError) -> str:
    """Which setting is to be changed, and why."""
    match problem:
        case OSError(errno=errno.EADDRINUSE):
            return f"HTTP_PORT: another program listens on {port}; choose another"
        case OSError(errno=errno.EACCES):
            return f"HTTP_PORT: this user may not listen on {port}; choose one above 1023"
        case _:
            why = getattr(problem, "strerror", None) or problem
            return f"HTTP_HOST: cannot listen on {host} ({why}); write an address of this machine, or leave it out"


def _refuse_two_ways_to_read(request: web.Request) -> None:
    """Refuse what a proxy before us may have read otherwise: it is how one request hides in another."""
    if request.version not in {HttpVersion10, HttpVersion11}:
        raise problems.not_http()
    if request.headers.getall("Transfer-Encoding", ["chunked"]) != ["chunked"]:
        raise problems.not_http()
    if not request.raw_path.startswith("/"):
        raise web.HTTPNotFound


async def _healthz(request: web.Request) -> web.Response:
    del request
    return web.Response(text="ok")

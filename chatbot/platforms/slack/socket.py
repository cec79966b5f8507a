"""Socket Mode: how Slack's envelopes come in, and how they are acknowledged.

https://docs.slack.dev/apis/events-api/using-socket-mode/. The SDK's own client is not used: it closes a connection
before it has the next one, keeps trying an address that has expired, and prints every message at DEBUG.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from chatbot.clock import Clock
from chatbot.logs import fault
from chatbot.platforms.platform import Misconfigured
from chatbot.platforms.slack.trouble import Kind, Trouble, trouble
from chatbot.platforms.slack.web import Web
from chatbot.waiting import Backoff

HEARTBEAT = 10.0
HELLO_WITHIN = 10.0
SETTLED_AFTER = 30.0
IN_HAND = 500
LEAVE_WITHIN = 0.6
CLOSE_WITHIN = 0.4

Acknowledge = Callable[[dict[str, Any] | None], Awaitable[None]]
Take = Callable[[SocketModeRequest, Acknowledge], Awaitable[None]]

log = structlog.get_logger(__name__)


class Connection:
    """One WebSocket that has said hello. `leaving` is set when Slack is about to close it, or it is closed."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse, since: float) -> None:
        self.ws = ws
        self.since = since
        self.leaving = asyncio.Event()
        self.reason = "lost"


class Socket:
    """Stays connected until cancelled, and hands every envelope to `take` with the means to acknowledge it.

    When Slack warns that it will close a connection, the next one is opened before the old is left: there is always
    one to deliver to. `heartbeat` is how often, in seconds, the peer has to show that it lives.
    """

    def __init__(
        self, web: Web, clock: Clock, take: Take, on_up: Callable[[], None], heartbeat: float = HEARTBEAT
    ) -> None:
        self._web = web
        self._clock = clock
        self._take = take
        self._on_up = on_up
        self._heartbeat = heartbeat
        self._alive: dict[Connection, asyncio.Task[None]] = {}
        self._in_hand: set[asyncio.Task[None]] = set()
        self._down = False
        self._overloaded = False

    @property
    def connected(self) -> bool:
        """Whether there is a connection that Slack can deliver to."""
        return bool(self._alive)

    async def run(self) -> None:
        """Raises Misconfigured when Slack refuses the app token at the first attempt."""
        backoff = Backoff(first=0.0, longest=60.0)
        never_up = True
        try:
            while True:
                try:
                    connection = await self._open()
                except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
                    found = trouble(error)
                    if never_up and found.kind in {Kind.REVOKED, Kind.NEVER}:
                        raise Misconfigured(
                            f"SLACK_APP_TOKEN: Slack refuses it ({found.reason}). Make an app-level token (xapp-...)"
                            " with the scope connections:write, and turn Socket Mode on."
                        ) from error
                    self._alert(found)
                    await self._clock.sleep(max(found.seconds or 0.0, backoff.pause()))
                    continue
                never_up = False
                self._enter(connection)
                await connection.leaving.wait()
                if connection.reason == "link_disabled":
                    self._alert(Trouble(Kind.REVOKED, "link_disabled"))
                if self._clock.monotonic() - connection.since > SETTLED_AFTER:
                    backoff.reset()
                await self._clock.sleep(backoff.pause())
        finally:
            await self._leave()

    async def _open(self) -> Connection:
        opened = await self._web.sockets.apps_connections_open(app_token=self._web.app_token)
        ws = await self._web.session.ws_connect(
            str(opened["url"]),
            heartbeat=self._heartbeat,
            timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_WITHIN),
            proxy=self._web.proxy,
        )
        try:
            await _hello(ws)
        except BaseException:
            await ws.close()
            raise
        return Connection(ws, self._clock.monotonic())

    def _enter(self, connection: Connection) -> None:
        was_connected = self.connected
        for retiring in list(self._alive)[:-1]:
            self._alive[retiring].cancel()  # Slack forgot to close it
        self._alive[connection] = asyncio.create_task(self._read(connection))
        if self._down:
            self._down = False
            log.warning("slack_up")
        if not was_connected:
            self._on_up()

    def _alert(self, found: Trouble) -> None:
        if not self._down:
            self._down = True
            log.warning("slack_down", reason=found.reason)

    async def _read(self, connection: Connection) -> None:
        try:
            async for message in connection.ws:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._sort(connection, message.data)
        finally:
            self._alive.pop(connection, None)
            connection.leaving.set()
            await connection.ws.close()

    def _sort(self, connection: Connection, raw: str) -> None:
        try:
            message = json.loads(raw)
            if message.get("type") == "disconnect":
                connection.reason = str(message.get("reason"))
                connection.leaving.set()
                return
            request = SocketModeRequest.from_dict(message)
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            log.warning("slack_envelope_malformed", kind=type(error).__name__)
            return
        if request is not None:
            self._take_in_hand(connection, request)

    def _take_in_hand(self, connection: Connection, request: SocketModeRequest) -> None:
        overloaded = len(self._in_hand) >= IN_HAND
        if overloaded is not self._overloaded:
            self._overloaded = overloaded
            log.warning("slack_overload" if overloaded else "slack_overload_over", in_hand=len(self._in_hand))
        if overloaded:
            return  # not acknowledged: Slack delivers it again

        async def acknowledge(payload: dict[str, Any] | None) -> None:
            await self._acknowledge(connection, SocketModeResponse(request.envelope_id, payload))

        task = asyncio.create_task(self._dealt_with(request, acknowledge))
        self._in_hand.add(task)
        task.add_done_callback(self._in_hand.discard)

    async def _dealt_with(self, request: SocketModeRequest, acknowledge: Acknowledge) -> None:
        try:
            await self._take(request, acknowledge)
        except Exception as error:  # noqa: BLE001 - one envelope takes nothing else down
            fault(log, "slack envelope", error)

    async def _acknowledge(self, connection: Connection, response: SocketModeResponse) -> None:
        """On the connection it came by, or on the present one; where neither is left, Slack delivers it again."""
        for each in (connection, *reversed(self._alive)):
            try:
                await each.ws.send_str(json.dumps(response.to_dict()))
            except (aiohttp.ClientError, ConnectionError):
                continue
            return
        log.info("slack_ack_lost")

    async def _leave(self) -> None:
        """Finish what is in hand, then close; all of it within a second."""
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=LEAVE_WITHIN)
        tasks = [*self._in_hand, *self._alive.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _hello(ws: aiohttp.ClientWebSocketResponse) -> None:
    """Wait for Slack's hello. Raises TimeoutError or ConnectionError when there is none."""
    async with asyncio.timeout(HELLO_WITHIN):
        first = await ws.receive()
    if first.type is not aiohttp.WSMsgType.TEXT or json.loads(first.data).get("type") != "hello":
        raise ConnectionError("no hello")

"""Socket Mode: how Slack's envelopes come in, and how they are acknowledged.

https://docs.slack.dev/apis/events-api/using-socket-mode/. The SDK's own client is not used: it closes a connection
before it has the next one, keeps trying an address that has expired, and prints every message at DEBUG.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from chatbot.clock import Clock
from chatbot.logs import fault
from chatbot.platforms.platform import Misconfigured
from chatbot.platforms.slack.trouble import Kind, trouble
from chatbot.platforms.slack.web import Api
from chatbot.waiting import Backoff

HEARTBEAT = 10.0
HELLO_WITHIN = 10.0
SETTLED_AFTER = 30.0
IN_HAND = 500
LEAVE_WITHIN = 0.6
CLOSE_WITHIN = 0.4
AWAY_FOR = 30.0
"""Seconds to stay away when Slack wants no connection."""

STAY_AWAY = {
    "link_disabled": "turn Socket Mode on in the app's settings",
    "too_many_websockets": "stop the other bots that run with this app token",
}

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


class TurnedAwayError(ConnectionError):
    """Slack does not want a connection; `str()` is its reason."""


class Socket:
    """Stays connected until cancelled, and hands every envelope to `take` with the means to acknowledge it.

    Two connections are kept, each by itself: Slack delivers by whichever is there, so that one is lost or replaced
    while the other hears. When Slack warns that it will close one, the next is opened before that one is left.
    `heartbeat` is how often, in seconds, the peer has to show that it lives.
    """

    def __init__(
        self,
        api: Api,
        app_token: str,
        clock: Clock,
        take: Take,
        on_up: Callable[[], None],
        *,
        heartbeat: float = HEARTBEAT,
    ) -> None:
        self._api = api
        self._app_token = app_token
        self._client = api.client(app_token)
        self._clock = clock
        self._take = take
        self._on_up = on_up
        self._heartbeat = heartbeat
        self._alive: dict[Connection, asyncio.Task[None]] = {}
        self._in_hand: set[asyncio.Task[None]] = set()
        self._first = asyncio.Event()
        self._down = False
        self._turned_away: set[str] = set()
        self._overloaded = False

    @property
    def connected(self) -> bool:
        """Whether there is a connection that Slack can deliver to."""
        return bool(self._alive)

    async def run(self) -> None:
        """Raises Misconfigured when Slack refuses the app token at the first attempt."""
        kept = [asyncio.create_task(self._keep_one()), asyncio.create_task(self._keep_another())]
        try:
            await asyncio.gather(*kept)
        finally:
            for each in kept:
                each.cancel()
            await self._leave(kept)

    async def _keep_another(self) -> None:
        await self._first.wait()
        await self._keep_one()

    async def _keep_one(self) -> None:
        """Have a connection, and another in its stead when it is left, until cancelled."""
        backoff = Backoff(first=0.0, longest=60.0)
        before: Connection | None = None
        while True:
            try:
                connection = await self._open()
            except (SlackApiError, aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
                await self._clock.sleep(max(self._failed(error), backoff.pause()))
                continue
            if before is not None and before in self._alive:
                self._alive[before].cancel()  # Slack forgot to close it
            before = connection
            self._enter(connection)
            await connection.leaving.wait()
            pause = self._told_to_stay_away(connection.reason)
            if self._clock.monotonic() - connection.since > SETTLED_AFTER:
                backoff.reset()
                self._turned_away.clear()
            await self._clock.sleep(max(pause, backoff.pause()))

    async def _open(self) -> Connection:
        opened = await self._client.apps_connections_open(app_token=self._app_token)
        ws = await self._api.session.ws_connect(
            str(opened["url"]),
            heartbeat=self._heartbeat,
            timeout=aiohttp.ClientWSTimeout(ws_close=CLOSE_WITHIN),
            proxy=self._api.proxy,
        )
        try:
            await _hello(ws)
        except BaseException:
            await ws.close()
            raise
        return Connection(ws, self._clock.monotonic())

    def _failed(self, error: Exception) -> float:
        """The seconds to wait at least until the next attempt. Raises Misconfigured where no attempt can help."""
        found = trouble(error)
        if not self._first.is_set() and found.kind in {Kind.REVOKED, Kind.NEVER}:
            raise Misconfigured(
                f"SLACK_APP_TOKEN: Slack refuses it ({found.reason}). Make an app-level token (xapp-...)"
                " with the scope connections:write, and turn Socket Mode on."
            ) from error
        if not self._down and not self.connected:
            self._down = True
            log.warning("slack_down", reason=found.reason)
        pause = self._told_to_stay_away(str(error)) if isinstance(error, TurnedAwayError) else 0.0
        return max(found.seconds or 0.0, pause)

    def _told_to_stay_away(self, reason: str) -> float:
        """The seconds to stay away where Slack wants no connection, of which the operator is told once; else 0."""
        if reason not in STAY_AWAY:
            return 0.0
        if reason not in self._turned_away:
            self._turned_away.add(reason)
            log.error("slack_turns_away", reason=reason, hint=STAY_AWAY[reason])
        return AWAY_FOR

    def _enter(self, connection: Connection) -> None:
        was_connected = self.connected
        self._alive[connection] = asyncio.create_task(self._read(connection))
        self._first.set()
        if self._down:
            self._down = False
            log.warning("slack_up")
        if not was_connected:
            self._on_up()

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

    async def _leave(self, kept: Sequence[asyncio.Task[None]]) -> None:
        """Finish what is in hand, then close; all of it within a second."""
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=LEAVE_WITHIN)
        tasks = [*kept, *self._in_hand, *self._alive.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _hello(ws: aiohttp.ClientWebSocketResponse) -> None:
    """Wait for Slack's hello. Raises TimeoutError or TurnedAwayError when there is none."""
    async with asyncio.timeout(HELLO_WITHIN):
        first = await ws.receive()
    greeting = json.loads(first.data) if first.type is aiohttp.WSMsgType.TEXT else None
    told: dict[str, Any] = greeting if isinstance(greeting, dict) else {}
    if told.get("type") != "hello":
        raise TurnedAwayError(str(told.get("reason") or "no hello"))

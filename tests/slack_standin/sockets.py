"""Socket Mode, the server's side. https://docs.slack.dev/apis/events-api/using-socket-mode/

Of several connections each envelope goes over one, whichever. More patient than Slack in one way: an envelope that
nobody acknowledges is delivered again for as long as it takes, but for the submission of a view.
"""

from __future__ import annotations

import asyncio
import json
import random
import secrets

from aiohttp import WSMsgType, web

from chatbot.clock import Clock
from tests.slack_standin.deliveries import Deliveries, Envelope
from tests.slack_standin.hooks import Hooks
from tests.slack_standin.workspace import APP

MOST_CONNECTIONS = 10


class Sockets(Deliveries):
    """The app's connections, and what is on its way over them; or by HTTP, while `instead` is set.

    `hello` holds back the greeting while it is cleared; `open_to_all` is False while connections are refused.
    `connections` counts all that were greeted, `most_at_once` the most that were there together.
    """

    def __init__(self, clock: Clock, redeliver_after: float) -> None:
        super().__init__(clock)
        self._redeliver_after = redeliver_after
        self._choice = random.Random(5)  # noqa: S311 - any will do, and the same in each run
        self._tickets: set[str] = set()
        self._open: list[web.WebSocketResponse] = []
        self._leaving: list[web.WebSocketResponse] = []
        self.instead: Hooks | None = None
        self.hello = asyncio.Event()
        self.hello.set()
        self.open_to_all = True
        self.connections = 0
        self.most_at_once = 0

    def ticket(self) -> str:
        """Lets one connection in, once."""
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return ticket

    async def connected(self, seconds: float = 60, *, count: int = 1) -> None:
        """Wait until there are so many connections that were greeted."""
        await self.changes.until(lambda: len(self._open) >= count or None, f"{count} connections", seconds)

    async def reconnected(self, before: int, seconds: float = 60) -> None:
        """Wait until more than `before` connections were greeted."""
        await self.changes.until(
            lambda: self.connections if self.connections > before else None, "another one", seconds
        )

    def drop(self) -> None:
        """Break every connection, without a word."""
        for ws in (*self._open, *self._leaving):
            _abort(ws)

    def drop_one(self) -> None:
        """Break the connection that is open longest, without a word."""
        _abort(self._open.pop(0))

    def silence(self) -> None:
        """Hear nothing and say nothing more on the present connections, and do not close them either."""
        for ws in self._open[:]:
            transport = _transport(ws)
            if transport is not None:
                transport.pause_reading()
            self._open.remove(ws)
            self._leaving.append(ws)

    async def send_raw(self, text: str) -> None:
        """Send a frame that may make no sense."""
        await self._open[-1].send_str(text)

    async def warn(self, reason: str = "refresh_requested") -> None:
        """Say that the latest connection will be closed; it is, once the next one is there."""
        ws, before = self._open[-1], self.connections
        self._open.remove(ws)
        self._leaving.append(ws)
        await ws.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "stand-in"}})
        self.spawn(self._close_after_next(ws, before))

    async def stop(self) -> None:
        self.drop()
        await super().stop()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from its ticket to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            self.problems.append("a connection without a fresh ticket")
            return web.Response(status=403)
        self._tickets.discard(ticket)
        if not self.open_to_all:
            return web.Response(status=503)
        if len(self._open) >= MOST_CONNECTIONS:
            self.problems.append("more connections than Slack allows an app")
            return web.Response(status=429)
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        await self.hello.wait()
        info = {"type": "hello", "num_connections": len(self._open) + 1, "connection_info": {"app_id": APP}}
        await ws.send_json(info)
        self._open.append(ws)
        self.connections += 1
        self.most_at_once = max(self.most_at_once, len(self._open) + len(self._leaving))
        self.changes.happened()
        try:
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    self._take(ws, message.data)
        finally:
            for held in (self._open, self._leaving):
                if ws in held:
                    held.remove(ws)
            self.changes.happened()
        return ws

    def _take(self, ws: web.WebSocketResponse, raw: str) -> None:
        try:
            answer = json.loads(raw)
            envelope = self._envelopes[answer["envelope_id"]]
        except (ValueError, KeyError, TypeError):
            self.problems.append("an acknowledgement of nothing")
            return
        if self.deaf():
            _abort(ws)
            return
        if set(answer) - {"envelope_id", "payload"}:
            self.problems.append("an acknowledgement with unknown fields")
        self.took(envelope, answer.get("payload"))

    async def _carry(self, envelope: Envelope) -> None:
        if self.instead is not None:
            await self.instead.carry(envelope)
            return
        while not envelope.acked.done():
            await self.connected(seconds=3600)
            if envelope.acked.done() or (envelope.once and envelope.attempts):
                return
            ws, before = self._choice.choice(self._open), self.connections
            try:
                for _ in range(self.copies):
                    await ws.send_json(envelope.as_json())
            except ConnectionError:
                _abort(ws)
            envelope.attempts += 1

            def over(ws: web.WebSocketResponse = ws, before: int = before) -> bool | None:
                lost = ws not in self._open and (self.connections > before or ws not in self._leaving)
                return envelope.acked.done() or lost or None

            try:
                await self.changes.until(over, "an acknowledgement", self._redeliver_after)
            except AssertionError:
                continue  # too late: again

    async def _close_after_next(self, ws: web.WebSocketResponse, before: int) -> None:
        await self.reconnected(before, seconds=3600)
        await ws.close()


def _abort(ws: web.WebSocketResponse) -> None:
    transport = _transport(ws)
    if transport is not None:
        transport.abort()


def _transport(ws: web.WebSocketResponse) -> asyncio.Transport | None:
    found = ws._req.transport if ws._req is not None else None
    return found if isinstance(found, asyncio.Transport) else None

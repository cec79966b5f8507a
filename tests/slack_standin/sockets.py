"""Socket Mode, the server's side. https://docs.slack.dev/apis/events-api/using-socket-mode/

More patient than Slack in one way: an envelope that nobody acknowledges is delivered again for as long as it takes.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import uuid
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from chatbot.clock import Clock
from tests.slack_standin.waiting import Changes
from tests.slack_standin.workspace import APP


@dataclass
class Envelope:
    """One delivery: `acked` holds the acknowledgement's payload once it has come, at `acked_at` (monotonic seconds)."""

    type: str
    payload: dict[str, Any]
    accepts_answer: bool
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    attempts: int = 0
    acked: asyncio.Future[dict[str, Any] | None] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    acked_at: float | None = None

    def as_json(self) -> dict[str, Any]:
        found = {
            "envelope_id": self.id,
            "type": self.type,
            "payload": self.payload,
            "accepts_response_payload": self.accepts_answer,
        }
        if self.type == "events_api":
            found |= {"retry_attempt": self.attempts, "retry_reason": "timeout" if self.attempts else ""}
        return found


class Sockets:
    """The app's connections, and what is on its way over them.

    `copies` is how often each envelope is sent at once; `deaf_to_acks` counts acknowledgements that break the
    connection instead of being taken; `hello` holds back the greeting while it is cleared; `open_to_all` is False while
    connections are refused. `problems` is what a strict reader would object to.
    """

    def __init__(self, clock: Clock, redeliver_after: float) -> None:
        self._clock = clock
        self._redeliver_after = redeliver_after
        self._tickets: set[str] = set()
        self._open: list[web.WebSocketResponse] = []
        self._leaving: list[web.WebSocketResponse] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._envelopes: dict[str, Envelope] = {}
        self.acked: list[Envelope] = []
        self.changes = Changes()
        self.copies = 1
        self.deaf_to_acks = 0
        self.hello = asyncio.Event()
        self.hello.set()
        self.open_to_all = True
        self.connections = 0
        self.most_at_once = 0
        self.problems: list[str] = []

    @property
    def waiting(self) -> list[Envelope]:
        """Sent or to be sent, and not acknowledged."""
        return [envelope for envelope in self._envelopes.values() if not envelope.acked.done()]

    def ticket(self) -> str:
        """Lets one connection in, once."""
        ticket = secrets.token_hex(8)
        self._tickets.add(ticket)
        return ticket

    def deliver(self, kind: str, payload: dict[str, Any], *, accepts_answer: bool = False) -> Envelope:
        """Send an envelope, now or when there is a connection, until it is acknowledged."""
        envelope = Envelope(kind, payload, accepts_answer)
        self._envelopes[envelope.id] = envelope
        self._spawn(self._keep_delivering(envelope))
        return envelope

    async def connected(self, seconds: float = 60) -> None:
        """Wait until there is a connection that was greeted."""
        await self.changes.until(lambda: self._open[-1:] or None, "a connection", seconds)

    async def reconnected(self, before: int, seconds: float = 60) -> None:
        """Wait until more than `before` connections were greeted."""
        await self.changes.until(
            lambda: self.connections if self.connections > before else None, "another one", seconds
        )

    def drop(self) -> None:
        """Break every connection, without a word."""
        for ws in (*self._open, *self._leaving):
            _abort(ws)

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
        """Say that the connection will be closed; it is, once the next one is there."""
        ws, before = self._open[-1], self.connections
        self._open.remove(ws)
        self._leaving.append(ws)
        await ws.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "stand-in"}})
        self._spawn(self._close_after_next(ws, before))

    async def stop(self) -> None:
        self.drop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """One connection, from its ticket to its end."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            self.problems.append("a connection without a fresh ticket")
            return web.Response(status=403)
        self._tickets.discard(ticket)
        if not self.open_to_all:
            return web.Response(status=503)
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
        return ws

    def _take(self, ws: web.WebSocketResponse, raw: str) -> None:
        try:
            answer = json.loads(raw)
            envelope = self._envelopes[answer["envelope_id"]]
        except (ValueError, KeyError, TypeError):
            self.problems.append("an acknowledgement of nothing")
            return
        if self.deaf_to_acks:
            self.deaf_to_acks -= 1
            _abort(ws)
            return
        if set(answer) - {"envelope_id", "payload"}:
            self.problems.append("an acknowledgement with unknown fields")
        if answer.get("payload") is not None and not envelope.accepts_answer:
            self.problems.append("an answer in an acknowledgement that takes none")
        if not envelope.acked.done():
            envelope.acked_at = self._clock.monotonic()
            envelope.acked.set_result(answer.get("payload"))
            self.acked.append(envelope)
            self.changes.happened()

    async def _keep_delivering(self, envelope: Envelope) -> None:
        while not envelope.acked.done():
            await self.connected(seconds=3600)
            ws, before = self._open[-1], self.connections
            try:
                for _ in range(self.copies):
                    await ws.send_json(envelope.as_json())
            except ConnectionError:
                _abort(ws)
            envelope.attempts += 1

            def over(before: int = before) -> bool | None:
                return envelope.acked.done() or self.connections > before or None

            try:
                await self.changes.until(over, "an acknowledgement", self._redeliver_after)
            except AssertionError:
                continue  # too late: again

    async def _close_after_next(self, ws: web.WebSocketResponse, before: int) -> None:
        await self.reconnected(before, seconds=3600)
        await ws.close()

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _abort(ws: web.WebSocketResponse) -> None:
    transport = _transport(ws)
    if transport is not None:
        transport.abort()


def _transport(ws: web.WebSocketResponse) -> asyncio.Transport | None:
    found = ws._req.transport if ws._req is not None else None
    return found if isinstance(found, asyncio.Transport) else None

"""An app of the simplest kind, to try the stand-in with: it keeps what it hears, and answers as it is told to."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias
from urllib.parse import parse_qs

import aiohttp
from aiohttp import web

from tests.slack_standin.server import APP_TOKEN, Slack
from tests.slack_standin.waiting import Changes

Payload: TypeAlias = dict[str, Any]
Answer: TypeAlias = Callable[[Payload], Awaitable[Payload | None]]


class PlainApp:
    """`heard` are the payloads, in order; `requests` the headers and bodies of those that came by HTTP; `taken_by` is
    the number of the connection that each of the others came by.

    `status` is what HTTP is answered with; `answer` is awaited before anything is.
    """

    def __init__(self, slack: Slack, session: aiohttp.ClientSession, answer: Answer | None = None) -> None:
        self._slack = slack
        self.session = session
        self._answer = answer
        self.url = ""
        self.heard: list[Payload] = []
        self.requests: list[tuple[Any, bytes]] = []
        self.taken_by: list[int] = []
        self.status = 200
        self._changes = Changes()

    async def call(self, method: str, token: str | None = None, **given: Any) -> Payload:
        """Call a method with JSON, by the first workspace's token unless said otherwise."""
        headers = {"Authorization": f"Bearer {token or self._slack.token}"}
        async with self.session.post(f"{self._slack.url}/api/{method}", json=given, headers=headers) as response:
            answer: Payload = await response.json()
        return answer

    async def ask(self, method: str, token: str | None = None, **given: Any) -> Payload:
        """Call a method that takes no JSON."""
        headers = {"Authorization": f"Bearer {token or self._slack.token}"}
        async with self.session.post(f"{self._slack.url}/api/{method}", data=given, headers=headers) as response:
            answer: Payload = await response.json()
        return answer

    async def hears(self, count: int) -> None:
        """Wait until it has heard so many payloads."""
        await self._changes.until(lambda: len(self.heard) >= count or None, f"payload {count}", 10)

    async def answered(self, payload: Payload) -> Payload | None:
        """Hear it, and answer it."""
        self.heard.append(payload)
        self._changes.happened()
        return await self._answer(payload) if self._answer is not None else None

    async def take(self, request: web.Request) -> web.StreamResponse:
        """One delivery by HTTP."""
        body = await request.read()
        self.requests.append((request.headers, body))
        if request.content_type == "application/json":
            payload = json.loads(body)
            if "challenge" in payload:
                return web.Response(text=payload["challenge"])
        else:
            form = {name: found[0] for name, found in parse_qs(body.decode()).items()}
            payload = json.loads(form["payload"]) if "payload" in form else form
        answer = await self.answered(payload)
        if answer is not None:
            return web.json_response(answer, status=self.status)
        return web.Response(status=self.status, headers={"Location": "/elsewhere"} if 300 <= self.status < 400 else {})


@asynccontextmanager
async def by_socket(slack: Slack, answer: Answer | None = None, connections: int = 1) -> AsyncIterator[PlainApp]:
    """An app that is connected by Socket Mode, so many times."""
    headers = {"Authorization": f"Bearer {APP_TOKEN}"}
    async with aiohttp.ClientSession() as session:
        app = PlainApp(slack, session, answer)
        for number in range(connections):
            async with session.post(f"{slack.url}/api/apps.connections.open", headers=headers) as response:
                url = (await response.json())["url"]
            ws = await session.ws_connect(url)
            slack.sockets.spawn(_hear(app, ws, number))
        await slack.sockets.connected(count=connections)
        yield app
        await slack.settled()


@asynccontextmanager
async def by_http(slack: Slack, answer: Answer | None = None) -> AsyncIterator[PlainApp]:
    """An app that is delivered to by HTTP."""
    async with aiohttp.ClientSession() as session:
        app = PlainApp(slack, session, answer)
        server = web.Application()
        server.router.add_post("/slack/events", app.take)
        runner = web.AppRunner(server, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        app.url = f"http://{host}:{port}/slack/events"
        slack.deliver_to(app.url)
        try:
            yield app
            await slack.settled()
        finally:
            await runner.cleanup()


async def _hear(app: PlainApp, ws: aiohttp.ClientWebSocketResponse, number: int) -> None:
    async for message in ws:
        envelope = json.loads(message.data)
        if "envelope_id" in envelope:
            app.taken_by.append(number)
            answer = await app.answered(envelope["payload"])
            told = {"payload": answer} if answer is not None else {}
            await ws.send_json({"envelope_id": envelope["envelope_id"], **told})

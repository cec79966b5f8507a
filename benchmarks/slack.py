"""How soon Slack hears back when many press a button at once, by Socket Mode and by HTTP, over the tests' stand-in.

Each of them claims a case of their own. An acknowledgement follows its commit, so what is measured, from the press to
the acknowledgement, is more than the time from the commit. Beside it stands the same with a bot that acknowledges and
does nothing.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import socket
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, sleep  # noqa: TID251 - measuring is waiting
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from aiohttp import ClientSession, web

from benchmarks import house
from benchmarks.figures import Figure, percentile

PEOPLE = 50
WARM_UP, ROUNDS = 2, 20
PATIENCE = 60.0
TARGET = 500.0
"""Milliseconds."""

_PATH = "/slack/events"


def measure(folder: Path, irc_port: int, commit: float) -> Iterator[Figure]:
    """The figures of both modes. `irc_port` is where the bot is besides; `commit` is what one takes, in ms."""
    for mode, unused in (("Socket Mode", "SLACK_SIGNING_SECRET"), ("HTTP", "SLACK_APP_TOKEN")):
        url = f"sqlite:///{folder / unused}.db"
        house.fill(url, PEOPLE * (WARM_UP + ROUNDS))
        with house.talking(crowd) as (settings, people):
            settings |= {unused: "", "HTTP_PORT": str(_free_port())}
            with house.beside(echo, settings):
                echo50, echo99 = _pressing(people, settings)
            with house.bot(irc_port, url, folder, **settings) as (bot, _):
                _until_ready(settings)
                before = bot.processor_seconds()
                p50, p99 = _pressing(people, settings)
                used = (bot.processor_seconds() - before) / (PEOPLE * (WARM_UP + ROUNDS))
        yield Figure(f"{PEOPLE} press at once, {mode}, acknowledged, p50", p50, "ms", limit=echo50 + commit)
        yield Figure(f"{PEOPLE} press at once, {mode}, acknowledged, p99", p99, "ms", TARGET, limit=echo99 + commit)
        yield Figure("  the bot's processor time a press", used * 1000, "ms")


def _pressing(people: Connection, settings: dict[str, str]) -> tuple[float, float]:
    """Have everybody press; p50 and p99 of an acknowledgement in milliseconds."""
    by_http = bool(settings["SLACK_SIGNING_SECRET"])
    people.send(f"http://127.0.0.1:{settings['HTTP_PORT']}{_PATH}" if by_http else None)
    if not people.poll(PATIENCE):
        raise TimeoutError("not everybody was answered")
    took = people.recv()
    return percentile(took, 50), percentile(took, 99)


def _until_ready(settings: dict[str, str]) -> None:
    address = f"http://127.0.0.1:{settings['HTTP_PORT']}/readyz"
    began = perf_counter()
    while perf_counter() - began < PATIENCE:
        try:
            with urlopen(address) as answer:
                if json.load(answer)["ready"]:
                    return
        except (URLError, ConnectionError):
            sleep(0.05)
    raise TimeoutError("the bot did not get ready")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def crowd(pipe: Connection) -> None:
    """The stand-in for Slack and the people in it; sends the settings that lead there. For each address (None: the
    socket) that it is told it has everybody press, and sends how long each acknowledgement took, in milliseconds.
    """
    from tests.slack_standin import Channel, Message, Slack, User  # noqa: PLC0415 - only this process needs it

    def button(slack: Slack, cases: Channel, case: int) -> Message:
        press = {"type": "button", "action_id": "say:0", "value": f"claim {case}"}
        text = {"type": "plain_text", "text": "Claim"}
        blocks = [{"type": "actions", "block_id": "do", "elements": [press | {"text": text}]}]
        return Message(cases.id, slack.workspace.ts(), slack.bot_user, f"#{case}", blocks, bot_id="B0CASEBELL")

    async def press(slack: Slack, cases: Channel, user: User, case: int) -> float:
        began = slack.app.clock.monotonic()
        envelope = await slack.presses(user, cases, button(slack, cases, case), "Claim")
        assert envelope.acked_at is not None
        assert envelope.failed is None, envelope.failed
        return (envelope.acked_at - began) * 1000

    async def live() -> None:
        async with Slack() as slack:
            cases = slack.workspace.channel("cases")
            people = [slack.workspace.person(f"v{number:02}") for number in range(PEOPLE)]
            pipe.send(slack.environment("cases:team") | {"SLACK_SIGNING_SECRET": slack.signing_secret})
            while True:
                url = await asyncio.to_thread(pipe.recv)
                if url is not None and slack.sockets.instead is None:
                    slack.deliver_to(url)
                case, took = itertools.count(1), list[float]()
                for _ in range(WARM_UP + ROUNDS):
                    took += await asyncio.gather(*(press(slack, cases, user, next(case)) for user in people))
                pipe.send(took[WARM_UP * PEOPLE :])

    asyncio.run(live())


def echo(ready: Connection, settings: dict[str, str]) -> None:
    """Acknowledge whatever these settings' Slack delivers, until ended."""
    asyncio.run(_by_http(ready, settings) if settings["SLACK_SIGNING_SECRET"] else _by_socket(ready, settings))


async def _by_http(ready: Connection, settings: dict[str, str]) -> None:
    async def take(request: web.Request) -> web.Response:
        await request.read()
        return web.Response()

    app = web.Application()
    app.router.add_post(_PATH, take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(settings["HTTP_PORT"])).start()
    ready.send(None)
    await asyncio.Event().wait()


async def _by_socket(ready: Connection, settings: dict[str, str]) -> None:
    headers = {"Authorization": f"Bearer {settings['SLACK_APP_TOKEN']}"}
    async with ClientSession() as session:
        async with session.post(f"{settings['SLACK_API_URL']}apps.connections.open", headers=headers) as answer:
            opened: dict[str, Any] = await answer.json()
        async with session.ws_connect(opened["url"]) as ws:
            await ws.receive()
            ready.send(None)
            async for message in ws:
                await ws.send_json({"envelope_id": json.loads(message.data)["envelope_id"]})

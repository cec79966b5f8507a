"""A bot, whole, on Slack alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from chatbot.app import App
from chatbot.clock import Clock, SystemClock
from chatbot.settings import read
from tests.fixtures.irc_servers import free_ports
from tests.slack_standin import Slack


@asynccontextmanager
async def alive(
    slack: Slack, url: str, mode: str = "socket", channels: str = "cases:team", clock: Clock | None = None, **more: str
) -> AsyncIterator[App]:
    """It lives on the case log at `url` until the end. `mode`: Slack delivers by `socket` or `http`.

    In `more`, `{port}` stands for that of its door.
    """
    (port,) = free_ports(1)
    environment = {**slack.environment(channels), "DATABASE_URL": url, "HTTP_PORT": str(port)}
    environment |= {name: value.replace("{port}", str(port)) for name, value in more.items()}
    if mode == "http":
        environment |= {"SLACK_SIGNING_SECRET": slack.signing_secret, "SLACK_APP_TOKEN": ""}
        slack.deliver_to(f"http://127.0.0.1:{port}/slack/events")
    app = App(read(environment, Path("no-such.env")), clock or SystemClock())
    there = asyncio.Event()

    def told(_: bool) -> list[str]:
        there.set()
        return []

    living = asyncio.create_task(app.live(told))
    try:
        await asyncio.wait_for(there.wait(), 20)
        yield app
    finally:
        app.stop(0)
        assert await asyncio.wait_for(living, 20) == 0

"""A bot, whole, on Slack alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

from chatbot.app import App
from chatbot.clock import Clock, SystemClock
from chatbot.settings import read
from tests.fixtures.irc_servers import free_ports
from tests.slack_standin import Slack, User
from tests.slack_standin.crowd import Crowd
from tests.storage.shape import run


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


def installable(slack: Slack, url: str, mode: str = "socket", **more: str) -> AbstractAsyncContextManager[App]:
    """A bot, whole, whose app workspaces can install."""
    slack.redirect_urls.append("http://127.0.0.1")
    more |= {
        "SLACK_CLIENT_ID": slack.client_id,
        "SLACK_CLIENT_SECRET": slack.client_secret,
        "SLACK_PUBLIC_URL": "http://127.0.0.1:{port}",
    }
    return alive(slack, url, mode, "cases:team", None, **more)


def installed(url: str, other: Crowd, person: User) -> None:
    """As if somebody had installed the app in a workspace some time ago."""
    given = (other.team, other.workspace.name, person.id, other.token, "2026-01-01 00:00:00.000000")
    run(url, f"INSERT INTO installation (team, name, installer, token, installed_at) VALUES {given!r}")  # noqa: S608 - ours

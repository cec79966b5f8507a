"""The Web API of one workspace: its clients, all over one HTTP session."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from chatbot.settings import Settings

LIBRARIES = ("slack_sdk", "slack_bolt")


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is here: the ids of its workspace, its user and its app's bot, and its name."""

    team: str
    user: str
    bot: str
    name: str


@dataclass(frozen=True, slots=True)
class Web:
    """`posts` never retries: a post whose answer was lost may have arrived. `asks` may: it
    only asks, or does what may be done twice.

    `sockets` speaks with the app token, the others with the bot token.
    """

    session: aiohttp.ClientSession
    posts: AsyncWebClient
    asks: AsyncWebClient
    sockets: AsyncWebClient
    app_token: str
    proxy: str | None

    async def respond(self, url: str, payload: dict[str, Any]) -> None:
        """Answer at the address that Slack gave along with a slash command. Raises aiohttp.ClientError."""
        async with self.session.post(url, json=payload, proxy=self.proxy, raise_for_status=True):
            pass

    async def send(self, url: str, data: bytes) -> None:
        """Upload to the address that Slack gave for it. Raises aiohttp.ClientError."""
        async with self.session.post(url, data=data, proxy=self.proxy, raise_for_status=True):
            pass


@asynccontextmanager
async def connect(settings: Settings) -> AsyncIterator[Web]:
    """The clients for the configured workspace; closed at the end."""
    quieten()
    logger = logging.getLogger("slack_sdk")
    bot_token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    app_token = settings.slack_app_token.get_secret_value() if settings.slack_app_token else ""
    timeout = aiohttp.ClientTimeout(total=20, connect=10)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=False) as session:
        url = settings.slack_api_url
        posts = AsyncWebClient(bot_token, url, session=session, logger=logger, retry_handlers=[])
        asks = AsyncWebClient(bot_token, url, session=session, logger=logger)
        sockets = AsyncWebClient(app_token, url, session=session, logger=logger, retry_handlers=[])
        if _loopback(url):  # the SDK reads the proxy variables even for this machine
            posts.proxy = asks.proxy = sockets.proxy = None
        yield Web(session, posts, asks, sockets, app_token, posts.proxy)


def quieten() -> None:
    """Keep the libraries from printing what they carry.

    Below INFO they print whole messages, and they compare their own logger's level, not the effective one.
    """
    for name in LIBRARIES:
        logger = logging.getLogger(name)
        if logger.level < logging.INFO:
            logger.setLevel(logging.WARNING)


def _loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False

"""The Web API: its clients, all over one HTTP session."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

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
    """The Web API as one workspace's bot token may use it.

    `posts` never retries: a post whose answer was lost may have arrived. `asks` may: it only asks, or does what may be
    done twice.
    """

    session: aiohttp.ClientSession
    posts: AsyncWebClient
    asks: AsyncWebClient
    proxy: str | None

    async def respond(self, url: str, payload: dict[str, Any]) -> None:
        """Answer at the address that Slack gave along with what somebody did. Raises aiohttp.ClientError."""
        async with self.session.post(url, json=payload, proxy=self.proxy, raise_for_status=True):
            pass

    async def send(self, url: str, data: bytes) -> None:
        """Upload to the address that Slack gave for it. Raises aiohttp.ClientError."""
        async with self.session.post(url, data=data, proxy=self.proxy, raise_for_status=True):
            pass


class Api:
    """The Web API over one HTTP session. `proxy` is the one to use, if any."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self._url = url
        self._logger = logging.getLogger("slack_sdk")
        self.proxy: str | None = self.client("").proxy

    def client(self, token: str, *, retries: bool = False) -> AsyncWebClient:
        """A client that speaks with this token; `retries` where the SDK may do so by itself."""
        handlers: list[AsyncRetryHandler] | None = None if retries else []
        client = AsyncWebClient(token, self._url, session=self.session, logger=self._logger, retry_handlers=handlers)
        if _loopback(self._url):  # the SDK reads the proxy variables even for this machine
            client.proxy = None
        return client

    def web(self, bot_token: str) -> Web:
        """The clients of one workspace."""
        return Web(self.session, self.client(bot_token), self.client(bot_token, retries=True), self.proxy)


@asynccontextmanager
async def connect(settings: Settings) -> AsyncIterator[Api]:
    """The Web API of the settings; closed at the end."""
    quieten()
    timeout = aiohttp.ClientTimeout(total=20, connect=10)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=False) as session:
        yield Api(session, settings.slack_api_url)


async def listed(ask: Callable[..., Awaitable[AsyncSlackResponse]], what: str, **given: Any) -> AsyncIterator[Any]:
    """All that a method lists under `what`, page by page. Raises what the Web API raises."""
    cursor = None
    while cursor != "":
        page = await ask(limit=1000, cursor=cursor, **given)
        for each in page.get(what) or ():
            yield each
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""


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

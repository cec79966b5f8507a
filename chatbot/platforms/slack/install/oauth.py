"""Installing the app in a workspace, by OAuth: a person goes to Slack from here, and comes back with a code.

https://docs.slack.dev/authentication/installing-with-oauth/
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urljoin

import aiohttp
import structlog
from aiohttp import web
from pydantic import SecretStr
from slack_sdk.errors import SlackApiError

from chatbot import logs
from chatbot.clock import Clock
from chatbot.platforms.slack.app import SlackApp
from chatbot.platforms.slack.install import pages
from chatbot.platforms.slack.install.needs import SCOPES
from chatbot.platforms.slack.install.states import LASTS, Came, States
from chatbot.platforms.slack.trouble import trouble
from chatbot.settings import Settings

INSTALL = "/slack/install"
BACK = "/slack/oauth_redirect"
COOKIE = "casebell-install"
_CODE = re.compile(r"[!-~]{1,512}")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Installed:
    """A workspace that the app was just installed in, by its user `installer`."""

    team: str
    name: str
    installer: str
    token: SecretStr = field(repr=False)


class Kept(Enum):
    """What became of it: the workspace is signed in to; it is none that is served; there is no room for one more; or it
    could not be written down.
    """

    WELL = auto()
    NOT_HERE = auto()
    FULL = auto()
    NOT_NOW = auto()


class Installing:
    """Takes people to Slack and back; `keep` is handed what they installed."""

    def __init__(
        self, app: SlackApp, settings: Settings, clock: Clock, keep: Callable[[Installed], Awaitable[Kept]]
    ) -> None:
        secret = settings.slack_client_secret
        self._app = app
        self._client = (settings.slack_client_id, secret.get_secret_value() if secret else "")
        self._back = f"{settings.slack_public_url}{BACK}"
        self._ask = urljoin(settings.slack_api_url, "/oauth/v2/authorize")
        self._secure = settings.slack_public_url.startswith("https:")
        self._states = States(clock)
        self._keep = keep
        self.routes = (web.get(INSTALL, self._begin), web.get(BACK, self._end))

    async def _begin(self, request: web.Request) -> web.Response:
        del request
        state, cookie = self._states.new()
        asked = {
            "client_id": self._client[0],
            "scope": ",".join(SCOPES),
            "state": state,
            "redirect_uri": self._back,
        }
        where = {"Location": f"{self._ask}?{urlencode(asked)}"}
        going = web.Response(status=HTTPStatus.FOUND, headers=where)
        going.set_cookie(COOKIE, cookie, max_age=LASTS, path=BACK, secure=self._secure, httponly=True, samesite="Lax")
        return going

    async def _end(self, request: web.Request) -> web.Response:
        page = await self._came_back(request.query, request.cookies.get(COOKIE, ""))
        page.del_cookie(COOKIE, path=BACK)
        return page

    async def _came_back(self, given: Mapping[str, str], cookie: str) -> web.Response:
        match self._states.came(given.get("state", ""), cookie):
            case Came.ASTRAY:
                return pages.astray()
            case Came.LATE:
                return pages.late()
        if given.get("error") == "access_denied":
            return pages.cancelled()
        code = given.get("code", "")
        if not _CODE.fullmatch(code):
            return pages.refused("that there is no code")
        try:
            answer = await self._exchanged(code)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            reason = trouble(error).reason
            log.warning("slack_not_installed", reason=reason)
            return pages.refused(reason)
        return await self._arrived(answer)

    async def _exchanged(self, code: str) -> Mapping[str, Any]:
        """The token for a code, which is good once: so is asking."""
        given = {
            "client_id": self._client[0],
            "client_secret": self._client[1],
            "code": code,
            "redirect_uri": self._back,
        }
        async with self._app.open() as api:  # the SDK's own method needs what aiohttp gives up
            answer = await api.client("").api_call("oauth.v2.access", data=given)
        token = answer.get("access_token")
        if token:
            logs.register_secrets([str(token)])
        data: Mapping[str, Any] = answer.data if isinstance(answer.data, dict) else {}
        return data

    async def _arrived(self, answer: Mapping[str, Any]) -> web.Response:
        team: Mapping[str, Any] = answer.get("team") or {}
        by = (answer.get("authed_user") or {}).get("id")
        token = SecretStr(str(answer.get("access_token") or ""))
        if not by or not token:
            return pages.refused("nothing of a token")
        if answer.get("is_enterprise_install") or not team.get("id"):
            await self._leave(token)
            return pages.whole_organisation()
        name = str(team.get("name") or team["id"])
        installed = Installed(str(team["id"]), name, str(by), token)
        match await self._keep(installed):
            case Kept.WELL:
                log.info("slack_installed", team=installed.team)
                return pages.installed(name)
            case Kept.NOT_HERE:
                await self._leave(token)
                return pages.not_here()
            case Kept.FULL:
                await self._leave(token)
                return pages.full()
            case Kept.NOT_NOW:
                return pages.not_now()

    async def _leave(self, token: SecretStr) -> None:
        """Remove the app again from where this is its token."""
        given = {"client_id": self._client[0], "client_secret": self._client[1]}
        try:
            async with self._app.open() as api:
                await api.client(token.get_secret_value()).api_call("apps.uninstall", data=given)
        except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("slack_not_left", reason=trouble(error).reason)

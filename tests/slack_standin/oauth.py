"""Installing the app by OAuth: the page that asks a person, the code, the token. https://docs.slack.dev/authentication/installing-with-oauth/"""

from __future__ import annotations

import base64
import html
import re
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin

import aiohttp
from aiohttp import web
from yarl import URL

from tests.slack_standin.app import App
from tests.slack_standin.arguments import Refused
from tests.slack_standin.workspace import User

LASTS = 600.0
PERSON = "X-Stand-In-Person"
APPROVES = "X-Stand-In-Approves"
MOST_STEPS = 10


@dataclass
class _Code:
    team: str
    user: str
    scopes: set[str]
    redirect_uri: str | None
    until: float


class OAuth:
    """Slack's side of an installation."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._codes: dict[str, _Code] = {}

    async def authorise(self, request: web.Request) -> web.Response:
        """The page on which a person approves, or does not. Who looks at it is told by headers of `walk`'s."""
        given = request.query
        asked = set(filter(None, given.get("scope", "").split(",")))
        redirect = given.get("redirect_uri")
        allowed = self._app.redirect_urls
        if given.get("client_id") != self._app.client_id:
            return _page("invalid_client_id")
        if not asked or not asked <= set(self._app.manifest["oauth_config"]["scopes"]["bot"]):
            return _page("invalid_scope")
        if not allowed or (redirect is not None and not any(redirect.startswith(each) for each in allowed)):
            return _page("bad_redirect_uri")
        team, _, user = request.headers.get(PERSON, "").partition("/")
        if team not in self._app.crowds:
            return web.Response(status=401, text="sign in")
        state = {"state": given["state"]} if "state" in given else {}
        if request.headers.get(APPROVES) != "yes":
            raise web.HTTPFound(f"{redirect or allowed[0]}?{urlencode({'error': 'access_denied', **state})}")
        code = secrets.token_hex(16)
        until = self._app.clock.monotonic() + LASTS
        self._codes[code] = _Code(team, user, asked, redirect, until)
        raise web.HTTPFound(f"{redirect or allowed[0]}?{urlencode({'code': code, **state})}")

    def access(self, given: dict[str, Any], authorization: str) -> dict[str, Any]:
        """oauth.v2.access: a code for a token. The client's id and secret are in the header or the arguments."""
        self.check_client(given, authorization)
        if given.get("grant_type", "authorization_code") != "authorization_code":
            raise Refused("invalid_grant_type")
        code = self._codes.pop(given.get("code", ""), None)
        if code is None or self._app.clock.monotonic() > code.until:
            raise Refused("invalid_code")
        if given.get("redirect_uri") != code.redirect_uri:
            raise Refused("bad_redirect_uri")
        crowd = self._app.crowds[code.team]
        crowd.install(code.scopes)
        return {
            "access_token": crowd.token,
            "token_type": "bot",
            "scope": ",".join(sorted(crowd.scopes)),
            "bot_user_id": crowd.bot_user,
            "app_id": self._app.id,
            "team": {"id": crowd.team, "name": crowd.workspace.name},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": code.user},
        }

    def check_client(self, given: dict[str, Any], authorization: str = "") -> None:
        """Raises Refused for another client than the app."""
        client, secret = given.get("client_id"), given.get("client_secret")
        if authorization.startswith("Basic "):
            client, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        if client != self._app.client_id:
            raise Refused("invalid_client_id")
        if secret != self._app.client_secret:
            raise Refused("bad_client_secret")


async def walk(start: str, slack: str, team: str, user: User, *, approves: bool) -> str:
    """What a person reads in the end who opens an address and follows where it leads, by way of Slack, as a browser."""
    at, following = start, re.compile(rf'href="({re.escape(slack)}/oauth/v2/authorize[^"]*)"')
    secure = [str(URL(start).origin())]
    jar = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=secure)
    async with aiohttp.ClientSession(cookie_jar=jar, trust_env=False) as session:
        for _ in range(MOST_STEPS):
            ours = at.startswith(slack)
            headers = {PERSON: f"{team}/{user.id}", APPROVES: "yes" if approves else "no"} if ours else {}
            async with session.get(at, headers=headers, allow_redirects=False) as response:
                text = await response.text()
                if 300 <= response.status < 400:
                    at = urljoin(at, response.headers["Location"])
                    continue
            assert not (ours and response.status >= 400), f"Slack says {text} of {at}"
            link = following.search(text)
            if link is None or ours:
                return text
            at = html.unescape(link[1])
    raise AssertionError(f"{start} leads round in circles")


def _page(error: str) -> web.Response:
    return web.Response(status=400, text=error)

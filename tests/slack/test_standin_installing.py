"""The stand-in installs the app, and lets its token do what the scopes say, in its own workspace."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from aiohttp import web

from tests.slack.test_standin_blocks import DIVIDER, modal
from tests.slack_standin import RateLimited, Slack
from tests.slack_standin.plain_app import PlainApp, by_socket


class Door:
    """The app's own pages: one that leads to Slack, and one that Slack leads back to."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self.start = self.back = ""
        self.came: list[dict[str, str]] = []
        self.asks: dict[str, str] = {}

    async def leave(self, _: web.Request) -> web.StreamResponse:
        asked = {"client_id": self._slack.client_id, "scope": "chat:write,commands", "state": "s", **self.asks}
        response = web.HTTPFound(f"{self._slack.authorize_url}?{urlencode(asked)}")
        response.set_cookie("state", "s", secure=True, httponly=True)
        raise response

    async def returned(self, request: web.Request) -> web.StreamResponse:
        self.came.append({**request.query, "cookie": request.cookies.get("state", "")})
        return web.Response(text="thanks")


@asynccontextmanager
async def door(slack: Slack) -> AsyncIterator[Door]:
    found = Door(slack)
    server = web.Application()
    server.router.add_get("/install", found.leave)
    server.router.add_get("/back", found.returned)
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    found.start, found.back = f"http://{host}:{port}/install", f"http://{host}:{port}/back"
    slack.redirect_urls.append(found.back)
    yield found
    await runner.cleanup()


async def test_a_workspace_installs_the_app_and_removes_it(slack: Slack) -> None:
    other = slack.add_workspace("T0OTHER", "Other", installed=False)
    room, carol = other.channel("cases"), other.person("carol")
    wanted = {"app_home_opened", "app_uninstalled", "tokens_revoked"}
    slack.subscriptions.extend(wanted - set(slack.subscriptions))
    async with by_socket(slack) as app, door(slack) as pages:
        await other.says(carol, room, "nobody is there to hear it")
        with pytest.raises(AssertionError, match="not told of app_home_opened"):
            await other.opens_home(carol, tab="messages")
        assert app.heard == []
        assert await slack.installs(carol, pages.start, workspace=other, approves=False) == "thanks"
        assert pages.came[-1] == {"error": "access_denied", "state": "s", "cookie": "s"}
        assert await slack.installs(carol, pages.start, workspace=other) == "thanks"
        code = pages.came[-1]["code"]
        for given, error in (
            ({"client_id": "x"}, "invalid_client_id"),
            ({"client_secret": "x"}, "bad_client_secret"),
            ({"code": "x"}, "invalid_code"),
            ({"grant_type": "x"}, "invalid_grant_type"),
        ):
            assert (await _access(app, slack, **{"code": code, **given}))["error"] == error
        slack.faults.put("oauth.v2.access", RateLimited())
        assert (await _access(app, slack, code=code))["error"] == "ratelimited"
        installed = await _access(app, slack, code=code)
        assert (installed["team"], installed["bot_user_id"]) == ({"id": "T0OTHER", "name": "Other"}, other.bot_user)
        assert (installed["scope"], installed["authed_user"]) == ("chat:write,commands", {"id": carol.id})
        token = installed["access_token"]
        assert token not in {slack.token, None}
        assert (await _access(app, slack, code=code))["error"] == "invalid_code"

        posted = await app.call("chat.postMessage", token, channel=room.id, text="hello")
        assert posted["message"]["bot_id"] == other.workspace.bot_id
        assert (await app.call("chat.postMessage", channel=room.id, text="x"))["error"] == "channel_not_found"
        command = await other.types_command(carol, room, "help")
        assert command.payload["team_id"] == "T0OTHER"
        asked = {"trigger_id": command.payload["trigger_id"], "view": modal(DIVIDER)}
        assert (await app.call("views.open", **asked))["error"] == "invalid_trigger_id"
        assert (await app.call("views.open", token, **asked))["ok"]

        await slack.uninstalls(other)
        assert {payload["event"]["type"] for payload in app.heard[-2:]} == {"app_uninstalled", "tokens_revoked"}
        assert app.heard[-1]["team_id"] == "T0OTHER"
        assert (await app.call("auth.test", token))["error"] == "account_inactive"
        assert (await app.call("auth.test"))["ok"]
        assert (await app.ask("auth.revoke"))["revoked"]
        assert (await app.call("auth.test", "xoxb-test-not-a-secret"))["error"] == "token_revoked"


async def test_slack_asks_nobody_on_behalf_of_what_is_not_set_up(slack: Slack) -> None:
    alice = slack.person("alice")
    async with door(slack) as pages:
        for asks, error in (
            ({"client_id": "x"}, "invalid_client_id"),
            ({"scope": "admin"}, "invalid_scope"),
            ({"redirect_uri": "https://elsewhere.example/"}, "bad_redirect_uri"),
        ):
            pages.asks = asks
            with pytest.raises(AssertionError, match=error):
                await slack.installs(alice, pages.start)
        assert pages.came == []


async def test_each_method_needs_its_scope(slack: Slack) -> None:
    cases, secret = slack.channel("cases"), slack.channel("secret", private=True)
    async with by_socket(slack) as app:
        for scope, method, given in (
            ("chat:write", "chat.postMessage", {"channel": cases.id, "text": "x"}),
            ("groups:history", "conversations.history", {"channel": secret.id}),
            ("files:write", "files.getUploadURLExternal", {"filename": "x", "length": 1}),
        ):
            assert (await app.call(method, **given))["ok"]
            slack.scopes.discard(scope)
            refused = await app.call(method, **given)
            assert (refused["error"], refused["needed"]) == ("missing_scope", scope)
            assert scope not in refused["provided"].split(",")
        assert (await app.call("conversations.history", channel=cases.id))["ok"]
        assert (await app.ask("conversations.list", types="public_channel,im"))["needed"] == "im:read"
        assert (await app.ask("team.info"))["needed"] == "team:read"
        headers = {"Authorization": f"Bearer {slack.token}"}
        async with app.session.get(f"{slack.url}/api/users.info?user=U0X", headers=headers) as response:
            assert response.headers["x-accepted-oauth-scopes"] == "users:read"
            assert set(response.headers["x-oauth-scopes"].split(",")) == slack.scopes
        slack.app_scopes.clear()
        assert (await app.ask("apps.connections.open", "xapp-test-not-a-secret"))["needed"] == "connections:write"
        exported = await app.ask("apps.manifest.export", slack.config_token, app_id=slack.app_id)
        assert exported["manifest"] == slack.manifest
        other_token = await app.ask("apps.manifest.export", app_id=slack.app_id)
        assert other_token["error"] == "not_allowed_token_type"


async def test_a_shared_channel_shows_whose_people_speak(slack: Slack) -> None:
    cases, alice = slack.channel("cases"), slack.person("alice")
    other = slack.add_workspace("T0OTHER", "Other")
    bob, eve = other.person("bob"), other.person("eve")
    async with by_socket(slack) as app:
        assert (await app.ask("users.info", user=bob.id))["error"] == "user_not_found"
        slack.workspace.share(cases, other.workspace)
        cases.members.discard(eve.id)
        await other.says(bob, cases, "hello")
        await slack.says(alice, cases, "hello")
        theirs, ours = app.heard
        assert (theirs["team_id"], theirs["authorizations"][0]["team_id"]) == (slack.team, slack.team)
        assert (theirs["is_ext_shared_channel"], theirs["event"]["user_team"]) == (True, "T0OTHER")
        assert "user_team" not in ours["event"]
        found = (await app.ask("users.info", user=bob.id))["user"]
        assert (found["team_id"], found["is_stranger"]) == ("T0OTHER", False)
        assert (await app.ask("users.info", user=eve.id))["error"] == "user_not_found"
        assert (await app.ask("conversations.info", channel=cases.id))["channel"]["is_ext_shared"]


async def _access(app: PlainApp, slack: Slack, **given: Any) -> dict[str, Any]:
    form = {"client_id": slack.client_id, "client_secret": slack.client_secret} | given
    basic = aiohttp.encode_basic_auth(form.pop("client_id"), form.pop("client_secret"))
    headers = {"Authorization": basic}
    async with app.session.post(f"{slack.url}/api/oauth.v2.access", data=form, headers=headers) as response:
        answer: dict[str, Any] = await response.json()
    return answer

"""Installing the app in a workspace, and its removal: who comes back from Slack, and what Slack tells late."""

from __future__ import annotations

import asyncio
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
from structlog.testing import capture_logs

from chatbot.clock import SystemClock
from chatbot.platforms.slack import SlackApp
from chatbot.platforms.slack.install.states import Came, States
from chatbot.settings import read
from tests.slack.whole import installable, installed
from tests.slack_standin import Slack


class Browser:
    """Goes to Slack and comes back, one step at a time; keeps its cookie."""

    def __init__(self, web: aiohttp.ClientSession, ours: str) -> None:
        self._web, self._ours = web, ours
        self.cookie = ""

    async def sets_out(self) -> tuple[dict[str, list[str]], str]:
        """What Slack is asked, and how the cookie is to be kept."""
        async with self._web.get(f"{self._ours}/slack/install", allow_redirects=False) as answer:
            assert answer.status == 302
            told = answer.headers["Set-Cookie"]
            self.cookie = next(iter(SimpleCookie(told).values())).value
            return parse_qs(urlsplit(answer.headers["Location"]).query), told

    async def comes_back(self, **given: str) -> tuple[int, str]:
        cookies = {"Cookie": f"casebell-install={self.cookie}"}
        back = f"{self._ours}/slack/oauth_redirect"
        async with self._web.get(back, params=given, headers=cookies) as answer:
            assert answer.headers["Cache-Control"] == "no-store"
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
            return answer.status, await answer.text()


async def test_only_who_set_out_comes_back_once_and_in_time(slack: Slack, sqlite_url: str) -> None:
    slack.workspace.channel("cases")
    other = slack.add_workspace("T0OTHER", "Other", installed=False)
    third = slack.add_workspace("T0THIRD", "Third", installed=False)
    carol, eve = other.person("carol"), third.person("eve")
    async with installable(slack, sqlite_url, SLACK_COMMUNITIES="T0OTHER") as app, aiohttp.ClientSession() as web:
        ours = app.settings.slack_public_url
        assert "Nothing was installed" in await slack.installs(carol, f"{ours}/slack/install", other, approves=False)
        assert "does not serve your workspace" in await slack.installs(eve, f"{ours}/slack/install", third)
        browser = Browser(web, ours)
        asked, kept = await browser.sets_out()
        assert all(word in kept for word in ("HttpOnly", "SameSite=Lax", "Max-Age=600", "Path=/slack/oauth_redirect"))
        assert asked["redirect_uri"] == [f"{ours}/slack/oauth_redirect"]
        [state] = asked["state"]
        for wrong in ("", "x", f"9{state}", state[:-1], f"{state}\u00e9"):
            assert (await browser.comes_back(state=wrong, code="x"))[0] == 403
        mine, browser.cookie = browser.cookie, "another's"
        assert (await browser.comes_back(state=state, code="x"))[0] == 403
        browser.cookie = mine
        status, page = await browser.comes_back(state=state, code="forged")
        assert (status, "invalid_code" in page) == (502, True)
        assert (await browser.comes_back(state=state, code="forged"))[0] == 400, "a state is good once"
        assert slack.called("oauth.v2.access") == 2
    assert States(SystemClock()).came("1.\udcff", "\udcff") is Came.ASTRAY, "as a browser may send it"
    kept_ones = sqlite_url.removeprefix("sqlite:///")
    assert list(Path(kept_ones).parent.glob("communities/*")) == []


async def test_what_is_told_late_or_of_a_workspace_that_is_not_served_removes_nobody(
    slack: Slack, sqlite_url: str
) -> None:
    other, third = slack.add_workspace("T0OTHER", "Other"), slack.add_workspace("T0THIRD", "Third", installed=False)
    room, carol, eve = other.channel("help"), other.person("carol"), third.person("eve")
    installed(sqlite_url, other, carol)
    alone = {"SLACK_BOT_TOKEN": "", "SLACK_COMMUNITIES": "main+T0OTHER", "COORDINATORS": f"slack:{carol.id}"}
    with capture_logs() as logs:
        async with installable(slack, sqlite_url, **alone) as app:
            begin = f"{app.settings.slack_public_url}/slack/install"
            assert "does not serve your workspace" in await slack.installs(eve, begin, third)
            assert slack.called("apps.uninstall") == 1
            await slack.uninstalls(third)  # Slack tells of what the bot asked for
            await other.happens({"type": "app_uninstalled"})  # of long ago: its token is good
            await other.says_privately(carol, "new licensing: who may use it?")
            await room.shows("who may use it?")
            await other.says_privately(carol, "retention")
            await other.workspace.dm(carol).shows("Ask again next month")
    told = [each["event"] for each in logs]
    assert ("slack_removed" in told, told.count("slack_not_removed")) == (False, 1)


async def test_whoever_comes_while_the_last_one_leaves_has_a_line_in(slack: Slack) -> None:
    app = SlackApp(read(slack.environment("cases") | {"SLACK_SIGNING_SECRET": "a secret"}), SystemClock())
    ups = [asyncio.Event(), asyncio.Event()]
    async with app.open() as api:
        first = asyncio.create_task(app.listen(api, ups[0].set))
        await ups[0].wait()
        first.cancel()
        second = asyncio.create_task(app.listen(api, ups[1].set))
        await asyncio.wait({first})
        await ups[1].wait()
        done, _ = await asyncio.wait({second}, timeout=0.02)
        assert (done, app.connected) == (set(), True)
        second.cancel()
        await asyncio.wait({second})
        assert not app.connected

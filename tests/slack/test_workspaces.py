"""Several workspaces: installing the app, communities of their own and joined ones, and what becomes of them."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
from structlog.testing import capture_logs

from chatbot.app import App
from tests.slack.whole import alive
from tests.slack_standin import Slack, User
from tests.slack_standin.crowd import Crowd
from tests.storage.shape import run

OURS, THEIRS = "canary-of-ours", "canary-of-theirs"


def installable(slack: Slack, url: str, mode: str = "socket", **more: str) -> AbstractAsyncContextManager[App]:
    """A bot, whole, whose app workspaces can install."""
    slack.redirect_urls.append("http://127.0.0.1")
    more |= {
        "SLACK_CLIENT_ID": slack.client_id,
        "SLACK_CLIENT_SECRET": slack.client_secret,
        "SLACK_PUBLIC_URL": "http://127.0.0.1:{port}",
    }
    return alive(slack, url, mode, "cases:team", None, **more)


def bytes_of(folder: Path, name: str) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob(f"{name}*"))


def all_said(crowd: Crowd) -> str:
    """Everything that the bot has said in a workspace, to whomever."""
    workspace = crowd.workspace
    shown = [str((each.text, each.blocks)) for place in workspace.channels.values() for each in place.messages]
    whispers = [str(each) for place in workspace.channels.values() for each in place.whispers]
    return "\n".join((*shown, *whispers))


async def test_who_installs_the_app_has_a_community_of_their_own(slack: Slack, sqlite_url: str) -> None:
    folder = Path(sqlite_url.removeprefix("sqlite:///")).parent
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    other = slack.add_workspace("T0OTHER", "Other <b>", installed=False)
    room, carol, dan = other.channel("help"), other.person("carol"), other.person("dan")
    with capture_logs() as logs:
        async with installable(slack, sqlite_url) as app:
            begin = f"{app.settings.slack_public_url}/slack/install"
            page = await slack.installs(carol, begin, workspace=other)
            assert "Casebell is in Other &lt;b&gt;" in page
            assert other.token is not None
            await other.says_privately(carol, f"new licensing: {THEIRS}")
            await room.shows(THEIRS)
            await slack.says_privately(alice, f"new licensing: {OURS}")
            await cases.shows(OURS)
            for crowd, person, place in ((slack, alice, cases), (other, carol, room)):
                for words in ("case 2", "cases", "similar canary", "audit 1"):
                    await crowd.says_privately(person, words)
                await crowd.opens_home(person)
                await crowd.sees_home(person, "licensing")
                card = await place.shows(lambda message: "Claim" in message.buttons)
                await crowd.presses(person, place, card, "Claim")
                await place.shows(lambda message: "Release" in message.buttons)
            for person, told in ((carol, "Ask again next month"), (dan, "That is for coordinators")):
                await other.says_privately(person, "retention")
                await other.workspace.dm(person).shows(told)
            async with aiohttp.ClientSession() as web, web.get(f"{app.settings.slack_public_url}/metrics") as answer:
                figures = await answer.text()
            assert 'casebell_platform_up{community="T0OTHER",platform="slack"} 1.0' in figures
            assert 'casebell_platform_up{platform="slack"} 1.0' in figures
            assert THEIRS not in all_said(slack) + figures
            assert OURS not in all_said(other) + figures
            assert OURS in all_said(slack)
            assert THEIRS in all_said(other)

            token = other.token
            await slack.uninstalls(other)
            await slack.says_privately(alice, "release 1")
            await cases.shows(lambda message: "Claim" in message.buttons)
            assert token.encode() not in bytes_of(folder, "casebell.db")
            await slack.installs(dan, begin, workspace=other)
            await other.says_privately(dan, "case 1")
            await other.workspace.dm(dan).shows(THEIRS)
            asked = await other.says_privately(dan, "retention")
            await other.workspace.dm(dan).shows(lambda it: it.ts > asked.ts and "That is for coordinators" in it.text)
    assert THEIRS.encode() not in bytes_of(folder, "casebell.db")
    assert OURS.encode() not in bytes_of(folder / "communities", "T0OTHER.db")
    assert [each["event"] for each in logs].count("slack_removed") == 1
    assert [each for each in logs if each["log_level"] == "error" and each["event"] != "slack_removed"] == []
    told = str(logs)
    assert all(secret not in told for secret in (OURS, THEIRS, token, slack.client_secret))


async def test_joined_workspaces_share_their_cases(slack: Slack, sqlite_url: str) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    other = slack.add_workspace("T0OTHER", "Other", installed=False)
    room, carol = other.channel("help"), other.person("carol")
    dave, erin = other.person("dave"), other.person("erin")
    both = f"slack:T0OTHER/{carol.id},slack:{dave.id}"  # but dave is no coordinator, for he is not of our own workspace
    joined = {"SLACK_COMMUNITIES": "main+T0OTHER", "COORDINATORS": both}
    async with installable(slack, sqlite_url, "http", **joined) as app:
        begin = f"{app.settings.slack_public_url}/slack/install"
        await slack.installs(carol, begin, workspace=other)
        await other.says(carol, room, "!cases")
        await slack.says_privately(alice, "new licensing: who may use it?")
        card = await room.shows(lambda message: "Claim" in message.buttons)
        await other.presses(erin, room, card, "Claim")
        await cases.shows("erin")
        for person, told in ((carol, "Ask again next month"), (dave, "I cannot tell who you are")):
            await other.says_privately(person, "retention")
            await other.workspace.dm(person).shows(told)
        await other.says_privately(erin, "followup 1 1s call back")
    async with installable(slack, sqlite_url, "http", **joined) as app:
        await other.workspace.dm(erin).shows("is due, as you said")
        posted = [each for each in slack.calls if each.arguments.get("channel") == other.workspace.dm(erin).id]
        assert {each.team for each in posted} == {"T0OTHER"}
        await slack.uninstalls(other)
        await slack.says_privately(alice, "new licensing: and this?")
        await cases.shows("and this?")
        assert "and this?" not in all_said(other)
        await slack.installs(carol, f"{app.settings.slack_public_url}/slack/install", workspace=other)
        await room.shows("and this?")
    assert sum("and this?" in str(each.blocks) for each in cases.messages) == 1


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
    kept_ones = sqlite_url.removeprefix("sqlite:///")
    assert list(Path(kept_ones).parent.glob("communities/*")) == []


def installed(url: str, other: Crowd, person: User) -> None:
    """As if somebody had installed the app in a workspace some time ago."""
    given = (other.team, other.workspace.name, person.id, other.token, "2026-01-01 00:00:00.000000")
    run(url, f"INSERT INTO installation (team, name, installer, token, installed_at) VALUES {given!r}")  # noqa: S608 - ours


async def test_a_channel_that_joined_workspaces_share_is_one_room(slack: Slack, sqlite_url: str) -> None:
    cases, other = slack.workspace.channel("cases"), slack.add_workspace("T0OTHER", "Other")
    carol, guest = other.person("carol"), other.person("greta", is_restricted=True)
    slack.workspace.share(cases, other.workspace)
    cases.members.add(other.bot_user)
    installed(sqlite_url, other, carol)
    joined = {"SLACK_COMMUNITIES": "main+T0OTHER"}
    with capture_logs() as logs:
        async with installable(slack, sqlite_url, **joined):
            await other.says_privately(carol, "new licensing: who may use it?")
            card = await cases.shows(lambda message: "Claim" in message.buttons)
            await slack.says(guest, cases, "!claim 1")
            await other.presses(guest, cases, card, "Claim")
            await other.says(carol, cases, "!claim 1")
            await cases.shows("carol")
    assert [each["room"] for each in logs if each["event"] == "slack_room_taken"] == [cases.id]
    assert sum("who may use it?" in str(each.blocks) for each in cases.messages) == 1
    posted = {each.team for each in slack.calls if each.method == "chat.update"}
    assert posted == {"T0CASEBELL"}


async def test_a_channel_that_communities_share_is_a_room_of_each(slack: Slack, sqlite_url: str) -> None:
    cases, other = slack.workspace.channel("cases"), slack.add_workspace("T0OTHER", "Other")
    alice, carol, room = slack.workspace.person("alice"), other.person("carol"), other.channel("inside")
    slack.workspace.share(cases, other.workspace)
    cases.members.add(other.bot_user)
    installed(sqlite_url, other, carol)
    async with installable(slack, sqlite_url):
        await other.says_privately(carol, f"new licensing: {THEIRS}")
        await room.shows(THEIRS)
        theirs = await cases.shows(lambda message: message.bot_id == other.workspace.bot_id)
        assert THEIRS not in str(theirs.blocks), "outsiders read along there"
        await slack.says_privately(alice, f"new licensing: {OURS}")
        ours = await cases.shows(lambda message: OURS in str(message.blocks))
        await slack.says(alice, cases, "!claim 1")
        await cases.shows(lambda message: message.ts == ours.ts and "Release" in message.buttons)
        assert "Claim" in theirs.buttons
        await other.says(carol, cases, "!claim 1")
        await cases.shows(lambda message: message.ts == theirs.ts and "Release" in message.buttons)
        await other.presses(carol, cases, theirs, "Release")
        await other.sees_modal(carol)
        await other.presses(carol, cases, ours, "Release")
        await cases.whispered(carol, "I cannot tell who you are")
    assert [each.team for each in slack.calls if each.method == "views.open"] == ["T0OTHER"], "hers alone"


async def test_a_channel_that_a_guest_comes_into_is_not_the_teams_alone(slack: Slack, sqlite_url: str) -> None:
    slack.workspace.channel("cases")
    other = slack.add_workspace("T0OTHER", "Other")
    room, carol = other.channel("help"), other.person("carol")
    installed(sqlite_url, other, carol)
    async with installable(slack, sqlite_url):
        await other.says_privately(carol, f"new licensing: {THEIRS}")
        card = await room.shows(THEIRS)
        guest = other.person("greta", is_restricted=True)
        await other.happens({"type": "member_joined_channel", "user": guest.id, "channel": room.id, "team": other.team})
        await room.shows(lambda message: message.ts == card.ts and THEIRS not in str(message.blocks))
        await other.says(carol, room, "!cases")
        assert THEIRS not in room.messages[-1].text

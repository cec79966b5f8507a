"""Several workspaces: communities of their own and joined ones, and what becomes of them."""

from __future__ import annotations

from pathlib import Path

import aiohttp
from sqlalchemy import make_url
from structlog.testing import capture_logs

from chatbot.platforms.platform import Held, Parcel
from commands.message import Message
from storage import communities
from tests.fixtures.database import Databases
from tests.slack.whole import installable, installed
from tests.slack_standin import Fails, Slack
from tests.slack_standin.crowd import Crowd
from tests.storage.shape import run

OURS, THEIRS = "canary-of-ours", "canary-of-theirs"


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
    erin = other.person("erin")
    with capture_logs() as logs:
        async with installable(slack, sqlite_url, COORDINATORS=f"slack:T0OTHER/{erin.id}") as app:
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
            coordinates, does_not = "Ask again next month", "That is for coordinators"
            for person, told in ((carol, coordinates), (erin, coordinates), (dan, does_not)):
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


async def test_a_community_of_its_own_on_postgresql(slack: Slack, postgres_url: str, databases: Databases) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    other = slack.add_workspace("T0OTHER", "Other", installed=False)
    room, carol = other.channel("help"), other.person("carol")
    try:
        async with installable(slack, postgres_url) as app:
            await slack.installs(carol, f"{app.settings.slack_public_url}/slack/install", workspace=other)
            await other.says_privately(carol, f"new licensing: {THEIRS}")
            await room.shows(THEIRS)
            await slack.says_privately(alice, f"new licensing: {OURS}")
            await cases.shows(OURS)
        assert (THEIRS in all_said(slack), OURS in all_said(other)) == (False, False)
        theirs = communities.database(postgres_url, "T0OTHER")
        subjects = [run(url, 'SELECT subject FROM "case"') for url in (postgres_url, theirs)]
        assert subjects == [[(OURS,)], [(THEIRS,)]]
    finally:
        databases.drop(f"{make_url(postgres_url).database}_t0other")


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
        [body] = app.main.platforms
        parcel = Parcel("k", alice.id, private=True, content=Message(()), networks=(other.team,))
        assert isinstance((await body.deliver([parcel]))[0], Held), "here, that id is somebody else's"
        await slack.installs(carol, f"{app.settings.slack_public_url}/slack/install", workspace=other)
        await room.shows("and this?")
    assert sum("and this?" in str(each.blocks) for each in cases.messages) == 1
    other.revoked = "account_inactive"
    async with installable(slack, sqlite_url, "http", **joined) as app:
        [body] = app.main.platforms
        assert body.reach(alice.id, slack.team)
        assert not body.reach(erin.id, other.team), "whoever has another account is reached there"
        assert run(sqlite_url, f"SELECT open FROM room WHERE name = '{room.id}'") == [(1,)]  # noqa: S608 - ours
        await slack.says_privately(alice, "new licensing: while they are away")
        await cases.shows("while they are away")
        assert "while they are away" not in all_said(other)
        await slack.installs(carol, f"{app.settings.slack_public_url}/slack/install", workspace=other)
        await room.shows("while they are away")


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
            await cases.shows(lambda message: message.ts == card.ts and "Release" in message.buttons)
    assert [each["room"] for each in logs if each["event"] == "slack_room_taken"] == [cases.id]
    assert [each["room"] for each in logs if each["event"] == "slack_room_shared"] == ["cases"]
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
        await cases.whispered(carol, "Only the team can do that here")
    assert [each.team for each in slack.calls if each.method == "views.open"] == ["T0OTHER"], "hers alone"


async def test_a_channel_that_a_guest_comes_into_is_not_the_teams_alone(slack: Slack, sqlite_url: str) -> None:
    slack.workspace.channel("cases")
    other = slack.add_workspace("T0OTHER", "Other")
    room, carol = other.channel("help"), other.person("carol")
    lobby, gil = other.channel("lobby"), other.person("gil", is_restricted=True)
    room.members.discard(gil.id)
    slack.faults.put("conversations.members", Fails(503), channel=lobby.id)
    installed(sqlite_url, other, carol)
    async with installable(slack, sqlite_url):
        await other.says_privately(carol, f"new licensing: {THEIRS}")
        card = await room.shows(THEIRS)
        there = await lobby.shows("licensing")
        assert THEIRS not in str(there.blocks), "who is in there could not be asked at first"
        guest = other.person("greta", is_restricted=True)
        await other.happens({"type": "member_joined_channel", "user": guest.id, "channel": room.id, "team": other.team})
        await room.shows(lambda message: message.ts == card.ts and THEIRS not in str(message.blocks))
        await other.says(carol, room, "!cases")
        assert THEIRS not in room.messages[-1].text
        asked = slack.called("users.list")
        await other.changes(guest, display_name="Greta")
        assert slack.called("users.list") == asked
        await other.changes(guest, is_restricted=False)
        await room.shows(lambda message: message.ts == card.ts and THEIRS in str(message.blocks))
        assert THEIRS not in str([each.blocks for each in lobby.messages])

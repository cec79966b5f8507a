"""`casebell check` tells what Slack lacks for the bot, before anything starts."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chatbot.cli import slack_check
from chatbot.cli.checking import summary
from chatbot.platforms.slack import seats
from chatbot.platforms.slack.install.checking import Checking
from chatbot.platforms.slack.install.needs import SCOPES
from chatbot.settings import BadSettings, read
from storage import installations, schema
from storage.store import Store
from tests.slack_standin import Fails, Slack
from tests.slack_standin.server import APP_TOKEN, BOT_TOKEN, CONFIG_TOKEN

BY_HTTP = {"SLACK_SIGNING_SECRET": "canary-of-a-secret", "SLACK_APP_TOKEN": ""}


async def checked(slack: Slack, channels: str = "cases", **changed: str) -> Checking:
    settings = read(slack.environment(channels) | changed)
    checking = Checking(settings, [seat] if (seat := seats.settled(settings)) else [])
    await checking.run()
    return checking


async def faults(slack: Slack, channels: str = "cases", **changed: str) -> list[str]:
    return (await checked(slack, channels, **changed)).faults


async def test_where_nothing_is_missing_it_says_what_it_found(slack: Slack) -> None:
    slack.workspace.channel("cases")
    settings = read(slack.environment("cases") | {"SLACK_CONFIG_TOKEN": CONFIG_TOKEN})
    lines = "\n".join(await asyncio.to_thread(summary, settings))
    for words in (
        "Slack         by Socket Mode",
        "Slack was asked:",
        "Socket Mode   can be opened",
        f"({slack.team}), where the bot is @casebell",
        "scopes        all that are needed",
        "the app       has its events, interactivity, Home tab, command and shortcuts",
    ):
        assert words in lines
    slack.calls.clear()
    assert "Slack was asked" not in "\n".join(await asyncio.to_thread(summary, settings, offline=True))
    assert slack.calls == []


async def test_every_channel_that_is_not_as_it_must_be_is_named_with_what_to_do(slack: Slack) -> None:
    for name in ("cases", "shared"):
        slack.workspace.channel(name)
    slack.workspace.channel("apart", without_bot=True)
    slack.workspace.channel("old").archived = True
    hidden = slack.workspace.channel("hidden", private=True, without_bot=True)
    slack.workspace.share(slack.workspace.channels["C0SHARED"], slack.add_workspace("T0OTHER", "Other").workspace)
    found = await checked(slack, f"cases,shared:team,apart,old,nowhere,{hidden.id},C0NOTHING")
    assert found.faults == [
        "SLACK_CHANNELS: the bot is not in apart; write /invite @casebell there",
        "SLACK_CHANNELS: old is archived; unarchive it, or leave it out",
        "SLACK_CHANNELS: the bot sees no channel nowhere; correct it, or write /invite @casebell there",
        f"SLACK_CHANNELS: the bot sees no channel {hidden.id}; correct it, or write /invite @casebell there",
        "SLACK_CHANNELS: the bot sees no channel C0NOTHING; correct it, or write /invite @casebell there",
    ]
    [shared] = [line for subject, line in found.told if subject == "channels"]
    assert "write shared:public" in shared
    assert [subject for subject, _ in (await checked(slack, "shared:public")).told].count("channels") == 0


@pytest.mark.parametrize("scope", [scope for scope in SCOPES if scope != "files:write"])
async def test_a_scope_that_is_missing_is_named_with_what_it_is_for(slack: Slack, scope: str) -> None:
    slack.workspace.channel("cases")
    slack.scopes.discard(scope)
    [fault] = await faults(slack)
    assert fault.startswith(f"SLACK_BOT_TOKEN: lacks the scope {scope}, without which the bot cannot {SCOPES[scope]}.")


async def test_what_can_be_done_without_is_no_fault(slack: Slack) -> None:
    slack.workspace.channel("cases")
    slack.scopes.discard("files:write")
    found = await checked(slack)
    assert found.faults == []
    assert any("files:write" in line for _, line in found.told)


async def test_tokens_that_slack_refuses_are_named(slack: Slack) -> None:
    slack.workspace.channel("cases")
    swapped = await faults(slack, SLACK_BOT_TOKEN=APP_TOKEN, SLACK_APP_TOKEN=BOT_TOKEN)
    assert [fault.partition(":")[0] for fault in swapped] == ["SLACK_APP_TOKEN", "SLACK_BOT_TOKEN"]
    [old] = await faults(slack, SLACK_CONFIG_TOKEN="xoxe.xoxp-canary")
    assert old.startswith("SLACK_CONFIG_TOKEN: Slack refuses it (")
    slack.app_scopes.discard("connections:write")
    [narrow] = await faults(slack)
    assert narrow.startswith("SLACK_APP_TOKEN: Slack refuses it (missing_scope)")
    slack.revoked = "token_revoked"
    both = await faults(slack)
    assert both[-1].startswith("SLACK_BOT_TOKEN: Slack refuses it (token_revoked)")
    assert not any(secret in str(swapped + both) for secret in (BOT_TOKEN, APP_TOKEN, "canary"))


async def test_what_the_app_has_turned_off_is_named(slack: Slack) -> None:
    slack.workspace.channel("cases")
    features, settings = slack.manifest["features"], slack.manifest["settings"]
    slack.subscriptions.remove("app_home_opened")
    slack.subscriptions.remove("message.im")
    slack.interactivity = False
    features["app_home"] |= {"home_tab_enabled": False, "messages_tab_enabled": False}
    features["slash_commands"] = []
    features["shortcuts"] = [each for each in features["shortcuts"] if each["callback_id"] != "make_case"]
    settings |= {"socket_mode_enabled": False, "token_rotation_enabled": True}
    found = await faults(slack, SLACK_CONFIG_TOKEN=CONFIG_TOKEN)
    assert [fault.partition(". Mend it")[0].removeprefix("SLACK_BOT_TOKEN: the app ") for fault in found] == [
        "does not subscribe to app_home_opened, message.im",
        "has interactivity turned off, so that no button or form works",
        "has the Home tab turned off",
        "has the Messages tab turned off, so that nobody can write to the bot in private",
        "has no slash command /case",
        "lacks the shortcuts make_case",
        "has Socket Mode turned off, though SLACK_APP_TOKEN is for it",
        "has token rotation turned on, so that its tokens end after twelve hours",
    ]
    assert all(f"https://api.slack.com/apps/{slack.app_id}/app-manifest" in fault for fault in found)
    untold = await checked(slack)
    assert untold.faults == []
    assert any("only to SLACK_CONFIG_TOKEN" in line for _, line in untold.told)


async def test_by_http_the_addresses_are_looked_at_and_no_app_token_is_needed(slack: Slack) -> None:
    slack.workspace.channel("cases")
    found = await faults(slack, SLACK_CONFIG_TOKEN=CONFIG_TOKEN, **BY_HTTP)
    assert [fault.partition(" the app ")[2].split(".")[0] for fault in found] == [
        "has Socket Mode turned on, so that nothing comes by HTTP",
        "sends events elsewhere than to the bot's public address with /slack/events",
        "sends interactivity elsewhere than to the bot's public address with /slack/events",
        "sends /case elsewhere than to the bot's public address with /slack/events",
    ]
    slack.deliver_to("https://bell.example.org/slack/events")
    assert await faults(slack, SLACK_CONFIG_TOKEN=CONFIG_TOKEN, **BY_HTTP) == []
    assert slack.called("apps.connections.open") == 0
    both = read(slack.environment("cases") | BY_HTTP | {"SLACK_APP_TOKEN": APP_TOKEN})
    lines = "\n".join(summary(both, offline=True))
    assert "by HTTP at /slack/events" in lines
    assert "SLACK_APP_TOKEN is not used" in lines
    assert "canary" not in lines


async def test_every_workspace_that_installed_the_app_is_asked(slack: Slack, tmp_path: Path) -> None:
    other = slack.add_workspace("T0OTHER", "Other")
    theirs = other.channel("theirs", without_bot=True)
    installable = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/cases.db",
        "SLACK_BOT_TOKEN": "",
        "SLACK_CLIENT_ID": slack.client_id,
        "SLACK_CLIENT_SECRET": slack.client_secret,
        "SLACK_PUBLIC_URL": "https://bell.example.org",
        "SLACK_CONFIG_TOKEN": CONFIG_TOKEN,
    }
    settings = read(slack.environment("T0OTHER/theirs") | installable)
    assert await asyncio.to_thread(slack_check.asked, settings) == [
        ("Socket Mode", "can be opened"),
        ("channels", "T0OTHER/theirs is of a workspace that has not installed the app yet"),
    ]
    assert not await asyncio.to_thread(os.listdir, tmp_path), "checking makes nothing"
    await asyncio.to_thread(_install, settings.database, other.team, other.token)
    with pytest.raises(BadSettings) as bad:
        await asyncio.to_thread(slack_check.asked, settings)
    channel, app = bad.value.faults
    assert channel == "SLACK_CHANNELS: the bot is not in theirs; write /invite @casebell there"
    assert app.startswith("SLACK_CLIENT_ID: the app does not list https://bell.example.org/slack/oauth_redirect among")
    theirs.members.add(other.bot_user)
    slack.redirect_urls.append("https://bell.example.org/slack")
    told = await asyncio.to_thread(slack_check.asked, settings)
    assert ("workspace", "Other (T0OTHER), where the bot is @casebell") in told
    theirs_by_invitation = read(slack.environment("") | installable)
    found = await asyncio.to_thread(slack_check.asked, theirs_by_invitation)
    assert ("channels", "of T0OTHER are those it was invited to: 1") in found
    theirs.members.discard(other.bot_user)
    found = await asyncio.to_thread(slack_check.asked, theirs_by_invitation)
    assert ("channels", "of T0OTHER are none yet; write /invite @casebell where it is to be") in found
    not_served = read(slack.environment("") | installable | {"SLACK_COMMUNITIES": "T0ELSE"})
    found = await asyncio.to_thread(slack_check.asked, not_served)
    assert ("workspace", "T0OTHER is not served; name it in SLACK_COMMUNITIES, or have them remove the app") in found
    other.revoked = "account_inactive"
    with pytest.raises(BadSettings, match=r"^SLACK_CLIENT_ID: the token of T0OTHER: Slack refuses it"):
        await asyncio.to_thread(slack_check.asked, settings)


def _install(url: str, team: str, token: str | None) -> None:
    schema.prepare(url)
    assert token is not None
    now = datetime(2026, 3, 2, tzinfo=UTC)
    store = Store(url)
    store.transact(
        lambda db: installations.keep(db, team=team, name="Other", installer="U0OTHERBOB", token=token, at=now)
    ).result()
    store.close()


async def test_slack_out_of_reach_is_told_and_is_no_fault(slack: Slack) -> None:
    slack.workspace.channel("cases")
    for method in ("conversations.list", "auth.test", "apps.connections.open"):
        slack.faults.put(method, Fails(503))
        found = await checked(slack)
        assert found.faults == []
        assert any("could not be asked" in line for _, line in found.told), method
    await slack.stop()
    found = await checked(slack)
    assert found.faults == []
    assert found.told == [("Slack", "could not be asked, or not to the end (no connection); try again later")]


async def test_faults_end_the_check_as_bad_settings_do(slack: Slack) -> None:
    with pytest.raises(BadSettings, match=r"^SLACK_CHANNELS: the bot sees no channel cases"):
        await asyncio.to_thread(summary, read(slack.environment("cases")))

"""The stand-in is as strict as Slack: what it lets pass, Slack lets pass."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.slack_standin import Message, Slack
from tests.slack_standin.server import APP_TOKEN, BOT_TOKEN


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def _error(slack: Slack, http: aiohttp.ClientSession, method: str, token: str = BOT_TOKEN, **given: Any) -> str:
    headers = {"Authorization": f"Bearer {token}"}
    async with http.post(f"{slack.url}/api/{method}", json=given, headers=headers) as response:
        answer = await response.json()
    return str(answer.get("error", "ok" if answer["ok"] else "?"))


HEADER = {"type": "header", "text": {"type": "plain_text", "text": "x"}}
BUTTON = {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "x"}, "value": "v"}


@pytest.mark.parametrize(
    ("error", "given"),
    [
        ("ok", {"text": "x"}),
        ("ok", {"text": "x", "blocks": [HEADER] * 50}),
        ("invalid_arguments", {"text": "x", "unknown": 1}),
        ("invalid_arguments", {"text": 7}),
        ("invalid_arguments", {"text": "x", "unfurl_links": "false"}),
        ("no_text", {}),
        ("no_text", {"text": ""}),
        ("no_text", {"blocks": [HEADER]}),
        ("msg_too_long", {"text": "x" * 40_001}),
        ("thread_not_found", {"text": "x", "thread_ts": "1.000001"}),
        ("invalid_metadata_format", {"text": "x", "metadata": {"event_type": "x"}}),
        ("invalid_blocks", {"text": "x", "blocks": [HEADER] * 51}),
        ("invalid_blocks", {"text": "x", "blocks": ["x"]}),
        ("invalid_blocks", {"text": "x", "blocks": [{"type": "never"}]}),
        ("invalid_blocks", {"text": "x", "blocks": [{"type": "section"}]}),
        ("invalid_blocks", {"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}]}),
        (
            "invalid_blocks",
            {"text": "x", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]},
        ),
        ("invalid_blocks", {"text": "x", "blocks": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]}),
        (
            "invalid_blocks",
            {"text": "x", "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "😀" * 76}}]},
        ),
        ("invalid_blocks", {"text": "x", "blocks": [{"type": "actions", "elements": [BUTTON] * 2}]}),
        (
            "invalid_blocks",
            {"text": "x", "blocks": [{"type": "actions", "elements": [{**BUTTON, "value": "v" * 2001}]}]},
        ),
        ("invalid_blocks", {"text": "x", "blocks": [{"type": "actions", "elements": [{**BUTTON, "style": "big"}]}]}),
        (
            "invalid_blocks",
            {"text": "x", "blocks": [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11}]},
        ),
    ],
    ids=lambda value: str(value)[:60],
)
async def test_a_post_has_to_be_as_slack_takes_it(
    slack: Slack, http: aiohttp.ClientSession, error: str, given: dict[str, Any]
) -> None:
    cases = slack.workspace.channel("cases")
    assert await _error(slack, http, "chat.postMessage", channel=cases.id, **given) == error


async def test_tokens_methods_and_membership_are_checked(slack: Slack, http: aiohttp.ClientSession) -> None:
    cases = slack.workspace.channel("cases")
    foreign = slack.workspace.channel("foreign", without_bot=True)
    secret = slack.workspace.channel("secret", private=True, without_bot=True)
    alice = slack.workspace.person("alice")
    theirs = slack.workspace.ts()
    cases.messages.append(Message(cases.id, theirs, alice.id, "hello"))
    assert await _error(slack, http, "auth.test", token="xoxb-other") == "invalid_auth"
    assert await _error(slack, http, "auth.test", token=APP_TOKEN) == "not_allowed_token_type"
    assert await _error(slack, http, "apps.connections.open", token=BOT_TOKEN) == "not_allowed_token_type"
    assert await _error(slack, http, "auth.tset") == "unknown_method"
    assert await _error(slack, http, "users.info", user=alice.id) == "invalid_arguments"  # takes no JSON
    assert await _error(slack, http, "chat.postMessage", text="x") == "invalid_arguments"
    assert await _error(slack, http, "chat.postMessage", channel=foreign.id, text="x") == "not_in_channel"
    assert await _error(slack, http, "chat.postMessage", channel=secret.id, text="x") == "channel_not_found"
    assert await _error(slack, http, "chat.update", channel=cases.id, ts=theirs, text="x") == "cant_update_message"
    assert await _error(slack, http, "chat.update", channel=cases.id, ts="1.0", text="x") == "message_not_found"
    slack.revoked = "token_revoked"
    assert await _error(slack, http, "auth.test") == "token_revoked"


async def test_every_ts_is_later_than_the_one_before(slack: Slack) -> None:
    stamps = [slack.workspace.ts() for _ in range(1000)]
    assert stamps == sorted(set(stamps))


async def test_metadata_is_shown_only_when_asked_for(slack: Slack, http: aiohttp.ClientSession) -> None:
    cases = slack.workspace.channel("cases")
    metadata = {"event_type": "t", "event_payload": {"key": "k"}}
    await _error(slack, http, "chat.postMessage", channel=cases.id, text="x", metadata=metadata)
    headers = {"Authorization": f"Bearer {BOT_TOKEN}"}
    for asked, shown in (("0", None), ("1", metadata)):
        query = {"channel": cases.id, "include_all_metadata": asked}
        async with http.get(f"{slack.url}/api/conversations.history", params=query, headers=headers) as response:
            (message,) = (await response.json())["messages"]
        assert message.get("metadata") == shown


async def test_it_runs_by_itself_until_its_input_ends() -> None:
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.slack_standin",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    async with asyncio.timeout(20):
        told, _ = await program.communicate(b"alice: !claim 12\n")
    names = [line.partition(b"=")[0] for line in told.splitlines()]
    assert names == [b"SLACK_API_URL", b"SLACK_BOT_TOKEN", b"SLACK_APP_TOKEN", b"SLACK_CHANNELS"]
    assert program.returncode == 0

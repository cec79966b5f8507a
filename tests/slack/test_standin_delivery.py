"""The stand-in delivers as Slack does: signed and impatient by HTTP, and over one of several sockets."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest
from slack_sdk.signature import SignatureVerifier

from tests.slack_standin import Slack, manifest
from tests.slack_standin.plain_app import by_http, by_socket


async def test_what_comes_by_http_is_signed_and_of_the_form_slack_gives_it(slack: Slack) -> None:
    cases, alice = slack.channel("cases"), slack.person("alice")
    async with by_http(slack) as app:
        await slack.verifies_url(app.url)
        message = await slack.says(alice, cases, "!ping & <more>")
        command = await slack.types_command(alice, cases, "claim 12")
        assert (command.acked.result(), command.failed) == (None, None)
    verifier = SignatureVerifier(slack.signing_secret)
    kinds = []
    for headers, body in app.requests:
        assert verifier.is_valid_request(body, headers)
        assert not SignatureVerifier("other").is_valid_request(body, headers)
        kinds.append(headers["Content-Type"])
    assert kinds == ["application/json"] * 2 + ["application/x-www-form-urlencoded"]
    event, typed = app.heard
    assert (event["event"]["text"], event["event"]["ts"]) == ("!ping &amp; &lt;more&gt;", message.ts)
    assert (typed["command"], typed["text"], typed["user_id"]) == ("/case", "claim 12", alice.id)
    assert slack.manifest["settings"]["socket_mode_enabled"] is False


async def test_an_event_is_tried_again_and_a_command_is_not(slack: Slack) -> None:
    cases, alice = slack.channel("cases"), slack.person("alice")
    async with by_http(slack) as app:
        slack.hooks.gaps = (0.0,)
        app.status = 500
        said = asyncio.create_task(slack.says(alice, cases, "!ping"))
        command = await slack.types_command(alice, cases, "ping")
        assert command.failed == "http_error"
        app.status = 302
        await app.hears(len(app.heard) + 5)
        app.status = 200
        await said
        events = [headers for headers, _ in app.requests if headers["Content-Type"] == "application/json"]
        numbers = [headers.get("X-Slack-Retry-Num") for headers in events]
        assert numbers[:5] == [None, "1", "2", "3", "3"]
        reasons = {headers.get("X-Slack-Retry-Reason") for headers in events}
        assert reasons == {None, "http_error", "too_many_redirects"}
        assert len({payload["event_id"] for payload in app.heard if "event_id" in payload}) == 1
        commands = [payload for payload in app.heard if "command" in payload]
        assert len(commands) == 1

        slack.hooks.gives_up, app.status, before = True, 500, len(app.requests)
        await slack.says(alice, cases, "!ping")
        assert len(app.requests) - before == 4, "three retries, as Slack does"
        app.status, slack.sockets.deaf_to_acks = 200, 1
        await slack.says(alice, cases, "!ping")
        assert app.requests[-1][0]["X-Slack-Retry-Reason"] == "connection_failed"


async def test_an_answer_over_http_that_takes_too_long_is_none(slack: Slack) -> None:
    cases, alice = slack.channel("cases"), slack.person("alice")

    async def wait(_: dict[str, Any]) -> dict[str, Any] | None:
        await asyncio.Event().wait()
        return None

    async with by_http(slack, wait):
        slack.hooks.within = 0.02
        command = await slack.types_command(alice, cases, "ping")
        assert command.failed == "http_timeout"


async def test_of_several_connections_each_envelope_takes_one(slack: Slack) -> None:
    cases, alice = slack.channel("cases"), slack.person("alice")
    async with by_socket(slack, connections=2) as app:
        await asyncio.gather(*(slack.says(alice, cases, f"!ping {number}") for number in range(20)))
        assert len(app.heard) == 20
        assert set(app.taken_by) == {0, 1}
        slack.sockets.drop_one()
        await slack.says(alice, cases, "!ping")
        assert app.taken_by[-1] == 1
    assert slack.sockets.most_at_once == 2
    assert Counter(envelope.attempts for envelope in slack.sockets.acked) == {1: 21}


async def test_what_happens_to_messages_and_channels_is_told_as_slack_tells_it(slack: Slack) -> None:
    cases, alice = slack.channel("cases"), slack.person("alice")
    secret = slack.channel("secret", private=True)
    async with by_socket(slack) as app:
        message = await slack.says(alice, cases, "one")
        await slack.edits(alice, message, "two")
        slack.deletes(message)
        await slack.settled()
        await slack.renames(cases, "board")
        await slack.archives(cases)
        assert (await app.call("chat.postMessage", channel=cases.id, text="x"))["error"] == "is_archived"
        await slack.unarchives(cases)
        await slack.removes_bot(secret)
        assert (await app.call("chat.postMessage", channel=secret.id, text="x"))["error"] == "channel_not_found"
    events = [payload["event"] for payload in app.heard]
    assert [(event["type"], event.get("subtype")) for event in events] == [
        ("message", None),
        ("message", "message_changed"),
        ("message", "message_deleted"),
        ("channel_rename", None),
        ("channel_archive", None),
        ("channel_unarchive", None),
        ("member_left_channel", None),
        ("group_left", None),
    ]
    assert (events[1]["message"]["text"], events[1]["previous_message"]["text"]) == ("two", "one")
    assert (events[2]["deleted_ts"], events[2]["previous_message"]["text"]) == (message.ts, "two")


def test_the_manifest_is_read_as_yaml_is() -> None:
    text = """
    # a comment
    features:
      bot_user: # another
        display_name: "#bell"
        always_online: true
      shortcuts:
        - name: New case
          type: global
        - name: 'Make this a case'
          urls: []
    settings:
      events:
      - a.b # why
      - c
      number: 7
    """
    shortcuts = [{"name": "New case", "type": "global"}, {"name": "Make this a case", "urls": []}]
    assert manifest.parse(text) == {
        "features": {"bot_user": {"display_name": "#bell", "always_online": True}, "shortcuts": shortcuts},
        "settings": {"events": ["a.b", "c"], "number": 7},
    }
    for wrong in ("a", "- a", "a:\n  b: c\n d: e", "a: b\n  c: d"):
        with pytest.raises(ValueError):
            manifest.parse(wrong)

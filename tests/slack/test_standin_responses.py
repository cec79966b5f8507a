"""Response addresses of the stand-in are as short-lived as Slack's, and change what they are given for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.slack.house import HastyClock
from tests.slack.test_standin_blocks import BUTTON, words
from tests.slack_standin import Fails, Slack
from tests.slack_standin.plain_app import PlainApp, by_socket

CARD = [{"type": "actions", "block_id": "card", "elements": [BUTTON | {"text": words("Resolve")}]}]


async def test_a_whisper_is_pressed_replaced_and_taken_away(slack: Slack) -> None:
    cases, alice, bob = slack.channel("cases"), slack.person("alice"), slack.person("bob")
    async with by_socket(slack) as app:
        await app.call("chat.postEphemeral", channel=cases.id, user=alice.id, text="sure?", blocks=CARD)
        whisper = await cases.whispered(alice, "sure?")
        with pytest.raises(AssertionError, match="bob does not see that"):
            await slack.presses_whisper(bob, cases, whisper, "Resolve")
        await slack.presses_whisper(alice, cases, whisper, "Resolve")
        pressed = app.heard[-1]
        assert pressed["container"]["is_ephemeral"]
        assert "message" not in pressed
        url = pressed["response_url"]
        assert await _respond(app, url, replace_original=True, text="done") == (200, "ok")
        assert [each.text for each in cases.whispers] == ["done"]
        assert await _respond(app, url, text="and more") == (200, "ok")
        assert (await _respond(app, url, text="x", unknown=1))[0] == 404
        assert await _respond(app, url, delete_original=True) == (200, "ok")
        assert [each.text for each in cases.whispers] == ["and more"]
        for _ in range(2):
            assert await _respond(app, url, text="x") == (200, "ok")
        assert await _respond(app, url, text="x") == (404, '{"ok": false, "error": "used_url"}')


async def test_an_address_is_good_for_half_an_hour_and_faults_happen_to_it() -> None:
    clock = HastyClock()
    async with Slack(clock) as slack, by_socket(slack) as app:
        cases, alice = slack.channel("cases"), slack.person("alice")
        await app.call("chat.postMessage", channel=cases.id, text="card", blocks=CARD)
        card = await cases.shows("card")
        await slack.presses(alice, cases, card, "Resolve")
        url = app.heard[-1]["response_url"]
        slack.faults.put("response", Fails(500))
        assert (await _respond(app, url, text="x"))[0] == 500
        assert (await _respond(app, url, text="taken", replace_original=True))[0] == 200
        assert card.versions == ["card", "taken"]
        assert (await _respond(app, url, text="to all", response_type="in_channel"))[0] == 200
        assert [message.text for message in cases.said_by_bot()] == ["taken", "to all"]
        clock.move(1801)
        assert await _respond(app, url, text="x") == (404, '{"ok": false, "error": "expired_url"}')


async def _respond(app: PlainApp, url: str, **given: Any) -> tuple[int, str]:
    async with app.session.post(url, json=given) as response:
        return response.status, await response.text()

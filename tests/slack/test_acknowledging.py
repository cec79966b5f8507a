"""What was acknowledged is on disk; what Slack delivers twice happens once."""

from __future__ import annotations

import asyncio

import pytest

from chatbot.platforms.platform import Answer
from tests.slack.house import House, answers, card, connected, deliver, said
from tests.slack_standin import Slack, Slow


async def test_a_line_is_acknowledged_only_when_the_house_has_dealt_with_it(slack: Slack, mode: str) -> None:
    cases = slack.workspace.channel("cases")
    alice, bob = slack.workspace.person("alice"), slack.workspace.person("bob")
    house = House()
    async with connected(slack, house, mode=mode) as platform:
        await deliver(platform, card("k1", cases.id))
        message = await cases.shows("a wrong date")
        await slack.settled()
        house.open.clear()
        asked = [
            asyncio.create_task(slack.says(alice, cases, "!claim 12")),
            asyncio.create_task(slack.types_command(alice, cases, "claim 13")),
            asyncio.create_task(slack.presses(alice, cases, message, "Claim")),
        ]
        await house.hears(3)
        await slack.says(bob, cases, "whatever is acknowledged at once comes back before this")
        assert not any(each.done() for each in asked)
        assert len(slack.sockets.waiting) == 3
        house.open.set()
        await asyncio.gather(*asked)
    assert len(house.stored) == 3


async def test_a_line_the_house_broke_on_is_not_acknowledged_and_comes_again(slack: Slack, mode: str) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House(answers("#12 is yours"))
    house.breaks = 2
    async with connected(slack, house, mode=mode):
        await slack.says(alice, cases, "!claim 12")
        await cases.shows("#12 is yours")
    assert len(house.heard) == 3
    assert len({heard.key for heard in house.heard}) == 1
    assert len(house.stored) == 1
    assert [each.attempts for each in slack.sockets.acked if each.payload.get("event", {}).get("user") == alice.id] == [
        3
    ]


async def test_a_slash_command_the_house_broke_on_comes_again_under_the_same_key(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House(answers("#12 is yours"))
    house.breaks = 1
    async with connected(slack, house):
        await slack.types_command(alice, cases, "claim 12")
    assert [heard.key for heard in house.heard] == [house.heard[0].key] * 2
    assert [whisper.text for whisper in cases.whispers] == ["#12 is yours"]


async def test_what_comes_several_times_happens_once_and_is_answered_once(slack: Slack, mode: str) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House(answers("yours"))
    async with connected(slack, house, mode=mode) as platform:
        await deliver(platform, card("k1", cases.id))
        message = await cases.shows("a wrong date")
        slack.sockets.copies = 3
        await slack.says(alice, cases, "@casebell claim 12")
        await slack.types_command(alice, cases, "claim 13")
        await slack.presses(alice, cases, message, "Claim")
        await cases.shows("yours")
        await slack.settled()
    assert len(house.heard) == 3
    assert len([message for message in cases.said_by_bot() if message.text == "yours"]) == 1
    assert len(cases.whispers) == 2


async def test_a_copy_that_comes_while_the_first_is_in_hand_waits_for_its_outcome(slack: Slack, mode: str) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House(answers("yours"))
    house.breaks = 1
    house.open.clear()
    async with connected(slack, house, mode=mode):
        slack.sockets.copies = 2
        asked = asyncio.create_task(slack.says(alice, cases, "!claim 12"))
        await house.hears(1)
        house.open.set()
        await asked
        await cases.shows("yours")
    assert len(house.heard) == 2
    assert len(house.stored) == 1
    assert len(cases.said_by_bot()) == 1


async def test_after_a_restart_a_line_keeps_its_key(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    before, after = House(), House(answers("#12 is yours"))
    before.open.clear()
    async with connected(slack, before, settle=False):
        asked = asyncio.create_task(slack.says(alice, cases, "@casebell claim 12"))
        await before.hears(1)
    assert not asked.done()
    async with connected(slack, after):
        await asked
        await cases.shows("#12 is yours")
    assert after.heard[0].key == before.heard[0].key
    assert len(after.heard) == 1


async def test_an_acknowledgement_cut_short_leaves_one_effect(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House(answers("#12 is yours"))
    async with connected(slack, house):
        slack.sockets.deaf_to_acks = 1
        await slack.says(alice, cases, "!claim 12")
        await cases.shows("#12 is yours")
    assert len(house.heard) == 1
    assert len(cases.said_by_bot()) == 1
    assert slack.sockets.connections == 3


async def test_an_answer_lost_with_its_acknowledgement_goes_with_the_next(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House(answers("#12 is yours"))
    async with connected(slack, house):
        slack.sockets.deaf_to_acks = 1
        await slack.types_command(alice, cases, "claim 12")
    assert len(house.heard) == 1
    assert [whisper.text for whisper in cases.whispers] == ["#12 is yours"]


async def test_the_answer_follows_the_acknowledgement(slack: Slack, mode: str) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    slow = Slow()
    async with connected(slack, House(answers("pong")), mode=mode):
        slack.faults.put("chat.postMessage", slow)
        await slack.says(alice, cases, "!ping")  # returns when acknowledged
        await slow.begun.wait()
        assert cases.said_by_bot() == []
        assert all(envelope.attempts <= 1 for envelope in slack.sockets.acked)
        slow.until.set()
        await cases.shows("pong")


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("events_api", {"type": "event_callback", "event": {"type": "reaction_added", "user": "U0ALICE"}}),
        ("events_api", {"type": "event_callback", "event": {"type": "message", "subtype": "channel_topic"}}),
        ("events_api", {"type": "event_callback", "event": {"type": "app_home_opened", "user": "U0ALICE"}}),
        ("events_api", {"type": "event_callback", "event": {"type": "message"}}),
        ("events_api", {"type": "event_callback"}),
        ("slash_commands", {"command": "/other", "user_id": "U0ALICE", "channel_id": "C0CASES", "text": ""}),
        ("interactive", {"type": "block_actions", "user": {"id": "U1"}, "actions": [{"action_id": "else"}]}),
        ("interactive", {"type": "view_submission", "user": {"id": "U1"}, "view": {"callback_id": "form"}}),
        ("interactive", {"type": "view_closed", "user": {"id": "U1"}, "view": {"callback_id": "form"}}),
        ("interactive", {"type": "shortcut", "user": {"id": "U1"}, "callback_id": "short"}),
        ("interactive", {"type": "message_action", "user": {"id": "U1"}, "callback_id": "short"}),
        ("interactive", {"type": "block_suggestion", "user": {"id": "U1"}, "action_id": "a", "value": "b"}),
        ("interactive", {}),
        ("never_heard_of", {"type": "never_heard_of"}),
    ],
    ids=str,
)
async def test_every_kind_of_envelope_is_acknowledged(slack: Slack, kind: str, payload: dict[str, object]) -> None:
    slack.workspace.channel("cases")
    house = House()
    async with connected(slack, house):
        envelope = slack.sockets.deliver(kind, payload, accepts_answer=True)
        async with asyncio.timeout(10):
            await asyncio.shield(envelope.acked)
        assert envelope.attempts <= 1
    assert house.heard == []


async def test_a_fault_in_one_line_leaves_the_others_alone(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")

    def breaks(heard: object) -> Answer:
        if "broken" in str(heard):
            raise RuntimeError("a fault of the house's")
        return Answer(said("pong"))

    async with connected(slack, House(breaks)):
        broken = asyncio.create_task(slack.says(alice, cases, "!broken"))
        await slack.says(alice, cases, "!ping")
        await cases.shows("pong")
        broken.cancel()
        await asyncio.gather(broken, return_exceptions=True)
        for envelope in slack.sockets.waiting:
            envelope.acked.set_result(None)
    assert slack.sockets.connections == 2

"""A parcel lands in Slack once, in order, and counts as sent only when Slack said where it stands."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from chatbot.platforms.platform import Later, Never, Parcel, Sent
from chatbot.platforms.slack.render import Renderer
from chatbot.platforms.slack.sending import PAGE
from commands.message import Age, Line, Message, Text, When
from tests.slack.house import HastyClock, House, card, connected, deliver, post, said
from tests.slack_standin import AnswerLost, Fails, Fault, NotReached, RateLimited, Refuses, Slack, WithoutTs


async def test_a_post_is_sent_when_slack_said_where_it_stands(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    async with connected(slack, House()) as platform:
        outcomes = await deliver(platform, *(post(f"k{number}", cases.id, f"line {number}") for number in range(5)))
    assert outcomes == [Sent(message.ts) for message in cases.messages]
    assert [message.text for message in cases.messages] == [f"line {number}" for number in range(5)]
    assert [message.key for message in cases.messages] == [f"k{number}" for number in range(5)]
    assert not any(message.unfurl for message in cases.messages)


async def test_a_card_is_updated_in_place(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    async with connected(slack, House()) as platform:
        (sent,) = await deliver(platform, card("k1", cases.id, "nobody has it"))
        assert isinstance(sent, Sent)
        assert await deliver(platform, card("k2", cases.id, "ada has it", ref=sent.ref)) == [sent]
    (message,) = cases.messages
    assert "ada has it" in message.text
    assert any("ada has it" in text for text in message.written[1:])
    assert message.key == "k1"


@pytest.mark.parametrize("error", ["message_not_found", "cant_update_message", "edit_window_closed"])
async def test_a_card_that_is_there_no_more_is_posted_anew(slack: Slack, error: str) -> None:
    cases = slack.workspace.channel("cases")
    async with connected(slack, House()) as platform:
        (first,) = await deliver(platform, card("k1", cases.id))
        assert isinstance(first, Sent)
        if error == "message_not_found":
            slack.deletes(cases.messages[0])
        else:
            slack.faults.put("chat.update", Refuses(error))
        (again,) = await deliver(platform, card("k2", cases.id, "ada has it", ref=first.ref))
    assert again == Sent(cases.messages[-1].ts)
    assert again != first
    assert "ada has it" in cases.messages[-1].text


async def test_slow_down_is_honoured_for_that_channel_and_holds_up_no_other(slack: Slack) -> None:
    cases, other = slack.workspace.channel("cases"), slack.workspace.channel("other")
    clock = HastyClock()
    async with connected(slack, House(), "cases,other", clock=clock) as platform:
        slack.faults.put("chat.postMessage", RateLimited(30), channel=cases.id)
        outcomes = await deliver(platform, post("k1", cases.id, "one"), post("k2", cases.id, "two"))
        assert outcomes == [Later("slow down", 30.0)] * 2
        asked = slack.called("chat.postMessage")
        (still,) = await deliver(platform, post("k1", cases.id, "one"))
        assert isinstance(still, Later)
        assert still.seconds is not None
        assert 29 < still.seconds <= 30
        assert slack.called("chat.postMessage") == asked
        assert isinstance((await deliver(platform, post("k3", other.id, "elsewhere")))[0], Sent)
        clock.move(30)
        assert isinstance((await deliver(platform, post("k1", cases.id, "one")))[0], Sent)


@pytest.mark.parametrize("fault", [AnswerLost(), WithoutTs()], ids=str)
async def test_a_post_whose_answer_was_lost_is_found_and_not_posted_twice(slack: Slack, fault: Fault) -> None:
    cases = slack.workspace.channel("cases")
    async with connected(slack, House()) as platform:
        slack.faults.put("chat.postMessage", fault)
        first, second = await deliver(platform, post("k1", cases.id, "one"), post("k2", cases.id, "two"))
        assert isinstance(first, Later)
        assert first.unsure
        assert isinstance(second, Later)
        assert not second.unsure
        assert [message.text for message in cases.messages] == ["one"]
        outcomes = await deliver(
            platform, post("k1", cases.id, "one", uncertain=True), post("k2", cases.id, "two", uncertain=True)
        )
    assert outcomes == [Sent(message.ts) for message in cases.messages]
    assert [message.text for message in cases.messages] == ["one", "two"]


@pytest.mark.parametrize("fault", [Fails(503), Fails(500), NotReached(), Refuses("fatal_error")], ids=str)
async def test_a_post_that_may_have_arrived_is_looked_for_and_then_sent(slack: Slack, fault: Fault) -> None:
    cases = slack.workspace.channel("cases")
    async with connected(slack, House()) as platform:
        slack.faults.put("chat.postMessage", fault)
        (first,) = await deliver(platform, post("k1", cases.id, "one"))
        assert isinstance(first, Later)
        assert first.unsure
        assert isinstance((await deliver(platform, post("k1", cases.id, "one", uncertain=True)))[0], Sent)
    assert [message.text for message in cases.messages] == ["one"]


async def test_an_earlier_post_is_found_behind_many_later_ones(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    alice = slack.workspace.person("alice")
    async with connected(slack, House()) as platform:
        slack.faults.put("chat.postMessage", AnswerLost())
        await deliver(platform, post("k1", cases.id, "one"))
        for number in range(PAGE + 1):
            await slack.says(alice, cases, f"talk {number}")
        (outcome,) = await deliver(platform, post("k1", cases.id, "one", uncertain=True))
    assert outcome == Sent(cases.messages[0].ts)
    assert slack.called("conversations.history") == 2


async def test_somebody_elses_message_with_our_key_is_not_taken_for_ours(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    async with connected(slack, House()) as platform:
        forged = await slack.says(alice, cases, "one")
        forged.metadata = {"event_type": "casebell_post", "event_payload": {"key": "k1"}}
        (outcome,) = await deliver(platform, post("k1", cases.id, "one", uncertain=True))
    assert outcome == Sent(cases.messages[-1].ts)
    assert cases.messages[-1] is not forged


async def test_an_uncertain_post_is_not_sent_while_it_cannot_be_looked_for(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    async with connected(slack, House()) as platform:
        slack.faults.put("chat.postMessage", AnswerLost())
        await deliver(platform, post("k1", cases.id, "one"))
        slack.faults.put("conversations.history", RateLimited(5))
        (outcome,) = await deliver(platform, post("k1", cases.id, "one", uncertain=True))
    assert outcome == Later("slow down", 5.0, unsure=True)
    assert len(cases.messages) == 1


async def test_an_uncertain_card_is_found_and_shows_the_case_as_it_now_stands(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    async with connected(slack, House()) as platform:
        slack.faults.put("chat.postMessage", AnswerLost())
        await deliver(platform, card("k1", cases.id, "nobody has it"))
        (outcome,) = await deliver(platform, card("k1", cases.id, "ada has it", uncertain=True))
    (message,) = cases.messages
    assert outcome == Sent(message.ts)
    assert "ada has it" in message.text


async def test_a_lost_update_is_made_again(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    async with connected(slack, House()) as platform:
        (sent,) = await deliver(platform, card("k1", cases.id))
        assert isinstance(sent, Sent)
        slack.faults.put("chat.update", AnswerLost())
        (lost,) = await deliver(platform, card("k2", cases.id, "ada has it", ref=sent.ref))
        assert isinstance(lost, Later)
        assert await deliver(platform, card("k2", cases.id, "ada has it", ref=sent.ref, uncertain=True)) == [sent]
    assert len(cases.messages) == 1


async def test_a_revoked_token_is_told_once_and_everything_waits_until_it_is_good_again(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    async with connected(slack, House()) as platform:
        slack.revoked = "token_revoked"
        with capture_logs() as logs:
            for _ in range(3):
                outcomes = await deliver(platform, post("k1", cases.id, "one"), post("k2", cases.id, "two"))
                assert outcomes == [Later("token_revoked", 300.0)] * 2
            slack.revoked = None
            assert isinstance((await deliver(platform, post("k1", cases.id, "one")))[0], Sent)
    assert [entry["event"] for entry in logs] == ["slack_refuses", "slack_accepts"]
    assert logs[0]["log_level"] == "error"


async def test_a_room_the_bot_was_removed_from_parks_its_posts_and_holds_up_no_other(slack: Slack) -> None:
    cases, other = slack.workspace.channel("cases"), slack.workspace.channel("other")
    archived, private = slack.workspace.channel("old"), slack.workspace.channel("board", private=True)
    async with connected(slack, House(), "cases,other,old,board") as platform:
        archived.archived = True
        cases.members.clear()
        private.members.clear()
        assert await deliver(platform, post("k1", cases.id, "one")) == [Never("not_in_channel")]
        assert await deliver(platform, post("k2", archived.id, "one")) == [Never("is_archived")]
        assert await deliver(platform, post("k3", private.id, "one")) == [Never("channel_not_found")]
        assert isinstance((await deliver(platform, post("k4", other.id, "one")))[0], Sent)


async def test_a_poisoned_post_is_parked_and_the_next_goes_out(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    undrawable: Line = (When(HastyClock().now(), "Nowhere/At_All"),)
    async with connected(slack, House()) as platform:
        slack.faults.put("chat.postMessage", Refuses("invalid_blocks"))
        with capture_logs() as logged:
            outcomes = await deliver(
                platform,
                card("k1", cases.id),
                Parcel("k2", cases.id, False, Message((undrawable,))),
                Parcel("k3", cases.id, False, said("")),
                post("k4", cases.id, "four"),
            )
    [fault] = [entry["fault"] for entry in logged if entry["event"] == "fault"]
    assert outcomes[:3] == [
        Never("invalid_blocks"),
        Never(f"fault {fault}"),
        Never("nothing to say"),
    ]
    assert outcomes[3] == Sent(cases.messages[0].ts)


async def test_a_private_parcel_arrives_in_the_persons_direct_conversation(slack: Slack) -> None:
    slack.workspace.channel("cases")
    alice, gone = slack.workspace.person("alice"), slack.workspace.person("gone", deleted=True)
    async with connected(slack, House()) as platform:
        assert platform.reach(alice.id)
        parcels = [post(f"k{number}", alice.id, f"due: #{number}", private=True) for number in range(3)]
        outcomes = await deliver(platform, *parcels)
        assert await deliver(platform, post("k9", gone.id, "due", private=True)) == [Never("user_disabled")]
    dm = slack.workspace.dm(alice)
    assert outcomes == [Sent(message.ts) for message in dm.messages]
    assert slack.called("conversations.open") == 2
    assert not platform.reach(alice.id)


async def test_what_is_delivered_while_not_connected_waits_and_stays_as_unsure_as_it_was(slack: Slack) -> None:
    slack.workspace.channel("cases")
    async with connected(slack, House()) as platform:
        pass
    assert await deliver(platform, post("k1", "C1", "one"), post("k2", "C1", "two", uncertain=True)) == [
        Later("not connected"),
        Later("not connected", unsure=True),
    ]


async def test_an_age_is_counted_when_the_post_leaves() -> None:
    clock = HastyClock()
    opened: Line = (Text("opened "), Age(clock.now()))
    clock.move(3600 * 5)
    assert Renderer("T1", clock, "en").text(Message((opened,))) == "opened 5 hours ago"

"""A parcel lands in Slack once, in order, and counts as sent only when Slack said where it stands."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from chatbot.platforms.platform import Held, Later, Never, Parcel, Sent
from chatbot.platforms.slack.saying.sending import PAGE, PAGES
from commands.message import Line, Message, When
from tests.house.stage import HandClock
from tests.slack.house import HastyClock, House, answers, card, connected, deliver, post, said
from tests.slack_standin import AnswerLost, Channel, Fails, Fault, NotReached, RateLimited, Refuses, Slack, WithoutTs


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
        assert outcomes == [Held(30.0)] * 2
        asked = slack.called("chat.postMessage")
        (still,) = await deliver(platform, post("k1", cases.id, "one"))
        assert isinstance(still, Held)
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
        assert second == Held(0.0)
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
    assert outcome == Held(5.0)
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


async def test_a_revoked_token_is_told_once_and_one_call_a_minute_asks_whether_it_is_good_again(slack: Slack) -> None:
    cases, other = slack.workspace.channel("cases"), slack.workspace.channel("other")
    clock = HastyClock()
    async with connected(slack, House(), "cases,other", clock=clock) as platform:
        asked = slack.called("auth.test")
        for method in ("auth.test", "chat.postMessage"):
            slack.faults.put(method, Refuses("token_revoked"), times=None)
        with capture_logs() as logs:
            for _ in range(3):
                outcomes = await deliver(platform, post("k1", cases.id, "one"), post("k2", cases.id, "two"))
                assert {type(each) for each in outcomes} == {Held}
                assert {each.reason for each in outcomes if isinstance(each, Held)} == {"token_revoked"}
                assert isinstance((await deliver(platform, post("k3", other.id, "three")))[0], Held)
                clock.move(60)
            assert slack.called("chat.postMessage") == 1
            assert slack.called("auth.test") == asked + 2
            slack.faults.clear()
            assert isinstance((await deliver(platform, post("k3", other.id, "three")))[0], Sent)
            assert isinstance((await deliver(platform, post("k1", cases.id, "one")))[0], Sent)
    assert [entry["event"] for entry in logs] == ["slack_refuses", "slack_accepts"]
    assert logs[0]["log_level"] == "error"


async def test_while_slack_answers_nothing_it_is_asked_ever_more_rarely_and_told_once(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    clock = HastyClock()
    async with connected(slack, House(), clock=clock) as platform:
        asked = slack.called("auth.test")
        for method in ("chat.postMessage", "auth.test"):
            slack.faults.put(method, Fails(503), times=None)
        with capture_logs() as logs:
            (first,) = await deliver(platform, post("k1", cases.id, "one"))
            assert isinstance(first, Later)
            for _ in range(3600):
                assert isinstance((await deliver(platform, post("k1", cases.id, "one", uncertain=True)))[0], Held)
                clock.move(1)
            assert slack.called("chat.postMessage") == 1
            assert 60 <= slack.called("auth.test") - asked < 140
            slack.faults.clear()
            clock.move(60)
            assert isinstance((await deliver(platform, post("k1", cases.id, "one", uncertain=True)))[0], Sent)
    assert [entry["event"] for entry in logs] == ["slack_silent", "slack_answers"]
    assert len(cases.messages) == 1


async def test_that_the_token_was_revoked_while_slack_was_silent_is_told_as_well(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    clock = HastyClock()
    async with connected(slack, House(), clock=clock) as platform:
        slack.faults.put("chat.postMessage", Fails(503))
        for fault in (RateLimited(5), Fails(503), Refuses("token_revoked"), Fails(503), Refuses("token_revoked")):
            slack.faults.put("auth.test", fault)
        with capture_logs() as logs:
            while not isinstance((await deliver(platform, post("k1", cases.id, "one")))[0], Sent):
                clock.move(60)
    assert [entry["event"] for entry in logs] == ["slack_silent", "slack_refuses", "slack_accepts"]
    assert logs[0]["reason"] == "HTTP 503", "that it is to go slower is not silence"


async def test_a_room_without_the_bot_holds_its_posts_with_one_alert_until_it_is_let_in_again(slack: Slack) -> None:
    cases, other = slack.workspace.channel("cases"), slack.workspace.channel("other")
    archived, private = slack.workspace.channel("old"), slack.workspace.channel("board", private=True)
    shut = ((cases, "not_in_channel"), (archived, "is_archived"), (private, "channel_not_found"))
    ready = asyncio.Event()
    async with connected(slack, House(), "cases,other,old,board", told=ready.set) as platform:
        rooms = platform.rooms
        archived.archived = True
        for channel in (cases, private):
            channel.members.clear()
        with capture_logs() as logs:
            for channel, reason in shut * 2:
                assert await deliver(platform, post("k1", channel.id, "one")) == [Held(300.0, reason)]
            assert isinstance((await deliver(platform, post("k4", other.id, "one")))[0], Sent)
            assert set(platform.rooms) == set(rooms), "things are owed to them as before"
            for brought_back in (slack.unarchives(archived), slack.invites_bot(cases), slack.invites_bot(private)):
                ready.clear()
                await brought_back
                assert ready.is_set(), "what waits is tried at once"
            for channel, _ in shut:
                assert isinstance((await deliver(platform, post("k1", channel.id, "one")))[0], Sent)
    missing = [entry["room"] for entry in logs if entry["log_level"] == "error"]
    assert sorted(missing) == ["board", "cases", "old"]


async def test_where_the_bot_may_not_post_is_told_once_and_when_it_may(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    async with connected(slack, House()) as platform:
        slack.faults.put("chat.postMessage", Refuses("restricted_action"), times=2)
        slack.faults.put("conversations.open", Refuses("missing_scope"), times=2)
        with capture_logs() as logs:
            for parcel in (post("k1", cases.id, "one"), post("k2", alice.id, "due", private=True)):
                for _ in range(2):
                    assert isinstance((await deliver(platform, parcel))[0], Held)
                assert isinstance((await deliver(platform, parcel))[0], Sent)
    told = [(entry["event"], entry["place"]) for entry in logs]
    assert told == [
        (event, place) for place in (cases.id, "direct messages") for event in ("slack_place_shut", "slack_place_open")
    ]


async def test_a_room_takes_turns_and_so_does_a_workspace_and_an_answer_waits_for_neither(slack: Slack) -> None:
    rooms = [slack.workspace.channel(f"room{number}") for number in range(20)]
    alice = slack.workspace.person("alice")
    clock = HandClock()
    names = ",".join(room.name for room in rooms)
    async with connected(slack, House(answers("pong")), names, clock=clock) as platform:

        async def sent(channel: Channel, count: int = 20) -> int:
            parcels = [post(f"{channel.id} {number} {clock.now()}", channel.id, "x") for number in range(count)]
            return sum(isinstance(each, Sent) for each in await deliver(platform, *parcels))

        assert await sent(rooms[0]) == 5
        assert await sent(rooms[0]) == 0
        clock.move(timedelta(seconds=3))
        assert await sent(rooms[0]) == 3
        assert sum([await sent(room) for room in rooms]) <= 60
        await slack.says(alice, rooms[0], "!ping")
        await rooms[0].shows("pong")


async def test_updates_are_fewer_than_a_workspace_takes_of_them(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    clock = HandClock()
    async with connected(slack, House(), clock=clock) as platform:
        (sent,) = await deliver(platform, card("k1", cases.id))
        assert isinstance(sent, Sent)
        for second in range(120):
            await deliver(platform, card("k1", cases.id, f"as of {second}", ref=sent.ref))
            clock.move(timedelta(seconds=1))
    assert 90 < slack.called("chat.update") <= 20 + 0.8 * 120


async def test_a_message_is_looked_for_back_to_when_it_was_owed_and_sent_again_rather_than_never(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    async with connected(slack, House()) as platform:
        slack.faults.put("chat.postMessage", AnswerLost())
        await deliver(platform, post("k1", cases.id, "one"))
        talk = await slack.says(alice, cases, "talk")
        cases.messages += [talk] * (PAGE * PAGES)
        parcel, owed = post("k1", cases.id, "one", uncertain=True), HastyClock().now()
        assert await deliver(platform, replace(parcel, since=owed)) == [Sent(cases.messages[0].ts)]
        assert slack.called("conversations.history") == PAGES + 1
        (outcome,) = await deliver(platform, replace(parcel, since=owed + timedelta(hours=1)))
    assert outcome == Sent(cases.messages[-1].ts)
    assert slack.called("conversations.history") == 2 * PAGES + 1


async def test_of_a_deleted_message_the_house_is_told(slack: Slack) -> None:
    cases, elsewhere = slack.workspace.channel("cases"), slack.workspace.channel("elsewhere")
    house = House()
    async with connected(slack, house) as platform:
        for key in ("k1", "k2"):
            await deliver(platform, card(key, cases.id))
        first, second = cases.messages
        alice = slack.workspace.person("alice")
        other = await slack.says(alice, elsewhere, "talk")
        await slack.says(alice, cases, "talk under it", thread=second)
        for message in (first, second, other):
            slack.deletes(message)
        await slack.settled()
    assert sorted(house.gone) == sorted((cases.id, message.ts) for message in (first, second))


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
    assert (
        await deliver(platform, post("k1", "C1", "one"), post("k2", "C1", "two", uncertain=True))
        == [Held(300.0, "not in that workspace")] * 2
    )

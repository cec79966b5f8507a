"""What people say on Slack reaches the house as plain lines, and answers reach the people."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from chatbot.platforms.platform import Answer, Held, Parcel
from commands.message import Message, When
from commands.spoken import Identity, Place
from storage.models import Audience
from tests.slack.house import HastyClock, House, a_card, answers, connected, deliver, post, said
from tests.slack_standin import AnswerLost, RateLimited, Slack
from tests.slack_standin.workspace import BOT_USER, TEAM


async def test_a_line_with_the_prefix_is_heard_with_its_room_and_its_speakers_account(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House()
    async with connected(slack, house, "cases:confidential") as platform:
        message = await slack.says(alice, cases, "!claim 12")
        assert platform.rooms == ((cases.id, Audience.CONFIDENTIAL),)
    (heard,) = house.heard
    assert heard.who == Identity("slack", TEAM, alice.id, "alice")
    assert heard.place == Place(cases.id, Audience.CONFIDENTIAL)
    assert (heard.text, heard.addressed) == ("!claim 12", False)
    assert heard.key == f"slack:{cases.id}:{message.ts}"


async def test_what_is_written_with_a_file_or_to_a_thread_and_its_channel_is_heard(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House()
    async with connected(slack, house):
        for subtype in ("file_share", "thread_broadcast"):
            await slack.says(alice, cases, f"!note 12 {subtype}", subtype=subtype)
    assert [heard.text for heard in house.heard] == ["!note 12 file_share", "!note 12 thread_broadcast"]


async def test_talk_that_is_not_for_the_bot_never_reaches_the_house(slack: Slack) -> None:
    cases, other = slack.workspace.channel("cases"), slack.workspace.channel("chatter")
    alice = slack.workspace.person("alice")
    house = House()
    async with connected(slack, house):
        await slack.says(alice, cases, "who takes the next one?")
        await slack.says(alice, cases, "I asked @casebell yesterday")
        await slack.says(alice, other, "!claim 12")
        for subtype in ("message_changed", "channel_topic"):
            await slack.says(alice, cases, "!claim 12", subtype=subtype)
    assert house.heard == []


@pytest.mark.parametrize("line", ["@casebell claim 12", "@casebell: claim 12", "casebell, claim 12"])
async def test_a_line_that_names_the_bot_is_heard_once_without_the_name(slack: Slack, line: str) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House(answers("#12 is yours"))
    async with connected(slack, house):
        await slack.says(alice, cases, line)
        await cases.shows("#12 is yours")
    assert [(heard.text, heard.addressed) for heard in house.heard] == [("claim 12", True)]
    assert len(cases.said_by_bot()) == 1


async def test_markup_arrives_as_the_words_that_were_meant(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House()
    markup = (
        f"!note 12 &lt;b&gt; &amp;amp; <@{alice.id}|alice> <#C0CASES|cases> <http://x.example/?a=1&amp;b=2|y>"
        " <mailto:a@b.example|a@b.example> <!here> <!subteam^S1|@team>\nnext\u200b\u202e\u00a0line"
    )
    async with connected(slack, house):
        await slack.says(alice, cases, markup, as_is=True)
    assert house.heard[0].text == (
        f"!note 12 <b> &amp; @{alice.id} #cases http://x.example/?a=1&b=2 a@b.example @here @team next line"
    )


async def test_an_answer_goes_where_the_line_was_said(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House(answers("pong"))
    async with connected(slack, house):
        await slack.says(alice, cases, "!ping")
        in_room = await cases.shows("pong")
        topic = await slack.says(alice, cases, "about the bot")
        await slack.says(alice, cases, "!ping", thread=topic)
        in_thread = await cases.shows(lambda message: message.thread_ts == topic.ts)
        await slack.says_privately(alice, "ping")
        in_private = await slack.workspace.dm(alice).shows("pong")
    assert in_room.thread_ts is None
    assert in_thread.text == "pong"
    assert in_private.thread_ts is None
    assert not in_room.unfurl


async def test_a_private_answer_is_whispered_in_a_room(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House(answers("forty cases", private=True))
    async with connected(slack, house):
        await slack.says(alice, cases, "!cases")
        await cases.whispered(alice, "forty cases")
    assert cases.said_by_bot() == []


async def test_a_long_answer_comes_in_several_messages(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House(answers(" ".join(f"word{number}" for number in range(4000))))
    async with connected(slack, house):
        await slack.says(alice, cases, "!cases")
        await cases.shows("word3999")
    said_at_all = " ".join(message.text for message in cases.said_by_bot()).split()
    assert said_at_all == [f"word{number}" for number in range(4000)]


async def test_the_house_learns_when_its_answer_stands_in_the_room(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    told: list[str] = []

    house = House(
        lambda heard: Answer(said("yours"), "quietly" in heard.text, delivered=lambda: told.append(heard.text))
    )
    async with connected(slack, house):
        await slack.says(alice, cases, "!claim 1")
        await cases.shows("yours")
        await slack.says(alice, cases, "!claim 2 quietly")
        await slack.types_command(alice, cases, "claim 3")
        await slack.says_privately(alice, "claim 4")
        await slack.workspace.dm(alice).shows("yours")
        await cases.whispered(alice, "yours")
        await slack.settled()
    assert told == ["!claim 1"]


async def test_an_answer_the_server_never_confirmed_is_not_told_as_delivered(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    told: list[bool] = []
    house = House(lambda heard: Answer(said("yours"), delivered=lambda: told.append(True)))
    async with connected(slack, house):
        slack.faults.put("chat.postMessage", AnswerLost())
        await slack.says(alice, cases, "!claim 1")
        await cases.shows("yours")
    assert told == []
    assert len(cases.said_by_bot()) == 1


async def test_an_answer_that_cannot_be_drawn_is_a_fault_and_the_next_is_given(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    undrawable = Answer(Message(((When(HastyClock().now(), "Nowhere/At_All"),),)))
    house = House(lambda heard: undrawable if "1" in heard.text else Answer(said("yours")))
    with capture_logs() as logged:
        async with connected(slack, house):
            await slack.says(alice, cases, "!claim 1")
            await slack.says(alice, cases, "!claim 2")
            await cases.shows("yours")
    [fault] = [entry for entry in logged if entry["event"] == "fault"]
    assert fault["error"].startswith("ZoneInfoNotFoundError")


async def test_a_slash_command_is_answered_in_its_acknowledgement_to_the_asker_alone(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House(answers("#12 is yours"))
    async with connected(slack, house):
        await slack.types_command(alice, cases, "claim 12 <now>")
    (heard,) = house.heard
    assert (heard.text, heard.addressed, heard.place.room) == ("claim 12 <now>", True, cases.id)
    assert [(whisper.user, whisper.text, whisper.way) for whisper in cases.whispers] == [
        (alice.id, "#12 is yours", "ack")
    ]
    assert cases.said_by_bot() == []


async def test_a_slash_command_that_took_long_is_answered_at_its_response_address(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    clock = HastyClock()

    def slowly(_: object) -> Answer:
        clock.move(2.6)
        return Answer(said("at last"))

    async with connected(slack, House(slowly), clock=clock):
        await slack.types_command(alice, cases, "stats")
        whisper = await cases.whispered(alice, "at last")
    assert whisper.way == "response_url"


async def test_a_slash_command_elsewhere_is_a_private_conversation(slack: Slack) -> None:
    slack.workspace.channel("cases")
    elsewhere, alice = slack.workspace.channel("chatter", without_bot=True), slack.workspace.person("alice")
    house = House(answers("yours"))
    async with connected(slack, house, "cases:team"):
        await slack.types_command(alice, elsewhere, "")
    assert house.heard[0].place == Place(None, Audience.TEAM)
    assert house.heard[0].text == "help"
    assert [whisper.text for whisper in elsewhere.whispers] == ["yours"]


async def test_a_button_says_its_words_in_the_pressers_name(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House(answers("#12 is yours"))
    async with connected(slack, house) as platform:
        await deliver(platform, Parcel("k1", cases.id, False, a_card("a wrong date")))
        message = await cases.shows("a wrong date")
        await slack.presses(alice, cases, message, "Claim")
        await cases.whispered(alice, "#12 is yours")
    (heard,) = house.heard
    assert (heard.text, heard.addressed) == ("claim 12", True)
    assert heard.who.account == alice.id
    assert heard.place == Place(cases.id, Audience.TEAM)
    assert len(cases.said_by_bot()) == 1


async def test_who_presses_a_button_without_being_in_the_channel_is_answered_privately(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House(answers("#12 is bob's"))
    async with connected(slack, house) as platform:
        await deliver(platform, Parcel("k1", cases.id, False, a_card("a wrong date")))
        message = await cases.shows("a wrong date")
        cases.members.discard(alice.id)
        await slack.presses(alice, cases, message, "Claim")
        await slack.workspace.dm(alice).shows("#12 is bob's")


async def test_the_bot_never_hears_itself_nor_other_bots(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House()
    async with connected(slack, house) as platform:
        await deliver(platform, post("k1", cases.id, "!claim 12"))
        await slack.settled()
        await slack.says(alice, cases, "!claim 12", bot_id="B0OTHER")
        await slack.says(slack.workspace.users[BOT_USER], cases, "!claim 12")
    assert house.heard == []


async def test_a_private_conversation_may_speak_of_what_its_speaker_can_read_anyway(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    board = slack.workspace.channel("board", private=True)
    alice, bob = slack.workspace.person("alice"), slack.workspace.person("bob")
    guest = slack.workspace.person("gus", is_restricted=True)
    board.members.discard(bob.id)
    for channel in (cases, board):
        channel.members.discard(guest.id)
    house = House()
    async with connected(slack, house, "cases:team,board:confidential"):
        for person in (alice, bob, guest):
            await slack.says_privately(person, "cases")
        board.members.discard(alice.id)
        await slack.happens({"type": "member_left_channel", "user": alice.id, "channel": board.id, "team": TEAM})
        await slack.says_privately(alice, "cases")
    assert [heard.place for heard in house.heard] == [
        Place(None, Audience.CONFIDENTIAL),
        Place(None, Audience.TEAM),
        Place(None, Audience.PUBLIC),
        Place(None, Audience.TEAM),
    ]
    assert [heard.place.shared for heard in house.heard] == [(cases.id, board.id), (cases.id,), (), (cases.id,)]
    assert {heard.place.named for heard in house.heard} == {(("cases", cases.id), ("board", board.id))}


async def test_answers_count_towards_what_a_channel_takes_at_once(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    slowly = {"SLACK_FLOOD_BURST": "2", "SLACK_FLOOD_RATE": "0.01"}
    async with connected(slack, House(answers("pong")), **slowly) as platform:
        for _ in "12":
            await slack.says(alice, cases, "!ping")
        await slack.settled()
        (outcome,) = await deliver(platform, post("k1", cases.id, "hello"))
    assert isinstance(outcome, Held)
    assert len(cases.said_by_bot()) == 2


async def test_an_answer_waits_as_long_as_slack_asks(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    clock = HastyClock()
    async with connected(slack, House(answers("pong")), clock=clock):
        slack.faults.put("chat.postMessage", RateLimited(7))
        await slack.says(alice, cases, "!ping")
        await cases.shows("pong")
    assert any(6 < wait <= 7 for wait in clock.waits)

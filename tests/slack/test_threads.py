"""A line may go under a card: said there once, and in the channel where the card is gone."""

from __future__ import annotations

from chatbot.platforms.platform import Later, Parcel, Sent
from tests.slack.house import House, card, connected, deliver, said
from tests.slack_standin import AnswerLost, Slack


def line(key: str, place: str, thread: str | None, *, uncertain: bool = False) -> Parcel:
    return Parcel(key, place, private=False, content=said("ada has it"), thread=thread, uncertain=uncertain)


async def test_a_line_is_said_under_its_card(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    async with connected(slack, House()) as platform:
        (stands,) = await deliver(platform, card("k1", cases.id))
        assert isinstance(stands, Sent)
        await deliver(platform, line("k2", cases.id, stands.ref))
    assert [message.thread_ts for message in cases.messages] == [None, stands.ref]


async def test_a_line_whose_answer_was_lost_is_found_under_its_card(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    async with connected(slack, House()) as platform:
        (stands,) = await deliver(platform, card("k1", cases.id))
        assert isinstance(stands, Sent)
        slack.faults.put("chat.postMessage", AnswerLost())
        (lost,) = await deliver(platform, line("k2", cases.id, stands.ref))
        assert isinstance(lost, Later)
        (found,) = await deliver(platform, line("k2", cases.id, stands.ref, uncertain=True))
    assert found == Sent(cases.messages[1].ts)
    assert len(cases.messages) == 2


async def test_a_line_whose_card_was_deleted_is_said_in_the_channel_once(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    async with connected(slack, House()) as platform:
        (stands,) = await deliver(platform, card("k1", cases.id))
        assert isinstance(stands, Sent)
        slack.deletes(cases.messages[0])
        first = await deliver(platform, line("k2", cases.id, stands.ref))
        again = await deliver(platform, line("k2", cases.id, stands.ref, uncertain=True))
    assert first == again == [Sent(cases.messages[0].ts)]
    assert [message.thread_ts for message in cases.messages] == [None]

"""A form is opened by pressing, filled in, and said: once, with what is refused beside the field it is for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from chatbot.platforms.platform import Answer, Parcel
from commands.message import Button, Message
from commands.spoken import Incoming
from commands.views import Choice, Form, Moment, Pick, Said, Words
from storage.models import Audience
from tests.slack.house import HastyClock, House, connected, deliver, said
from tests.slack_standin import Channel, Refuses, Slack, User, View
from tests.slack_standin import Message as Shown

FIELDS = (
    Pick(name="outcome", label="Outcome", choices=(Choice("upheld", "Upheld"), Choice("spam", "Spam"))),
    Moment(name="until", label="Until", zone="UTC", optional=True),
    Words(name="text", label="What was done", long=True),
)
FILLED = {"Outcome": "Upheld", "What was done": "corrected\n<it>"}
HEARD = {"outcome": "upheld", "text": "corrected <it>"}


class Desk(House):
    """Has one form. `fields` are what it asks for."""

    def __init__(self, answer: Callable[[Incoming], Answer | None] | None = None) -> None:
        super().__init__(answer or (lambda incoming: Answer(said(f"{incoming.text}: done"))))
        self.asked: list[Incoming] = []
        self.refuses: Answer | None = None
        self.fields: Any = FIELDS

    async def form(self, incoming: Incoming) -> Form | Answer:
        self.asked.append(incoming)
        return self.refuses or Form("resolve", 12, "Resolve #12", "Resolve", self.fields, said("#12 is yours"))

    async def says(
        self, incoming: Incoming, form: str, case: int | None, filled: Mapping[str, str]
    ) -> tuple[Said, ...] | Answer:
        return (Said(f"{form} {case}", filled),)


class Room:
    """A channel with a card that can be pressed, and who presses it."""

    def __init__(self, slack: Slack) -> None:
        self.slack = slack
        self.cases: Channel = slack.workspace.channel("cases")
        self.ada: User = slack.workspace.person("ada")

    async def presses(self) -> None:
        await self.slack.presses(self.ada, self.cases, self.message, "Resolve")

    async def opens(self) -> View:
        await self.presses()
        return await self.slack.sees_modal(self.ada, "Resolve #12")

    async def furnish(self, platform: Any) -> None:
        line = Message(said("#12 waits").lines, (Button("Resolve", "resolve 12", form=True),))
        await deliver(platform, Parcel("k1", self.cases.id, private=False, content=line))

    @property
    def message(self) -> Shown:
        return self.cases.messages[0]

    def whispers(self) -> list[str]:
        return [whisper.text for whisper in self.cases.whispers]


def refusing(field: str | None, times: int = 1) -> Callable[[Incoming], Answer]:
    """Refuses so often, for what this argument was given; then does it."""
    left = [Answer(said("<that> will not do"), refused=True, field=field)] * times
    return lambda incoming: left.pop() if left else Answer(said("done"))


async def test_a_form_is_opened_filled_in_and_said_once_however_often_it_is_delivered(slack: Slack, mode: str) -> None:
    room, house = Room(slack), Desk()
    async with connected(slack, house, mode=mode) as platform:
        await room.furnish(platform)
        slack.sockets.copies = 2
        view = await room.opens()
        (asked, *_) = house.asked
        assert (asked.text, asked.place.room, asked.place.audience) == ("resolve 12", None, Audience.TEAM)
        assert view.labels == ["Outcome", "Until", "At what time", "What was done"]
        assert "#12 is yours" in view.texts
        await slack.fills(room.ada, FILLED)
        await room.cases.whispered(room.ada, "resolve 12: done")
        assert slack.screen(room.ada).modal is None
    (heard,) = house.heard
    assert (heard.text, heard.filled, heard.who.account, heard.place.room) == ("resolve 12", HEARD, room.ada.id, None)
    assert room.whispers() == ["resolve 12: done"]


async def test_what_is_refused_stands_beside_its_field_and_can_be_mended(slack: Slack, mode: str) -> None:
    room = Room(slack)
    for field, label in (("until", "Until"), ("text", "What was done"), ("case", "Outcome"), (None, "Outcome")):
        house = Desk(refusing(field, times=2))
        async with connected(slack, house, mode=mode) as platform:
            room.cases.messages.clear()
            await room.furnish(platform)
            view = await room.opens()
            for _ in "12":
                await slack.fills(room.ada, FILLED)
                assert view.errors == {label: "‹that› will not do"}
            await slack.fills(room.ada)
            await room.cases.whispered(room.ada, "done")
            assert slack.screen(room.ada).modal is None
        assert [heard.filled for heard in house.heard] == [HEARD] * 3
        assert room.whispers() == ["done"]
        room.cases.whispers.clear()


async def test_what_takes_too_long_stays_before_its_writer_and_sent_again_is_done_once(slack: Slack, mode: str) -> None:
    room, house = Room(slack), Desk()
    async with connected(slack, house, mode=mode) as platform:
        await room.furnish(platform)
        for mended, heard in (({}, [HEARD]), ({"What was done": "said no"}, [HEARD, HEARD | {"text": "said no"}])):
            house.heard.clear()
            view = await room.opens()
            house.open.clear()
            slack.ack_within = 0.05
            await slack.fills(room.ada, FILLED)
            assert view.failed
            assert view.initial["What was done"] == FILLED["What was done"]
            house.open.set()
            slack.ack_within = 3.0
            await slack.fills(room.ada, mended)
            assert slack.screen(room.ada).modal is None
            await slack.settled()
            assert [each.filled for each in house.heard] == heard
        await room.cases.changes.until(lambda: len(room.whispers()) >= 3 or None, "three whispers", 10)
    assert room.whispers() == ["resolve 12: done"] * 3, "once for each thing that was done"


async def test_a_refusal_that_comes_too_late_for_the_form_is_whispered(slack: Slack) -> None:
    room, house = Room(slack), Desk(refusing("text"))
    clock = HastyClock()
    async with connected(slack, house, clock=clock) as platform:
        await room.furnish(platform)
        view = await room.opens()
        house.open.clear()
        submitting = asyncio.create_task(slack.fills(room.ada, FILLED))
        await house.hears()
        clock.move(5.0)
        house.open.set()
        await submitting
        await room.cases.whispered(room.ada, "will not do")
        assert slack.screen(room.ada).modal is view


async def test_a_form_that_cannot_be_opened_is_answered_to_its_presser_alone(slack: Slack) -> None:
    room, house = Room(slack), Desk()
    async with connected(slack, house) as platform:
        await room.furnish(platform)
        slack.triggers.lasts = -1.0
        await room.presses()
        await room.cases.whispered(room.ada, "Please press the button again")
        slack.triggers.lasts = 3.0
        house.fields = (object(),)
        await room.presses()
        await room.cases.whispered(room.ada, "(fault ")
        house.refuses = Answer(said("#12 is with bea"), private=True, refused=True)
        slack.sockets.copies = 2
        await room.presses()
        await room.cases.whispered(room.ada, "#12 is with bea")
        await house.changes.until(lambda: house.drawn_anew or None, "a card that is drawn anew", 10)
        slack.sockets.copies = 1
        house.refuses = Answer(said("#12 is with cy"), private=True, refused=True)
        await room.presses()
        await room.cases.whispered(room.ada, "#12 is with cy")
        await house.changes.until(lambda: len(house.drawn_anew) > 1 or None, "the card once more", 10)
        assert house.drawn_anew == [(room.cases.id, room.message.ts)] * 2
        assert room.whispers().count("#12 is with bea") == 1, "once, though it was delivered twice"
    assert slack.screen(room.ada).stack == []
    assert len(room.cases.messages) == 1


async def test_a_fault_in_what_was_filled_in_keeps_the_words_and_names_itself(slack: Slack, mode: str) -> None:
    room, house = Room(slack), Desk()
    async with connected(slack, house, mode=mode) as platform:
        await room.furnish(platform)
        view = await room.opens()
        house.breaks = 1
        await slack.fills(room.ada, FILLED)
        assert "(fault " in view.errors["Outcome"]
        assert view.initial["What was done"] == FILLED["What was done"]
        slack.faults.put("chat.postEphemeral", Refuses("user_not_in_channel"))
        await slack.fills(room.ada)
        await slack.workspace.dm(room.ada).shows("resolve 12: done")
    assert slack.screen(room.ada).modal is None

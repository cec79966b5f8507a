"""What the bot says privately on Slack can be answered by pressing: the same words, said by the same person, once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from chatbot.app import App
from chatbot.clock import SystemClock
from chatbot.platforms.platform import Parcel, Sent
from chatbot.settings import read
from commands.message import Button, Message, Text
from storage.models import Case, Entry, EntryKind, FollowUp, PromiseState
from storage.rows import table
from tests.slack.house import House, answers, connected, deliver, said
from tests.slack_standin import AnswerLost, Slack, User
from tests.slack_standin import Message as Shown


@pytest.fixture
async def app(slack: Slack, sqlite_url: str) -> AsyncIterator[App]:
    """A bot, whole, on Slack alone."""
    slack.workspace.channel("cases")
    environment = {**slack.environment("cases:team"), "DATABASE_URL": sqlite_url, "HTTP_PORT": "0"}
    app = App(read(environment, Path("no-such.env")), SystemClock())
    living = asyncio.create_task(app.live())
    yield app
    app.stop(0)
    assert await asyncio.wait_for(living, 20) == 0


async def nudged(slack: Slack, ada: User) -> Shown:
    """Ada has claimed a case and promised to look again in a second; what she is then told."""
    for words in ("new the birth year is wrong", "claim 1", "followup 1 1s call back"):
        await slack.says_privately(ada, words)
    return await slack.workspace.dm(ada).shows("is due, as you said", seconds=20)


async def test_a_nudge_can_be_answered_by_a_button_and_pressing_twice_has_one_effect(slack: Slack, app: App) -> None:
    ada = slack.workspace.person("ada")
    message = await nudged(slack, ada)
    private = slack.workspace.dm(ada)
    assert {label: button["value"] for label, button in message.buttons.items()} == {
        "Done": "kept 1",
        "Snooze 2 days": "followup 1 2d",
        "Release": "release 1",
    }
    before = (message.text, message.blocks)
    await asyncio.gather(*(slack.presses(ada, private, message, "Done") for _ in "12"))
    await private.shows("promise kept by")
    await private.shows("Nothing is promised on #1")
    assert (message.text, message.blocks) == before, "the message stays, and the answer comes below"
    assert private.whispers == []

    promises, entries, cases = table(FollowUp), table(Entry), table(Case)
    kept = await app.house.read(lambda db: db.execute(select(promises.c.state)).scalars().all())
    assert kept in ([PromiseState.KEPT], [PromiseState.MISSED]), "kept, if a moment after its time"
    written = await app.house.read(
        lambda db: db.execute(select(entries.c.kind).where(entries.c.kind == EntryKind.KEPT)).all()
    )
    assert len(written) == 1
    assert await app.house.read(lambda db: db.execute(select(cases.c.rung)).scalar_one()) == 0


async def test_what_is_pressed_is_on_disk_before_it_is_acknowledged(slack: Slack) -> None:
    slack.workspace.channel("cases")
    ada = slack.workspace.person("ada")
    private = slack.workspace.dm(ada)
    house = House(answers("#12 is done"))
    async with connected(slack, house) as platform:
        await deliver(platform, _with_button("k1", ada.id))
        message = await private.shows("is due")
        house.open.clear()
        pressing = asyncio.create_task(slack.presses(ada, private, message, "Done"))
        heard = await house.hears()
        assert not pressing.done()
        house.open.set()
        await pressing
        await private.shows("#12 is done")
    assert (heard.text, heard.addressed, heard.place.room, heard.who.account) == ("kept 12", True, None, ada.id)


async def test_a_line_with_buttons_whose_answer_was_lost_is_found_and_not_said_twice(slack: Slack) -> None:
    slack.workspace.channel("cases")
    ada = slack.workspace.person("ada")
    async with connected(slack, House()) as platform:
        slack.faults.put("chat.postMessage", AnswerLost())
        await deliver(platform, _with_button("k1", ada.id))
        (outcome,) = await deliver(platform, _with_button("k1", ada.id, uncertain=True))
    assert isinstance(outcome, Sent)
    assert len(slack.workspace.dm(ada).messages) == 1


async def test_a_line_in_a_room_may_have_buttons_too(slack: Slack) -> None:
    cases, ada = slack.workspace.channel("cases"), slack.workspace.person("ada")
    house = House()
    async with connected(slack, house) as platform:
        message = Message(said("#12 waits").lines, (Button("Claim", "claim 12", main=True),))
        await deliver(platform, Parcel("k1", cases.id, private=False, content=message))
        await slack.presses(ada, cases, await cases.shows("#12 waits"), "Claim")
    assert [heard.text for heard in house.heard] == ["claim 12"]


def _with_button(key: str, account: str, *, uncertain: bool = False) -> Parcel:
    message = Message(((Text("#12 is due"),),), (Button("Done", "kept 12"),))
    return Parcel(key, account, private=True, content=message, uncertain=uncertain)

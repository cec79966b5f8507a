"""The front desk: what is refused is answered, who looked is written down, and nothing that breaks is raised."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chatbot.courier import Courier
from chatbot.desk import A_LOOK_LASTS, FrontDesk
from chatbot.hearing import Hearing
from chatbot.house import House
from chatbot.platforms.platform import Answer
from chatbot.ticker import Ticker
from commands.refusals import NotNow
from commands.spoken import Incoming
from commands.views import Form, Home
from storage.models import Audience, EntryKind
from tests.conversations.talk import Talk
from tests.house.stage import HandClock


@pytest.fixture
def talk(house: House) -> Talk:
    return Talk(house.store, only=("#cases",))


@pytest.fixture
def desk(house: House) -> FrontDesk:
    return FrontDesk(house, lambda: None)


def line(talk: Talk, who: str, text: str, filled: dict[str, str] | None = None) -> Incoming:
    return Incoming(talk.identity(who), talk.place(who), text, addressed=True, filled=filled)


async def test_a_form_is_drawn_said_and_heard_and_a_refusal_names_its_field(
    house: House, talk: Talk, desk: FrontDesk
) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    form = await desk.form(line(talk, "ada", "followup 1"))
    assert isinstance(form, Form)
    asked = {"when": "2026-11-01 10:00", "what": "call"}
    said = await desk.says(line(talk, "ada", form.name), form.name, form.case, asked)
    assert isinstance(said, tuple)
    courier = Courier(house)
    answers: list[Answer] = []

    async def say(answer: Answer) -> None:
        answers.append(answer)

    for each in said:
        heard = line(talk, "ada", each.text, dict(each.filled))
        await Hearing(house, courier, Ticker(house, courier, lambda *_: False))(heard, say)
    assert [(answer.refused, answer.field) for answer in answers] == [(True, "when")]


async def test_who_may_not_fill_it_in_is_told_and_the_attempt_is_in_the_trail(talk: Talk, desk: FrontDesk) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    answer = await desk.form(line(talk, "bob", "release 1"))
    assert isinstance(answer, Answer)
    assert answer.refused
    assert answer.private
    assert [each["speaker"] for each in talk.trail(EntryKind.DENIED)] == ["irc:bob"]


async def test_who_looks_at_a_confidential_case_in_their_home_is_written_down_once_an_hour(
    talk: Talk, desk: FrontDesk, clock: HandClock
) -> None:
    talk.arrives("secret", sensitivity=Audience.CONFIDENTIAL)

    async def looks(who: str = "cora") -> int:
        assert isinstance(await desk.home(talk.identity(who), talk.place(who)), Home)
        return len(talk.trail(EntryKind.LOOKED))

    assert [await looks(), await looks()] == [1, 1]
    clock.move(A_LOOK_LASTS - timedelta(seconds=1))
    assert await looks() == 1
    clock.move(timedelta(seconds=1))
    assert [await looks(), await looks("ada")] == [2, 2]


async def test_a_fault_or_a_broken_disk_is_answered_and_a_home_that_cannot_be_drawn_is_none(
    house: House, talk: Talk, desk: FrontDesk
) -> None:
    fault = await desk.says(line(talk, "ada", "x"), "no such form", None, {})
    assert isinstance(fault, Answer)
    assert "fault" in "".join(talk.plain(fault.message))
    house.store.broken.set()
    later = await desk.form(line(talk, "ada", "settings"))
    assert isinstance(later, Answer)
    assert later.refused
    assert await desk.home(talk.identity("ada"), talk.place("ada")) is None
    assert await desk.case_at(talk.identity("ada"), "#slack", "1.0") is None
    with pytest.raises(NotNow):  # else what stands there would be taken for nobody's
        await desk.under_card(talk.identity("ada"), "#slack", "1.0")

"""One heard line, one transaction, one reply; and nobody's lines hold up another's."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import structlog
from sqlalchemy import func, select

from chatbot.courier import Courier
from chatbot.hearing import MOST_AT_ONCE, Hearing
from chatbot.house import House
from chatbot.platforms.platform import Answer
from chatbot.ticker import Ticker
from commands.command import COMMANDS
from commands.message import Message
from commands.spoken import Identity, Incoming, Place
from storage import trail
from storage.models import Audience, Case, Entry, EntryKind
from storage.rows import table
from storage.store import Store
from tests.conversations.talk import Talk
from tests.house.stage import HandClock


@pytest.fixture
def hearing(house: House) -> Hearing:
    courier = Courier(house)
    return Hearing(house, courier, Ticker(house, courier, lambda *_: False))


@pytest.fixture
def talk(house: House) -> Talk:
    return Talk(house.store, only=("#cases",))


def line(text: str, who: str = "ada", key: str | None = None, room: str | None = "#cases") -> Incoming:
    return Incoming(Identity("irc", "", who, who), Place(room, Audience.TEAM), text, key)


class Listener:
    """Takes answers."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []

    async def __call__(self, answer: Answer) -> None:
        self.answers.append(answer)


def plain(talk: Talk, answer: Answer) -> str:
    assert isinstance(answer.message, Message)
    return "\n".join(talk.plain(answer.message))


async def test_a_line_that_is_only_talk_gets_no_answer(hearing: Hearing) -> None:
    heard = Listener()
    await hearing(line("hello everybody"), heard)
    assert heard.answers == []


async def test_of_many_claims_at_once_one_wins_and_each_other_is_told_who(hearing: Hearing, talk: Talk) -> None:
    talk.arrives("x")
    heard = {f"v{number}": Listener() for number in range(30)}
    await asyncio.gather(*[hearing(line("!claim 1", who), listener) for who, listener in heard.items()])
    said = {who: plain(talk, listener.answers[0]) for who, listener in heard.items()}
    winners = [who for who, answer in said.items() if "it is yours" in answer]
    assert len(winners) == 1
    losers = [answer for who, answer in said.items() if who not in winners]
    assert losers == [f"#1 is already with {winners[0]}. See what is open with !cases open."] * 29


async def test_a_line_delivered_twice_is_answered_once_and_waits_for_the_first(hearing: Hearing, talk: Talk) -> None:
    talk.arrives("x")
    heard = Listener()
    again = [hearing(line("!note 1 once", key="slack:Ev1"), heard) for _ in range(5)]
    await asyncio.gather(*again)
    assert len(heard.answers) == 1
    noted = select(func.count()).select_from(table(Entry)).where(table(Entry).c.kind == EntryKind.NOTED)
    assert talk.do(lambda db: db.execute(noted).scalar_one()) == 1


async def test_a_line_another_process_acted_on_is_answered_again_without_effect(
    house: House, hearing: Hearing, talk: Talk
) -> None:
    talk.arrives("x")
    heard = Listener()
    await hearing(line("!claim 1", key="slack:Ev1"), heard)
    courier = Courier(house)
    after_restart = Hearing(house, courier, Ticker(house, courier, lambda *_: False))
    await after_restart(line("!claim 1", key="slack:Ev1"), heard)
    assert len({plain(talk, answer) for answer in heard.answers}) == 1


async def test_a_fault_is_answered_with_the_id_it_is_logged_with_and_takes_nothing_down(
    hearing: Hearing, talk: Talk, house: House
) -> None:
    def breaks(_: Any) -> Any:
        raise RuntimeError("canary of a requester")

    verb = COMMANDS["ping"]
    broken = type(verb)(("breaks",), breaks, None, True, "Break.", (), ())
    COMMANDS["breaks"] = broken
    heard = Listener()
    try:
        with structlog.testing.capture_logs() as logged:
            await hearing(line("!breaks"), heard)
    finally:
        del COMMANDS["breaks"]
    fault = next(entry for entry in logged if entry["event"] == "fault")
    assert f"(fault {fault['fault']})" in plain(talk, heard.answers[0])
    assert "canary" not in str(logged)
    await hearing(line("!ping"), heard)
    assert plain(talk, heard.answers[1]) == "Here."


async def test_one_person_s_flood_is_let_go_and_others_are_heard(hearing: Hearing, talk: Talk) -> None:
    talk.arrives("x")
    leaving = asyncio.Event()
    heard: list[Answer] = []

    async def slow(answer: Answer) -> None:
        heard.append(answer)
        await leaving.wait()

    flood = [asyncio.create_task(hearing(line("!ping", "eve"), slow)) for _ in range(100)]
    other = Listener()
    await hearing(line("!claim 1", "ada"), other)
    assert "it is yours" in plain(talk, other.answers[0])
    leaving.set()
    await asyncio.gather(*flood)
    said = [plain(talk, answer) for answer in heard]
    assert said.count("Here.") == MOST_AT_ONCE
    assert len([each for each in said if each.startswith("One thing at a time")]) == 1
    again = Listener()
    await hearing(line("!ping", "eve"), again)
    assert plain(talk, again.answers[0]) == "Here."


async def test_a_line_that_was_let_go_is_heard_when_it_is_delivered_again(
    hearing: Hearing, talk: Talk, house: House
) -> None:
    leaving = asyncio.Event()

    async def slow(_: Answer) -> None:
        await leaving.wait()

    flood = [asyncio.create_task(hearing(line("!ping", "eve"), slow)) for _ in range(MOST_AT_ONCE)]
    await asyncio.sleep(0)
    let_go = Listener()
    for number in range(3):
        await hearing(line("!ping", "eve", key=f"irc:{number}"), let_go)
    assert len(let_go.answers) == 1
    assert house.metrics.registry.get_sample_value("casebell_commands_total", {"verb": "any", "outcome": "let_go"}) == 3
    leaving.set()
    await asyncio.gather(*flood)
    again = Listener()
    await asyncio.wait_for(hearing(line("!ping", "eve", key="irc:0"), again), 10)
    assert plain(talk, again.answers[0]) == "Here."


async def test_an_answer_that_is_a_post_is_to_leave_well_before_the_courier_tells_it(
    hearing: Hearing, talk: Talk, house: House, clock: HandClock
) -> None:
    talk.now = clock.now()
    talk.arrives("x")
    heard = Listener()
    await hearing(line("!claim 1"), heard)
    await hearing(line("!case 1"), heard)
    claimed, looked = heard.answers
    assert claimed.until is not None
    told_at = max(post["next_at"] for post in talk.posts())
    assert clock.now() < claimed.until < told_at - timedelta(seconds=5)
    assert looked.until is None


async def test_what_cannot_be_stored_is_never_answered_as_done(house: House, sqlite_url: str, clock: HandClock) -> None:
    full = Store(sqlite_url)
    talk = Talk(full, only=("#cases",))
    talk.arrives("x")
    refusing = House(full, house.team, clock, house.metrics)
    courier = Courier(refusing)
    hearing = Hearing(refusing, courier, Ticker(refusing, courier, lambda *_: False))
    heard = Listener()
    full.transact(lambda db: db.exec_driver_sql("PRAGMA max_page_count = 1")).result(10)
    long = "x" * 1900
    for number in range(60):
        await hearing(line(f"!note 1 {long}", key=str(number)), heard)
    said = [plain(talk, answer) for answer in heard.answers]
    refused = [each for each in said if each.startswith("I could not write that down")]
    noted = select(func.count()).select_from(table(Entry)).where(table(Entry).c.kind == EntryKind.NOTED)
    assert refused
    assert talk.do(lambda db: db.execute(noted).scalar_one()) == len(said) - len(refused)
    again, left = Listener(), max(at for at, answer in enumerate(heard.answers) if answer.unstored)
    full.transact(lambda db: db.exec_driver_sql("PRAGMA max_page_count = 1000000")).result(10)
    for _ in "12":
        await hearing(line(f"!note 1 {long}", key=str(left)), again)
    assert [answer.unstored for answer in again.answers] == [False], "what was not stored is dealt with anew, once"
    assert talk.do(lambda db: db.execute(noted).scalar_one()) == len(said) - len(refused) + 1
    full.close()


async def test_whoever_looks_at_what_is_confidential_is_written_down_before_they_are_told(
    hearing: Hearing, talk: Talk
) -> None:
    talk.arrives("secret", sensitivity=Audience.CONFIDENTIAL)
    heard = Listener()
    await hearing(line("case 1", "cora", room=None), heard)
    looked = talk.do(lambda db: trail.latest(db, 1, 10))[-1]
    assert (looked.kind, looked.speaker) == (EntryKind.LOOKED, "irc:cora")
    assert "secret" in plain(talk, heard.answers[0])
    assert talk.do(lambda db: db.execute(select(func.count()).select_from(table(Case))).scalar_one()) == 1

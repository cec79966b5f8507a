"""When a post counts as sent, in which order and how fast things leave: over a scripted server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest

from chatbot.platforms.irc.confirming import Ledger, Outgoing, Receipt
from chatbot.platforms.irc.sending import Turns
from chatbot.platforms.platform import Answer, Later, Never, Outcome, Parcel, Sent
from tests.irc.bench import Bot, HandClock, House, parcel, running, settings, text
from tests.irc.peer import Connection, listening

CAPS = "account-tag account-notify extended-join"


@asynccontextmanager
async def in_room(
    house: House | None = None, clock: HandClock | None = None, names: str = "", caps: str = CAPS, **more: Any
) -> AsyncIterator[tuple[Bot, Connection]]:
    """A bot in #r of a scripted server."""
    async with (
        listening() as peer,
        running(settings(peer.server, "bot", ["#r"], **more), house, clock, wait=False) as bot,
    ):
        client = await peer.next()
        await client.lets_in("#r", caps, names)
        await bot.ready()
        yield bot, client


async def test_posts_go_out_together_with_one_barrier_behind_them() -> None:
    async with in_room() as (bot, client):
        outcomes = asyncio.create_task(bot.deliver(*[parcel("#r", f"post {number}") for number in range(20)]))
        ping = await client.gets("PING")
        assert client.lines[-21:-1] == [f"PRIVMSG #r :post {number}" for number in range(20)]
        assert not outcomes.done()
        client.sends(":peer.test PONG peer.test :something-else")
        await client.settles()
        assert not outcomes.done()
        client.sends(f":peer.test PONG peer.test {ping[5:]}")
        assert await outcomes == [Sent()] * 20


@pytest.mark.parametrize(
    "refusal",
    [
        "404 bot #r :Cannot send to channel (+m)",
        "482 bot #r :You're not channel operator",
        "442 bot #r :You're not on that channel",
        "403 bot #R :No such channel",
        "407 bot #r :Too many targets",
        "437 bot #r :Nick/channel is temporarily unavailable",
        "499 bot #r :some refusal of a server not known yet",
    ],
)
async def test_a_refused_post_is_not_sent(refusal: str) -> None:
    async with in_room() as (bot, client):
        outcomes = asyncio.create_task(bot.deliver(parcel("#r", "post")))
        await client.gets("PRIVMSG #r :post")
        client.sends(f":peer.test {refusal}")
        await client.answers_ping()
        [outcome] = await outcomes
        assert isinstance(outcome, Later)
        assert refusal[:3] in outcome.reason
        assert not outcome.unsure


async def test_a_refusal_after_the_barrier_is_another_lines() -> None:
    async with in_room() as (bot, client):
        outcomes = asyncio.create_task(bot.deliver(parcel("#r", "post")))
        await client.answers_ping()
        client.sends(":peer.test 404 bot #r :Cannot send to channel")
        assert await outcomes == [Sent()]


async def test_not_in_the_room_any_more_means_joining_again() -> None:
    clock = HandClock()
    async with in_room(clock=clock) as (bot, client):
        outcomes = asyncio.create_task(bot.deliver(parcel("#r", "post")))
        await client.gets("PRIVMSG")
        client.sends(":peer.test 442 bot #r :You're not on that channel")
        await client.answers_ping()
        await outcomes
        assert await bot.deliver(parcel("#r", "post")) == [Later("not in the room")]
        await clock.slept(0.5, 1)
        clock.move(1)
        await client.seats("#r")
        outcomes = asyncio.create_task(bot.deliver(parcel("#r", "post")))
        await client.answers_ping()
        assert await outcomes == [Sent()]


async def test_a_ban_is_tried_again_ever_more_patiently_and_does_not_hold_up_the_rest() -> None:
    clock = HandClock()
    async with (
        listening() as peer,
        running(settings(peer.server, "bot", ["#r", "#shut"]), clock=clock, wait=False) as bot,
    ):
        client = await peer.next()
        await client.negotiates()
        await client.gets("CAP END")
        client.welcomes()
        await client.gets("JOIN #r,#shut")
        client.sends(":bot!c@h JOIN #r", ":peer.test 366 bot #r :end", ":peer.test 474 bot #shut :Cannot join (+b)")
        await bot.ready()
        await clock.slept(0.5, 1)
        clock.move(1)
        await client.gets("JOIN #shut")
        client.sends(":peer.test 474 bot #shut :Cannot join (+b)")
        await clock.slept(1, 2)
        assert await bot.deliver(parcel("#shut", "post")) == [Later("not in the room")]


async def test_a_lost_connection_leaves_written_posts_unsure() -> None:
    async with in_room() as (bot, client):
        outcomes = asyncio.create_task(bot.deliver(parcel("#r", "post")))
        await client.gets("PRIVMSG")
        client.writer.transport.abort()
        [outcome] = await outcomes
        assert outcome == Later("the connection was lost", unsure=True)
        assert await bot.deliver(parcel("#r", "post")) == [Later("not connected")]
        assert not bot.platform.ready


async def test_a_line_the_server_finds_too_long_is_never_taken() -> None:
    async with in_room() as (bot, client):
        outcomes = asyncio.create_task(bot.deliver(parcel("#r", "short"), parcel("#r", "x" * 300)))
        await client.gets("PRIVMSG")
        client.sends(":peer.test 417 bot :Input line was too long")
        await client.answers_ping()
        first, second = await outcomes
        assert first == Sent()
        assert isinstance(second, Never)


async def test_a_post_with_nothing_in_it_is_never_taken() -> None:
    async with in_room() as (bot, _):
        [outcome] = await bot.deliver(parcel("#r", ""))
        assert isinstance(outcome, Never)


async def test_hostile_text_is_one_command_on_the_wire() -> None:
    async with in_room() as (bot, client):
        outcomes = asyncio.create_task(bot.deliver(parcel("#r", "a\r\nQUIT :x\x00", "\x10rQUIT")))
        await client.answers_ping()
        assert await outcomes == [Sent()]
        assert client.lines[-3:-1] == ["PRIVMSG #r :a␍␊QUIT :x␀", "PRIVMSG #r :␐rQUIT"]


async def test_a_private_post_goes_to_the_nick_that_is_the_account_now() -> None:
    async with in_room(names="ada eve") as (bot, client):
        private = Parcel("k", "alice", True, text("psst"))
        assert await bot.deliver(private) == [Later("not here")]
        client.sends(":ada!a@h ACCOUNT alice", ":ada!a@h NICK lovelace")
        await client.settles()
        assert bot.platform.reach("alice")
        outcomes = asyncio.create_task(bot.deliver(private))
        await client.gets("PRIVMSG lovelace :psst")
        client.sends(":peer.test 401 bot lovelace :No such nick")
        await client.answers_ping()
        [outcome] = await outcomes
        assert isinstance(outcome, Later)
        assert not bot.platform.reach("alice")


async def test_a_private_line_does_not_go_to_whoever_took_the_nick_while_it_waited() -> None:
    clock = HandClock()
    given = {"irc_flood_burst": 2, "irc_flood_rate": 2.0}
    async with in_room(names="ada", clock=clock, **given) as (bot, client):
        client.sends(":ada!a@h ACCOUNT alice")
        await client.settles()
        waiting = asyncio.create_task(bot.deliver(*[parcel("#r", f"{n}") for n in range(4)]))
        private = asyncio.create_task(bot.deliver(Parcel("k", "alice", True, text("secret"))))
        await clock.slept(0, 3)
        client.sends(":ada!a@h QUIT :split", ":eve!e@h NICK ada")
        await client.settles()
        while not private.done():
            clock.move(1)
            await client.settles()
        assert await private == [Later("not here any more")]
        assert not any("secret" in line for line in client.lines)
        waiting.cancel()


async def test_a_reply_does_not_wait_for_its_barrier_but_its_delivery_is_told() -> None:
    told = asyncio.Event()
    house = House(lambda _: Answer(text("yours"), delivered=told.set))
    async with in_room(house) as (_, client):
        client.sends(":ada!a@h PRIVMSG #r :!claim 1")
        await client.gets("PRIVMSG #r :yours")
        await client.settles()
        assert not told.is_set()
        await client.answers_ping()
        await asyncio.wait_for(told.wait(), 5)


async def test_a_reply_that_was_refused_is_not_told_as_delivered() -> None:
    told = asyncio.Event()
    house = House(lambda _: Answer(text("yours"), delivered=told.set))
    async with in_room(house) as (_, client):
        client.sends(":ada!a@h PRIVMSG #r :!claim 1")
        await client.gets("PRIVMSG #r :yours")
        client.sends(":peer.test 404 bot #r :Cannot send to channel")
        await client.answers_ping()
        await client.settles()
        assert not told.is_set()


async def test_an_answer_that_came_to_its_turn_too_late_is_left_to_who_tells_it_instead() -> None:
    clock = HandClock()
    told = asyncio.Event()
    asked = ["help", "claim 1", "ping"]
    answers = {
        "!help": lambda: Answer(text(*[f"help {n}" for n in range(30)])),
        "!claim": lambda: Answer(text("yours"), delivered=told.set, until=clock.now() + timedelta(seconds=20)),
        "!ping": lambda: Answer(text("here")),
    }
    house = House(lambda incoming: answers[incoming.text.split()[0]]())
    given = {"irc_flood_burst": 1, "irc_flood_rate": 2.0}  # one of the two a second goes to the PONG of `settles`
    async with in_room(house, clock, **given) as (_, client):
        clock.move(10)
        for said in asked:
            client.sends(f":ada!a@h PRIVMSG #r :!{said}")
        await house.hears(3)
        await asyncio.sleep(0)
        for _ in range(60):
            clock.move(1)
            await client.settles()
        said = [line.partition(" :")[2] for line in client.lines if "PRIVMSG" in line]
        assert said == [*[f"help {n}" for n in range(30)], "here"]
        assert not told.is_set()


async def test_lines_leave_no_faster_than_the_bucket_refills_and_pong_does_not_wait() -> None:
    clock = HandClock()
    given = {"irc_flood_burst": 4, "irc_flood_rate": 2.0}  # one of the two a second goes to the PONG of `settles`
    async with in_room(clock=clock, **given) as (bot, client):
        clock.move(10)
        sending = asyncio.create_task(bot.deliver(*[parcel("#r", f"post {number}") for number in range(8)]))
        await clock.slept(0.1, 1)
        await client.settles()  # a PONG comes although the bucket is empty
        assert sum("PRIVMSG" in line for line in client.lines) == 4
        await asyncio.sleep(0)
        for passed in range(1, 6):
            clock.move(1)
            await client.settles()
            assert sum("PRIVMSG" in line for line in client.lines) <= 4 + passed
        assert sum("PRIVMSG" in line for line in client.lines) > 4
        sending.cancel()


async def test_replies_pass_posts_but_do_not_hold_them_up_for_ever() -> None:
    clock = HandClock()
    house = House(lambda incoming: Answer(text(*[f"{incoming.who.name} {n}" for n in range(12)])))
    given = {"irc_flood_burst": 1, "irc_flood_rate": 2.0}
    async with in_room(house, clock, **given) as (bot, client):
        clock.move(10)
        posting = asyncio.create_task(bot.deliver(*[parcel("#r", f"post {n}") for n in range(3)]))
        client.sends(":eve!e@h PRIVMSG #r :!help", ":ada!a@h PRIVMSG #r :!help")
        await client.settles()
        while sum("PRIVMSG" in line for line in client.lines) < 16:
            clock.move(1)
            await client.settles()
        said = [line.partition(" :")[2] for line in client.lines if "PRIVMSG" in line]
        replies = [line for line in said if not line.startswith("post")]
        assert [line for line in said if line.startswith("post")] == ["post 0", "post 1", "post 2"]
        assert {"ada 0", "eve 0"} <= set(replies[:3])
        posting.cancel()


def test_every_key_has_its_turn() -> None:
    turns = Turns()
    turns.add("eve", [Outgoing(b"e1"), Outgoing(b"e2"), Outgoing(b"e3")])
    turns.add("ada", [Outgoing(b"a1")])
    turns.add("bob", [Outgoing(b"b1"), Outgoing(b"b2")])
    assert [turns.next().data for _ in range(len(turns))] == [b"e1", b"a1", b"b1", b"e2", b"b2", b"e3"]


def test_a_refusal_belongs_to_the_oldest_group_with_that_target() -> None:
    ledger = Ledger(HandClock())
    outcomes: list[Outcome] = []
    tokens = []
    for _ in range(2):
        ledger.wrote(Outgoing(b"x", "#r", Receipt(1, outcomes.append)))
        tokens.append(ledger.barrier().decode().partition(":")[2].strip())
    ledger.refused(404, "#r", "404 no")
    ledger.pong(tokens[1])
    assert outcomes == [Later("404 no"), Sent()]


def test_fewer_refusals_than_lines_leave_the_post_unsure() -> None:
    ledger = Ledger(HandClock())
    outcomes: list[Outcome] = []
    receipt = Receipt(2, outcomes.append)
    ledger.wrote(Outgoing(b"x", "#r", receipt))
    ledger.wrote(Outgoing(b"y", "#r", receipt))
    token = ledger.barrier().decode().partition(":")[2].strip()
    ledger.refused(404, "#r", "404 no")
    ledger.pong(token)
    assert outcomes == [Later("404 no", unsure=True)]

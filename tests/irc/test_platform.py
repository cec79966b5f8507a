"""A conversation over real servers: heard, answered, posted, confirmed."""

from __future__ import annotations

import asyncio

import pytest

from chatbot.platforms.platform import Answer, Later, Parcel, Sent
from chatbot.settings import Channel
from commands.spoken import Incoming
from storage.models import Audience
from tests.fixtures.irc import IrcPerson
from tests.fixtures.irc_servers import IrcServer
from tests.irc.bench import House, parcel, running, settings, text


@pytest.fixture(params=["miniircd", "ngircd"])
def server(request: pytest.FixtureRequest) -> IrcServer:
    found: IrcServer = request.getfixturevalue(request.param)
    return found


def echo(incoming: Incoming) -> Answer:
    return Answer(text(f"heard {incoming.text}"))


@pytest.mark.parametrize("server", ["miniircd", "ngircd", "inspircd"], indirect=True)
async def test_a_command_in_a_room_is_heard_and_answered_there(
    server: IrcServer, irc_room: str, irc_nick: str, irc_person: IrcPerson
) -> None:
    house = House(echo)
    async with running(settings(server, irc_nick, [Channel(irc_room, Audience.TEAM)]), house):
        ada = await irc_person(server, f"ada{irc_nick[3:]}")
        await ada.join(irc_room)
        ada.say(irc_room, "good morning")
        ada.say(irc_room, "!claim 12")
        await ada.hears(f"PRIVMSG {irc_room} :heard !claim 12")
        ada.say(irc_room, f"{irc_nick.upper()}: claim 13")
        await ada.hears(f"PRIVMSG {irc_room} :heard claim 13")
    first, second = house.heard
    assert (first.text, first.addressed, first.place.room) == ("!claim 12", False, irc_room)
    assert first.place.audience is Audience.TEAM
    assert (second.text, second.addressed) == ("claim 13", True)
    assert (first.who.platform, first.who.network, first.who.account) == ("irc", "", None)


async def test_a_post_counts_as_sent_when_the_server_has_confirmed_it(
    server: IrcServer, irc_room: str, irc_nick: str, irc_person: IrcPerson
) -> None:
    async with running(settings(server, irc_nick, [irc_room])) as bot:
        ada = await irc_person(server, f"ada{irc_nick[3:]}")
        await ada.join(irc_room)
        outcomes = await bot.deliver(*[parcel(irc_room, f"post {number}", key=str(number)) for number in range(200)])
        assert outcomes == [Sent()] * 200
        await ada.settle()
        posts = [line.partition(" :")[2] for line in ada.said("PRIVMSG")]
        assert posts == [f"post {number}" for number in range(200)]


async def test_a_long_post_arrives_whole(
    server: IrcServer, irc_room: str, irc_nick: str, irc_person: IrcPerson
) -> None:
    words = [f"wörd{number}漢字" for number in range(150)]
    async with running(settings(server, irc_nick, [irc_room])) as bot:
        ada = await irc_person(server, f"ada{irc_nick[3:]}")
        await ada.join(irc_room)
        assert await bot.deliver(parcel(irc_room, " ".join(words))) == [Sent()]
        await ada.settle()
        pieces = [line.partition(" :")[2] for line in ada.said("PRIVMSG")]
        assert len(pieces) < 7
        assert " ".join(pieces).split(" ") == words


async def test_a_private_answer_goes_to_the_asker_alone(
    server: IrcServer, irc_room: str, irc_nick: str, irc_person: IrcPerson
) -> None:
    house = House(lambda _: Answer(text("one", "two"), private=True))
    async with running(settings(server, irc_nick, [irc_room]), house):
        ada = await irc_person(server, f"ada{irc_nick[3:]}")
        bob = await irc_person(server, f"bob{irc_nick[3:]}")
        await ada.join(irc_room)
        await bob.join(irc_room)
        ada.say(irc_room, "!mine")
        await ada.hears(f"PRIVMSG {ada.nick} :one")
        await ada.hears(f"PRIVMSG {ada.nick} :two")
        await bob.settle()
        assert not bob.said(":one")


async def test_in_private_the_audience_is_the_widest_room_shared_with_the_bot(
    server: IrcServer, irc_room: str, irc_nick: str, irc_person: IrcPerson
) -> None:
    house = House(lambda _: Answer(text("ok")))
    rooms = [Channel(irc_room, Audience.PUBLIC), Channel(irc_room + "-c", Audience.CONFIDENTIAL)]
    async with running(settings(server, irc_nick, rooms), house):
        ada = await irc_person(server, f"ada{irc_nick[3:]}")
        ada.say(irc_nick, "cases")
        await ada.hears(":ok")
        await ada.join(irc_room)
        ada.say(irc_nick, "cases")
        await ada.hears(":ok")
        await ada.join(irc_room + "-c")
        ada.say(irc_nick, "cases")
        await ada.hears(":ok")
        ada.send(f"PART {irc_room}-c")
        await ada.hears("PART")
        ada.say(irc_nick, f"{irc_nick}: cases")
        await ada.hears(":ok")
    assert [each.place.room for each in house.heard] == [None] * 4
    assert [each.place.audience.value for each in house.heard] == ["public", "public", "confidential", "public"]
    assert house.heard[3].text == "cases"


async def test_a_killed_connection_comes_back_into_its_room(
    ngircd: IrcServer, irc_room: str, irc_nick: str, irc_person: IrcPerson
) -> None:
    async with running(settings(ngircd, irc_nick, [irc_room])) as bot:
        oper = await irc_person(ngircd, f"op{irc_nick[3:]}")
        await oper.join(irc_room)
        oper.send("OPER root test-oper-password")
        await oper.hears(" 381 ")
        bot.becomes_ready.clear()
        oper.send(f"KILL {irc_nick} :out")
        await oper.hears("QUIT")
        [outcome] = await bot.deliver(parcel(irc_room, "lost?"))
        assert isinstance(outcome, Later)
        await oper.hears("JOIN")
        await bot.ready()
        assert await bot.deliver(parcel(irc_room, "back")) == [Sent()]
        await oper.hears(":back")


async def test_a_kick_is_followed_by_a_rejoin(
    inspircd: IrcServer, irc_room: str, irc_nick: str, irc_person: IrcPerson
) -> None:
    oper = await irc_person(inspircd, f"op{irc_nick[3:]}")
    await oper.join(irc_room)
    async with running(settings(inspircd, irc_nick, [irc_room])) as bot:
        oper.send(f"KICK {irc_room} {irc_nick} :out")
        await oper.hears(" KICK ")
        await oper.hears(lambda line: irc_nick in line and " JOIN " in line)
        await oper.settle()
        while (outcome := (await bot.deliver(parcel(irc_room, "back")))[0]) == Later("not in the room"):
            await oper.settle()
        assert outcome == Sent()


async def test_stopping_says_quit_within_a_second(
    server: IrcServer, irc_room: str, irc_nick: str, irc_person: IrcPerson
) -> None:
    ada = await irc_person(server, f"ada{irc_nick[3:]}")
    await ada.join(irc_room)
    async with running(settings(server, irc_nick, [irc_room])) as bot:
        bot.task.cancel()
        async with asyncio.timeout(1.2):
            await asyncio.gather(bot.task, return_exceptions=True)
    await ada.hears("QUIT")


async def test_a_private_parcel_needs_somebody_who_is_there(server: IrcServer, irc_room: str, irc_nick: str) -> None:
    async with running(settings(server, irc_nick, [irc_room])) as bot:
        assert not bot.platform.reach("alice")
        assert await bot.deliver(Parcel("k", "alice", True, text("psst"))) == [Later("not here")]

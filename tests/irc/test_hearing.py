"""What is a command and what is not, and in whose name: over a scripted server and over real services."""

from __future__ import annotations

import asyncio

import pytest

from chatbot.platforms.platform import Answer, Later, Parcel, Say, Sent
from chatbot.settings import Channel
from commands.spoken import Incoming
from storage.models import Audience
from tests.fixtures.irc import IrcPerson
from tests.fixtures.irc_servers import IrcServer
from tests.irc.bench import HandClock, House, running, settings, text
from tests.irc.peer import listening

LAST = ":zoe!z@h PRIVMSG #Cases :!last"
"""What was said before this has been dealt with once it is heard."""

TAGS = "account-tag account-notify extended-join message-tags server-time batch"


async def heard(*lines: str | bytes, caps: str = TAGS, nick: str = "bot", **more: object) -> list[Incoming]:
    """What the house is told when the server says these lines."""
    house = House()
    async with (
        listening() as peer,
        running(
            settings(peer.server, nick, [Channel("#Cases", Audience.TEAM)], **more), house, HandClock(), wait=False
        ) as bot,
    ):
        client = await peer.next()
        await client.lets_in("#Cases", caps, names="ada")
        await bot.ready()
        for line in (*lines, LAST):
            client.sends(line)
        count = 0
        while (await house.hears(count + 1)).text != "!last":
            count += 1
    return house.heard[:count]


async def accounts(*lines: str | bytes, caps: str = TAGS, **more: object) -> list[str | None]:
    return [incoming.who.account for incoming in await heard(*lines, caps=caps, **more)]


@pytest.mark.parametrize(
    "line",
    [
        ":ada!a@h NOTICE #Cases :!claim 12",
        ":ada!a@h PRIVMSG #Cases :\x01ACTION !claim 12\x01",
        ":ada!a@h PRIVMSG bot :\x01VERSION\x01",
        ":ada!a@h PRIVMSG bot :\x01DCC SEND x 1 2 3\x01",
        ":bot!casebell@host.test PRIVMSG #Cases :!claim 12",
        ":bot!casebell@host.test PRIVMSG bot :claim 12",
        ":ada!a@h PRIVMSG @#Cases :!claim 12",
        ":ada!a@h PRIVMSG #other :!claim 12",
        ":ada!a@h PRIVMSG #Cases :claim 12",
        ":ada!a@h PRIVMSG #Cases :botany: claim 12",
        ":ada!a@h PRIVMSG #Cases :robot: claim 12",
        ":ada!a@h PRIVMSG #Cases :bot:",
        ":peer.test PRIVMSG bot :claim 12",
        "@batch=1 :ada!a@h PRIVMSG #Cases :!claim 12",
        "@time=2026-11-22T18:00:00.000Z;batch=1 :ada!a@h PRIVMSG #Cases :!claim 12",
        "@time=2026-11-22T17:58:59.000Z :ada!a@h PRIVMSG #Cases :!claim 12",
        "PRIVMSG #Cases :!claim 12",
        ":ada!a@h PRIVMSG #Cases",
        ":ada!a@h PRIVMSG #Cases\u00a0x :!claim 12",
    ],
)
async def test_this_is_no_command(line: str) -> None:
    assert await heard("BATCH +1 chathistory #Cases", line, "BATCH -1") == []


@pytest.mark.parametrize(
    ("line", "said", "addressed"),
    [
        (":ada!a@h PRIVMSG #cases :!claim 12", "!claim 12", False),
        (":ada!a@h PRIVMSG #CASES :BOT: claim 12", "claim 12", True),
        (":ada!a@h PRIVMSG #Cases :bot, claim 12", "claim 12", True),
        (":ada!a@h PRIVMSG #Cases :\x02\x0304!claim\x0f 12", "!claim 12", False),
        ("@time=2026-11-22T17:59:30.000Z :ada!a@h PRIVMSG #Cases :!claim 12", "!claim 12", False),
    ],
)
async def test_this_is_one(line: str, said: str, addressed: bool) -> None:
    [incoming] = await heard(line)
    assert (incoming.text, incoming.addressed) == (said, addressed)
    assert (incoming.place.room, incoming.place.audience) == ("#Cases", Audience.TEAM)


async def test_in_private_it_is_known_which_rooms_the_speaker_is_in() -> None:
    from_inside, from_outside = await heard(":ada!a@h PRIVMSG bot :cases", ":eve!e@h PRIVMSG bot :cases")
    assert (from_inside.place.shared, from_inside.place.audience) == (("#Cases",), Audience.TEAM)
    assert (from_outside.place.shared, from_outside.place.audience) == ((), Audience.PUBLIC)


async def test_the_casemapping_decides_which_nick_is_ours() -> None:
    [incoming] = await heard(":ada!a@h PRIVMSG #Cases :{bot}: claim 12", nick="[bot]")
    assert incoming.text == "claim 12"


async def test_a_message_id_is_the_lines_key() -> None:
    first, second = await heard("@msgid=a1 :ada!a@h PRIVMSG #Cases :!ping", ":ada!a@h PRIVMSG #Cases :!ping")
    assert (first.key, second.key) == ("irc:a1", None)
    [third] = await heard("@msgid=a1 :ada!a@h PRIVMSG #Cases :!ping", caps="")
    assert third.key is None


async def test_the_clocks_of_bot_and_server_may_differ_by_a_day() -> None:
    lines = (
        "@time=2026-11-21T18:00:00.000Z :peer.test PONG peer.test :whatever",
        "@time=2026-11-21T18:00:01.000Z :ada!a@h PRIVMSG #Cases :!claim 12",
        "@time=2026-11-21T17:00:00.000Z :ada!a@h PRIVMSG #Cases :!claim 13",
    )
    assert [incoming.text for incoming in await heard(*lines)] == ["!claim 12"]


async def test_an_account_tag_counts() -> None:
    assert await accounts("@account=Alice :ada!a@h PRIVMSG #Cases :!ping") == ["alice"]


async def test_an_account_tag_that_was_not_negotiated_does_not() -> None:
    assert await accounts("@account=alice :ada!a@h PRIVMSG #Cases :!ping", caps="") == [None]


async def test_two_account_tags_are_nobody() -> None:
    assert await accounts("@account=alice;account=root :ada!a@h PRIVMSG #Cases :!ping") == [None]


async def test_a_coordinators_nick_without_the_account_is_nobody() -> None:
    assert await accounts(":alice!a@h PRIVMSG #Cases :!ping") == [None]


async def test_who_logs_out_between_asking_and_acting_is_nobody() -> None:
    both = b"@account=alice :ada!a@h PRIVMSG #Cases :!claim 12\r\n:ada!a@h ACCOUNT *"
    assert await accounts(both) == [None]


async def test_a_nick_changed_in_the_middle_keeps_the_account() -> None:
    both = b"@account=alice :ada!a@h PRIVMSG #Cases :!claim 12\r\n:ada!a@h NICK eve"
    [incoming] = await heard(both)
    assert (incoming.who.account, incoming.who.name) == ("alice", "eve")


async def test_without_tags_extended_join_and_account_notify_vouch() -> None:
    lines = (
        ":eve!e@h JOIN #Cases alice :Eve",
        ":eve!e@h PRIVMSG #Cases :!ping",
        ":eve!e@h ACCOUNT bob",
        ":eve!e@h PRIVMSG #Cases :!ping",
        ":eve!e@h QUIT",
        ":eve!e@h JOIN #Cases * :Eve",
        ":eve!e@h PRIVMSG #Cases :!ping",
    )
    # One line at a time: the account is the one at the moment each line is dealt with.
    house = House()
    async with listening() as peer, running(settings(peer.server, "bot", ["#Cases"]), house, wait=False) as bot:
        client = await peer.next()
        await client.lets_in("#Cases", "extended-join account-notify", names="ada")
        await bot.ready()
        for line in lines:
            client.sends(line)
            await client.settles()
    assert [incoming.who.account for incoming in house.heard] == ["alice", "bob", None]


async def test_without_account_notify_nothing_remembered_is_believed() -> None:
    lines = (":eve!e@h JOIN #Cases alice :Eve", ":eve!e@h PRIVMSG #Cases :!ping")
    assert await accounts(*lines, caps="extended-join") == [None]


async def test_on_a_server_without_services_the_folded_nick_is_the_account() -> None:
    line = ":[Ada]!a@h PRIVMSG #Cases :!ping"
    assert await accounts(line, caps="", irc_identity="nick") == ["{ada}"]


async def test_one_who_floods_is_ignored_and_the_others_are_heard() -> None:
    done = asyncio.Event()

    class Slow(House):
        async def __call__(self, incoming: Incoming, say: Say) -> None:
            await super().__call__(incoming, say)
            await done.wait()

    house = Slow()
    given = {"irc_flood_burst": 5}
    async with listening() as peer, running(settings(peer.server, "bot", ["#r"], **given), house, wait=False) as bot:
        client = await peer.next()
        await client.lets_in("#r")
        await bot.ready()
        for number in range(500):
            client.sends(f":eve!e@h PRIVMSG #r :!claim {number}")
        client.sends(":ada!a@h PRIVMSG #r :!claim 1")
        await client.settles()
        await asyncio.sleep(0)
        names = [incoming.who.name for incoming in house.heard]
        assert names.count("eve") == 20
        assert names.count("ada") == 1
        done.set()
        await asyncio.sleep(0)
        client.sends(":eve!e@h PRIVMSG #r :!claim 1")
        await house.hears(22)


async def test_a_fault_in_the_house_costs_that_line_alone() -> None:
    class Faulty(House):
        async def __call__(self, incoming: Incoming, say: Say) -> None:
            await super().__call__(incoming, say)
            if "fault" in incoming.text:
                raise RuntimeError("a planted fault")
            await say(Answer(text("ok")))

    house = Faulty()
    async with listening() as peer, running(settings(peer.server, "bot", ["#r"]), house, wait=False) as bot:
        client = await peer.next()
        await client.lets_in("#r")
        await bot.ready()
        client.sends(*(f":ada!a@h PRIVMSG #r :!{word}" for word in ("fault", "ping")))
        assert await client.gets("PRIVMSG") == "PRIVMSG #r :ok"


async def test_real_services_vouch_for_who_speaks_and_who_is_there(
    inspircd: IrcServer, irc_room: str, irc_nick: str, irc_person: IrcPerson
) -> None:
    """Seeded by WHOX, learnt by extended-join, account-tag and ACCOUNT; a private parcel finds them."""
    suffix = irc_nick[3:]
    alice = await irc_person(inspircd, f"ada{suffix}", account="alice")
    thief = await irc_person(inspircd, f"eve{suffix}")
    await alice.join(irc_room)
    await thief.join(irc_room)
    house = House(lambda incoming: Answer(text(f"{incoming.who.name} is {incoming.who.account}")))
    async with running(settings(inspircd, irc_nick, [irc_room]), house) as bot:
        assert bot.platform.reach("alice")
        assert not bot.platform.reach("bob")
        bob = await irc_person(inspircd, f"bob{suffix}", account="bob")
        await bob.join(irc_room)
        for person, account in ((alice, "alice"), (thief, "None"), (bob, "bob")):
            person.say(irc_room, "!whoami")
            await person.hears(f"PRIVMSG {irc_room} :{person.nick} is {account}")
        assert bot.platform.reach("bob")
        assert house.heard[0].key is not None
        private = Parcel("k", "alice", True, text("for you alone"))
        assert await bot.deliver(private) == [Sent()]
        await alice.hears(f"PRIVMSG {alice.nick} :for you alone")
        alice.send(f"NICK Ada{suffix}x")
        alice.say(irc_room, "!whoami")
        await alice.hears(f":Ada{suffix}x is alice")
        assert await bot.deliver(private) == [Sent()]
        await alice.hears(":for you alone")
        alice.send("PRIVMSG NickServ :LOGOUT")
        await alice.hears("logged out")
        alice.say(irc_room, "!whoami")
        await alice.hears(f":Ada{suffix}x is None")
        assert await bot.deliver(private) == [Later("not here")]
        bob.send(f"PART {irc_room}")
        await bob.hears(" PART ")
        thief.send(f"NICK bob{suffix}x")
        thief.say(irc_room, "!whoami")
        await thief.hears(f":bob{suffix}x is None")
        assert not bot.platform.reach("bob")

"""What goes wrong on a network: malformed lines, silence, netsplits, kicks from the server. The bot stays."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest
from structlog.testing import capture_logs

from chatbot.platforms.platform import Later, Sent
from tests.fixtures.irc_servers import run_miniircd
from tests.irc.bench import HandClock, House, parcel, running, settings
from tests.irc.peer import listening

ROUGH: list[bytes] = [
    b"QUIT",
    b"PING",
    b":ada!a@h QUIT",
    b":ada!a@h PRIVMSG bot",
    b"PRIVMSG bot :x",
    b"NICK eve",
    b":ada!a@h NICK",
    b":peer.test 005 bot PREFIX=@ LOAD_FEATURE=x SET=1 CHANLIMIT=x = - :are supported",
    b":peer.test 005 bot -PREFIX -NOTHING :are supported",
    b":peer.test 005",
    b":peer.test 353 bot",
    b":peer.test 354 bot 152",
    b":peer.test 366",
    b":peer.test 404",
    b":peer.test 433 bot",
    b":peer.test 396",
    b":peer.test CAP",
    b":peer.test CAP bot ACK",
    b":peer.test KICK #r",
    b":peer.test 999",
    b":ada!a@h JOIN",
    b":ada!a@h ACCOUNT",
    b":bot!c@h CHGHOST",
    b"@",
    b"@a=b",
    b"@a=b :x",
    b":",
    b" ",
    b"\x00",
    b":ada!a@h PRIVMSG #r :caf\xe9",
    b":ada!a@h PRIVMSG #r :" + b"x" * 10_000,
    b":ada!a@h PRIVMSG #r :" + b"y" * 100_000,
    b"\xff\xfe\xfd",
]


async def test_no_line_ends_the_connection_and_none_is_logged() -> None:
    house = House()
    with capture_logs() as logs:
        async with listening() as peer, running(settings(peer.server, "bot", ["#r"]), house, wait=False) as bot:
            client = await peer.next()
            await client.lets_in("#r")
            await bot.ready()
            for line in ROUGH:
                client.sends(line)
                await client.settles()
            client.sends(b":ada!a@h PRIVMSG #r :!quartz\xe9", ":ada!a@h PRIVMSG #r :!ping")
            await house.hears(2)
            posting = asyncio.create_task(bot.deliver(parcel("#r", "post")))
            await client.answers_ping()
            assert await posting == [Sent()]
    assert [incoming.text for incoming in house.heard] == ["!quartz\ufffd", "!ping"]
    assert any(entry["event"] == "irc_line_malformed" for entry in logs)
    assert any(entry["event"] == "irc_line_too_long" for entry in logs)
    assert "xxxx" not in repr(logs)
    assert "quartz" not in repr(logs)


async def test_a_failing_handler_is_logged_with_an_id_and_the_connection_lives() -> None:
    async with listening() as peer, running(settings(peer.server, "bot", ["#r"]), wait=False) as bot:
        client = await peer.next()
        await client.lets_in("#r")
        await bot.ready()
        with capture_logs() as logs:
            client.sends(":peer.test CAP")  # no sub-command: our own handler trips over it
            await client.settles()
        [entry] = [entry for entry in logs if entry["event"] == "fault"]
        assert (entry["where"], entry["event_type"]) == ("irc handler", "cap")
        assert bot.platform.ready


async def test_a_peer_gone_silent_is_noticed_within_a_minute() -> None:
    clock = HandClock()
    async with listening() as peer, running(settings(peer.server, "bot", ["#r"]), clock=clock, wait=False) as bot:
        client = await peer.next()
        await client.lets_in("#r")
        await bot.ready()
        posting = asyncio.create_task(bot.deliver(parcel("#r", "post")))
        await client.gets("PING")
        started = clock.monotonic()
        while bot.platform.ready:
            await clock.slept(0, 30)
            clock.move(10)
            await asyncio.sleep(0)
            assert clock.monotonic() - started <= 60
        assert await posting == [Later("the connection was lost", unsure=True)]


async def test_a_quiet_server_that_answers_is_kept() -> None:
    clock = HandClock()
    async with listening() as peer, running(settings(peer.server, "bot", ["#r"]), clock=clock, wait=False) as bot:
        client = await peer.next()
        await client.lets_in("#r")
        await bot.ready()
        for _ in range(5):
            await clock.slept(0.1, 30)
            clock.move(30)
            await client.answers_ping()
            await client.settles()
            clock.move(20)
            await client.settles()
        assert bot.platform.ready


async def test_a_frozen_server_is_noticed_too(tmp_path_factory: pytest.TempPathFactory, irc_nick: str) -> None:
    clock = HandClock()
    with run_miniircd(tmp_path_factory.mktemp("frozen")) as server:
        async with running(settings(server, irc_nick, ["#r"]), clock=clock) as bot:
            os.kill(server.pid, signal.SIGSTOP)
            started = clock.monotonic()
            while bot.platform.ready:
                await clock.slept(0, 30)
                clock.move(10)
                await asyncio.sleep(0)
                assert clock.monotonic() - started <= 60


async def test_a_server_that_talks_but_never_confirms_is_left() -> None:
    clock = HandClock()
    with capture_logs() as logs:
        async with listening() as peer, running(settings(peer.server, "bot", ["#r"]), clock=clock, wait=False) as bot:
            client = await peer.next()
            await client.lets_in("#r")
            await bot.ready()
            posting = asyncio.create_task(bot.deliver(parcel("#r", "post")))
            await client.gets("PING")
            for _ in range(8):
                clock.move(10)
                await client.settles()
            assert bot.platform.ready
            clock.move(20)
            assert await posting == [Later("the connection was lost", unsure=True)]
            await clock.slept(0.5, 1)
    assert any("confirm" in entry.get("reason", "") for entry in logs)


async def test_one_alert_when_it_goes_and_one_when_it_is_back() -> None:
    clock = HandClock()
    with capture_logs() as logs:
        async with listening() as peer, running(settings(peer.server, "bot", ["#r"]), clock=clock, wait=False) as bot:
            client = await peer.next()
            await client.lets_in("#r")
            await bot.ready()
            client.sends("ERROR :Closing link: K-lined")
            client.writer.close()
            span = 1.0
            for _ in range(3):
                await clock.slept(span / 2, span)
                clock.move(span)
                client = await peer.next()
                client.sends("ERROR :You are banned")
                client.writer.close()
                span *= 2
            await clock.slept(span / 2, span)
            clock.move(span)
            bot.becomes_ready.clear()
            client = await peer.next()
            await client.lets_in("#r")
            await bot.ready()
    alerts = [entry["event"] for entry in logs if entry["log_level"] == "warning"]
    assert alerts == ["irc_down", "irc_up"]
    assert "K-lined" in next(entry["reason"] for entry in logs if entry["event"] == "irc_down")


async def test_a_netsplit_makes_strangers_and_no_noise() -> None:
    caps = "account-tag account-notify extended-join batch"
    async with listening() as peer, running(settings(peer.server, "bot", ["#r"]), wait=False) as bot:
        client = await peer.next()
        await client.lets_in("#r", caps, names="ada eve")
        await bot.ready()
        client.sends(":ada!a@h ACCOUNT alice")
        await client.settles()
        assert bot.platform.reach("alice")
        before = len(client.lines)
        client.sends("BATCH +n netsplit a.test b.test", "@batch=n :ada!a@h QUIT :a.test b.test", "BATCH -n")
        await client.settles()
        assert not bot.platform.reach("alice")
        client.sends(":ada!a@h JOIN #r alice :Ada")
        await client.settles()
        assert bot.platform.reach("alice")
        assert all(line.startswith("PONG") for line in client.lines[before:])


async def test_an_old_transports_end_does_not_touch_the_new_connection() -> None:
    async with listening() as peer:
        clock = HandClock()
        async with running(settings(peer.server, "bot", ["#r"]), clock=clock, wait=False) as bot:
            first = await peer.next()
            await first.lets_in("#r")
            await bot.ready()
            bot.becomes_ready.clear()
            first.sends("ERROR :bye")
            first.writer.write_eof()
            await clock.slept(0.5, 1)
            clock.move(1)
            second = await peer.next()
            await second.lets_in("#r")
            await bot.ready()
            first.writer.transport.abort()
            posting = asyncio.create_task(bot.deliver(parcel("#r", "post")))
            await second.answers_ping()
            assert await posting == [Sent()]


async def test_a_stalled_peer_does_not_make_the_bot_hoard() -> None:
    """The transport's buffer is bounded; what does not fit waits in the bounded queue."""
    async with (
        listening() as peer,
        running(settings(peer.server, "bot", ["#r"], irc_flood_burst=100_000), wait=False) as bot,
    ):
        client = await peer.next()
        await client.lets_in("#r")
        await bot.ready()
        client.writer.transport.pause_reading()
        posts = [parcel("#r", "x" * 400, key=str(number)) for number in range(12_000)]
        posting = asyncio.create_task(bot.platform.deliver(posts))
        await asyncio.sleep(0)
        client.writer.transport.abort()
        outcomes = await asyncio.wait_for(posting, 10)
        refused = [outcome for outcome in outcomes if outcome == Later("too much is waiting to be said")]
        assert len(refused) == 2000

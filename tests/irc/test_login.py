"""Coming in: it fails closed, and tells the operator which variable to look at."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from chatbot.platforms.irc.login import alternatives, chunks
from chatbot.platforms.platform import Misconfigured
from chatbot.settings import Settings
from tests.fixtures.irc import IrcPerson
from tests.fixtures.irc_servers import Authority, IrcServer
from tests.irc.bench import HandClock, House, running, settings
from tests.irc.peer import Connection, listening

SASL: dict[str, Any] = {"irc_sasl_username": "opsbot", "irc_sasl_password": SecretStr("test-password")}


async def refused(*script: str, caps: str = "sasl=PLAIN") -> tuple[str, Connection]:
    """How a login ends when the server answers the credentials like this."""
    async with listening() as peer, running(settings(peer.server, "bot", ["#r"], **SASL), wait=False) as bot:
        client = await peer.next()
        await client.negotiates(caps)
        await client.gets("AUTHENTICATE PLAIN")
        client.sends("AUTHENTICATE +")
        await client.gets("AUTHENTICATE")
        client.sends(*script)
        with pytest.raises(Misconfigured) as problem:
            await asyncio.wait_for(bot.task, 5)
        return str(problem.value), client


async def test_wrong_credentials_stop_it_with_the_variables_named() -> None:
    words, client = await refused(":peer.test 904 bot :SASL authentication failed")
    assert "IRC_SASL_USERNAME" in words
    assert "IRC_SASL_PASSWORD" in words
    assert "test-password" not in words
    assert "CAP END" not in client.lines


async def test_a_mechanism_the_server_has_not_stops_it() -> None:
    words, _ = await refused(":peer.test 908 bot EXTERNAL :are available SASL mechanisms")
    assert "IRC_SASL_PASSWORD" in words
    assert "EXTERNAL" in words


async def test_a_server_without_sasl_is_left_without_logging_in() -> None:
    async with listening() as peer, running(settings(peer.server, "bot", ["#r"], **SASL), wait=False):
        with capture_logs() as logs:
            client = await peer.next()
            await client.gets("CAP LS 302")
            client.sends(":peer.test CAP * LS :server-time")
            await client.is_closed()
        assert "CAP END" not in client.lines
        assert any("SASL" in entry.get("reason", "") for entry in logs)


async def test_a_server_that_lets_us_in_before_sasl_is_left() -> None:
    async with listening() as peer, running(settings(peer.server, "bot", ["#r"], **SASL), wait=False) as bot:
        client = await peer.next()
        client.nick = "bot"
        await client.gets("USER")
        client.welcomes()
        await client.is_closed()
        assert not any(line.startswith("JOIN") for line in client.lines)
        assert not bot.platform.ready


async def test_a_refused_sasl_capability_is_fatal_to_the_login() -> None:
    async with listening() as peer, running(settings(peer.server, "bot", ["#r"], **SASL), wait=False):
        client = await peer.next()
        await client.gets("USER")
        client.sends(":peer.test CAP * LS :sasl")
        await client.gets("CAP REQ :sasl")
        client.sends(":peer.test CAP * NAK :sasl")
        await client.is_closed()
        assert "CAP END" not in client.lines


async def test_the_login_is_plain_sasl_behind_cap_ls_302_as_the_first_line() -> None:
    async with listening() as peer, running(settings(peer.server, "bot", ["#r"], **SASL), wait=False) as bot:
        client = await peer.next()
        await client.gets("USER")
        client.sends(
            ":peer.test CAP * LS * :account-tag server-time", ":peer.test CAP * LS :sasl=EXTERNAL,PLAIN unknown"
        )
        assert await client.gets("CAP REQ") == "CAP REQ :account-tag sasl server-time"
        client.sends(":peer.test CAP * ACK :account-tag", ":peer.test CAP * ACK :sasl server-time")
        await client.gets("AUTHENTICATE PLAIN")
        client.sends("AUTHENTICATE +")
        secret = (await client.gets("AUTHENTICATE")).split(" ")[1]
        assert base64.b64decode(secret) == b"\0opsbot\0test-password"
        client.sends(":peer.test 900 bot bot!u@h opsbot :You are now logged in", ":peer.test 903 bot :ok")
        await client.gets("CAP END")
        client.nick = "bot"
        client.welcomes()
        await client.seats("#r")
        await bot.ready()
        assert client.lines[0] == "CAP LS 302"


def test_long_secrets_are_sent_in_pieces_of_400() -> None:
    assert [len(piece) for piece in chunks(b"x" * 450)] == [400, 200]
    assert list(chunks(b"x" * 300)) == ["eHh4" * 100, "+"]
    assert list(chunks(b"")) == ["+"]


def test_other_nicks_are_short_enough_for_any_server() -> None:
    others = list(alternatives("casebell"))
    assert others[0] == "casebell_"
    assert len(others) == len(set(others))
    assert all(len(nick) <= 9 for nick in others if nick != "casebell__")


async def test_a_wrong_server_password_is_named() -> None:
    given = {"irc_password": SecretStr("test-server-password")}
    async with listening() as peer, running(settings(peer.server, "bot", ["#r"], **given), wait=False) as bot:
        client = await peer.next()
        await client.gets("PASS :test-server-password")
        client.sends(":peer.test 464 bot :Password incorrect")
        with pytest.raises(Misconfigured, match="IRC_PASSWORD"):
            await asyncio.wait_for(bot.task, 5)


@pytest.mark.parametrize(
    ("given", "refusal", "caps"),
    [
        ({"irc_password": SecretStr("test-server-password")}, ":peer.test 464 bot :Password incorrect", ""),
        ({}, ":peer.test 432 * bot :Erroneous nickname", ""),
        (SASL, ":peer.test 908 bot EXTERNAL :are available SASL mechanisms", "sasl"),
        (SASL, ":peer.test 904 bot :SASL authentication failed", "sasl"),
        (SASL, "PING :x", "sasl=EXTERNAL"),
    ],
)
async def test_a_login_that_has_worked_before_is_tried_again_whatever_is_refused(
    given: dict[str, Any], refusal: str, caps: str
) -> None:
    """A network in its bad hour (services away, a server half configured) does not end the bot."""
    clock = HandClock()
    async with (
        listening() as peer,
        running(settings(peer.server, "bot", ["#r"], **given), clock=clock, wait=False) as bot,
    ):
        client = await peer.next()
        await client.negotiates("sasl" if caps else "")
        if caps:
            await client.gets("AUTHENTICATE PLAIN")
            client.sends(":peer.test 903 bot :ok")
        await client.gets("CAP END")
        client.welcomes()
        await client.seats("#r")
        await bot.ready()
        client.writer.transport.abort()
        await clock.slept(0.5, 1)
        clock.move(1)
        client = await peer.next()
        if caps:
            await client.negotiates(caps)
        else:
            await client.gets("USER")
        client.sends(refusal)
        await client.is_closed()
        await clock.slept(0.5, 2)
        assert not bot.task.done()
        clock.move(2)
        await peer.next()


async def test_a_taken_nick_is_replaced_and_taken_back_when_its_holder_leaves() -> None:
    async with listening() as peer, running(settings(peer.server, "bot", ["#r"]), wait=False) as bot:
        client = await peer.next()
        await client.gets("USER")
        client.sends(":peer.test CAP * LS :", ":peer.test 433 * bot :Nickname is already in use")
        client.nick = (await client.gets("NICK")).split(" ")[1]
        assert client.nick == "bot_"
        client.welcomes()
        await client.gets("NICK bot")
        client.sends(":peer.test 433 bot_ bot :Nickname is already in use")
        await client.settles()
        client.sends(
            ":bot_!casebell@h JOIN #r",
            ":peer.test 353 bot_ = #r :bot_ bot",
            ":peer.test 366 bot_ #r :end",
            ":bot!ghost@h QUIT",
        )
        await bot.ready()
        await client.gets("NICK bot")
        client.sends(":bot_!casebell@h NICK bot")
        await client.settles()


async def test_a_logged_in_bot_asks_services_to_recover_its_nick() -> None:
    async with listening() as peer, running(settings(peer.server, "bot", ["#r"], **SASL), wait=False):
        client = await peer.next()
        await client.negotiates("sasl")
        await client.gets("AUTHENTICATE PLAIN")
        client.sends("AUTHENTICATE +")
        await client.gets("AUTHENTICATE")
        client.sends(":peer.test 900 * *!u@h opsbot :You are now logged in", ":peer.test 903 * :ok")
        await client.gets("CAP END")
        client.sends(":peer.test 433 * bot :Nickname is already in use")
        client.nick = (await client.gets("NICK")).split(" ")[1]
        client.welcomes()
        await client.gets("PRIVMSG NickServ :RECOVER bot")
        await client.gets("NICK bot")


async def test_a_server_silent_about_the_login_is_left_after_a_minute() -> None:
    clock = HandClock()
    async with listening() as peer, running(settings(peer.server, "bot", ["#r"]), clock=clock, wait=False):
        client = await peer.next()
        await client.gets("USER")
        await clock.slept(60, 60)
        clock.move(60)
        await client.is_closed()
        await clock.slept(0.5, 1)
        clock.move(1)
        await peer.next()


async def test_secrets_are_in_no_log_whatever_the_level() -> None:
    given = SASL | {"irc_password": SecretStr("test-server-password")}
    with capture_logs() as logs:
        async with listening() as peer, running(settings(peer.server, "bot", ["#r"], **given), wait=False) as bot:
            client = await peer.next()
            await client.negotiates("sasl")
            await client.gets("AUTHENTICATE PLAIN")
            client.sends("AUTHENTICATE +")
            secret = (await client.gets("AUTHENTICATE")).split(" ")[1]
            client.sends(":peer.test 904 bot :no")
            await asyncio.gather(bot.task, return_exceptions=True)
    everything = repr(logs)
    assert not any(word in everything for word in ("test-password", "test-server-password", secret))


async def test_a_nick_no_line_can_carry_is_named_and_not_sent() -> None:
    async with listening() as peer, running(settings(peer.server, "bot\r\nQUIT", ["#r"]), wait=False) as bot:
        with pytest.raises(Misconfigured, match="IRC_NICK"):
            await asyncio.wait_for(bot.task, 5)


def over_tls(server: IrcServer, room: str, nick: str, **more: Any) -> Settings:
    return settings(server, nick, [room], irc_tls=True, irc_port=server.tls_port, **more)


async def down_because(wanted: Settings) -> str:
    """Why it cannot connect."""
    clock = HandClock()
    with capture_logs() as logs:
        async with running(wanted, clock=clock, wait=False):
            await clock.slept(0.1, 1)
    [reason] = [entry["reason"] for entry in logs if entry["event"] == "irc_down"]
    return str(reason)


async def test_a_given_authority_is_trusted(ngircd: IrcServer, irc_room: str, irc_nick: str) -> None:
    async with running(over_tls(ngircd, irc_room, irc_nick, irc_tls_ca=ngircd.ca)) as bot:
        assert bot.platform.ready


async def test_a_pinned_certificate_is_trusted(ngircd: IrcServer, irc_room: str, irc_nick: str) -> None:
    async with running(over_tls(ngircd, irc_room, irc_nick, irc_tls_fingerprints=(ngircd.fingerprint,))) as bot:
        assert bot.platform.ready


async def test_an_unknown_authority_is_not_trusted(ngircd: IrcServer, irc_room: str, irc_nick: str) -> None:
    assert "IRC_TLS_CA" in await down_because(over_tls(ngircd, irc_room, irc_nick))


async def test_another_certificate_than_the_pinned_one_is_told_nothing(
    ngircd: IrcServer, irc_room: str, irc_nick: str
) -> None:
    assert "IRC_TLS_FINGERPRINTS" in await down_because(
        over_tls(ngircd, irc_room, irc_nick, irc_tls_fingerprints=("0" * 64,))
    )


async def test_tls_to_a_plaintext_port_is_told_and_does_not_hang(
    ngircd: IrcServer, irc_room: str, irc_nick: str
) -> None:
    wanted = settings(ngircd, irc_nick, [irc_room], irc_tls=True, irc_tls_ca=ngircd.ca)
    clock = HandClock()
    with capture_logs() as logs:
        async with running(wanted, clock=clock, wait=False):
            await clock.slept(15, 15)
            clock.move(15)
            await clock.slept(0.1, 1)
    assert any("IRC_PORT" in entry.get("reason", "") for entry in logs)


async def test_sasl_plain_over_tls_on_real_services(inspircd: IrcServer, irc_room: str, irc_nick: str) -> None:
    given = {"irc_sasl_username": "opsbot", "irc_sasl_password": SecretStr("botpw-123")}
    async with running(over_tls(inspircd, irc_room, irc_nick, irc_tls_ca=inspircd.ca, **given)) as bot:
        assert bot.platform.ready


async def test_sasl_external_with_a_client_certificate(
    inspircd: IrcServer, irc_authority: Authority, irc_room: str, irc_nick: str
) -> None:
    folder = irc_authority.folder
    given = {"irc_tls_cert": folder / "client.pem", "irc_tls_key": folder / "client.key"}
    async with running(over_tls(inspircd, irc_room, irc_nick, irc_tls_ca=inspircd.ca, **given)) as bot:
        assert bot.platform.ready


async def test_a_wrong_password_on_real_services_stops_it(inspircd: IrcServer, irc_room: str, irc_nick: str) -> None:
    given = {"irc_sasl_username": "opsbot", "irc_sasl_password": SecretStr("not-the-password")}
    house = House()
    async with running(settings(inspircd, irc_nick, [irc_room], **given), house, wait=False) as bot:
        with pytest.raises(Misconfigured, match="IRC_SASL_PASSWORD"):
            await asyncio.wait_for(bot.task, 10)


async def test_its_nick_is_recovered_from_its_own_ghost(
    inspircd: IrcServer, irc_room: str, irc_nick: str, irc_person: IrcPerson
) -> None:
    ghost = await irc_person(inspircd, "opsbot", account="opsbot")
    ada = await irc_person(inspircd, f"ada{irc_nick[3:]}")
    await ada.join(irc_room)
    given = {"irc_sasl_username": "opsbot", "irc_sasl_password": SecretStr("botpw-123")}
    async with running(settings(inspircd, "opsbot", [irc_room], **given)):
        await ada.hears(lambda line: line.startswith(":opsbot_!") and line.endswith("NICK :opsbot"))
    assert ghost.said("opsbot")

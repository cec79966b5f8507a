"""The whole path at once: the door, a real IRC network with services, a Slack workspace, and a power cut between."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from standardwebhooks import Webhook

from tests.fixtures.irc import IrcPerson
from tests.fixtures.irc_servers import ACCOUNTS, IrcServer
from tests.kill.bot import Bot
from tests.slack_standin import Slack

SECRET = "whsec_" + base64.b64encode(b"a test secret, known to all").decode()


@pytest.fixture
async def bot(
    tmp_path: Path, database_url: str, inspircd: IrcServer, slack: Slack, irc_room: str, irc_nick: str
) -> AsyncIterator[Bot]:
    bot = Bot(
        tmp_path,
        {
            "DATABASE_URL": database_url,
            "IRC_HOST": inspircd.host,
            "IRC_PORT": str(inspircd.tls_port),
            "IRC_TLS_CA": str(inspircd.ca),
            "IRC_NICK": irc_nick,
            "IRC_SASL_USERNAME": "opsbot",
            "IRC_SASL_PASSWORD": ACCOUNTS["opsbot"],
            "IRC_CHANNELS": f"{irc_room}:team",
            "INTAKE_SECRETS": f"otrs={SECRET}",
            **slack.environment("cases:team"),
        },
    )
    yield bot
    await bot.close()


async def post_case(bot: Bot, key: str, **fields: Any) -> tuple[int, int]:
    """A signed case; the status and the case's number."""
    return await post(bot, "/v1/cases", key, {"source": "otrs", "external_id": key, **fields})


async def post(bot: Bot, path: str, key: str, fields: dict[str, Any]) -> tuple[int, int]:
    body = json.dumps(fields).encode()
    now = datetime.now(UTC)  # noqa: TID251 - a source has a clock of its own
    headers = {
        "webhook-id": key,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(SECRET).sign(key, now, body.decode()),
        "content-type": "application/json",
    }
    async with (
        aiohttp.ClientSession() as web,
        web.post(f"http://127.0.0.1:{bot.port}{path}", data=body, headers=headers) as answer,
    ):
        return answer.status, (await answer.json())["case"]


async def they_write_again(bot: Bot, alice: IrcPerson) -> None:
    """Of a case that she has just made a promise about."""
    await alice.hears("promised by alice: call back")
    word = {"external_id": "4711-2", "received_at": "2026-03-02T10:00:00Z", "text": "Is there any news?"}
    for expected in (201, 200):
        assert await post(bot, "/v1/cases/otrs/4711/messages", "4711-2", word) == (expected, 1)
    await alice.hears(lambda line: " alice :" in line and "#1: they wrote again. Keep what you promised" in line)


async def test_one_case_from_the_door_to_the_rooms_and_back(
    bot: Bot, inspircd: IrcServer, irc_person: IrcPerson, irc_room: str, slack: Slack
) -> None:
    channel = slack.workspace.channel("cases")
    bea = slack.workspace.person("bea")
    channel.members.add(bea.id)
    alice = await irc_person(inspircd, "alice", account="alice")
    watcher = await irc_person(inspircd, "watcher")
    for person in (alice, watcher):
        await person.join(irc_room)
    await bot.start()
    await bot.ready()

    fields = {"subject": "The birth year is wrong", "area": "living-person", "language": "de", "priority": "high"}
    assert await post_case(bot, "4711", **fields) == (201, 1)
    assert await post_case(bot, "4711", **fields) == (200, 1)
    announced = await watcher.hears("#1 is new: living-person, de, high")
    assert "The birth year is wrong" in announced
    card = await channel.shows(lambda message: "Claim" in message.buttons)
    assert any("The birth year is wrong" in text for text in card.written)

    alice.say(irc_room, "!claim 1")
    await slack.presses(bea, channel, card, "Claim")
    by_alice = "#1 open -> claimed: it is yours, alice"
    heard = await alice.hears(lambda line: by_alice in line or "#1 is already with bea" in line)
    if by_alice in heard:
        owner = "alice"
        await channel.whispered(bea, "already with alice")
    else:
        owner = "bea"
        await channel.whispered(bea, "it is yours")
        alice.say(irc_room, "!release 1")
        await alice.hears("is with bea, so only they")
        await slack.types_command(bea, channel, "release 1")
        await alice.hears("claimed -> open")
        alice.say(irc_room, "!claim 1")
        await alice.hears(by_alice)
    assert watcher.said("has it" if owner == "bea" else by_alice)
    await channel.shows(
        lambda message: "Release" in message.buttons and any("alice" in text for text in message.written)
    )
    assert len([message for message in channel.said_by_bot() if message.buttons]) == 1, "one card, updated in place"

    alice.say(irc_room, "!followup 1 4s call back")
    await they_write_again(bot, alice)
    await bot.kill()
    await bot.start()
    await bot.ready()
    await alice.hears(lambda line: " alice :" in line and "#1 is due, as you said" in line, timeout=20)

    watcher.say(irc_room, "!resolve 1 upheld mine now")
    await watcher.hears("I cannot tell who you are")
    alice.say(irc_room, "!resolve 1 upheld corrected the date")
    await alice.hears("#1 claimed -> resolved: upheld, by alice: corrected the date")
    await channel.shows(
        lambda message: "Reopen" in message.buttons and any("resolved" in text for text in message.written)
    )
    await slack.types_command(bea, channel, "stats")
    told = (await channel.whispered(bea, "1 opened")).text
    assert "1 resolved" in told

    await asyncio.wait_for(_stops(bot), 5)


async def _stops(bot: Bot) -> None:
    assert await bot.stop() == 0

"""Slack delivers by HTTP: what is Slack's is taken as by Socket Mode, and everything else is refused unread."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import hmac
import io
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from urllib.parse import urlencode

import aiohttp
import pytest
from multidict import CIMultiDict
from structlog.testing import capture_logs

from chatbot.intake.signature import Unsigned
from chatbot.platforms.platform import Platform
from chatbot.platforms.slack import SlackApp, SlackPlatform
from chatbot.platforms.slack.hearing import signature
from chatbot.platforms.slack.hearing.events import LARGEST
from chatbot.settings import read
from tests.slack.house import HastyClock, House, answers, card, connected, deliver, open_to
from tests.slack.whole import alive
from tests.slack_standin import Slack

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
CANARY = "canary-of-a-complainant"
EVENT = {"type": "event_callback", "event_id": "Ev1", "event": {"type": "message", "text": CANARY}}


class Stranger:
    """Anybody who knows the address."""

    def __init__(self, slack: Slack, session: aiohttp.ClientSession) -> None:
        self._slack, self._session = slack, session

    async def sends(self, body: bytes, content_type: str = JSON, **changed: str | None) -> tuple[int, str]:
        """What is answered to this, signed as Slack does but for what is `changed` of the headers."""
        signed = {"Content-Type": content_type, **self._slack.hooks.signed(body)}
        named = {name.replace("_", "-"): value for name, value in changed.items()}
        headers = {name: value for name, value in (signed | named).items() if value is not None}
        async with self._session.post(self._slack.hooks.url, data=io.BytesIO(body), headers=headers) as answer:
            return answer.status, await answer.text()

    async def raw(self, headers: bytes, body: bytes) -> int:
        """The status answered to these very bytes of headers, in front of a body."""
        address = self._slack.hooks.url.removeprefix("http://").partition("/")[0]
        reader, writer = await asyncio.open_connection(*address.split(":"))
        writer.write(b"POST /slack/events HTTP/1.1\r\nHost: bell\r\nContent-Length: %d\r\n" % len(body))
        writer.write(headers + b"\r\n\r\n" + body)
        status = int((await reader.readline()).split()[1])
        writer.close()
        await writer.wait_closed()
        return status


@asynccontextmanager
async def a_stranger(slack: Slack) -> AsyncIterator[Stranger]:
    async with aiohttp.ClientSession(auto_decompress=False) as session:
        yield Stranger(slack, session)


async def test_whatever_people_do_is_heard_and_answered(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House(answers("#12 is yours"))
    async with connected(slack, house, mode="http") as platform:
        assert platform.ready
        await slack.verifies_url(slack.hooks.url)
        await deliver(platform, card("k1", cases.id))
        message = await cases.shows("a wrong date")
        await slack.says(alice, cases, "@casebell claim 12")
        await cases.shows("#12 is yours")
        await slack.says_privately(alice, "cases & more")
        asked = await slack.types_command(alice, cases, "note 12 it's 50% + <done> & ünïcode")
        assert (asked.acked.result() or {})["text"] == "#12 is yours"
        await slack.presses(alice, cases, message, "Claim")
        await slack.workspace.dm(alice).shows("#12 is yours")
    said = [heard.text for heard in house.heard]
    assert said == ["claim 12", "cases & more", "note 12 it's 50% + <done> & ünïcode", "claim 12"]
    assert slack.called("apps.connections.open") == 0
    assert all(each.attempts == 1 for each in slack.sockets.acked)


async def test_the_whole_bot_is_ready_and_works_by_http(slack: Slack, sqlite_url: str) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    async with alive(slack, sqlite_url, "http"), aiohttp.ClientSession() as session:
        await slack.says(alice, cases, "!new a wrong date")
        message = await cases.shows(lambda each: "Claim" in each.buttons)
        await slack.presses(alice, cases, message, "Claim")
        await cases.shows(lambda each: "Release" in each.buttons)
        async with session.get(slack.hooks.url.replace("/slack/events", "/readyz")) as answer:
            assert (await answer.json())["slack"] is True
    assert slack.sockets.connections == 0


def test_the_signature_is_that_of_slacks_own_example() -> None:
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554"
        b"%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )
    headers = CIMultiDict(
        {
            "X-Slack-Request-Timestamp": "1531420618",
            "X-Slack-Signature": "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
        }
    )
    secret, then = b"8f742231b10e8888abcd99yyyzzz85a5", datetime.fromtimestamp(1531420618 + 299, UTC)
    signature.check(headers, body, secret, then)
    for other in (b"", b"8f742231b10e8888abcd99yyyzzz85a6"):
        with pytest.raises(Unsigned):
            signature.check(headers, body, other, then)


async def test_what_slack_has_not_signed_is_refused_unread_and_written_down_nowhere(
    slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.workspace.channel("cases")
    house = House(answers("done"))
    body = json.dumps(EVENT).encode()
    now = HastyClock().now().timestamp()

    def at(stamp: str, secret: str = slack.signing_secret) -> dict[str, str | None]:
        mac = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        return {"X_Slack_Request_Timestamp": stamp, "X_Slack_Signature": f"v0={mac}"}

    forged: list[dict[str, str | None]] = [
        {"X_Slack_Signature": None},
        {"X_Slack_Request_Timestamp": None},
        {"X_Slack_Signature": ""},
        {"X_Slack_Signature": "v0="},
        {"X_Slack_Signature": "v0=" + "0" * 64},
        {"X_Slack_Signature": "v0=ünïcode"},
        at(str(int(now)), "another-secret"),
        at(str(int(now) - 301)),
        at(str(int(now) + 302)),
        at(f"{int(now)}.5"),
        at("soon"),
        at(""),
        at("9" * 5000),
        at("٣" * 10),
        {**at(str(int(now))), "X_Slack_Signature": str(at(str(int(now)))["X_Slack_Signature"]).replace("v0", "v1")},
    ]
    signed = b"X-Slack-Request-Timestamp: %d\r\nX-Slack-Signature: v0=%b" % (now, b"0" * 64)
    with caplog.at_level(logging.DEBUG), capture_logs() as logs:
        async with connected(slack, house, mode="http"), a_stranger(slack) as stranger:
            for changed in forged:
                assert (await stranger.sends(body, **changed))[0] == 401, changed
            for unread in (b"[" * 100_000, b"\xff\xfe", b"", CANARY.encode() * 10_000):
                assert (await stranger.sends(unread, "text/plain", X_Slack_Signature="v0=no"))[0] == 401
            for headers in (signed, signed + b"\xff\x80", signed + b"\r\n" + signed):
                assert await stranger.raw(headers, body) == 401, headers
            status, told = await stranger.sends(body, X_Slack_Signature="v0=no")
            assert (status, CANARY in told) == (401, False)
    assert house.heard == []
    written = caplog.text + str(logs)
    assert CANARY not in written
    assert slack.signing_secret not in written


async def test_what_cannot_be_read_is_refused_though_slack_signed_it(
    slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House(answers("pong"))
    fields = {"command": "/case", "text": CANARY}
    refused = [
        (400, b"[" * 100_000, JSON),
        (400, b'{"a":' * 100 + b"1" + b"}" * 100, JSON),
        (400, b'{"a": NaN}', JSON),
        (400, b'{"a": 1, "a": 2}', JSON),
        (400, b'{"a": %b}' % (b"9" * 5000), JSON),
        (400, b'{"a": "\\ud800"}', JSON),
        (400, b"\xff\xfe", JSON),
        (400, b"[]", JSON),
        (400, b"", JSON),
        (400, b"payload=" + b"[" * 1000, FORM),
        (400, urlencode({"payload": '{"a": NaN}'}).encode(), FORM),
        (400, b"a=%ff", FORM),
        (400, b"\xff=1", FORM),
        (400, b"a=1&a=2", FORM),
        (400, b"a", FORM),
        (400, b"", FORM),
        (400, b"&".join(b"a%d=1" % number for number in range(100)), FORM),
        (415, json.dumps(EVENT).encode(), "text/plain"),
        (415, json.dumps(EVENT).encode(), ""),
        (413, json.dumps(EVENT).encode().ljust(LARGEST + 1), JSON),
    ]
    with caplog.at_level(logging.DEBUG), capture_logs() as logs:
        async with connected(slack, house, mode="http"), a_stranger(slack) as stranger:
            for status, body, kind in refused:
                assert (await stranger.sends(body, kind))[0] == status, (status, body[:40], kind)
            packed = gzip.compress(urlencode(fields).encode())
            assert (await stranger.sends(packed, FORM, Content_Encoding="gzip"))[0] == 415
            assert (await stranger.sends(b"ssl_check=1&token=x", FORM)) == (200, "")
            assert house.heard == []
            await slack.says(alice, cases, "!ping")
            await cases.shows("pong")
    assert CANARY not in caplog.text + str(logs)


async def test_every_kind_of_delivery_is_acknowledged(slack: Slack) -> None:
    slack.workspace.channel("cases")
    house = House()
    deliveries = [
        ("events_api", {"type": "event_callback", "event": {"type": "reaction_added", "user": "U0ALICE"}}),
        ("events_api", {"type": "event_callback", "event": {"type": "message"}}),
        ("events_api", {"type": "event_callback", "event_id": 7}),
        ("events_api", {"type": "app_rate_limited", "minute_rate_limited": 1518467820}),
        ("slash_commands", {"command": "/other", "user_id": "U0ALICE", "channel_id": "C0CASES", "text": ""}),
        ("interactive", {"type": "block_actions", "user": {"id": "U1"}, "actions": [{"action_id": "else"}]}),
        ("interactive", {"type": "view_closed", "user": {"id": "U1"}, "view": {"callback_id": "another"}}),
        ("interactive", {}),
    ]
    async with connected(slack, house, mode="http"):
        for kind, payload in deliveries:
            envelope = slack.sockets.deliver(kind, payload, accepts_answer=True)
            async with asyncio.timeout(10):
                await asyncio.shield(envelope.acked)
            assert (envelope.failed, envelope.attempts) == (None, 1), (kind, payload)
    assert house.heard == []


async def test_what_comes_before_we_are_signed_in_comes_again(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house, clock = House(answers("pong")), HastyClock()
    settings = read(
        slack.environment("cases")
        | {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": slack.signing_secret, "HTTP_PORT": "0"}
    )
    app = SlackApp(settings, clock)
    platform: Platform = SlackPlatform(app, settings, clock, house)
    async with open_to(slack, app, settings, clock) as url:
        await slack.verifies_url(url)
        async with a_stranger(slack) as somebody:
            status, _ = await somebody.sends(json.dumps(EVENT).encode())
        assert (status, platform.ready) == (503, False)
        early = asyncio.create_task(slack.says(alice, cases, "!ping"))
        running = asyncio.create_task(platform.run(house, lambda: None))
        await early
        await cases.shows("pong")
        house.open.clear()
        last = asyncio.create_task(slack.says(alice, cases, "!claim 12"))
        await house.hears(2)
        running.cancel()
        house.open.set()
        await asyncio.gather(running, return_exceptions=True)
        await last
        assert not platform.ready
    assert len(house.stored) == 2
    assert [message.text for message in cases.said_by_bot()] == ["pong", "pong"]

"""Delivery by HTTP, the client's side: signed, impatient, and again where Slack would try again.

https://docs.slack.dev/authentication/verifying-requests-from-slack/ and
https://docs.slack.dev/apis/events-api/using-http-request-urls/. As with sockets an event that nobody takes is
delivered again for as long as it takes, unless `gives_up` is set; the count of retries stays at Slack's three.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import aiohttp

from chatbot.clock import Clock
from tests.slack_standin.deliveries import Deliveries, Envelope

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MOST_RETRIES = 3


class Hooks:
    """Posts to one address. `within`: seconds an answer may take; `gaps`: seconds before each retry of an event."""

    def __init__(self, clock: Clock, ledger: Deliveries, url: str, secret: str) -> None:
        self._clock = clock
        self._ledger = ledger
        self._session: aiohttp.ClientSession | None = None
        self.url = url
        self.secret = secret
        self.within = 3.0
        self.gaps: Sequence[float] = (0.0, 0.1, 0.5)
        self.gives_up = False

    async def carry(self, envelope: Envelope) -> None:
        """Deliver an envelope to the end."""
        reason = None
        while not envelope.acked.done():
            reason, may_retry = await self._attempt(envelope, reason)
            if reason is None:
                return
            spent = self.gives_up and envelope.attempts > MOST_RETRIES
            if envelope.type != "events_api" or not may_retry or spent:
                envelope.give_up(reason)
                self._ledger.changes.happened()
                return
            await asyncio.sleep(self.gaps[min(envelope.attempts, len(self.gaps)) - 1])

    async def verify(self) -> None:
        """Slack's check of the address itself. Raises AssertionError when it is not answered as it has to be."""
        challenge = secrets.token_hex(16)
        body = {"token": "test-verification-token", "challenge": challenge, "type": "url_verification"}
        status, text, _ = await self._post(json.dumps(body).encode(), JSON, {})
        answered = text.strip()
        if answered.startswith("{"):
            answered = json.loads(answered).get("challenge")
        assert (status, answered) == (200, challenge), f"the address is not verified: {status} {text!r}"

    def signed(self, body: bytes) -> dict[str, str]:
        """The headers by which a request is known to be Slack's."""
        stamp = str(int(self._clock.now().timestamp()))
        mac = hmac.new(self.secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256)
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={mac.hexdigest()}"}

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _attempt(self, envelope: Envelope, before: str | None) -> tuple[str | None, bool]:
        """Why it failed, or None; and whether it may be tried again. `before`: why the attempt before failed."""
        body, kind = _body(envelope)
        retry = {}
        if before is not None:
            retry["X-Slack-Retry-Num"] = str(min(envelope.attempts, MOST_RETRIES))
            retry["X-Slack-Retry-Reason"] = before
        envelope.attempts += 1
        found = await asyncio.gather(*(self._answered(body, kind, retry) for _ in range(self._ledger.copies)))
        for reason, answer, _ in found:
            if reason is None:
                if self._ledger.deaf():
                    return "connection_failed", True
                self._ledger.took(envelope, None if envelope.type == "events_api" else _answer(answer))
                return None, True
        reason, _, may_retry = found[0]
        return reason, may_retry

    async def _answered(self, body: bytes, kind: str, headers: dict[str, str]) -> tuple[str | None, str, bool]:
        try:
            status, text, told = await self._post(body, kind, headers)
        except TimeoutError:
            return "http_timeout", "", True
        except (aiohttp.ClientError, OSError):
            return "connection_failed", "", True
        if 300 <= status < 400:
            return "too_many_redirects", "", True
        return (None if 200 <= status < 300 else "http_error"), text, told.get("X-Slack-No-Retry") != "1"

    async def _post(self, body: bytes, kind: str, headers: dict[str, str]) -> tuple[int, str, Any]:
        if self._session is None:
            self._session = aiohttp.ClientSession(trust_env=False)
        async with self._session.post(
            self.url,
            data=body,
            headers={"Content-Type": kind, "User-Agent": "Slackbot 1.0", **self.signed(body), **headers},
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=self.within),
        ) as response:
            return response.status, await response.text(), response.headers


def _body(envelope: Envelope) -> tuple[bytes, str]:
    if envelope.type == "events_api":
        return json.dumps(envelope.payload).encode(), JSON
    if envelope.type == "slash_commands":
        return urlencode(envelope.payload).encode(), FORM
    return urlencode({"payload": json.dumps(envelope.payload)}).encode(), FORM


def _answer(text: str) -> dict[str, Any] | None:
    """The body of an answer; text alone is a message for whoever typed a command."""
    if not text.strip():
        return None
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {"text": text}

"""`POST /v1/cases`: from signed bytes to a case on disk, each step refusing what the next must not see."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TypeAlias

import structlog
from aiohttp import web
from pydantic import SecretStr

from chatbot.clock import Clock
from chatbot.intake import body, letter, problems, signature
from chatbot.intake.connection import read_whole
from chatbot.intake.limits import Limits
from chatbot.intake.problems import Problem
from chatbot.metrics import Metrics
from chatbot.waiting import Bucket
from commands.intake import Conflict, Letter, Received
from storage.store import NotStored

Receive: TypeAlias = Callable[[Letter, str, str], Awaitable[Received]]
"""Takes a letter, its webhook-id and its body's SHA-256 (hex), and returns once the case is on disk.

Raises Conflict for a key that came before with another body, and NotStored when it cannot be stored now.
"""

_RETRY = 2.0

log = structlog.get_logger(__name__)


class Cases:
    def __init__(
        self, keys: dict[str, SecretStr], clock: Clock, receive: Receive, metrics: Metrics, limits: Limits
    ) -> None:
        self._keys = {source: signature.key(secret.get_secret_value()) for source, secret in keys.items()}
        self._buckets = {source: Bucket(clock, limits.burst, limits.rate) for source in self._keys}
        self._clock = clock
        self._receive = receive
        self._counted = metrics.cases_received_total
        self._limits = limits
        self._in_flight = 0

    async def post(self, request: web.Request) -> web.Response:
        source = "unknown"
        outcome = "fault"
        try:
            _check_type(request)
            raw = await read_whole(request, self._limits.body)
            sources, message = self._senders(request, raw)
            source = min(sources)
            self._pace(source)
            sent = _letter(raw, sources)
            source = sent.source
            received = await self._store(sent, message, raw)
            outcome = "new" if received.new else "repeated"
        except Problem as problem:
            outcome = problem.kind
            raise
        finally:
            self._counted.labels(source, outcome).inc()
        status = HTTPStatus.CREATED if received.new else HTTPStatus.OK
        log.info("case_received", case=received.case, source=source, new=received.new)
        return web.json_response({"case": received.case}, status=status)

    def _senders(self, request: web.Request, raw: bytes) -> tuple[frozenset[str], str]:
        try:
            return signature.senders(request.headers, raw, self._keys, self._clock.now())
        except signature.Unsigned as refused:
            raise problems.unsigned(str(refused)) from None

    def _pace(self, source: str) -> None:
        bucket = self._buckets[source]
        if seconds := bucket.wait():
            raise problems.too_many(seconds)
        bucket.take()

    async def _store(self, sent: Letter, message: str, raw: bytes) -> Received:
        if self._in_flight >= self._limits.in_flight:
            raise problems.not_stored(_RETRY)
        self._in_flight += 1
        try:
            async with asyncio.timeout(self._limits.storing):
                return await self._receive(sent, message, hashlib.sha256(raw).hexdigest())
        except (NotStored, TimeoutError):
            raise problems.not_stored(_RETRY) from None
        except Conflict:
            raise problems.conflict() from None
        finally:
            self._in_flight -= 1


def _check_type(request: web.Request) -> None:
    charset = (request.charset or "utf-8").lower()
    typed = request.content_type == "application/json" and charset in {"utf-8", "utf8"}
    if not typed or request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise problems.not_json_typed()


def _letter(raw: bytes, sources: frozenset[str]) -> Letter:
    try:
        fields = body.read(raw)
    except body.NotJson as refused:
        raise problems.not_json(str(refused)) from None
    named = fields.get("source")
    if isinstance(named, str) and named not in sources:
        raise problems.unsigned("The signature is not by the secret of the source that the body names.")
    try:
        return letter.read(fields)
    except letter.BadLetter as refused:
        raise problems.invalid(refused.errors) from None

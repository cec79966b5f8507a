"""`POST /v1/cases` and what is below it: from signed bytes to a case on disk, each step refusing what the next must not
see.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, TypeAlias

import structlog
from aiohttp import web
from prometheus_client import Counter
from pydantic import SecretStr

from chatbot.clock import Clock
from chatbot.intake import body, letter, messages, problems, signature
from chatbot.intake.connection import read_whole
from chatbot.intake.limits import Limits
from chatbot.intake.problems import Problem
from chatbot.metrics import Metrics
from chatbot.waiting import Bucket
from commands.intake import Conflict, Letter, Received
from commands.wrote import Unknown, Word
from storage.store import NotStored

Receive: TypeAlias = Callable[[Letter, str, str], Awaitable[Received]]
"""Takes a letter, its webhook-id and its body's SHA-256 (hex), and returns once the case is on disk.

Raises Conflict for a key that came before with another body, and NotStored when it cannot be stored now.
"""

Wrote: TypeAlias = Callable[[Word, str], Awaitable[Received]]
"""Takes the word that a requester wrote again, and its webhook-id, as Receive does; raises Unknown besides."""


async def none_known(word: Word, key: str) -> Received:
    """Of a house in which no requester can write again."""
    del word, key
    raise Unknown


Store: TypeAlias = Callable[[], Awaitable[Received]]
Read: TypeAlias = Callable[[bytes, frozenset[str], str], tuple[str, Store]]
"""Reads a body that one of these sources signed, under a webhook-id: which of them it was, and what stores it."""

_RETRY = 2.0

log = structlog.get_logger(__name__)


class Cases:
    def __init__(
        self,
        keys: dict[str, SecretStr],
        clock: Clock,
        receive: Receive,
        wrote: Wrote,
        *,
        metrics: Metrics,
        limits: Limits,
    ) -> None:
        self._keys = {source: signature.key(secret.get_secret_value()) for source, secret in keys.items()}
        self._buckets = {source: Bucket(clock, limits.burst, limits.rate) for source in self._keys}
        self._clock = clock
        self._receive = receive
        self._wrote = wrote
        self._counted = metrics.cases_received_total
        self._messages_counted = metrics.messages_received_total
        self._limits = limits
        self._in_flight = 0

    async def post(self, request: web.Request) -> web.Response:
        """A case."""
        return await self._take(request, self._case, self._counted)

    async def post_message(self, request: web.Request) -> web.Response:
        """That the requester of a case wrote again."""
        about = request.match_info
        return await self._take(request, partial(self._message, about), self._messages_counted)

    async def _take(self, request: web.Request, read: Read, counted: Counter) -> web.Response:
        source = "unknown"
        outcome = "fault"
        try:
            _check_type(request)
            raw = await read_whole(request, self._limits.body)
            sources, key = self._senders(request, raw)
            source = min(sources)
            self._pace(source)
            source, store = read(raw, sources, key)
            received = await self._store(store)
            outcome = "new" if received.new else "repeated"
        except Problem as problem:
            outcome = problem.kind
            raise
        finally:
            counted.labels(source, outcome).inc()
        status = HTTPStatus.CREATED if received.new else HTTPStatus.OK
        what = request.match_info.route.name
        log.info(f"{what}_received", case=received.case, source=source, new=received.new)
        return web.json_response({"case": received.case}, status=status)

    def _case(self, raw: bytes, sources: frozenset[str], key: str) -> tuple[str, Store]:
        sent = _letter(raw, sources)
        return sent.source, partial(self._receive, sent, key, hashlib.sha256(raw).hexdigest())

    def _message(self, about: Mapping[str, str], raw: bytes, sources: frozenset[str], key: str) -> tuple[str, Store]:
        if about["source"] not in sources:
            raise problems.unsigned("The signature is not by the secret of the source that the address names.")
        try:
            word = messages.read(_fields(raw), about, self._clock.now())
        except letter.BadLetter as refused:
            raise problems.invalid(refused.errors) from None
        if not letter.is_key(word.external_id):
            raise problems.no_such_case()
        return word.source, partial(self._heard, word, key)

    async def _heard(self, word: Word, key: str) -> Received:
        try:
            return await self._wrote(word, key)
        except Unknown:
            raise problems.no_such_case() from None
        except Conflict:
            raise problems.another_message() from None

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

    async def _store(self, store: Store) -> Received:
        if self._in_flight >= self._limits.in_flight:
            raise problems.not_stored(_RETRY)
        self._in_flight += 1
        try:
            async with asyncio.timeout(self._limits.storing):
                return await store()
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


def _fields(raw: bytes) -> dict[str, Any]:
    try:
        return body.read(raw)
    except body.NotJson as refused:
        raise problems.not_json(str(refused)) from None


def _letter(raw: bytes, sources: frozenset[str]) -> Letter:
    fields = _fields(raw)
    named = fields.get("source")
    if isinstance(named, str) and named not in sources:
        raise problems.unsigned("The signature is not by the secret of the source that the body names.")
    try:
        return letter.read(fields)
    except letter.BadLetter as refused:
        raise problems.invalid(refused.errors) from None

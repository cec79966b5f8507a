"""HTTP events: how Slack's deliveries come in at an address of ours, and how they are acknowledged.

https://docs.slack.dev/apis/events-api/using-http-request-urls/. One address takes events, commands and interactivity.
The acknowledgement is the answer to the request, given when what was asked is on disk. What was not dealt with to the
end is answered 503, so that Slack delivers it again; a retry is dealt with as any other delivery is.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import parse_qsl

import structlog
from aiohttp import web

from chatbot.clock import Clock
from chatbot.intake import problems
from chatbot.intake.body import NotJson, read
from chatbot.intake.connection import HEADERS, read_whole
from chatbot.intake.signature import Unsigned
from chatbot.logs import fault
from chatbot.platforms.slack.hearing import signature
from chatbot.platforms.slack.hearing.delivery import Acknowledge
from chatbot.platforms.slack.install.needs import ADDRESS

LARGEST = 1024 * 1024
"""Bytes of a body: somebody's longest message comes twice in it, each letter as eight bytes."""
DEEPEST = 64
"""Messages that quote messages nest deep."""
MOST_FIELDS = 64
IN_HAND = 500
LEAVE_WITHIN = 0.6
RETRY = 2.0

log = structlog.get_logger(__name__)


class Take(Protocol):
    """Deals with a delivery. Returns without having acknowledged it where it must come again."""

    def __call__(
        self, body: dict[str, Any], key: str, acknowledge: Acknowledge, *, accepts_answer: bool
    ) -> Awaitable[None]: ...


@dataclass(frozen=True, slots=True)
class _Delivered:
    """`key` is the same each time that it is delivered."""

    body: dict[str, Any]
    key: str
    accepts_answer: bool


class Events:
    """Hands every delivery that Slack has signed to `take`, with the means to acknowledge it."""

    def __init__(self, signing_secret: str, clock: Clock, take: Take) -> None:
        self._secret = signing_secret.encode()
        self._clock = clock
        self._take = take
        self._in_hand: set[asyncio.Task[None]] = set()
        self.connected = False
        self.routes = (web.post(ADDRESS, self._post),)

    async def run(self, on_up: Callable[[], None]) -> None:
        """Take deliveries until cancelled, and finish what is in hand within a second."""
        self.connected = True
        on_up()
        try:
            await asyncio.Event().wait()
        finally:
            self.connected = False
            await self._leave()

    async def _post(self, request: web.Request) -> web.StreamResponse:
        raw = await read_whole(request, LARGEST)
        try:
            signature.check(request.headers, raw, self._secret, self._clock.now())
        except Unsigned as refused:
            raise problems.unsigned(str(refused), scheme="Slack") from None
        delivered = _read(request, raw)
        if delivered.body.get("type") == "url_verification":
            return web.json_response({"challenge": str(delivered.body.get("challenge"))})
        if "ssl_check" in delivered.body:
            return web.Response()
        if not self.connected or len(self._in_hand) >= IN_HAND:
            raise problems.not_dealt_with(RETRY)
        return await self._acknowledged(request, delivered)

    async def _acknowledged(self, request: web.Request, delivered: _Delivered) -> web.StreamResponse:
        """Deal with a delivery, as far as its acknowledgement; the rest goes on without this request."""
        given: asyncio.Future[dict[str, Any] | None] = asyncio.get_running_loop().create_future()
        left = asyncio.Event()

        async def acknowledge(payload: dict[str, Any] | None) -> None:
            given.set_result(payload)
            await left.wait()

        task = asyncio.create_task(self._dealt_with(delivered, acknowledge))
        self._in_hand.add(task)
        task.add_done_callback(self._in_hand.discard)
        either: set[asyncio.Future[Any]] = {given, task}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not given.done():
                raise problems.not_dealt_with(RETRY)
            return await _answered(request, given.result())
        finally:
            left.set()

    async def _dealt_with(self, delivered: _Delivered, acknowledge: Acknowledge) -> None:
        try:
            await self._take(delivered.body, delivered.key, acknowledge, accepts_answer=delivered.accepts_answer)
        except Exception as error:  # noqa: BLE001 - one delivery takes nothing else down
            fault(log, "slack event", error)

    async def _leave(self) -> None:
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=LEAVE_WITHIN)
        for task in self._in_hand:
            task.cancel()
        await asyncio.gather(*self._in_hand, return_exceptions=True)


def _read(request: web.Request, raw: bytes) -> _Delivered:
    """Events come as JSON; commands as a form; interactivity as a form with JSON in its `payload`."""
    if request.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise problems.not_slack_typed()
    digest = hashlib.sha256(raw).hexdigest()
    try:
        match request.content_type:
            case "application/json":
                body = read(raw, DEEPEST)
                event = body.get("event_id")
                return _Delivered(body, event if isinstance(event, str) else digest, accepts_answer=False)
            case "application/x-www-form-urlencoded":
                fields = _form(raw)
                body = read(fields["payload"].encode(), DEEPEST) if "payload" in fields else fields
                return _Delivered(body, digest, accepts_answer=True)
    except NotJson as refused:
        raise problems.not_json(str(refused)) from None
    raise problems.not_slack_typed()


def _form(raw: bytes) -> dict[str, Any]:
    try:
        pairs = parse_qsl(
            raw.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise problems.not_a_form() from None
    fields = dict(pairs)
    if not fields or len(fields) != len(pairs):
        raise problems.not_a_form()
    return fields


async def _answered(request: web.Request, payload: dict[str, Any] | None) -> web.StreamResponse:
    """The answer, once it has left."""
    response = web.Response(status=HTTPStatus.OK) if payload is None else web.json_response(payload)
    response.headers.update(HEADERS)
    try:
        await response.prepare(request)
        await response.write_eof()
    except ConnectionError:
        log.info("slack_ack_lost")
    return response

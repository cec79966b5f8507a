"""A door on a free port of loopback, a clock the test moves, and a caller that speaks HTTP byte by byte."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from chatbot.intake.cases import none_known
from chatbot.intake.door import Door
from chatbot.intake.limits import Limits
from chatbot.metrics import Metrics
from chatbot.settings import Settings
from commands.intake import Conflict, Letter, Received

START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SECRETS = {
    "form": "whsec_" + base64.b64encode(b"test secret of the form.").decode(),
    "desk": "whsec_" + base64.b64encode(b"test secret of the desk.").decode(),
    "twin": "whsec_" + base64.b64encode(b"test secret of the desk.").decode(),
}


class HandClock:
    """Stands still until the test moves it."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - START).total_seconds()

    async def sleep(self, seconds: float) -> None:
        self.move(seconds)

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass
class Book:
    """Remembers what was received, as the case log does."""

    letters: list[Letter] = field(default_factory=list)
    seen: dict[tuple[str, ...], tuple[str, int]] = field(default_factory=dict)

    async def receive(self, letter: Letter, message: str, digest: str) -> Received:
        keys = [("id", letter.source, message), ("key", letter.source, letter.external_id)]
        for known in (self.seen[key] for key in keys if key in self.seen):
            if known[0] != digest:
                raise Conflict
            return Received(known[1], new=False)
        self.letters.append(letter)
        for key in keys:
            self.seen[key] = (digest, len(self.letters))
        return Received(len(self.letters), new=True)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Line:
    """One connection, spoken byte by byte."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def answer(self) -> Answer:
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip("\r\n").split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await self.reader.readexactly(int(headers.get("content-length", "0")))
        return Answer(int(first.split(" ")[1]), headers, body)

    async def closed(self) -> bytes:
        """Everything until the other side hangs up."""
        try:
            return await self.reader.read()
        except ConnectionError:
            return b""

    async def hang_up(self) -> None:
        self.writer.close()
        with suppress(ConnectionError):
            await self.writer.wait_closed()


@dataclass
class House:
    """A running door and everything around it that a test may look at or move."""

    door: Door
    address: tuple[str, int]
    clock: HandClock
    book: Book
    metrics: Metrics
    lines: list[Line] = field(default_factory=list)

    async def call(self) -> Line:
        line = Line(*await asyncio.open_connection(*self.address))
        self.lines.append(line)
        return line

    async def ask(self, data: bytes) -> Answer:
        line = await self.call()
        await line.send(data)
        return await line.answer()

    async def get(self, path: str, method: str = "GET") -> Answer:
        return await self.ask(f"{method} {path} HTTP/1.1\r\nHost: casebell.test\r\n\r\n".encode())

    async def post(self, case: Any, **signing: Any) -> Answer:
        return await self.ask(self.signed(case, **signing))

    def signed(
        self,
        case: Any,
        *,
        source: str = "form",
        message: str = "msg_1",
        at: datetime | None = None,
        path: str = "/v1/cases",
        **extra: str,
    ) -> bytes:
        """A whole signed request; `case` is what becomes JSON, or the very bytes. `extra` headers replace."""
        body = case if isinstance(case, bytes) else json.dumps(case).encode()
        moment = at or self.clock.at
        headers = {
            "Host": "casebell.test",
            "Content-Type": "application/json",
            "Content-Length": str(len(body)),
            "webhook-id": message,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": sign(SECRETS[source], message, moment, body),
        }
        headers.update({name.replace("_", "-"): value for name, value in extra.items()})
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value != "")
        return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def sign(secret: str, message: str, at: datetime, body: bytes) -> str:
    """As a sender signs, by the library that senders use; latin-1 bytes that are no text are signed by hand."""
    try:
        return Webhook(secret).sign(message, at, body.decode())
    except UnicodeDecodeError:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{message}.{int(at.timestamp())}.".encode() + body
        return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


async def ready() -> dict[str, bool]:
    return {"database": True, "irc": True}


Open = Callable[..., Awaitable[House]]


@pytest.fixture
async def open_door() -> AsyncIterator[Open]:
    houses: list[House] = []

    async def open_one(*, receive: Any = None, wrote: Any = None, readiness: Any = None, **limits: Any) -> House:
        clock, book, metrics = HandClock(), Book(), Metrics()
        settings = Settings(http_port=0, intake_secrets=SECRETS)
        door = Door(
            settings,
            clock,
            receive or book.receive,
            readiness or ready,
            metrics,
            wrote=wrote or none_known,
            limits=Limits(**limits),
        )
        house = House(door, await door.start(), clock, book, metrics)
        houses.append(house)
        return house

    yield open_one
    for house in houses:
        await house.door.stop()
        for line in house.lines:
            await line.hang_up()


@pytest.fixture
async def house(open_door: Open) -> House:
    return await open_door()


@pytest.fixture
def case() -> dict[str, Any]:
    """The least a case needs."""
    return {"source": "form", "external_id": "F-1", "subject": "The date of birth is wrong"}


@pytest.fixture
def signature() -> Callable[..., str]:
    return sign


@pytest.fixture
def test_secrets() -> dict[str, str]:
    return SECRETS

"""`casebell open`, through the real door."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Callable

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from chatbot.clock import SystemClock
from chatbot.intake.door import Door
from chatbot.local.secret import make_secret
from chatbot.metrics import Metrics
from chatbot.settings import Settings
from commands.intake import Letter, Received
from storage.store import NotStored
from tests.local.conftest import Casebell

OTHER = "whsec_" + base64.b64encode(b"the test secret of another").decode()


class House:
    """Stands for the bot behind the door: remembers what arrived, or cannot take it."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self.full = False

    async def receive(self, letter: Letter, message: str, digest: str) -> Received:
        if self.full:
            raise NotStored
        self.letters.append(letter)
        return Received(11 + len(self.letters), new=True)


async def _ready() -> dict[str, bool]:
    return {"database": True}


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
async def port(house: House, casebell: Casebell) -> AsyncIterator[int]:
    secret = SecretStr(make_secret(casebell.folder / "var"))
    settings = Settings(http_port=0, intake_secrets={"local": secret})
    door = Door(settings, SystemClock(), house.receive, _ready, Metrics())
    with capture_logs():  # what the command itself prints is what is looked at
        _, port = await door.start()
        yield port
        await door.stop()


async def test_it_opens_a_case_and_says_its_number(house: House, port: int, casebell: Casebell) -> None:
    said = await asyncio.to_thread(casebell, "open", "the birth year", "is wrong", HTTP_PORT=str(port))
    assert said.returncode == 0, said.stderr
    assert said.stdout.startswith("Case #12 is open.\n")
    assert "!claim 12" in said.stdout
    (letter,) = house.letters
    assert (letter.source, letter.subject, letter.area) == ("local", "the birth year is wrong", "general")


async def test_an_area_may_come_first(house: House, port: int, casebell: Casebell) -> None:
    for text in ("licensing: may I use it?", "https://example.org is wrong"):
        await asyncio.to_thread(casebell, "open", text, HTTP_PORT=str(port))
    assert [(each.area, each.subject) for each in house.letters] == [
        ("licensing", "may I use it?"),
        ("general", "https://example.org is wrong"),
    ]


async def test_two_cases_in_the_same_words_are_two_cases(house: House, port: int, casebell: Casebell) -> None:
    for _ in range(2):
        await asyncio.to_thread(casebell, "open", "again", HTTP_PORT=str(port))
    assert len({each.external_id for each in house.letters}) == 2


async def test_what_the_door_refuses_is_told_by_field(house: House, port: int, casebell: Casebell) -> None:
    said = await asyncio.to_thread(casebell, "open", "x" * 301, HTTP_PORT=str(port))
    assert said.returncode == 1
    assert "422" in said.stderr
    assert "subject: " in said.stderr
    assert not house.letters


async def test_a_case_that_cannot_be_stored_is_not_called_open(house: House, port: int, casebell: Casebell) -> None:
    house.full = True
    said = await asyncio.to_thread(casebell, "open", "x", HTTP_PORT=str(port))
    assert said.returncode == 1
    assert not said.stdout
    assert "503" in said.stderr


async def test_another_folders_bot_is_told_apart(house: House, port: int, casebell: Casebell) -> None:
    casebell.folder = casebell.folder / "elsewhere"
    casebell.folder.mkdir()
    make_secret(casebell.folder / "var")
    said = await asyncio.to_thread(casebell, "open", "x", HTTP_PORT=str(port))
    assert said.returncode == 1
    assert "another folder's bot" in said.stderr
    assert not house.letters


async def test_a_secret_in_the_settings_comes_before_the_kept_one(house: House, port: int, casebell: Casebell) -> None:
    said = await asyncio.to_thread(casebell, "open", "x", HTTP_PORT=str(port), INTAKE_SECRETS=f"local={OTHER}")
    assert said.returncode == 1
    assert OTHER not in said.stderr


def test_without_a_bot_it_says_how_to_start_one(casebell: Casebell, free_port: Callable[[], int]) -> None:
    said = casebell("open", "x", HTTP_PORT=str(free_port()))
    assert said.returncode == 1
    assert "Start the bot in this folder first: make run" in said.stderr
    make_secret(casebell.folder / "var")
    said = casebell("open", "x", HTTP_PORT=str(free_port()))
    assert said.returncode == 1
    assert "Nothing answers at 127.0.0.1:" in said.stderr


def test_a_secret_that_may_not_be_read_is_a_sentence(casebell: Casebell) -> None:
    (casebell.folder / "var" / "local-secret").mkdir(parents=True)
    said = casebell("open", "x")
    assert said.returncode == 1
    assert said.stderr == "The secret in var/ cannot be read (Is a directory). Be the user that runs the bot here.\n"


def test_a_door_on_any_port_cannot_be_found(casebell: Casebell) -> None:
    said = casebell("open", "x", HTTP_PORT="0")
    assert said.returncode == 2
    assert said.stderr.startswith("HTTP_PORT: ")


async def test_something_else_at_that_port_is_not_believed(casebell: Casebell) -> None:
    make_secret(casebell.folder / "var")

    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"220 mail.example.org ESMTP\r\n")
        writer.close()

    async with await asyncio.start_server(babble, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        said = await asyncio.to_thread(casebell, "open", "x", HTTP_PORT=str(port))
    assert said.returncode == 1
    assert "did not answer" in said.stderr
    assert "Traceback" not in said.stderr

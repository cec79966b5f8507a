"""The worked examples of CONTRIBUTING work."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from chatbot.courier import Courier
from chatbot.hearing import Hearing
from chatbot.house import House
from chatbot.metrics import Metrics
from chatbot.ticker import Ticker
from commands.team import Team
from storage import rooms
from storage.rooms import Furnishing
from storage.store import Store
from tests.docs.papers import ROOT, Block, blocks
from tests.house.stage import HandClock

WORKED = [block for block in blocks(ROOT / "CONTRIBUTING.md") if block.language in {"python", "ftl"}]
PLATFORM = "chatbot/platforms/lines.py"


def place(block: Block) -> str:
    """The file that the sentence before a block names."""
    [path] = re.findall(r"`(\S+/\S+)`", block.before)
    return str(path)


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house, with what is compiled of it, in which the examples have been followed."""
    workshop = tmp_path_factory.mktemp("workshop")
    for part in ("chatbot", "commands", "storage", "tests"):
        shutil.copytree(ROOT / part, workshop / part)
    shutil.copy(ROOT / "pyproject.toml", workshop)
    for block in WORKED:
        with (workshop / place(block)).open("a", encoding="utf-8") as file:
            file.write(block.text)
    verbs = workshop / "commands" / "verbs" / "__init__.py"
    text, count = re.subn(r'"cases": \((.*?)\)', r'"cases": (\1, "next")', verbs.read_text(), count=1)
    assert count == 1, "CONTRIBUTING says that a verb's file is named in THEMES"
    verbs.write_text(text)
    return workshop


def run(workshop: Path, *words: str) -> str:
    """What Python says when it runs a module or a line in the workshop; it must end well."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    ran = subprocess.run(
        [sys.executable, *words],
        cwd=workshop,
        env={**kept, "PYTHONPATH": str(workshop), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def test_the_verb_has_its_words_and_its_example_comes_true(workshop: Path) -> None:
    files = [f"tests/conversations/{name}.py" for name in ("test_examples", "test_words")]
    quietly = ("-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:hypothesispytest")
    said = run(workshop, "-m", "pytest", *files, "-v", *quietly, "-k", "(sqlite-next or fact) and not postgresql")
    for test in (
        "test_a_verb_s_examples_come_true[sqlite-next]",
        "test_help_tells_how_a_verb_is_used[sqlite-next]",
        "test_every_fact_and_refusal_has_a_message_and_every_message_is_somebody_s",
        "test_a_message_uses_only_what_its_fact_tells",
        "test_every_message_can_be_said_of_its_fact[True]",
        "test_every_message_can_be_said_of_its_fact[False]",
    ):
        assert f"{test} PASSED" in said


def test_the_verb_is_on_the_page_of_commands(workshop: Path) -> None:
    assert "`next [area]`, for volunteers." in run(workshop, "-c", "from commands.page import page; print(page())")


def test_the_examples_are_in_the_house_s_style(workshop: Path) -> None:
    files = [place(block) for block in WORKED if block.language == "python"]
    run(workshop, "-m", "ruff", "check", "--no-cache", *files)
    run(workshop, "-m", "ruff", "format", "--check", "--no-cache", *files)


async def test_the_platform_hears_answers_and_delivers(store: Store) -> None:
    [block] = [block for block in WORKED if place(block) == PLATFORM]
    lines = ModuleType("lines")
    exec(compile(block.text, PLATFORM, "exec"), lines.__dict__)  # noqa: S102 - our own paper's words
    clock = HandClock()
    house = House(store, Team(), clock, Metrics())
    courier = Courier(house)
    hearing = Hearing(house, courier, Ticker(house, courier, lambda *_: False))
    reader, written = asyncio.StreamReader(), list[str]()
    platform: Any = lines.LinesPlatform(clock, reader, written.append)
    furnishing = [Furnishing(name, audience) for name, audience in platform.rooms]
    store.transact(lambda db: rooms.furnish(db, platform.name, furnishing, cards=platform.cards)).result(10)
    reader.feed_data(b"hello there\n!new licensing: \x1b[31mred\n!claim 1\n!claim 1\n")
    reader.feed_eof()
    await platform.run(hearing, lambda: None)
    assert [re.split("[:,]", line)[0] for line in written] == [
        "#1 is new",
        "#1 open -> claimed",
        "#1 is already yours",
    ]
    assert "?[31mred" in written[0]

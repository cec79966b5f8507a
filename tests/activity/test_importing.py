"""Importing what a wider community did: once, however often it is imported, and beside a bot that works on."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from chatbot.cli.activity import import_activity
from storage.activity import known_as
from storage.lock import CaseLogLock
from storage.models import Activity
from storage.store import Store
from tests.conversations.talk import Talk

Import = Callable[..., tuple[int, str, str]]


@pytest.fixture
def importing(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Import:
    """Import texts as files into the case log: the exit code, and what was said."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", database_url)

    def done(*texts: str | bytes, circle: str = "wiki", **more: Any) -> tuple[int, str, str]:
        names = [f"{number}.csv" for number in range(len(texts))]
        for name, text in zip(names, texts, strict=True):
            Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())
        code = import_activity(circle, names, **more)
        said = capsys.readouterr()
        return code, said.out, said.err

    return done


@pytest.fixture
def talk(store: Store) -> Talk:
    return Talk(store)


def table(*lines: str) -> str:
    return "\n".join(["person,time,kind", *lines, ""])


def kept(talk: Talk) -> list[tuple[str, str, int]]:
    """What is kept of Ada and Bob, and of others."""
    names = {known_as("wiki", name): name for name in ("Ada", "Bob")}
    rows = talk.rows(Activity)
    assert "Ada" not in str(rows)
    return sorted((names.get(each["person"], "?"), each["day"], each["actions"]) for each in rows)


def test_a_day_is_what_one_import_adds_up_and_the_larger_of_two(importing: Import, talk: Talk) -> None:
    october = table("Ada,2026-10-30T10:00Z,edit", "Ada,2026-10-31T23:30-02:00,new", "Bob,2026-10-30T10:00Z,edit")
    first_told = "4 actions of 2 people, 2026-10-30 to 2026-11-01, on 3 of their days"
    first = importing(october, table("Ada,2026-10-30T12:00Z,edit"))
    assert first == (0, first[1], "")
    assert first[1].splitlines() == [
        f"{first_told}; 3 of these were new, or more than was known.",
        "Ask a month of it in chat: retention 2026-11 wiki",
    ]
    days = [("Ada", "2026-10-30", 2), ("Ada", "2026-11-01", 1), ("Bob", "2026-10-30", 1)]
    assert kept(talk) == days
    for again in (october, gzip.compress(october.encode())):
        assert "0 of these were new" in importing(again)[1]
        assert kept(talk) == days
    assert "1 of these were new" in importing(table(*["Bob,2026-10-30T10:00Z,edit"] * 3), kinds="edit,new")[1]
    assert kept(talk)[2] == ("Bob", "2026-10-30", 3)


def test_what_cannot_be_counted_is_told_of_and_shown_harmlessly(importing: Import, talk: Talk) -> None:
    bad = [f"E\x1b]0;evil\x07{number} {'x' * 100},2026-10-31,edit" for number in range(12)]
    code, told, _ = importing(table(*bad, "Zed,1999-01-01,edit", "Ada,2026-10-31,edit"))
    assert code == 0
    assert told.startswith("1 action of 1 person, 2026-10-31")
    assert "Rejected 13: 12 no name that can be shown, 1 no time from 2001 until tomorrow, the first of them:" in told
    shown = [line for line in told.splitlines() if line.startswith("  ")]
    assert len(shown) == 10
    assert shown[0] == "  0.csv:2: no name that can be shown: E�]0;evil�0 " + "x" * 28
    assert all(line.isprintable() for line in told.splitlines())
    code, told, why = importing(table(*bad), circle="other")
    assert (code, told) == (1, "")
    assert why.startswith("Nothing was imported: no action could be counted.\nRejected 12")
    assert [person for person, _, _ in kept(talk)] == ["Ada"]


@pytest.mark.parametrize(("given", "why"), [
    ({"circle": "2026-10"}, "2026-10 cannot name a community"), ({"circle": "october"}, "october cannot name"),
    ({"circle": "a\x1bb"}, "a�b cannot name"), ({}, "Nothing was imported: the first line of a table must name"),
])  # fmt: skip
def test_what_is_wrong_with_the_whole_is_a_sentence(importing: Import, given: dict[str, str], why: str) -> None:
    code, told, said = importing("Ada,2026-10-31\n", **given)
    assert (code, told) == (1, "")
    assert said.startswith(why)


def test_a_file_that_is_not_there_is_named(importing: Import, capsys: pytest.CaptureFixture[str]) -> None:
    assert importing()[0] == 1
    assert import_activity("wiki", ["gone.csv"]) == 1
    assert capsys.readouterr().err == "Nothing was imported: gone.csv cannot be read (No such file or directory)\n"


def test_the_bot_works_on_meanwhile(importing: Import, talk: Talk, database_url: str) -> None:
    talk.arrives("x")
    days = [f"p{person},2026-10-{day:02}T10:00Z,edit" for person in range(200) for day in range(1, 29)]
    stop, claims = Event(), list[str]()

    def work() -> None:
        while not stop.is_set():
            claims.extend(talk.say("ada", "claim 1") + talk.say("ada", "release 1"))

    bot = Thread(target=work)
    with CaseLogLock(database_url):
        bot.start()
        code, told, _ = importing(table(*days))
        stop.set()
        bot.join(10)
    assert (code, "5,600 actions of 200 people" in told) == (0, True)
    assert len(kept(talk)) == 5600
    assert len(claims) >= 4
    assert all(line.startswith("#1 ") for line in claims)
    assert "retention" in told

"""Practices that were written in Markdown: what can be read is taken, and what cannot is told by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatbot.cli import practising
from chatbot.cli.practising import LARGEST, Problem
from commands import vocabulary
from commands.practices import Text, fits
from storage.lock import CaseLogLock

LICENCE = """\
# Ask for the licence

Area: Licensing

- Look it up at its source
- [ ] Ask its holder,
  in their language
* Say what a licence is
1. Wait a week

## Where to look

+ In the archive
"""


def _read(text: str) -> tuple[list[tuple[str, Text]], list[str]]:
    problems: list[Problem] = []
    found = list(practising.read(text, Path("a.md"), problems))
    return found, [str(each) for each in problems]


def test_a_page_is_read_as_people_write_it() -> None:
    lookup, holder = "Look it up at its source", "Ask its holder, in their language"
    steps = (lookup, holder, "Say what a licence is", "Wait a week", "In the archive")
    assert _read(LICENCE) == ([("licensing", Text("Ask for the licence", steps))], [])
    front = "\ufeff---\r\narea: 'general'\r\ntitle: One\r\nowner: x\r\n---\r\n"
    pages = f"{front}- a\r\n# Two #\r\n**Area:** licensing\r\n- b\r\n"
    assert _read(pages) == ([("general", Text("One", ("a",))), ("licensing", Text("Two", ("b",)))], [])


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("- a step", 1, "no title yet; begin a practice with a line like: # Its title"),
        ("# A\n- b", 1, "no area; add a line like: Area: licensing"),
        ("\n# A\narea: licencing\n- b", 2, "“licencing” is no area; try licensing"),
        ("# A\nArea: general\n", 1, "a practice is a title and a list of steps, each a line like: - Look it up"),
        ("# A\nArea: general\n" + "- b\n" * 21, 1, "too long to be followed: 100 characters of title, and 20 steps of"),
        ("\n## Small\n", 0, "no practice in it; begin one with a line like: # Its title"),
        ("# A\nArea: general\nSome prose.\n- b", 3, "neither a title, an area nor a step, so it is left out"),
    ],
)
def test_what_is_wrong_is_told_by_its_line(text: str, line: int, why: str) -> None:
    (problem,) = _read(text)[1]
    assert problem.startswith(f"a.md:{line}: {why}" if line else f"a.md: {why}")


_LINES = [
    "# A",
    "# \x1b[2J",
    "Area: general",
    "area: =x",
    "- s",
    "  more",
    "---",
    "1) ",
    "* \u202e",
    "\r",
    "# " + "z" * 200,
]


@given(st.lists(st.sampled_from(_LINES), max_size=12))
def test_whatever_a_file_holds_only_practices_come_of_it(lines: list[str]) -> None:
    found, problems = _read("\n".join(lines))
    assert all(area in vocabulary.AREAS and fits(each) and each.steps and each.title for area, each in found)
    assert all("\x1b" not in step and "\u202e" not in step for _, each in found for step in (each.title, *each.steps))
    assert all(each.startswith("a.md:") for each in problems)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the bot runs, with a folder of practices in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///cases.db")
    practices = tmp_path / "practices"
    (practices / "more").mkdir(parents=True)
    (practices / "more" / "licence.MD").write_text(LICENCE, encoding="utf-8")
    return practices


def test_a_folder_is_taken_and_the_same_again_says_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for adopt in (False, False, True):
        assert practising.import_practices(folder, adopt=adopt) == 0
        told.append(capsys.readouterr().out.strip())
    title = "Ask for the licence (licensing)"
    assert told == [f"p1.1 new: {title}", f"p1.1 same: {title}", f"p1.1 adopted: {title}"]


def test_what_cannot_be_read_is_told_and_the_rest_is_taken(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.md").write_bytes(b"# A\xff")
    (folder / "b.md").write_bytes(b"x" * (LARGEST + 1))
    (folder / "c.md").symlink_to(folder / "nowhere")
    (folder / "more" / "same.md").write_text("# ask for THE licence\nArea: licensing\n- Guess\n", encoding="utf-8")
    assert practising.import_practices(folder) == 1
    said = capsys.readouterr()
    assert said.out == "p1.1 new: Ask for the licence (licensing)\n"
    assert said.err.splitlines() == [
        f"{folder}/a.md: not UTF-8 (byte 3); save it as UTF-8",
        f"{folder}/b.md: larger than 256 KiB; that is no practice",
        f"{folder}/c.md: cannot be read (No such file or directory)",
        f"{folder}/more/same.md: “ask for THE licence” (licensing) again, with other steps; the first is taken",
    ]


def test_nothing_is_taken_while_another_has_the_case_log(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert practising.import_practices(folder / "more" / "licence.MD") == 0
    with CaseLogLock("sqlite:///cases.db"):
        assert practising.import_practices(folder) == 3
    assert "stop that one first" in capsys.readouterr().err
    (folder / "more" / "licence.MD").unlink()
    assert practising.import_practices(folder) == 1
    assert "There is no .md file in" in capsys.readouterr().err

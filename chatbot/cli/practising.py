"""`casebell import --practices`: practices that the team has written down in Markdown.

A practice is a heading (`# Ask for the licence`), a line with its area (`Area: licensing`, or `area: licensing` in the
front matter, for every practice of the file), and a list: each item is a step. What says nothing new is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from chatbot import settings
from chatbot.cli.sorry import sorry
from chatbot.clock import SystemClock
from chatbot.exits import ALREADY_OPEN, FAULT, STOPPED
from chatbot.unseen import CONTROL, TURNING
from commands import practices, vocabulary
from commands.practices import Text
from storage import schema
from storage.engine import Unusable, connect, writer
from storage.lock import AlreadyOpen, CaseLogLock

LARGEST = 256 * 1024
"""Bytes of a file."""

_EDGE = "---"
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_SETTING = re.compile(r"[*_]*(area|title)[*_]*\s*:[*_]*\s*(.+)", re.IGNORECASE)
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?(.*)")
_UNSEEN = re.compile(f"[{CONTROL}{TURNING}]")


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be taken, and where; `line` 0: in the file as a whole."""

    file: Path
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.why}" if self.line else f"{self.file}: {self.why}"


@dataclass(slots=True)
class _Draft:
    """A practice while it is read, from the line of its title on."""

    line: int
    title: str
    area: str
    steps: list[str] = field(default_factory=list)


def import_practices(path: Path, *, adopt: bool = False) -> int:
    """Take practices from a file, or from every `.md` file of a folder; the bot must not run. Returns the exit code.

    They are there to be adopted, or with `adopt` count at once. What cannot be taken is told by file and line, and the
    rest is taken.
    """
    files = sorted(each for each in path.rglob("*") if each.suffix.lower() == ".md") if path.is_dir() else [path]
    if not files:
        return sorry(f"There is no .md file in {path}.")
    problems: list[Problem] = []
    found = _of_files(files, problems)
    url, now = settings.read().database, SystemClock().now()
    try:
        with CaseLogLock(url):
            schema.prepare(url)
            with writer(connect(url)) as db, db.begin():
                told = [(practices.bring(db, *each, now=now, adopt=adopt), each) for each in found]
    except AlreadyOpen as problem:
        return sorry(str(problem), code=ALREADY_OPEN)
    except Unusable as problem:
        return sorry(str(problem))
    except DBAPIError as problem:
        return sorry(f"The case log cannot be written: {problem.orig}\nNothing was taken in.")
    for (version, how), (area, written) in told:
        print(f"{version} {how}: {written.title} ({area})")
    return sorry("\n".join(map(str, problems)), code=FAULT) if problems else STOPPED


def read(text: str, file: Path, problems: list[Problem]) -> Iterator[tuple[str, Text]]:
    """The practices of a Markdown text, each with its area; what is wrong is added to the problems."""
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    front, begin = _front_matter(lines)
    draft = _Draft(1, front["title"], front["area"]) if front["title"] else None
    before, indented = len(problems), False
    for number, raw in enumerate(lines[begin:], start=begin + 1):
        line = " ".join(_UNSEEN.sub(" ", raw).split())
        heading = _HEADING.fullmatch(line)
        item, setting = _ITEM.fullmatch(_UNSEEN.sub(" ", raw)), _SETTING.fullmatch(line)
        goes_on, indented = indented and raw[:1].isspace(), False
        if heading is not None and heading[1] == "#":
            if draft is not None:
                yield from _whole(draft, file, problems)
            draft = _Draft(number, heading[2], front["area"])
        elif not line or heading is not None:
            continue
        elif draft is None:
            problems.append(Problem(file, number, "no title yet; begin a practice with a line like: # Its title"))
        elif item is not None:
            draft.steps.append(" ".join(item[1].split()))
            indented = True
        elif goes_on and draft.steps:
            draft.steps[-1] += f" {line}"
            indented = True
        elif setting is not None and setting[1].lower() == "area":
            draft.area = setting[2]
        else:
            problems.append(Problem(file, number, "neither a title, an area nor a step, so it is left out"))
    if draft is not None:
        yield from _whole(draft, file, problems)
    elif len(problems) == before:
        problems.append(Problem(file, 0, "no practice in it; begin one with a line like: # Its title"))


def _of_files(files: Iterable[Path], problems: list[Problem]) -> list[tuple[str, Text]]:
    """What all files hold: of each title in an area the first practice, so that none of them undoes another."""
    found: dict[tuple[str, str], tuple[str, Text]] = {}
    for file in files:
        for area, written in _of_file(file, problems):
            if found.setdefault((area, written.title.casefold()), (area, written)) != (area, written):
                why = f"“{written.title}” ({area}) again, with other steps; the first is taken"
                problems.append(Problem(file, 0, why))
    return list(found.values())


def _of_file(file: Path, problems: list[Problem]) -> Iterable[tuple[str, Text]]:
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
        if len(content) > LARGEST:
            problems.append(Problem(file, 0, f"larger than {LARGEST // 1024} KiB; that is no practice"))
            return ()
        return list(read(content.decode("utf-8"), file, problems))
    except OSError as problem:
        problems.append(Problem(file, 0, f"cannot be read ({problem.strerror})"))
    except UnicodeDecodeError as problem:
        problems.append(Problem(file, 0, f"not UTF-8 (byte {problem.start}); save it as UTF-8"))
    return ()


def _front_matter(lines: list[str]) -> tuple[dict[str, str], int]:
    """What the front matter sets, and how many lines it takes."""
    found = {"area": "", "title": ""}
    if lines[:1] != [_EDGE] or _EDGE not in lines[1:]:
        return found, 0
    end = lines.index(_EDGE, 1)
    for line in lines[1:end]:
        setting = _SETTING.fullmatch(" ".join(_UNSEEN.sub(" ", line).split()))
        if setting is not None:
            found[setting[1].lower()] = setting[2].strip("\"'")
    return found, end + 1


def _whole(draft: _Draft, file: Path, problems: list[Problem]) -> Iterator[tuple[str, Text]]:
    """A practice that was read to its end, unless something is wrong with it."""
    area, written = draft.area.lower(), Text(draft.title, tuple(filter(None, draft.steps)))
    nearest = vocabulary.nearest(area, vocabulary.AREAS)
    if not area:
        why = "no area; add a line like: Area: licensing"
    elif area not in vocabulary.AREAS:
        why = f"“{draft.area}” is no area; try {nearest}"
    elif not written.title or not written.steps:
        why = "a practice is a title and a list of steps, each a line like: - Look it up at its source"
    elif not practices.fits(written):
        why = (
            f"too long to be followed: {practices.LONGEST_TITLE} characters of title, and {practices.MOST_STEPS} steps "
            f"of {practices.LONGEST_STEP} characters at most"
        )
    else:
        yield area, written
        return
    problems.append(Problem(file, draft.line, why))

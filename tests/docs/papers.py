"""The papers of this repository, and the blocks that are set in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]

PAPERS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])

_BLOCK = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block: its language, its text, and the last line of prose before it."""

    language: str
    text: str
    before: str


def blocks(paper: Path, language: str | None = None) -> list[Block]:
    """The fenced blocks of a paper, in order; of one language, where one is named."""
    return [block for block in _blocks(paper.read_text(encoding="utf-8")) if language in {None, block.language}]


def prose(paper: Path) -> str:
    """A paper without its fenced blocks."""
    return _BLOCK.sub("", paper.read_text(encoding="utf-8"))


def _blocks(text: str) -> Iterator[Block]:
    for found in _BLOCK.finditer(text):
        before = text[: found.start()].rstrip().rpartition("\n")[2]
        yield Block(found["language"], dedent(found["text"]), before)

"""The app's manifest: docs/slack-app-manifest.yaml as the app's settings page holds it.

There is no YAML in the standard library, and the manifest needs little of it: mappings, lists, and plain or quoted
words on one line.
"""

from __future__ import annotations

import copy
import re
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).parents[2] / "docs" / "slack-app-manifest.yaml"

_COMMENT = re.compile(r"(^|\s)#.*$")
_PAIR = re.compile(r"([\w-]+):(?:\s+(.*))?$")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "[]": [], "{}": {}}

_Lines = list[tuple[int, str]]


def ours() -> dict[str, Any]:
    """The repository's manifest, to be changed at will."""
    return copy.deepcopy(_ours())


def parse(text: str) -> dict[str, Any]:
    """A manifest's text. Raises ValueError, with the line, for what is not understood."""
    lines: _Lines = []
    for raw in text.splitlines():
        line = _COMMENT.sub("", raw).rstrip()
        if line:
            lines.append((len(line) - len(line.lstrip()), line.strip()))
    found = _block(lines)
    if lines or not isinstance(found, dict):
        raise ValueError(lines[:1])
    return found


@cache
def _ours() -> dict[str, Any]:
    return parse(PATH.read_text(encoding="utf-8"))


def _block(lines: _Lines) -> Any:
    """What the first lines make, as far as they are indented alike; they are taken from the list."""
    depth = lines[0][0]
    return _list(lines, depth) if lines[0][1].startswith("- ") else _mapping(lines, depth)


def _list(lines: _Lines, depth: int) -> list[Any]:
    found = []
    while lines and lines[0][0] == depth and lines[0][1].startswith("- "):
        rest = lines[0][1][2:].strip()
        if _PAIR.match(rest):
            lines[0] = (depth + 2, rest)
            found.append(_block(lines))
        else:
            lines.pop(0)
            found.append(_scalar(rest))
    return found


def _mapping(lines: _Lines, depth: int) -> dict[str, Any]:
    found = {}
    while lines and lines[0][0] == depth and (pair := _PAIR.match(lines[0][1])):
        lines.pop(0)
        deeper = lines and (lines[0][0] > depth or (lines[0][0] == depth and lines[0][1].startswith("- ")))
        found[pair[1]] = _scalar(pair[2]) if pair[2] else _block(lines) if deeper else None
    if not found:
        raise ValueError(lines[0])
    return found


def _scalar(word: str) -> Any:
    if word in _WORDS:
        return copy.copy(_WORDS[word])
    if word[0] in "\"'" and word[-1] == word[0] and len(word) > 1:
        return word[1:-1]
    return int(word) if re.fullmatch(r"-?\d+", word) else word

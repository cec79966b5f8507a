"""Words on a chart: somebody's text is drawn as it is written, in lines that fit; nothing in it commands anything."""

from __future__ import annotations

import re
from textwrap import wrap

_SPACE = re.compile(r"\s+")


def clean(text: str) -> str:
    """The text on one line, without characters that nobody sees; those that XML cannot hold are among them."""
    spaced = _SPACE.sub(" ", text).strip()
    return "".join(filter(str.isprintable, spaced))


def lines(text: str, width: int, most: int = 100) -> str:
    """The text in lines of so many characters, and so many lines; a word that is longer is broken."""
    return "\n".join(wrap(clean(text), width, max_lines=most, placeholder=" …", break_on_hyphens=False))


def height(text: str) -> int:
    """How many lines a text has."""
    return text.count("\n") + 1 if text else 0

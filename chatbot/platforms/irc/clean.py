"""Characters that hide, turn, colour or break a line: made harmless in what is heard and in what is said."""

from __future__ import annotations

import re
import unicodedata

BOLD = "\x02"

_FORMATTING = re.compile(
    "\x03(?:[0-9]{1,2}(?:,[0-9]{1,2})?)?|\x04(?:[0-9a-fA-F]{6}(?:,[0-9a-fA-F]{6})?)?|[\x02\x0f\x11\x16\x1d\x1e\x1f]"
)


class _Visible(dict[int, str | None]):
    """A table for str.translate. Nothing is kept in it: a flood of rare characters must not fill the memory."""

    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        if character.isprintable():
            return character
        if code < 0x20:
            return " " if character == "\t" else chr(0x2400 + code)
        if code == 0x7F:
            return "\u2421"
        category = unicodedata.category(character)
        if category == "Cf":
            return None
        return " " if category.startswith("Z") else "\ufffd"


_VISIBLE = _Visible()


def visible(text: str) -> str:
    """The text on exactly one line: control characters shown as pictures (LF as ␊), bidi and zero-width ones gone."""
    return text if text.isprintable() else text.translate(_VISIBLE)


def clean(text: str) -> str:
    """What a person typed, without IRC's colours and formatting, and visible as above."""
    if not text.isprintable():
        text = _FORMATTING.sub("", text).translate(_VISIBLE)
    return text.strip(" ")

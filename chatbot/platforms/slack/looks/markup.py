"""Slack's mrkdwn, made of text that may be hostile: escaped, without effect, and never longer than a limit.

A piece is a string that must stay whole: a shown character, a link, a mention. Lengths are in UTF-16 units, the
longest way that Slack may count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from chatbot.unseen import CONTROL, HIDDEN, TURNING

MORE = "…"
SECTION = 3000

Blocks: TypeAlias = list[dict[str, Any]]

_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_BARE = str.maketrans("<>", "‹›")
_SHOWN = str.maketrans({**{chr(code): chr(0x2400 + code) for code in range(0x20)}, "\x7f": "␡"})
_UNSEEN = re.compile(f"[{CONTROL}{TURNING}{HIDDEN}]")
_DELIMITER = re.compile(r"(?<![^\W_])[*_~]|[*_~](?![^\W_])|`")
_HARMLESS = str.maketrans("*_~`", "∗ˍ∼ˋ")
_QUOTE = re.compile(r"^\s*>")
_EMOJI = re.compile(r":(?=[\w+'-]*[^\W\d][\w+'-]*:)")
_ADDRESS = re.compile(r"https?://[^\s<>|\x00-\x1f\x7f-\x9f]{1,2000}", re.IGNORECASE)
_WHOLE = re.compile(r"&(?:amp|lt|gt);|<[^>]*>|.", re.DOTALL)
_CLINGING = frozenset("\u200d\ufe0e\ufe0f\u20e3\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")


def visible(text: str) -> str:
    """One line: control characters shown as symbols, what is unseen or turns the line around dropped."""
    return _UNSEEN.sub("", text.translate(_SHOWN))


def inert(text: str) -> str:
    """One line in which nothing makes bold, code, a quotation or an emoji: such signs become their likes."""
    text = _DELIMITER.sub(lambda found: found[0].translate(_HARMLESS), visible(text))
    return _EMOJI.sub("꞉", _QUOTE.sub("›", text))


def bare(text: str) -> str:
    """One plain line, for where Slack wants plain words: not even the signs of its markup are left."""
    return visible(text).translate(_BARE).strip()


def escape(text: str) -> str:
    """The text with what Slack takes for its own control characters escaped."""
    return text.translate(_ESCAPED)


def pieces(text: str) -> list[str]:
    """The text, inert and escaped, a piece a character."""
    return [escape(character) for character in _characters(inert(text))]


def apart(rendered: str) -> list[str]:
    """Rendered text, taken apart again into what must stay whole."""
    return _WHOLE.findall(rendered)


def plain(text: str, limit: int) -> dict[str, object]:
    """A plain_text object of at most `limit`: Slack looks for no markup in it."""
    shown = cut([escape(character) for character in _characters(visible(text))], limit)
    return {"type": "plain_text", "text": shown if shown.strip() else MORE, "emoji": False}


def mrkdwn(text: str) -> dict[str, object]:
    """A mrkdwn object in which Slack makes links and mentions of nothing but markup."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def link(url: str | None, label: str) -> str | None:
    """A link with this label, or None for what is no plain web address."""
    return f"<{escape(url)}|{escape(inert(label))}>" if url and _ADDRESS.fullmatch(url) else None


def size(text: str) -> int:
    """The length in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def cut(parts: Sequence[str], limit: int) -> str:
    """The pieces in one string of at most `limit`; one that cannot hold them all ends with an ellipsis."""
    whole = "".join(parts)
    if size(whole) <= limit:
        return whole
    return next(fold(parts, limit - size(MORE)), "") + MORE


def fold(parts: Iterable[str], limit: int) -> Iterator[str]:
    """The pieces in strings of at most `limit` each, parted at the end of a line or word where possible.

    A piece that is longer than the limit by itself is left out.
    """
    held: list[str] = []
    length = 0
    for part in parts:
        if size(part) > limit:
            continue
        while length + size(part) > limit:
            seam = _seam(held)
            yield "".join(held[:seam]).rstrip()
            held = held[seam:]
            length = size("".join(held))
        held.append(part)
        length += size(part)
    if held:
        yield "".join(held)


def _seam(held: Sequence[str]) -> int:
    """How many pieces to part with: up to the last line's end or space in their second half, or all."""
    for sign in ("\n", " "):
        for at in range(len(held), len(held) // 2, -1):
            if held[at - 1] == sign:
                return at
    return len(held)


def _characters(text: str) -> Iterator[str]:
    """What is shown as one character each: with the marks, joiners and variants that cling to it."""
    held = ""
    for character in text:
        clings = unicodedata.combining(character) or character in _CLINGING or held.endswith("\u200d")
        if held and clings and len(held) < 16:
            held += character
        else:
            if held:
                yield held
            held = character
    if held:
        yield held

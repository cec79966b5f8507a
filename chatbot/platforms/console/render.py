"""A message for the terminal: styled text, with nothing in it that the terminal would obey."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from prompt_toolkit.formatted_text import FormattedText, StyleAndTextTuples

from commands import times
from commands.message import Age, Bold, Card, CaseNumber, Link, Mention, Message, Say, Span, Text, When

_JOINERS = "\u200c\u200d"  # some scripts and emoji are spelt with them


@dataclass(frozen=True, slots=True)
class Look:
    """What rendering depends on: the command prefix, the language, the present."""

    prefix: str
    language: str
    now: datetime


def render(content: Message | Card, look: Look, mark: str = "") -> FormattedText:
    """The lines, each ended; `mark` stands before the first, and the others line up with it."""
    message = content.text if isinstance(content, Card) else content
    shown: StyleAndTextTuples = []
    for number, line in enumerate(message.lines):
        shown.append(("ansibrightblack", mark if number == 0 else " " * len(mark)))
        shown.extend((_style(span), visible(_text(span, look))) for span in line)
        shown.append(("", "\n"))
    return FormattedText(shown)


def _style(span: Span) -> str:
    return {Bold: "bold", Mention: "bold", CaseNumber: "bold ansicyan", Say: "ansigreen"}.get(type(span), "")


def _text(span: Span, look: Look) -> str:
    match span:
        case Text(text) | Bold(text) | Mention(text):
            shown = text
        case CaseNumber(number):
            shown = f"#{number}"
        case When(at, zone):
            shown = times.moment(at, zone, now=look.now, language=look.language)
        case Age(since):
            shown = times.ago(since, now=look.now, language=look.language)
        case Link(url, label):
            shown = url if label in {"", url} else f"{label} <{url}>"
        case Say(words):
            shown = look.prefix + words
    return shown


def visible(text: str) -> str:
    """The text on exactly one line: what would move the cursor or break or turn the line is shown escaped."""
    return text if text.isprintable() else "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character.isprintable() or character in _JOINERS:
        return character
    if unicodedata.category(character) == "Zs":
        return " "
    return character.encode("unicode_escape").decode()

"""A message in IRC's own form: one text a line, every span escaped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from chatbot.platforms.irc.clean import BOLD, visible
from commands import times
from commands.message import (
    Age,
    Bold,
    Card,
    CaseNumber,
    Line,
    Link,
    Mention,
    Message,
    Say,
    Span,
    Text,
    When,
)


@dataclass(frozen=True, slots=True)
class Look:
    """What rendering depends on: the command prefix, the language, the present, and who is here under which nick."""

    prefix: str
    language: str
    now: datetime
    nick_of: Callable[[str], str | None]


def render(content: Message | Card, look: Look) -> list[str]:
    """The lines of text, each exactly one line; empty ones are left out, for IRC cannot say nothing."""
    message = content.text if isinstance(content, Card) else content
    texts = (_line(line, look) for line in message.lines)
    return [text for text in texts if text.strip()]


def _line(line: Line, look: Look) -> str:
    return "".join([_span(span, look) for span in line])


def _span(span: Span, look: Look) -> str:  # noqa: PLR0911 - a span, its form
    match span:
        case Text(text):
            return visible(text)
        case Bold(text):
            return f"{BOLD}{visible(text)}{BOLD}"
        case CaseNumber(number):
            return f"#{number}"
        case Mention():
            return visible(_name(span, look))
        case When(at, zone):
            return visible(times.moment(at, zone, now=look.now, language=look.language))
        case Age(since):
            return visible(times.ago(since, now=look.now, language=look.language))
        case Link(url, label):
            address = visible(url)
            return address if label in {"", url} else f"{visible(label)} <{address}>"
        case Say(words):
            return visible(look.prefix + words)


def _name(mention: Mention, look: Look) -> str:
    for platform, _, account in mention.accounts:
        if platform == "irc" and (nick := look.nick_of(account)):
            return nick
    return mention.name

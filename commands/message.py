"""What is said, before any platform has a say in how it looks.

A message is lines of spans. A span names what a thing *is* (a case, a person, a time); each platform renders it in
its own markup and escapes every text in it. Nothing here knows IRC or Slack.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from commands import exhibits
from commands.exhibits import Exhibit


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text. Treat it as hostile: it may come from anyone."""

    text: str


@dataclass(frozen=True, slots=True)
class Bold:
    text: str


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """A case, shown as `#12`; a link where the platform has links and the case has one."""

    number: int
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """A person: `accounts` are their (platform, network, account)s, to be mentioned as each platform can."""

    name: str
    accounts: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """A moment (aware, UTC) and the zone (IANA name) it is read in where the platform does not know the reader's."""

    at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class Age:
    """How long ago, counted when it is rendered: a post that waited tells its true age."""

    since: datetime


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Say:
    """Words to say to the bot, such as `claim 12`; the platform puts its prefix before them."""

    words: str


Span: TypeAlias = Text | Bold | CaseNumber | Mention | When | Age | Link | Say
Line: TypeAlias = tuple[Span, ...]

_KINDS: dict[str, type[Any]] = {
    "text": Text, "bold": Bold, "case": CaseNumber, "mention": Mention,
    "when": When, "age": Age, "link": Link, "say": Say,
}  # fmt: skip
_NAMES = {kind: name for name, kind in _KINDS.items()}


@dataclass(frozen=True, slots=True)
class Button:
    """A thing to press: pressing it says `words` to the bot, in the presser's name. `form`: it opens the form for what
    is still to be said after them, where a platform has forms. `once`: pressed again, it says nothing more.
    """

    label: str
    words: str
    main: bool = False
    form: bool = False
    once: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """One or more lines, in order; `buttons` and `exhibits`, for platforms that have them, say what the lines say as
    well.
    """

    lines: tuple[Line, ...]
    buttons: tuple[Button, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()

    def __add__(self, other: Message) -> Message:
        more = tuple(each for each in other.buttons if each not in self.buttons)
        return Message(self.lines + other.lines, self.buttons + more, self.exhibits + other.exhibits)


def join(messages: Iterable[Message]) -> Message:
    """The lines of all messages, in order."""
    return sum(messages, Message(()))


def flat(message: Message) -> str:
    """A message of texts and case numbers on one line, unmarked: a heading, say."""
    return " ".join("".join(_flat_span(span) for span in line) for line in message.lines)


def numbers(cases: Sequence[int], most: int | None = None) -> str:
    """Cases by their numbers, in a line: `#1, #2`; where they are more than `most`, how many more."""
    named = ", ".join(f"#{number}" for number in cases[:most])
    more = len(cases) - len(cases[:most])
    return f"{named} … (+{more})" if more else named


def _flat_span(span: Span) -> str:
    match span:
        case Text(text) | Bold(text):
            return text
        case CaseNumber(number):
            return f"#{number}"
        case _:
            raise TypeError(f"{type(span).__name__} needs a platform to render it")


def pack(message: Message) -> Any:
    """The message as JSON values, for a post that waits in the outbox."""
    lines = [[_pack_span(span) for span in line] for line in message.lines]
    if not (message.buttons or message.exhibits):
        return lines
    packed = {
        "lines": lines,
        "buttons": [[each.label, each.words, each.main, each.form, each.once] for each in message.buttons],
    }
    return packed | ({"exhibits": [exhibits.pack(each) for each in message.exhibits]} if message.exhibits else {})


def unpack(packed: Any) -> Message:
    """The message that `pack` packed."""
    whole = packed if isinstance(packed, dict) else {"lines": packed, "buttons": ()}
    return Message(
        tuple(tuple(_unpack_span(span) for span in line) for line in whole["lines"]),
        tuple(Button(*each) for each in whole["buttons"]),
        tuple(exhibits.unpack(each) for each in whole.get("exhibits", ())),
    )


def _pack_span(span: Span) -> list[Any]:
    match span:
        case When(at, zone):
            values: tuple[Any, ...] = (at.isoformat(), zone)
        case Age(since):
            values = (since.isoformat(),)
        case _:
            values = tuple(getattr(span, name) for name in span.__slots__)
    return [_NAMES[type(span)], *values]


def _unpack_span(packed: list[Any]) -> Span:
    name, *values = packed
    if name in {"when", "age"}:
        values[0] = datetime.fromisoformat(values[0])
    elif name == "mention":
        values[1] = tuple((platform, network, account) for platform, network, account in values[1])
    span: Span = _KINDS[name](*values)
    return span


@dataclass(frozen=True, slots=True)
class Card:
    """A case as it stands, in a room that keeps one message a case and updates it in place.

    `text` is the whole in one message, for notifications and screen readers.
    """

    case: int
    head: str
    body: Message
    facts: tuple[Line, ...]
    buttons: tuple[Button, ...]
    text: Message

"""The wording of messages: what Fluent (projectfluent.org) makes of `words/<language>.ftl`.

Values stay spans all the way: Fluent sees a placeholder for each, so that nobody's text is ever read as wording, and
a platform still knows a case from a person when it renders them. In the files, `SAY("claim", $case)` is something to
say to the bot and `BOLD("...")` stands out. So how a message is worded depends on little: it is worked out once for
each way it can turn out, and kept. A message is parsed when it is first said; it may use terms, but no other message.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache, partial
from importlib.resources import files
from typing import Any, TypeAlias

from fluent.runtime import FluentBundle
from fluent.runtime.types import FluentType
from fluent.syntax import FluentParser
from fluent.syntax.ast import Resource
from fluent.syntax.visitor import Visitor

from commands.message import Bold, CaseNumber, Say, Span, Text

Turn: TypeAlias = str | int | None
"""What Fluent is told of a value: the value itself, where wording may turn on it; None where it is only shown."""

Piece: TypeAlias = Callable[[Sequence[Span]], Span]
"""A span of a message, from the values that the message shows."""

WORDINGS_KEPT = 2000

_OPEN, _CLOSE, _SPOKEN = "\ue000", "\ue001", "\ue002"
_NAME = re.compile(r"^(-?[a-z][a-z0-9-]*)(?= *=)", re.MULTILINE)
_PLACE = re.compile(f"{_OPEN}([hbsm])([^{_CLOSE}]*){_CLOSE}")


def source(language: str) -> str:
    """The wording of a language, as its file has it."""
    return files("commands").joinpath("words", f"{language}.ftl").read_text(encoding="utf-8")


@cache
def languages() -> tuple[str, ...]:
    """The languages that there are words in."""
    found = files("commands").joinpath("words").iterdir()
    return tuple(sorted(each.name.removesuffix(".ftl") for each in found if each.name.endswith(".ftl")))


def load(language: str) -> None:
    """Read the file of a language now, rather than when something is first said."""
    _bundle(language)


@cache
def arguments(language: str, message: str, way: str | None) -> tuple[str, ...]:
    """The arguments that a message uses."""
    used = _Used()
    used.visit(_pattern(language, message, way))
    return tuple(used.names)


def has(language: str, message: str, way: str) -> bool:
    """Whether a message has this way of being said."""
    return way in _message(language, message).attributes


@lru_cache(WORDINGS_KEPT)
def lines(language: str, message: str, way: str | None, turns: tuple[Turn, ...]) -> tuple[tuple[Piece, ...], ...]:
    """The lines of a message whose arguments turn out like this; each shown value has its place, in their order."""
    places = iter(range(len(turns)))
    given = {
        name: _Held(next(places)) if turn is None else turn
        for name, turn in zip(arguments(language, message, way), turns, strict=True)
    }
    text, errors = _bundle(language).format_pattern(_pattern(language, message, way), given)
    if errors:
        raise ExceptionGroup(f"the words for {message} do not fit it", errors)
    return tuple(tuple(_pieces(line)) for line in str(text).splitlines())


class _Used(Visitor):
    def __init__(self) -> None:
        self.names: dict[str, None] = {}

    def visit_VariableReference(self, node: Any) -> None:  # noqa: N802 - the library's name
        self.names[node.id.name] = None


class _Held(FluentType):
    """A shown value on its way through Fluent: the wording holds its place."""

    def __init__(self, place: int) -> None:
        self.place = place

    def format(self, locale: Any) -> str:
        del locale
        return f"{_OPEN}h{self.place}{_CLOSE}"


class _Marked(FluentType):
    """Words of our own, marked as something to say (`s`) or to stand out (`m`); `b`: a shown value made bold."""

    def __init__(self, mark: str, words: str) -> None:
        self.mark, self.words = mark, words

    def format(self, locale: Any) -> str:
        del locale
        return f"{_OPEN}{self.mark}{self.words}{_CLOSE}"


def _say(*parts: Any) -> FluentType:
    words = (f"{_SPOKEN}{part.place}{_SPOKEN}" if isinstance(part, _Held) else str(part) for part in parts)
    return _Marked("s", " ".join(words))


def _stand_out(part: Any) -> FluentType:
    return _Marked("b", str(part.place)) if isinstance(part, _Held) else _Marked("m", str(part))


_FUNCTIONS: dict[str, Callable[..., FluentType]] = {"SAY": _say, "BOLD": _stand_out}


@cache
def _bundle(language: str) -> FluentBundle:
    """What knows the terms, and comes to know each message as it is said."""
    bundle = FluentBundle([language], functions=_FUNCTIONS, use_isolating=False)
    bundle.add_resource(_parsed(language, *(name for name in _entries(language) if name.startswith("-"))))
    return bundle


@cache
def _entries(language: str) -> dict[str, str]:
    """The source of each message and term, by its name."""
    _, *found = _NAME.split(source(language))
    return {name: name + text for name, text in zip(found[::2], found[1::2], strict=True)}


def _parsed(language: str, *names: str) -> Resource:
    parser = FluentParser(with_spans=False)
    return Resource([parser.parse_entry(_entries(language)[name]) for name in names])


@cache
def _message(language: str, name: str) -> Any:
    bundle = _bundle(language)
    bundle.add_resource(_parsed(language, name))
    return bundle.get_message(name)


def _pattern(language: str, message: str, way: str | None) -> Any:
    found = _message(language, message)
    pattern = (found.attributes.get(way) if way else None) or found.value
    assert pattern is not None  # noqa: S101 - a test finds a fact without a message
    return pattern


def _pieces(text: str) -> Iterator[Piece]:
    before, *rest = _PLACE.split(text)
    if before:
        yield _always(Text(before))
    for mark, content, after in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        match mark:
            case "h":
                yield partial(_shown, int(content))
            case "b":
                yield partial(_bold, int(content))
            case "s":
                yield partial(_spoken, content.split(_SPOKEN)) if _SPOKEN in content else _always(Say(content))
            case _:
                yield _always(Bold(content))
        if after:
            yield _always(Text(after))


def _always(span: Span) -> Piece:
    return lambda _: span


def _shown(place: int, spans: Sequence[Span]) -> Span:
    return spans[place]


def _bold(place: int, spans: Sequence[Span]) -> Span:
    span = spans[place]
    return Bold(span.text) if isinstance(span, Text) else span


def _spoken(parts: Sequence[str], spans: Sequence[Span]) -> Span:
    """Words to say, whose every second part is the place of a value."""
    words = [_to_say(spans[int(part)]) if index % 2 else part for index, part in enumerate(parts)]
    return Say("".join(words))


def _to_say(span: Span) -> str:
    match span:
        case CaseNumber(number):
            return str(number)
        case Say(words):
            return words
        case _:
            raise TypeError("somebody's text is never something to say")

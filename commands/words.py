"""Facts and refusals turned into messages, in the words of `words/<language>.ftl` (Fluent, projectfluent.org).

A fact's class, in kebab-case, names its message; `.room` is how a room hears it, where that differs from the answer.
Values stay spans all the way: Fluent sees a placeholder for each, so that nobody's text is ever read as wording, and
a platform still knows a case from a person when it renders them. In the files, `SAY("claim", $case)` is something to
say to the bot and `BOLD("...")` stands out; `$case-subject` and the like are the parts of a fact's case.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import FluentType

from commands import privacy
from commands.facts import Code, Fact
from commands.message import Age, Bold, CaseNumber, Line, Link, Mention, Message, Say, Span, Text, When
from commands.refusals import Refusal
from storage.models import Audience, Case

Told: TypeAlias = Fact | Refusal

ROOM = "room"
"""The way a room hears a fact, as opposed to whoever brought it about."""

_OPEN, _CLOSE = "\ue000", "\ue001"
_PLACE = re.compile(f"{_OPEN}([hbsm])([^{_CLOSE}]*){_CLOSE}")


class _Held(FluentType):
    """A span on its way through Fluent: the wording holds its place."""

    def __init__(self, span: Span, place: int) -> None:
        self.span, self.place = span, place

    def format(self, locale: Any) -> str:
        del locale
        return f"{_OPEN}h{self.place}{_CLOSE}"


class _Marked(FluentType):
    """Words of our own, marked as something to say (`s`) or to stand out (`m`); `b`: a held span made bold."""

    def __init__(self, mark: str, words: str) -> None:
        self.mark, self.words = mark, words

    def format(self, locale: Any) -> str:
        del locale
        return f"{_OPEN}{self.mark}{self.words}{_CLOSE}"


def phrase(told: Told, *, audience: Audience, zone: str, language: str = "en", way: str | None = None) -> Message:
    """The message of a fact or a refusal, as `audience` may hear it, its times read in `zone`."""
    bundle = _bundle(language)
    message = bundle.get_message(_message_id(type(told).__name__))
    pattern = (message.attributes.get(way) if way else None) or message.value
    assert pattern is not None  # noqa: S101 - a test finds a fact without a message
    spans: list[Span] = []
    arguments = {name: _argument(value, spans, zone) for name, value in _arguments(told, audience)}
    text, errors = bundle.format_pattern(pattern, arguments)
    if errors:
        raise ExceptionGroup(f"the words for {type(told).__name__} do not fit it", errors)
    return Message(tuple(_line(line, spans) for line in str(text).splitlines()))


def word(name: str, language: str = "en") -> str:
    """A word that stands alone, such as a button's label."""
    pattern = _bundle(language).get_message(name).value
    assert pattern is not None  # noqa: S101 - a test finds a word that is missing
    text, errors = _bundle(language).format_pattern(pattern, {})
    if errors:
        raise ExceptionGroup(f"the word {name} does not stand alone", errors)
    return str(text)


def arguments_of(kind: type[Told]) -> set[str]:
    """The arguments that the message of a class may use."""
    names = set()
    for field in dataclasses.fields(kind):
        names.add(_kebab(field.name))
        if field.name == "case":
            names |= {f"case-{_kebab(part.name)}" for part in dataclasses.fields(privacy.CaseView)}
    return names


def _arguments(told: Told, audience: Audience) -> Iterator[tuple[str, Any]]:
    case = getattr(told, "case", None)
    covered = not isinstance(case, Case) or audience.covers(case.sensitivity)
    kind: Any = type(told)
    for name, field in _fields(kind):
        value = getattr(told, field)
        if isinstance(value, Case):
            view = privacy.seen(value, audience)
            yield name, CaseNumber(view.number, view.link)
            for part, attribute in _fields(privacy.CaseView):
                yield f"{name}-{part}", getattr(view, attribute)
            yield f"{name}-opened", Age(view.opened)
        elif isinstance(value, str) and not (covered or isinstance(value, StrEnum | Code)):
            yield name, None
        else:
            yield name, value


def _argument(value: Any, spans: list[Span], zone: str) -> Any:
    """What Fluent is given for a value: itself where wording may turn on it, a held place where it is content."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return value
    if value is None:
        return "none"
    if isinstance(value, str):
        value = Text(value)
    elif isinstance(value, datetime):
        value = When(value, zone)
    spans.append(value)
    return _Held(value, len(spans) - 1)


def _line(text: str, spans: list[Span]) -> Line:
    pieces = _PLACE.split(text)
    line: list[Span] = [Text(pieces[0])] if pieces[0] else []
    for mark, content, after in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        match mark:
            case "h":
                line.append(spans[int(content)])
            case "b":
                line.append(_bold(spans[int(content)]))
            case "s":
                line.append(Say(content))
            case _:
                line.append(Bold(content))
        if after:
            line.append(Text(after))
    return tuple(line)


def _bold(span: Span) -> Span:
    return Bold(span.text) if isinstance(span, Text) else span


def _say(*parts: Any) -> FluentType:
    return _Marked("s", " ".join(_spoken(part) for part in parts))


def _spoken(part: Any) -> str:
    if isinstance(part, _Held):
        match part.span:
            case CaseNumber(number):
                return str(number)
            case Say(words):
                return words
            case Text() | Bold() | Mention() | When() | Age() | Link():
                raise TypeError("somebody's text is never something to say")
    return str(part)


def _stand_out(part: Any) -> FluentType:
    return _Marked("b", str(part.place)) if isinstance(part, _Held) else _Marked("m", str(part))


_FUNCTIONS: dict[str, Callable[..., FluentType]] = {"SAY": _say, "BOLD": _stand_out}


@cache
def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], functions=_FUNCTIONS, use_isolating=False)
    bundle.add_resource(FluentResource(source(language)))
    return bundle


def source(language: str) -> str:
    """The wording of a language, as its file has it."""
    return files("commands").joinpath("words", f"{language}.ftl").read_text(encoding="utf-8")


@cache
def _fields(kind: Any) -> tuple[tuple[str, str], ...]:
    """A dataclass's fields: as arguments are written, and as they are."""
    return tuple((_kebab(field.name), field.name) for field in dataclasses.fields(kind))


@cache
def _message_id(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def _kebab(name: str) -> str:
    return name.replace("_", "-")

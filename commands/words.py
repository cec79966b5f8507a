"""Facts and refusals turned into messages, in the words of `words/<language>.ftl`.

A fact's class, in kebab-case, names its message; `.room` is how a room hears it, where that differs from the answer.
Its fields are the message's arguments; `$case-subject` and the like are the parts of a fact's case, as its audience may
hear them.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any, TypeAlias

from commands import privacy, wording
from commands.facts import Code, Exhibited, Fact
from commands.message import Age, Button, CaseNumber, Message, Span, Text, When, flat
from commands.presses import Press
from commands.privacy import CaseView
from commands.refusals import Refusal
from commands.wording import Turn
from storage.models import Audience, Case

Told: TypeAlias = Fact | Refusal

ROOM = "room"
"""The way a room hears a fact, as opposed to whoever brought it about."""


def phrase(told: Told, *, audience: Audience, zone: str, language: str = "en", way: str | None = None) -> Message:
    """The message of a fact or a refusal, as `audience` may hear it, its times read in `zone`."""
    message = _message_id(type(told).__name__)
    shown: list[Span] = []
    turns = tuple(_turn(value, shown, zone) for value in _arguments(told, audience, message, language, way))
    lines = wording.lines(language, message, way, turns)
    shows = told.exhibits if isinstance(told, Exhibited) else ()
    buttons = tuple(button(each, language) for each in told.presses) if way is None else ()
    return Message(tuple(tuple([piece(shown) for piece in line]) for line in lines), buttons, shows)


def button(press: Press, language: str = "en") -> Button:
    """Something to be pressed, with its label."""
    label = word(press.label, language) if press.label is not None else press.words
    return Button(label, press.words, form=press.form)


def text(told: Told, *, zone: str = "UTC", language: str = "en", way: str | None = None) -> str:
    """A fact of texts, numbers and cases as one plain line: a caption, say. It must be for anyone to hear."""
    return flat(phrase(told, audience=Audience.PUBLIC, zone=zone, language=language, way=way))


@cache
def word(name: str, language: str = "en", way: str | None = None) -> str:
    """A word that stands alone, such as a button's label; or one of its `way`s."""
    lines = wording.lines(language, name, way, ())
    return flat(Message(tuple(tuple(piece(()) for piece in line) for line in lines)))


def label(name: str, part: str, language: str = "en") -> str:
    """A part of what stands on a form, such as a field's label; empty where there is no such part."""
    return word(name, language, part) if wording.has(language, name, part) else ""


def arguments_of(kind: type[Told]) -> set[str]:
    """The arguments that the message of a class may use."""
    names = {_kebab(field.name) for field in dataclasses.fields(kind)}
    if "case" in names:
        names |= {f"case-{_kebab(part.name)}" for part in dataclasses.fields(CaseView)}
    return names


def _arguments(told: Told, audience: Audience, message: str, language: str, way: str | None) -> Iterator[Any]:
    """The values of the arguments that the message uses."""
    case = getattr(told, "case", None)
    view = privacy.seen(case, audience) if isinstance(case, Case) else None
    for name, part in _fields(wording.arguments(language, message, way), view is not None):
        value = getattr(view if part else told, name)
        if part:
            yield Age(value) if name == "opened" else value
        elif view is not None and isinstance(value, Case):
            yield CaseNumber(view.number, view.link)
        elif view is not None and not view.covered and _is_somebodys(value):
            yield None
        else:
            yield value


def _is_somebodys(value: object) -> bool:
    """Whether this is words that a person chose."""
    return isinstance(value, str) and not isinstance(value, StrEnum | Code)


def _turn(value: Any, shown: list[Span], zone: str) -> Turn:
    """What wording may turn on in a value; what is only content is shown instead."""
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
    shown.append(value)
    return None


@cache
def _fields(arguments: tuple[str, ...], about_a_case: bool) -> tuple[tuple[str, bool], ...]:  # noqa: FBT001 - private
    """Where each argument's value is: the field's name, and whether it is one of the case."""
    return tuple(
        (name.removeprefix("case-").replace("-", "_"), about_a_case and name.startswith("case-")) for name in arguments
    )


@cache
def _message_id(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def _kebab(name: str) -> str:
    return name.replace("_", "-")

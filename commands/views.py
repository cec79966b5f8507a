"""What is shown to one person as a view of its own, where a platform has such: forms to fill in, and their home.

A form asks for what a verb takes: what is filled in is said to that verb, each argument's words under its name. Labels
and hints are worded already; what people have written stays hostile text until a platform renders it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from commands.message import Message


@dataclass(frozen=True, slots=True)
class Choice:
    """`words` are what choosing it says."""

    words: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """`name` is that of the verb's argument that is asked for."""

    name: str
    label: str
    hint: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(_Field):
    """Text, at most `most` characters of it; `long`: of several lines."""

    given: str = ""
    long: bool = False
    most: int = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick(_Field):
    """One of some choices; `given` are the words of the one that is chosen already."""

    choices: tuple[Choice, ...]
    given: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picks(_Field):
    """Any of some choices: their words with spaces between."""

    choices: tuple[Choice, ...]
    given: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment(_Field):
    """A date and a time of day, in `zone` (IANA name): said as `2026-12-01 14:00`."""

    zone: str
    given: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone(_Field):
    """A person of the platform: said as a mention is written there."""


Field: TypeAlias = Words | Pick | Picks | Moment | Someone


@dataclass(frozen=True, slots=True)
class Form:
    """`name` with `case` tells which form it is when it comes back filled in. `about` is shown above the fields."""

    name: str
    case: int | None
    title: str
    submit: str
    fields: tuple[Field, ...]
    about: Message | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a form says that came back filled in: a verb, and each of its arguments' words by its name."""

    text: str
    filled: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of somebody's home: a heading, and what is said under it, with what can be pressed and seen."""

    heading: str
    said: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """What somebody finds when they come to the bot."""

    parts: tuple[Part, ...]

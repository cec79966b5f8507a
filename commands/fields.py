"""The fields of a case that can be set, and what each can be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, TypeAlias
from urllib.parse import urlsplit

from commands import languages, vocabulary
from commands.command import Context
from commands.facts import Code
from commands.refusals.working import NoSuchField, NoSuchValue, NotALink
from storage.models import Audience, Priority

LONGEST_LINK = 2000

_NOT_IN_LINK = re.compile(r"[\s\x00-\x20\x7f-\xa0\"<>\\^`{|}\u200b-\u200f\u2028-\u202e\u2066-\u2069]")


class Field(StrEnum):
    AREA = "area"
    LANGUAGE = "language"
    PRIORITY = "priority"
    SENSITIVITY = "sensitivity"
    LINK = "link"
    TEST = "test"


NOTHING = ("-", "none")
"""How a link is said that is to be none."""

YES, NO = "yes", "no"

_AMONG: dict[Field, Sequence[str]] = {
    Field.AREA: vocabulary.AREAS,
    Field.PRIORITY: tuple(Priority),
    Field.SENSITIVITY: tuple(Audience),
    Field.TEST: (YES, NO),
}


def field(words: list[str], ctx: Context) -> tuple[Field, list[str]]:
    """One of a case's fields."""
    del ctx
    said = words[0].lower().rstrip(":=")
    if said not in set(Field):
        raise NoSuchField(words[0], vocabulary.nearest(said, list(Field)))
    return Field(said), words[1:]


Fields: TypeAlias = Annotated[Field, field]


def value(of: Field, said: str) -> str | None:
    """What a field is to be, as the case log keeps it; None for no link."""
    match of:
        case Field.LINK:
            return None if said.lower() in NOTHING else _link(said)
        case Field.LANGUAGE:
            return _language(said)
        case _:
            if said.lower() not in _AMONG[of]:
                raise NoSuchValue(said, vocabulary.nearest(said.lower(), _AMONG[of]), Code(of))
            return said.lower()


def _link(said: str) -> str:
    try:
        parts = urlsplit(said)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
        good = good and parts.port != 0 and not _NOT_IN_LINK.search(said) and len(said) <= LONGEST_LINK
    except ValueError:
        good = False
    if not good:
        raise NotALink(said)
    return said


def _language(said: str) -> str:
    found = languages.read(said)
    if found is None:
        raise NoSuchValue(said, ", ".join(languages.nearest(said)) or "en, de, fr", Code(Field.LANGUAGE))
    return found

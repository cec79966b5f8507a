"""A value of a row as an export writes it, and back; whatever does not fit its column is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Boolean, Column, DateTime, Enum, Integer, TypeDecorator

LARGEST = 2**31 - 1
FORMULAS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
"""How a cell begins that a spreadsheet would read as a formula, the wide forms of East Asia included: such a one is
written with a ' before it.
"""


class Unfit(ValueError):
    """A value is not what its column holds. `str()` says what was expected."""


def written(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.value if isinstance(value, StrEnum) else value


def cell(value: Any) -> str:
    """A value as a cell of CSV: nothing for none, JSON for what has parts."""
    match written(value):
        case None:
            return ""
        case bool(flag):
            return "true" if flag else "false"
        case str(text):
            return f"'{text}" if text.startswith(FORMULAS) else text
        case int(number):
            return str(number)
        case parts:
            return json.dumps(parts)


def reader(column: Column[Any]) -> Callable[[Any], Any]:
    """Reads what `written` made of a column's value. Raises Unfit."""
    read = _READERS[_kind(column)]
    names: frozenset[str] = frozenset(getattr(column.type, "enums", ()))
    of: Any = getattr(column.type, "enum_class", None)

    def read_one(value: Any) -> Any:
        if value is None:
            if not column.nullable:
                raise Unfit("must not be null")
            return None
        if names:
            if not isinstance(value, str) or value not in names:
                raise Unfit(f"must be one of {', '.join(sorted(names))}")
            return of(value)
        return read(value)

    return read_one


def _kind(column: Column[Any]) -> type[Any]:
    kind: Any = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    return next(each for each in _READERS if isinstance(kind, each))


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise Unfit("must be text without NUL")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise Unfit("must be text that UTF-8 can write") from None
    return value


def _number(value: Any) -> int:
    if type(value) is not int or not -LARGEST <= value <= LARGEST:
        raise Unfit(f"must be a whole number up to {LARGEST}")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Unfit("must be true or false")
    return value


def _moment(value: Any) -> datetime:
    try:
        at = datetime.fromisoformat(value)
        if at.tzinfo is not None:
            return at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        pass
    raise Unfit("must be a moment such as 2026-10-31T12:00:00+00:00")


def _parts(value: Any) -> Any:
    if "\\u0000" in json.dumps(value):
        raise Unfit("must be JSON without NUL")
    return value


_READERS: dict[type[Any], Callable[[Any], Any]] = {
    JSON: _parts,
    DateTime: _moment,
    Boolean: _flag,
    Integer: _number,
    Enum: _text,
    object: _text,
}
"""By the type of a column; text, where it is none of these."""

"""The values of each row: whether each is what its column holds, so that the rows can be read at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Enum,
    Integer,
    Table,
    TypeDecorator,
    and_,
    case,
    func,
    not_,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.types import NullType

from storage.checking import Breach
from storage.models import Case

_SECONDS = "%Y-%m-%d %H:%M:%S"
_LENGTH_OF_SECONDS = 19


def readable(db: Connection) -> Iterator[Breach]:
    """The rows of which some value is of another kind than its column. PostgreSQL holds to all but words of lists."""
    for each in Case.metadata.sorted_tables:
        free = [column for column in each.columns if db.dialect.name == "sqlite" or isinstance(column.type, Enum)]
        if free:
            yield from _broken(db, each, {column.name: _unfit(column) for column in free})


def _broken(db: Connection, table: Table, unfit: dict[str, ColumnElement[bool]]) -> Iterator[Breach]:
    key = [_raw(column) for column in table.primary_key.columns]
    told = [case((test, name)) for name, test in unfit.items()]
    found = select(*key, *told).where(or_(*unfit.values())).execution_options(yield_per=1000)
    for row in db.execute(found):
        which = ", ".join(name for name in row[len(key) :] if name is not None)
        yield Breach(table.name, "/".join(map(str, row[: len(key)])), f"has nothing readable in {which}")


def _unfit(column: Column[Any]) -> ColumnElement[bool]:
    """What is so of a row whose value does not fit."""
    kind: Any = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    raw = _raw(column)
    match kind:
        case Enum():
            return raw.not_in(kind.enums)
        case Boolean():
            return raw.not_in([0, 1])
        case JSON():
            return func.json_valid(raw) == 0
        case DateTime():
            return and_(raw.is_not(None), not_(_is_moment(raw)))
        case _:
            return func.typeof(raw).not_in(["integer" if isinstance(kind, Integer) else "text", "null"])


def _is_moment(raw: ColumnElement[Any]) -> ColumnElement[bool]:
    seconds, rest = func.substr(raw, 1, _LENGTH_OF_SECONDS), func.substr(raw, _LENGTH_OF_SECONDS + 1)
    there = func.coalesce(func.strftime(_SECONDS, seconds), "")
    return and_(there == seconds, seconds > "0001", or_(rest == "", rest.op("GLOB")("." + "[0-9]" * 6)))


def _raw(column: Column[Any]) -> ColumnElement[Any]:
    """A value as the database has it, whatever it was to be."""
    return type_coerce(column, NullType())

"""Rows as values: what a statement finds, as instances of the tables' own classes that nothing manages."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, RowMapping, Table
from sqlmodel import SQLModel

Model = TypeVar("Model", bound=SQLModel)


def table(model: type[SQLModel]) -> Table:
    """The table of a class, for statements."""
    found: Table = model.__table__  # type: ignore[attr-defined]  # every table class has one
    return found


def value(model: type[Model], row: RowMapping) -> Model:
    return model.model_construct(**row)


def first(db: Connection, statement: Executable, model: type[Model], **given: Any) -> Model | None:
    """The first row of a statement over all of the model's columns, or None."""
    row = db.execute(statement, given).mappings().first()
    return None if row is None else value(model, row)


def every(db: Connection, statement: Executable, model: type[Model], **given: Any) -> list[Model]:
    """Every row of a statement over all of the model's columns."""
    return [value(model, row) for row in db.execute(statement, given).mappings()]

"""Statements that are run often: compiled once for each database, and from then on handed straight to its driver.

SQLAlchemy writes the SQL and knows how values go in and come out. What it does around each execution takes ten times
what the database itself needs to find a row, and a claim is half a dozen statements.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError

from storage.rows import Model, value

Statement: TypeAlias = Select[Any] | Insert | Update | Delete


class Prepared:
    """A statement whose parameters are named, and none of them a list. Raises sqlalchemy's errors, as others do."""

    def __init__(self, statement: Statement, *columns: str) -> None:
        """`columns`: what is inserted, where the statement itself does not say it."""
        self._statement, self._columns = statement, columns
        self._compiled: dict[str, _Compiled] = {}

    def run(self, db: Connection, **given: Any) -> int:
        """How many rows it changed."""
        compiled = self._for(db.dialect)
        _, changed = execute(db, compiled.sql, compiled.given(given))
        return changed

    def run_for_each(self, db: Connection, many: Sequence[Mapping[str, Any]]) -> None:
        """Run it with each of these."""
        compiled = self._for(db.dialect)
        for given in many:
            execute(db, compiled.sql, compiled.given(given))

    def scalar(self, db: Connection, **given: Any) -> Any:
        """What the first row has in its first column; None without a row."""
        found = self._rows(db, given)
        return next(iter(found[0].values())) if found else None

    def first(self, db: Connection, model: type[Model], **given: Any) -> Model | None:
        """The first row, of a statement over all of the model's columns, or None."""
        found = self._rows(db, given)
        return value(model, found[0]) if found else None

    def every(self, db: Connection, model: type[Model], **given: Any) -> list[Model]:
        """Every row, of a statement over all of the model's columns."""
        return [value(model, row) for row in self._rows(db, given)]

    def _rows(self, db: Connection, given: Mapping[str, Any]) -> list[dict[str, Any]]:
        compiled = self._for(db.dialect)
        rows, _ = execute(db, compiled.sql, compiled.given(given))
        return [compiled.found(row) for row in rows]

    def _for(self, dialect: Dialect) -> _Compiled:
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _Compiled(self._statement, self._columns, dialect)
        return compiled


class _Compiled:
    """A statement as one database's driver takes it, with how values go in and come out."""

    def __init__(self, statement: Statement, columns: Sequence[str], dialect: Dialect) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(columns) or None)
        binds = {name: compiled.binds[name] for name in compiled.params}
        defaults = {column.key: column.default.arg for column in compiled.insert_prefetch}
        constants = {name: bind.value for name, bind in binds.items() if not bind.required} | defaults
        into = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in binds.items()}
        self.sql = str(compiled)
        self._order: list[str] | None = compiled.positiontup
        self._constants = {name: into[name](value) if into[name] else value for name, value in constants.items()}
        self._into = [(name, convert) for name, convert in into.items() if convert and name not in constants]
        self._columns = [column.key for column in statement.exported_columns]
        out_of = {
            column.key: column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in statement.exported_columns
        }
        self._out_of = [(name, convert) for name, convert in out_of.items() if convert]

    def given(self, values: Mapping[str, Any]) -> Any:
        """The parameters as the driver takes them: by name, or in their order."""
        named = {**self._constants, **values}
        for name, convert in self._into:
            named[name] = convert(named[name])
        return named if self._order is None else [named[name] for name in self._order]

    def found(self, row: Sequence[Any]) -> dict[str, Any]:
        """A row's values, by the names of their columns."""
        values: dict[Any, Any] = dict(zip(self._columns, row, strict=True))
        for name, convert in self._out_of:
            values[name] = convert(values[name])
        return values


def execute(db: Connection, sql: str, given: Any = ()) -> tuple[Sequence[Any], int]:
    """Hand SQL to the driver as it is; the rows found, and how many were changed."""
    if not db.in_transaction():
        db.begin()
    connection: Any = db.connection.dbapi_connection
    cursor = connection.cursor()
    any_error: Any = db.dialect.loaded_dbapi.Error
    try:
        cursor.execute(sql, given)
        return cursor.fetchall() if cursor.description else [], cursor.rowcount
    except any_error as problem:
        raise DBAPIError.instance(None, None, problem, any_error, hide_parameters=True) from problem
    finally:
        cursor.close()

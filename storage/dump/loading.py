"""Taking an export in: into an empty case log, whole or not at all.

Whatever is in the files may be forged or broken. All is written in one transaction; at the end the files must be those
of the manifest, and the trail must hold up to its head.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Connection, Table, and_, bindparam, func, insert, select, text, update
from sqlalchemy.exc import DataError, IntegrityError

from storage import trail
from storage.dump import DumpRefused, exported, lines
from storage.dump.lines import Row
from storage.dump.writing import Walked
from storage.models import SEARCHED

Some: TypeAlias = list[tuple[int, Row]]
"""Rows, each with its line's number."""


def load(db: Connection, folder: Path, told: Row, *, walked: Walked) -> None:
    """Take in what a manifest tells of, in the transaction that is under way. Raises DumpRefused."""
    if any(db.execute(select(select(each).exists())).scalar() for each in exported()):
        raise DumpRefused(
            "The case log is not empty, and an import overwrites nothing: set DATABASE_URL to a new file or an empty "
            "database"
        )
    for each in exported():
        walked.stage(each.name)
        _fill(db, each, lines.rows(folder, each, told["tables"][each.name], walked.done))
        if own := _own(each):
            _point(db, each, own, lines.rows(folder, each, told["tables"][each.name], lambda _: None))
        _count_on(db, each)
    if db.dialect.name == "sqlite":
        db.exec_driver_sql(f"INSERT INTO {SEARCHED} ({SEARCHED}) VALUES ('rebuild')")  # noqa: S608 - a name of ours
    walked.stage("the chain")
    for broken in trail.verify(db):
        raise DumpRefused(f"The trail does not hold at entry {broken.entry}: {broken.why}. Use a backup from before")
    if trail.head(db) != told["head"]:
        raise DumpRefused("The trail does not end with the head of the manifest. Export it again, or use a backup")


def _fill(db: Connection, table: Table, found: Iterator[Some]) -> None:
    """Write rows down; those that point at others of their own table do so only once all are there."""
    nowhere: Row = dict.fromkeys(_own(table))
    for some in filter(None, found):
        try:
            with db.begin_nested():
                db.execute(insert(table), [row | nowhere for _, row in some])
        except (IntegrityError, DataError):
            _find_the_bad_one(db, table, some, nowhere)
            raise


def _find_the_bad_one(db: Connection, table: Table, some: Some, nowhere: Row) -> None:
    for number, row in some:
        try:
            with db.begin_nested():
                db.execute(insert(table), row | nowhere)
        except (IntegrityError, DataError) as problem:
            raise _refused(table, number, problem) from problem


def _point(db: Connection, table: Table, own: list[str], found: Iterator[Some]) -> None:
    key = table.primary_key.columns
    pointing = (
        update(table)
        .where(and_(*(column == bindparam(f"key_{column.name}") for column in key)))
        .values({name: bindparam(f"to_{name}") for name in own})
    )
    for number, row in chain.from_iterable(found):
        if all(row[name] is None for name in own):
            continue
        given = {f"key_{column.name}": row[column.name] for column in key} | {f"to_{name}": row[name] for name in own}
        try:
            with db.begin_nested():
                db.execute(pointing, given)
        except IntegrityError as problem:
            raise _refused(table, number, problem) from problem


def _own(table: Table) -> list[str]:
    """The columns by which a table's rows point at others of it."""
    return [column.name for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]


def _refused(table: Table, number: int, problem: IntegrityError | DataError) -> DumpRefused:
    why = (str(problem.orig).splitlines() or ["it breaks a rule"])[0]
    return DumpRefused(f"{table.name}.jsonl, line {number}: {why}. Export it again, or use a backup")


def _count_on(db: Connection, table: Table) -> None:
    """New rows get numbers after those that were taken in; SQLite sees to that itself."""
    column: Any = table.autoincrement_column
    if db.dialect.name != "postgresql" or column is None:
        return
    given = {"table": db.dialect.identifier_preparer.format_table(table), "column": column.name}
    sequence = db.execute(text("SELECT pg_get_serial_sequence(:table, :column)"), given).scalar()
    last = db.execute(select(func.max(column))).scalar()
    if sequence is not None and last is not None:
        db.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})

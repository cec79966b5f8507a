"""How values are kept: what a column of words, of moments or of names is."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column
from sqlmodel import SQLModel, UTCDateTime

SQLModel.model_config["defer_build"] = True
"""What would check and write a row as JSON is made when it is asked for: rows are values that nothing checks."""


def words(of: type[StrEnum]) -> Any:
    """A column that holds the words of an enumeration, the same on every database."""
    return sa.Enum(
        of, native_enum=False, create_constraint=False, length=24, values_callable=lambda e: [m.value for m in e]
    )


class Moment(UTCDateTime):
    """Aware moments in UTC. For SQLite they are written as SQLAlchemy writes them, in a fraction of its time."""

    cache_ok = True

    def bind_processor(self, dialect: sa.Dialect) -> Any:
        return _written if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:
        return _read if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


@lru_cache(100)
def _written(at: datetime | None) -> str | None:
    if at is None:
        return None
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return at.astimezone(UTC).isoformat(" ", "microseconds")[:26]


def _read(at: str | None) -> datetime | None:
    return None if at is None else datetime.fromisoformat(f"{at}+00:00")


def moment(*, null: bool = False, index: bool = False) -> Any:
    """A column of moments."""
    return Column(Moment(), nullable=null, index=index)


def names() -> Any:
    """A column that holds a comma list of names, empty where there are none."""
    return Column(sa.String(), nullable=False, server_default="")


def flag(*, usual: bool = False) -> Any:
    """A column that says yes or no, and what it says of rows from before there was one."""
    return Column(sa.Boolean(), nullable=False, server_default=sa.true() if usual else sa.false())

"""Connections to the case log, whichever database it lives in.

One connection writes; another may read beside it. Each is for one thread alone, which need not be the one
that opened it. The writer takes the database's writing lock as its transaction begins, so that transactions
follow one another on both databases and nothing that was read changes before it is written.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.dialects import registry
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

registry.register("sqlite.casebell", "storage.sqlite", "CaseLogSQLite")
registry.register("postgresql.casebell", "storage.postgresql", "CaseLogPostgreSQL")

PATIENCE = 5.0
"""Seconds a transaction waits for the writing lock; then it raises sqlalchemy's OperationalError."""

READS = "reads"
"""In a connection's `info`: it only reads, so its transactions begin without the writing lock."""


class Unusable(Exception):
    """The case log cannot be used as it stands. `str()` tells the operator what to do."""


def connect(url: str, *, patience: float = PATIENCE) -> Engine:
    """An engine for the case log at `url`. Connects to nothing yet, but makes a missing file and its folder.

    Raises Unusable for a URL that names no case log, and for a file that cannot be made.
    """
    file = file_of(url)
    target = _parse(url)
    if file is None:
        target = target.set(drivername="postgresql+casebell")
    else:
        _make(file)
        target = target.set(drivername="sqlite+casebell", database=str(file), query={})
    return create_engine(target, poolclass=NullPool, patience=patience)


def writer(engine: Engine) -> Connection:
    """A connection whose every transaction holds the writing lock from its first moment."""
    if engine.dialect.name == "sqlite":
        return engine.connect()
    return engine.connect().execution_options(isolation_level="READ COMMITTED")


def reader(engine: Engine) -> Connection | None:
    """A connection that reads snapshots and cannot write; None where only one connection is safe."""
    if not can_read_apart(engine):
        return None
    connection = engine.connect()
    connection.info[READS] = True
    if engine.dialect.name == "sqlite":
        pragma(connection, "query_only = ON")
        return connection
    return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def can_read_apart(engine: Engine) -> bool:
    """Whether a second connection is safe beside the writer's."""
    return engine.dialect.name != "sqlite" or safe_with_several(engine.dialect.loaded_dbapi.sqlite_version_info)


def safe_with_several(library: tuple[int, ...]) -> bool:
    """Whether a SQLite of this version keeps its write-ahead log whole under several connections.

    Before 3.51.3 one connection's checkpoint could undo another's commit.
    """
    return library >= (3, 51, 3)


def pragma(connection: Connection, setting: str) -> None:
    """Set a SQLite pragma between two transactions, where those that are ignored inside one count too."""
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA {setting}")
    cursor.close()


def file_of(url: str) -> Path | None:
    """The file of a SQLite case log, resolved; None for PostgreSQL. Raises Unusable as `connect` does."""
    target = _parse(url)
    if target.get_backend_name() == "postgresql":
        return None
    if not target.database or target.database.startswith((":memory:", "file:")):
        raise Unusable("DATABASE_URL: name a file, as in sqlite:///var/casebell.db; memory forgets")
    return Path(target.database).resolve()


def _parse(url: str) -> URL:
    try:
        target = make_url(url)
    except ArgumentError:
        raise Unusable("DATABASE_URL: write sqlite:///path or postgresql+psycopg://host/database") from None
    if target.get_backend_name() not in {"sqlite", "postgresql"}:
        raise Unusable("DATABASE_URL: a case log lives in sqlite or postgresql+psycopg, nothing else")
    return target


def _make(file: Path) -> None:
    """Make the file, for its owner's eyes only.

    One that is there is never opened: closing it again would drop the locks that SQLite holds on it in this
    process.
    """
    try:
        if not file.parent.exists():
            file.parent.mkdir(mode=0o700, parents=True)
            sync_folder(file.parent.parent)
        if not file.exists():
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            sync_folder(file.parent)
        elif file.stat().st_mode & 0o077:
            file.chmod(0o600)
    except OSError as problem:
        raise Unusable(
            f"The case log {file} cannot be made ({problem.strerror}): let Casebell's user write there, "
            "or set DATABASE_URL to another place"
        ) from problem


def sync_folder(folder: Path) -> None:
    """Put a folder's list of names on disk: until then a power cut may take back a new name."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

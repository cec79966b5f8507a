"""The schema of the case log: made, recognised, and brought up to date before anything else touches it.

A revision is a file in `migrations/versions`, and its number is the first word of the file's name. An empty
database gets the tables as `models.py` has them; the migrations are for those that are there already, and alembic
is imported for these alone, because it costs more time and memory than the rest of the start.
"""

from __future__ import annotations

import filecmp
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from storage import files, models
from storage.engine import Unusable, connect, file_of, pragma, sync_folder, writer

if TYPE_CHECKING:
    from alembic.config import Config

log = structlog.get_logger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"

_REVISION = sa.Table(
    "alembic_version",
    sa.MetaData(),
    sa.Column("version_num", sa.String(32), nullable=False),
    sa.PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)


class NewerSchema(Unusable):
    """The case log has a schema that this program does not know."""


class NotACaseLog(Unusable):
    """The database holds other tables, and none of the case log's history."""


class Damaged(Unusable):
    """The case log's file is damaged. `str()` names the newest backup beside it."""

    def __init__(self, file: Path, problem: object) -> None:
        backup = files.newest_backup(file)
        restore = f"bring back the newest backup beside it: casebell restore {backup}"
        if backup is None:
            restore = "no backup lies beside it, so bring back one of yours: casebell restore PATH"
        super().__init__(f"The case log {file} is damaged ({problem}). Keep the file, and {restore}")


def revisions(migrations: Path = MIGRATIONS) -> list[str]:
    """Every revision this program knows, oldest first."""
    return sorted(path.name.partition("_")[0] for path in (migrations / "versions").glob("[0-9]*_*.py"))


def prepare(url: str, *, migrations: Path = MIGRATIONS) -> None:
    """Bring the database to this program's schema: make what is missing, upgrade what is older.

    An older SQLite file is copied beside itself first. All that changes, changes in one transaction, so a process
    that dies here leaves the old schema or the new. Hold the case log's lock meanwhile. Raises Unusable
    (NewerSchema, NotACaseLog, Damaged), having changed nothing.
    """
    file = file_of(url)
    with _explained(file):
        if file is not None:
            _look_over(file)
        with writer(connect(url)) as db:
            _settle(db, file, migrations)


def expect(db: Connection) -> None:
    """Raise Unusable where a case log is not at this program's schema."""
    found, head = _revision(db), revisions()[-1]
    if found != head:
        raise Unusable(
            f"The case log is at schema {found or 'none'}, and this Casebell's is {head}: start the bot of the same "
            "version once, which brings an older one up to date"
        )


def _look_over(file: Path) -> None:
    """Refuse a damaged file, and half of a case log, which SQLite would take for an empty one and start over."""
    if files.restoring(file).exists():
        raise Unusable(f"A restore of {file} was broken off: run the same casebell restore once more")
    wal, _ = files.companions(file)
    if _size(file):
        with files.opened(file) as db:
            files.check(db, "quick_check")
    elif _size(wal):
        raise Unusable(
            f"The case log {file} is gone, yet its latest entries are in {wal}: put the file back beside them, "
            "or move them away and bring back a backup: casebell restore PATH"
        )


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _settle(db: Connection, file: Path | None, migrations: Path) -> None:
    known = revisions(migrations)
    if file is not None:
        # a migration may rebuild a table that others point at; what points where is checked before it is committed
        pragma(db, "foreign_keys = OFF")
    with db.begin():
        found = _revision(db)
        if found == known[-1]:
            return
        if found is None:
            _create(db, known[-1])
        elif found in known:
            _upgrade(db, file, found, migrations)
        else:
            raise NewerSchema(_newer(file, found, known[-1]))


@contextmanager
def _explained(file: Path | None) -> Iterator[None]:
    try:
        yield
    except files.Unsound as problem:
        assert file is not None  # noqa: S101 - nothing else is looked over
        raise Damaged(file, problem) from problem
    except DBAPIError as problem:
        if file is not None and files.unsound(problem.orig):
            raise Damaged(file, problem.orig) from problem
        raise Unusable(f"The case log cannot be used now: {problem.orig}") from problem


def _revision(db: Connection) -> str | None:
    if not sa.inspect(db).has_table(_REVISION.name):
        return None
    return db.scalar(sa.select(_REVISION.c.version_num))


def _create(db: Connection, revision: str) -> None:
    if sa.inspect(db).get_table_names():
        raise NotACaseLog(
            "The database holds tables, and none of them is the case log's history: "
            "set DATABASE_URL to an empty database or to a new file"
        )
    models.Case.metadata.create_all(db, checkfirst=False)
    _REVISION.create(db)
    db.execute(_REVISION.insert().values(version_num=revision))


def _upgrade(db: Connection, file: Path | None, found: str, migrations: Path) -> None:
    from alembic import command  # noqa: PLC0415 - see above

    head = revisions(migrations)[-1]
    kept = None if file is None else _keep(file, f"before-{head}")
    command.upgrade(alembic_config(db, migrations), "head")
    if file is not None and (astray := db.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
        tables = ", ".join(sorted({row[0] for row in astray}))
        raise Unusable(
            f"The case log {file} is still at schema {found}: after an upgrade to {head}, rows of {tables} would "
            f"point at nothing. Please report it; the Casebell used until now still opens it"
        )
    log.info("schema_upgraded", was=found, now=head, kept=None if kept is None else str(kept))


def alembic_config(db: Connection, migrations: Path = MIGRATIONS) -> Config:
    """Alembic's configuration for work in the transaction of `db`."""
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = db
    return config


def _keep(file: Path, word: str) -> Path:
    """A copy of the file beside it. An upgrade that is tried again does not add a second one of the same."""
    part = file.with_name(f"{file.name}.{word}{files.PART}")
    files.copy(file, part)
    for kept in _kept(file, word):
        if filecmp.cmp(kept, part, shallow=False):
            part.unlink()
            return kept
    kept = part.rename(files.free(file, word))
    sync_folder(file.parent)
    return kept


def _kept(file: Path, word: str) -> list[Path]:
    start = f"{file.name}.{word}"
    return [path for path in file.parent.iterdir() if path.name.startswith(start) and path.suffix != files.PART]


def _newer(file: Path | None, found: str, head: str) -> str:
    kept = [] if file is None else _kept(file, f"before-{found}")
    back = f": casebell restore {max(kept, key=lambda path: path.stat().st_mtime_ns)}" if kept else ""
    return (
        f"The case log is at schema {found}, and this Casebell knows up to {head}: start the newer Casebell that wrote "
        f"it, or go back to a copy from before that{back}"
    )

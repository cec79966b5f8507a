"""The files of a SQLite case log: sound copies of it, and what lies beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from storage.engine import Unusable
from storage.sqlite import DRIVER

PART = ".part"
"""How the name of a copy ends that is still being made."""

_MAGIC = b"SQLite format 3\x00"
_CORRUPT, _NOT_A_DATABASE = 11, 26


class Unsound(Exception):
    """A file is damaged, or no database at all. `str()` is what SQLite found."""


def companions(file: Path) -> tuple[Path, Path]:
    """The files that belong to a database in use: commits that are not yet folded into it, and their index."""
    return file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")


def restoring(file: Path) -> Path:
    """Where a restored file waits to take its place: while it is there, a restore is unfinished."""
    return file.with_name(f"{file.name}.restoring")


def free(file: Path, word: str) -> Path:
    """The first name beside `file` that is not taken: `cases.db.word`, `cases.db.word-2`, ..."""
    path = file.with_name(f"{file.name}.{word}")
    number = 1
    while path.exists():
        number += 1
        path = file.with_name(f"{file.name}.{word}-{number}")
    return path


def copy(source: Path, target: Path) -> None:
    """Make `target` one whole, checked file of all that is committed in `source`, while others go on writing.

    It is on disk when this returns, for its owner's eyes only. An existing target is replaced. Raises Unsound.
    """
    for leftover in (target, *companions(target)):
        leftover.unlink(missing_ok=True)
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with opened(source) as old, opened(target) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")
        check(new, "integrity_check")
    with target.open("rb") as file:
        os.fsync(file.fileno())


@contextmanager
def opened(file: Path, mode: str = "rw") -> Iterator[Any]:
    """A driver's connection to a file that must be there. Raises Unsound for damage, Unusable for the rest."""
    try:
        with closing(DRIVER.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)) as db:
            yield db
    except DRIVER.DatabaseError as problem:
        if unsound(problem):
            raise Unsound(problem) from problem
        raise Unusable(f"{file} cannot be opened ({problem})") from problem


def unsound(problem: BaseException | None) -> bool:
    """Whether a driver's error means that the file is damaged."""
    return getattr(problem, "sqlite_errorcode", 0) & 0xFF in {_CORRUPT, _NOT_A_DATABASE}


def check(db: Any, how: str) -> None:
    """Let SQLite look at every page, by its `quick_check` or `integrity_check`. Raises Unsound."""
    found = [" ".join(str(row[0]).split()) for row in db.execute(f"PRAGMA {how}(3)").fetchall()]
    if found != ["ok"]:
        raise Unsound("; ".join(found))


def revision_in(file: Path) -> str | None:
    """The revision of the schema in a file; None where it holds no case log. Raises Unsound."""
    with opened(file, "ro") as db:
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchall():
            return None
        row = db.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def newest_backup(file: Path) -> Path | None:
    """The youngest case log that lies beside `file`, but for those that were moved out of its place."""
    beside = [path for path in file.parent.iterdir() if path.is_file() and path != file]
    for path in sorted(beside, key=lambda path: path.stat().st_mtime_ns, reverse=True):
        if path.name.startswith(f"{file.name}.aside") or path.name.endswith(PART) or not _begins_well(path):
            continue
        try:
            if revision_in(path) is not None:
                return path
        except (Unsound, Unusable):
            continue
    return None


def _begins_well(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC

"""Backups of a SQLite case log, and the way back from one."""

from __future__ import annotations

import os
from pathlib import Path

import structlog

from storage import files
from storage.engine import file_of, sync_folder
from storage.lock import CaseLogLock
from storage.schema import Damaged, NewerSchema, revisions

log = structlog.get_logger(__name__)


class BackupRefused(Exception):
    """No backup was made, or none restored, and nothing changed. `str()` tells the operator what to do."""


def backup(url: str, path: Path) -> None:
    """Copy the case log to `path`, which must be free; the bot may go on working meanwhile.

    The copy holds every commit up to one moment, is one file of its own, checked, on disk, and only its owner reads
    it. Raises BackupRefused, and Damaged when the case log itself is.
    """
    file = _file_of(url)
    if not file.exists():
        raise BackupRefused(f"There is no case log at {file}: check DATABASE_URL")
    path = path.absolute()
    part = path.with_name(f"{path.name}.{os.getpid()}{files.PART}")
    try:
        path.touch(mode=0o600, exist_ok=False)  # the name is ours from here on
    except FileExistsError:
        raise BackupRefused(f"{path} exists, and a backup overwrites nothing: choose another name") from None
    except OSError as problem:
        raise BackupRefused(f"{path} cannot be written ({problem.strerror}): choose another place") from problem
    try:
        files.copy(file, part)
        part.replace(path)
    except BaseException as problem:
        part.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        if isinstance(problem, files.Unsound):
            raise Damaged(file, problem) from problem
        raise
    sync_folder(path.parent)
    log.info("backup_made", path=str(path))


def restore(url: str, path: Path) -> Path | None:
    """Put the backup at `path` in the case log's place; what was there is moved aside, and its new path returned.

    A process that dies here leaves the old case log as it was, or a restore that `schema.prepare` knows for broken off
    and that is finished by running it again. Raises BackupRefused, NewerSchema, and AlreadyOpen while the bot runs.
    """
    file = _file_of(url)
    with CaseLogLock(url):
        _look_over(path)
        waiting = files.restoring(file)
        part = waiting.with_name(f"{waiting.name}{files.PART}")
        try:
            files.copy(path, part)
        except files.Unsound as problem:
            part.unlink(missing_ok=True)
            raise _damaged(path, problem) from problem
        part.replace(waiting)
        sync_folder(file.parent)
        aside = _move_aside(file)
        waiting.replace(file)
        sync_folder(file.parent)
    log.info("backup_restored", path=str(path), aside=None if aside is None else str(aside))
    return aside


def _file_of(url: str) -> Path:
    file = file_of(url)
    if file is None:
        raise BackupRefused(
            "PostgreSQL keeps this case log: back it up with pg_dump --format=custom, and bring it back with pg_restore"
        )
    return file


def _look_over(path: Path) -> None:
    if not path.is_file():
        raise BackupRefused(f"There is no backup at {path}: name the file of one")
    try:
        revision = files.revision_in(path.absolute())
    except files.Unsound as problem:
        raise _damaged(path, problem) from problem
    if revision is None:
        raise BackupRefused(f"{path} holds no case log: name the file of a backup")
    if revision not in revisions():
        raise NewerSchema(
            f"{path} is at schema {revision}, and this Casebell knows up to {revisions()[-1]}: "
            "restore it with the newer Casebell that made it"
        )


def _damaged(path: Path, problem: files.Unsound) -> BackupRefused:
    return BackupRefused(f"{path} is damaged ({problem}): restore another backup")


def _move_aside(file: Path) -> Path | None:
    """Move the old file and its companions away, the file last, so that a second try still finds where they belong."""
    aside = files.free(file, "aside")
    moved = zip((*files.companions(file), file), (*files.companions(aside), aside), strict=True)
    for old, new in moved:
        if old.exists():
            old.rename(new)
    return aside if aside.exists() else None

"""One process at a time has the case log open for writing."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from storage.engine import READS, connect, file_of

_TAKE = "SELECT pg_try_advisory_lock(:log, :lock)"
_IS_HELD = """
    SELECT EXISTS (SELECT FROM pg_locks WHERE pid = pg_backend_pid()
        AND locktype = 'advisory' AND classid = :log AND objid = :lock)
"""


class AlreadyOpen(Exception):
    """Another process has the case log. `str()` tells the operator what to do."""


class CaseLogLock:
    """Holds the case log for this process as long as its `with` lasts; a process that dies lets it go.

    Beside a SQLite file it is a lock on `<file>.lock`, never on the file itself, whose own locks SQLite would lose
    with it. On PostgreSQL it is an advisory lock, held by a connection of its own. Raises AlreadyOpen at once when
    another process has it.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._handle: int | None = None
        self._session: Connection | None = None

    def __enter__(self) -> Self:
        file = file_of(self._url)
        if file is None:
            self._session = _hold_session(self._url)
        else:
            self._handle = _hold_file(file)
        return self

    def held(self) -> bool:
        """Whether it still is: a PostgreSQL that was restarted, or that nobody reaches any more, has let it go.

        May block; for one thread at a time.
        """
        if self._session is None:
            return self._handle is not None
        try:
            return _asked(self._session, _IS_HELD)
        except DBAPIError:
            return False

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._handle is not None:
            fcntl.flock(self._handle, fcntl.LOCK_UN)
            os.close(self._handle)
            self._handle = None
        if self._session is not None:
            self._session.close()
            self._session = None


def _hold_file(file: Path) -> int:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # the lock file stays: removing it would let two processes hold two files of one name
    handle = os.open(file.with_name(f"{file.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip() or "unknown"
        os.close(handle)
        raise AlreadyOpen(
            f"Another Casebell (process {holder}) has the case log {file}: stop that one first, "
            "or give this one another DATABASE_URL"
        ) from None
    os.ftruncate(handle, 0)
    os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
    return handle


def _hold_session(url: str) -> Connection:
    session = connect(url).connect().execution_options(isolation_level="AUTOCOMMIT")
    session.info[READS] = True
    if not _asked(session, _TAKE):
        session.close()
        raise AlreadyOpen(
            "Another Casebell has the case log in this PostgreSQL database: stop that one first, "
            "or give this one another DATABASE_URL"
        )
    return session


def _asked(session: Connection, question: str) -> bool:
    from storage.postgresql import CASE_LOG, OPEN  # noqa: PLC0415 - loads the driver

    try:
        return bool(session.scalar(text(question), {"log": CASE_LOG, "lock": OPEN}))
    finally:
        session.rollback()

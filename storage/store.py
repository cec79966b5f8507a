"""The case log's one writer, and a reader beside it.

Work is a plain function of a connection. The writer thread takes all the work that is waiting, runs each piece in a
savepoint of one transaction, commits once, and only then answers: the pieces share the fsync, a failed piece rolls
back alone, and an answer means that it is on disk. When the database itself fails (disk full, connection lost), the
whole transaction is given up and every piece is told so.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

from storage import engine as engines
from storage import erasing
from storage.memory import keep, memory
from storage.prepared import execute

T = TypeVar("T")
Work: TypeAlias = Callable[[Connection], Any]

MOST_AT_ONCE = 32
"""Pieces of work in one commit."""

MOST_AFTER_A_PAUSE = 4
"""Pieces in the first commit after there was nothing to do: who comes first does not wait for the crowd behind."""

MOST_WAITING = 10_000
"""Pieces of work that may wait; past it the store refuses rather than grow."""


class NotStored(Exception):
    """It is not on disk, and was not promised. Trying again later may work."""


class Broken(NotStored):
    """The disk failed in the middle of a commit: what is on it is unknown, so nothing more is written."""


@dataclass(frozen=True, slots=True)
class _Piece:
    work: Work
    future: Future[Any]


_Waiting: TypeAlias = "queue.SimpleQueue[_Piece | None]"


class Store:
    """Owns the connections to the case log, each used by one thread alone.

    `on_commit` is called in the writer thread with the number of pieces of each commit,
    `on_broken` when the disk fails.
    """

    def __init__(
        self,
        url: str,
        *,
        on_commit: Callable[[int], None] | None = None,
        on_broken: Callable[[], None] | None = None,
    ) -> None:
        self.engine: Engine = engines.connect(url)
        self.broken = threading.Event()
        self._on_commit, self._on_broken = on_commit, on_broken
        self._to_write: _Waiting = queue.SimpleQueue()
        self._to_read: _Waiting = queue.SimpleQueue()
        self._writer = threading.Thread(target=self._write, name="case-log-writer", daemon=True)
        self._reader = threading.Thread(target=self._read, name="case-log-reader", daemon=True)
        self._reads_apart = engines.can_read_apart(self.engine)
        self._writer.start()
        if self._reads_apart:
            self._reader.start()

    def transact(self, work: Callable[[Connection], T]) -> Future[T]:
        """Run `work` in the writer; the future holds its result once that is on disk, or what it raised.

        Raises NotStored when too much is waiting.
        """
        return self._enqueue(self._to_write, work)

    def read(self, work: Callable[[Connection], T]) -> Future[T]:
        """Run `work` on a snapshot of what is committed, without delaying the writer. It must not write."""
        return self._enqueue(self._to_read if self._reads_apart else self._to_write, work)

    def close(self, within: float | None = None) -> None:
        """Finish what is waiting, and close the case log. Each of the two threads has `within` seconds for that."""
        for waiting, thread in ((self._to_write, self._writer), (self._to_read, self._reader)):
            if thread.is_alive():
                waiting.put(None)
                thread.join(within)
        self.engine.dispose()

    def _enqueue(self, waiting: _Waiting, work: Callable[[Connection], T]) -> Future[T]:
        if self.broken.is_set():
            raise Broken("the case log's disk has failed")
        if waiting.qsize() >= MOST_WAITING:
            raise NotStored("too much is waiting to be stored")
        future: Future[T] = Future()
        waiting.put(_Piece(work, future))
        return future

    def _write(self) -> None:
        db: Connection | None = None
        while batch := _batch(self._to_write, MOST_AT_ONCE):
            try:
                db = db or engines.writer(self.engine)
                answers = self._commit(db, [piece.work for piece in batch])
                erasing.sweep(db)
            except SQLAlchemyError as problem:
                self._give_up(batch, problem)
                if db is not None:
                    db.invalidate()
                    db.close()
                    db = None
                continue
            if self._on_commit is not None:
                self._on_commit(len(batch))
            for piece, (result, error) in zip(batch, answers, strict=True):
                _answer(piece, result, error)
        if db is not None:
            db.close()

    def _commit(self, db: Connection, works: list[Work]) -> list[tuple[Any, Exception | None]]:
        # No futures in here: an error keeps these frames, and the future keeps the error.
        if len(works) == 1:
            return [_alone(db, works[0])]
        with db.begin() as transaction:
            answers = [_in_savepoint(db, work) for work in works]
        keep(db, transaction)
        return answers

    def _give_up(self, batch: list[_Piece], problem: SQLAlchemyError) -> None:
        refusal: NotStored = NotStored("the case log cannot take it now")
        if _disk_failed(problem):
            self.broken.set()
            if self._on_broken is not None:
                self._on_broken()
            refusal = Broken("the case log's disk has failed")
        refusal.__cause__ = problem
        for piece in batch:
            _answer(piece, None, refusal)

    def _read(self) -> None:
        db: Connection | None = None
        while batch := _batch(self._to_read, 1):
            result: Any = None
            error: Exception | None
            try:
                db = db or engines.reader(self.engine)
                assert db is not None  # noqa: S101 - this thread runs only where reading apart is safe
                result, error = _alone(db, batch[0].work)
            except SQLAlchemyError as problem:
                error = NotStored("the case log cannot be read now")
                error.__cause__ = problem
                if db is not None:
                    db.invalidate()
                    db.close()
                    db = None
            _answer(batch[0], result, error)
        if db is not None:
            db.close()


def _batch(waiting: _Waiting, most: int) -> list[_Piece]:
    """The pieces that wait, at most `most`; blocks for the first; empty when it is time to stop."""
    if waiting.empty():
        most = min(most, MOST_AFTER_A_PAUSE)
    piece = waiting.get()
    if piece is None:
        return []
    batch = [piece]
    while len(batch) < most:
        try:
            piece = waiting.get_nowait()
        except queue.Empty:
            break
        if piece is None:
            waiting.put(None)
            break
        batch.append(piece)
    return batch


def _alone(db: Connection, work: Work) -> tuple[Any, Exception | None]:
    """Work that has the transaction for itself: rolled back whole if it fails."""
    transaction = db.begin()
    try:
        result = work(db)
    except OperationalError:
        transaction.rollback()
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is its asker's
        transaction.rollback()
        return None, error
    transaction.commit()
    keep(db, transaction)
    return result, None


def _in_savepoint(db: Connection, work: Work) -> tuple[Any, Exception | None]:
    """One work of several: rolled back alone if it fails. Savepoints of one name nest; the commit ends them all."""
    execute(db, "SAVEPOINT piece")
    try:
        result = work(db)
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is its asker's
        execute(db, "ROLLBACK TO SAVEPOINT piece")
        memory(db).clear()
        return None, error
    return result, None


def _answer(piece: _Piece, result: Any, error: Exception | None) -> None:
    if not piece.future.set_running_or_notify_cancel():
        return
    if error is None:
        piece.future.set_result(result)
    else:
        piece.future.set_exception(error)


def _disk_failed(problem: SQLAlchemyError) -> bool:
    """SQLite's SQLITE_IOERR: an fsync or a write that failed leaves the file in a state nobody knows."""
    return isinstance(problem, DBAPIError) and "disk i/o error" in str(problem.orig).lower()

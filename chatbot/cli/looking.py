"""Looking at the case log from the command line, beside the bot that may be running."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from sqlalchemy import Connection, Engine

from storage import schema
from storage.engine import can_read_apart, connect, reader, writer
from storage.lock import CaseLogLock


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    """The case log, to be looked at while the bot runs. Where a second connection is not safe, nobody else has it.

    Raises AlreadyOpen and Unusable.
    """
    engine = connect(url)
    with ExitStack() as stack:
        stack.callback(engine.dispose)
        if not can_read_apart(engine):
            stack.enter_context(CaseLogLock(url))
        yield engine


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """The case log as it is at one moment. Raises Unusable where it is of another schema."""
    with reader(engine) or writer(engine) as db, db.begin():
        schema.expect(db)
        yield db

"""Where the case logs of communities are that have one of their own, beside the main community's.

Each is a database of its own, so that no query of one can find what is another's: with SQLite the file
`communities/T0123.db` beside the main one, with PostgreSQL the database `casebell_t0123` beside `casebell`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError

from storage.engine import READS, Unusable, connect, file_of

FOLDER = "communities"
LONGEST = 63
"""Bytes of a name in PostgreSQL, which cuts off what is more."""
NAME = re.compile(r"[TE][A-Z0-9]{2,30}")
"""What a community is called: as the workspace that it began with."""


def database(main: str, community: str) -> str:
    """The URL of a community's case log, where the main one is at `main`. Raises Unusable for what is no name."""
    if not NAME.fullmatch(community):
        raise Unusable(f"{community!r} names no community: they are called by their workspace's id, such as T012AB3CD")
    file = file_of(main)
    if file is not None:
        return f"sqlite:///{_folder(file) / f'{community}.db'}"
    target = make_url(main)
    name = f"{target.database}_{community.lower()}"
    if not target.database or len(name.encode()) > LONGEST:
        most = LONGEST - len(community) - 1
        raise Unusable(
            f"DATABASE_URL: name a database in it, of at most {most} bytes: that of {community} is named after it"
        )
    return target.set(database=name).render_as_string(hide_password=False)


def make(main: str, community: str) -> str:
    """Make a community's database where it is not there yet, for `schema.prepare` to fill; its URL. Raises Unusable."""
    url = database(main, community)
    if file_of(url) is not None:
        return url  # made as it is opened
    name = make_url(url).database
    with _asking(main) as session:
        there = session.scalar(text("SELECT EXISTS (SELECT FROM pg_database WHERE datname = :name)"), {"name": name})
        try:
            if not there:
                session.execute(text(f"CREATE DATABASE {session.dialect.identifier_preparer.quote(name or '')}"))
        except DBAPIError as problem:
            raise Unusable(
                f"PostgreSQL makes no database {name} for the community {community} ({problem.orig}): let Casebell's "
                f"user do so (ALTER ROLE ... CREATEDB), or make it yourself and let that user own it (createdb {name})"
            ) from problem
    return url


def known(main: str) -> list[str]:
    """The communities that have a database, by their names. Raises Unusable where that cannot be known."""
    file = file_of(main)
    if file is not None:
        found = [path.stem for path in _folder(file).glob("*.db")]
    else:
        start = f"{make_url(main).database}_"
        with _asking(main) as session:
            every_one = session.scalars(text("SELECT datname FROM pg_database")).all()
        found = [name.removeprefix(start).upper() for name in every_one if name.startswith(start)]
    return sorted(filter(NAME.fullmatch, found))


@contextmanager
def _asking(main: str) -> Iterator[Connection]:
    """PostgreSQL, outside of any transaction."""
    engine = connect(main)
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as session:
            session.info[READS] = True  # it waits for nobody's turn to write
            yield session
    except OperationalError as problem:
        raise Unusable(f"The case log cannot be used now: {problem.orig}") from problem
    finally:
        engine.dispose()


def _folder(file: Path) -> Path:
    return file.parent / FOLDER

"""Writing an export: as the case log is at one moment, row by row."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Connection, Table, func, select

from storage import schema, trail
from storage.checking import columns
from storage.dump import FORMAT, MANIFEST, DumpRefused, exported
from storage.dump.values import cell, written
from storage.engine import sync_folder

_ROWS_AT_ONCE = 1000
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Walked(Protocol):
    """Told which table is written, and how many rows more of it have been."""

    def stage(self, what: str) -> None: ...

    def done(self, pieces: int) -> None: ...


def rows(db: Connection) -> int:
    """How many rows there are to export."""
    return sum(db.execute(select(func.count()).select_from(each)).scalar_one() for each in exported())


def export(db: Connection, folder: Path, *, version: str, now: datetime, walked: Walked) -> dict[str, Any]:
    """Write all that a connection's snapshot sees into a folder that was made for it; the manifest.

    The manifest comes last: a folder without one is no export. Raises OSError, and DumpRefused for what could not be
    taken in again.
    """
    for broken in columns.readable(db):
        raise DumpRefused(
            f"{broken.table} {broken.row} {broken.why}. All that does not hold is told by: casebell verify"
        )
    tables = {}
    for each in exported():
        walked.stage(each.name)
        tables[each.name] = _table(db, each, folder, walked)
    manifest = {
        "format": FORMAT,
        "schema": schema.revisions()[-1],
        "casebell": version,
        "exported_at": written(now),
        "head": trail.head(db),
        "csv": "a cell that begins with = + - @, a tab or a new line has a ' before it; JSON Lines are exact",
        "tables": tables,
    }
    with _file(folder / MANIFEST) as file:
        file(json.dumps(manifest, indent=2).encode() + b"\n")
    sync_folder(folder)
    return manifest


def make(folder: Path) -> None:
    """A folder for an export, new or empty, that only its owner may read. Raises DumpRefused."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise DumpRefused(f"{folder} is not empty, and an export overwrites nothing: name a new folder")
        folder.chmod(0o700)
    except OSError as problem:
        raise DumpRefused(f"{folder} cannot be written ({problem.strerror}): name another folder") from problem


def _table(db: Connection, table: Table, folder: Path, walked: Walked) -> dict[str, Any]:
    names, count = [column.name for column in table.columns], 0
    lines, cells = hashlib.sha256(), hashlib.sha256()
    every = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=_ROWS_AT_ONCE)
    with (
        _file(folder / f"{table.name}.jsonl", lines) as json_lines,
        _file(folder / f"{table.name}.csv", cells) as sheet,
    ):
        sheet(_csv([names]))
        for some in db.execute(every).partitions():
            json_lines("".join(_line(names, row) for row in some).encode())
            sheet(_csv([cell(value) for value in row] for row in some))
            walked.done(len(some))
            count += len(some)
    return {"rows": count, "jsonl": lines.hexdigest(), "csv": cells.hexdigest()}


def _line(names: Sequence[str], row: Iterable[Any]) -> str:
    return _JSON.encode({name: written(value) for name, value in zip(names, row, strict=True)}) + "\n"


def _csv(rows: Iterable[list[str]]) -> bytes:
    sheet = io.StringIO(newline="")
    csv.writer(sheet).writerows(rows)
    return sheet.getvalue().encode()


@contextmanager
def _file(path: Path, digest: Any = None) -> Iterator[Callable[[bytes], None]]:
    """What writes into a new file, and into its digest; on disk once this is over."""
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:

        def write(some: bytes) -> None:
            file.write(some)
            if digest is not None:
                digest.update(some)

        yield write
        file.flush()
        os.fsync(file.fileno())

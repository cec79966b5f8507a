"""Reading an export's files: line by line, and nothing but what an export writes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Integer, Table

from storage.dump import FORMAT, MANIFEST, DumpRefused, exported, values
from storage.dump.values import Unfit

LONGEST = 8 * 1024 * 1024
"""Bytes of a line; of a manifest as well."""

_ROWS, _BYTES = 500, LONGEST
"""How much is handed out together: so many rows, or fewer of so many bytes."""

Row: TypeAlias = dict[str, Any]

_AGAIN = "Export it again, or use a backup"


def manifest(folder: Path, *, schema: str) -> Row:
    """What an export says of itself, where it is of this `schema`. Raises DumpRefused."""
    path = folder / MANIFEST
    if not path.is_file():
        raise DumpRefused(f"{folder} holds no export ({MANIFEST} is not there): name the folder of one")
    try:
        with path.open("rb") as file:
            found = _parsed(file.read(LONGEST))
        told = [found[name] for name in ("schema", "casebell", "head")]
        tables = [(each["rows"], each["jsonl"]) for each in found["tables"].values()]
        as_written = all(isinstance(each, str) for each in told) and all(
            type(rows) is int and isinstance(digest, str) for rows, digest in tables
        )
    except (OSError, Unfit, KeyError, TypeError, AttributeError) as problem:
        raise DumpRefused(f"{path} is not the manifest of an export: name the folder of one") from problem
    if not as_written or found.get("format") != FORMAT:
        raise DumpRefused(f"{path} is of a format that this Casebell does not know: use the one that wrote it")
    if found["schema"] != schema:
        raise DumpRefused(
            f"{path} is of schema {found['schema'][:40]!r}, and this Casebell's is {schema}. Take it in with the "
            f"Casebell that wrote it ({found['casebell'][:40]!r}), and start this one on that case log: that brings it "
            "up to date"
        )
    if set(found["tables"]) != {each.name for each in exported()}:
        raise DumpRefused(f"{path} does not tell of just the tables that there are. {_AGAIN}")
    return found


def sizes(folder: Path) -> int:
    """Bytes of the lines that there are to take in."""
    files = (folder / f"{each.name}.jsonl" for each in exported())
    return sum(file.stat().st_size for file in files if file.is_file())


def rows(
    folder: Path, table: Table, told: Mapping[str, Any], walked: Callable[[int], None]
) -> Iterator[list[tuple[int, Row]]]:
    """The rows of a table, some at a time, each with its line's number; at the end they are known to be those that the
    manifest tells.

    Raises DumpRefused, which names file and line.
    """
    path = folder / f"{table.name}.jsonl"
    readers = {column.name: values.reader(column) for column in table.columns}
    key = list(table.primary_key.columns)
    number = key[0].name if len(key) == 1 and isinstance(key[0].type, Integer) else None
    digest, count, last, size = hashlib.sha256(), 0, 0, 0
    some: list[tuple[int, Row]] = []
    for line in _lines(path):
        count += 1
        digest.update(line)
        walked(len(line))
        try:
            row = _read(line, readers)
        except Unfit as problem:
            raise DumpRefused(f"{path.name}, line {count}: {problem}. {_AGAIN}") from problem
        if number is not None:
            if row[number] <= last:
                raise DumpRefused(f"{path.name}, line {count}: {number} is not above that of the line before. {_AGAIN}")
            last = row[number]
        some.append((count, row))
        size += len(line)
        if len(some) >= _ROWS or size >= _BYTES:
            yield some
            some, size = [], 0
    yield some
    if count != told["rows"]:
        raise DumpRefused(f"{path.name} ends after line {count}, and {told['rows']} were exported. {_AGAIN}")
    if digest.hexdigest() != told["jsonl"]:
        raise DumpRefused(f"{path.name} is not as it was exported: its SHA-256 is another. {_AGAIN}")


def _lines(path: Path) -> Iterator[bytes]:
    count = 0
    try:
        with path.open("rb") as file:
            while line := file.readline(LONGEST):
                count += 1
                if not line.endswith(b"\n"):
                    raise DumpRefused(f"{path.name}, line {count}: is cut off, or too long. {_AGAIN}")
                yield line
    except OSError as problem:
        raise DumpRefused(f"{path.name} cannot be read ({problem.strerror}). {_AGAIN}") from problem


def _read(line: bytes, readers: Mapping[str, Callable[[Any], Any]]) -> Row:
    found = _parsed(line)
    if set(found) != set(readers):
        raise Unfit(f"must be an object of {', '.join(readers)}")
    row = {}
    for name, read in readers.items():
        try:
            row[name] = read(found[name])
        except Unfit as problem:
            raise Unfit(f"{name} {problem}") from None
    return row


def _parsed(line: bytes) -> Row:
    try:
        found = json.loads(line.decode(), object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise Unfit("must be UTF-8") from None
    except (ValueError, RecursionError) as problem:
        raise problem if isinstance(problem, Unfit) else Unfit("must be JSON") from None
    if not isinstance(found, dict):
        raise Unfit("must be an object")
    return found


def _once(pairs: list[tuple[str, Any]]) -> Row:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unfit("must name nothing twice")
    return found


def _no_number(said: str) -> Any:
    raise Unfit(f"must hold numbers, not {said}")

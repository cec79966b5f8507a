"""Where actions are read from: a file, or what is piped in; packed by gzip or not."""

from __future__ import annotations

import gzip
import io
import stat
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeAlias

STDIN = "-"
LONGEST_LINE = 1 << 20
"""Bytes. What is longer is no action, and is passed over without being kept."""

AT_ONCE = 1 << 16

Stream: TypeAlias = "io.BufferedReader[Any]"
BOM = b"\xef\xbb\xbf"

_GZIP = b"\x1f\x8b"


class BrokenOff(Exception):
    """What was packed cannot be unpacked any further."""


@contextmanager
def opened(name: str, read: Callable[[int], None]) -> Iterator[Stream]:
    """A file's bytes, unpacked; `-` is what is piped in. `read` is told of each so many bytes as they lie on the disk.

    Raises OSError, and BrokenOff while it is read.
    """
    with ExitStack() as stack:
        handle: int | str = sys.stdin.fileno() if name == STDIN else name
        raw = stack.enter_context(open(handle, "rb", buffering=0, closefd=name != STDIN))
        packed = stack.enter_context(io.BufferedReader(_Told(raw, read), AT_ONCE))
        if packed.peek(len(_GZIP))[: len(_GZIP)] != _GZIP:
            yield packed
            return
        with gzip.GzipFile(fileobj=packed) as unpacked:
            yield stack.enter_context(io.BufferedReader(_Unpacked(unpacked), AT_ONCE))


def size(names: Sequence[str]) -> int:
    """How many bytes there are to be read; 0 where nobody knows. Raises OSError."""
    found = [Path(name).stat() for name in names if name != STDIN]
    known = len(found) == len(names) and all(stat.S_ISREG(each.st_mode) for each in found)
    return sum(each.st_size for each in found) if known else 0


def lines(stream: Stream) -> Iterator[tuple[int, bytes | None]]:
    """Each line and its number, from 1; None for one that is too long."""
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) <= LONGEST_LINE or line.endswith(b"\n"):
            yield number, line.removeprefix(BOM) if number == 1 else line
            continue
        while not line.endswith(b"\n") and (line := stream.readline(AT_ONCE)):
            pass
        yield number, None


def beginning(stream: Stream) -> bytes:
    """How it begins, for as much as is there at once; nothing is taken."""
    head: bytes = stream.peek(AT_ONCE)
    return head.removeprefix(BOM)


class _Told(io.RawIOBase):
    """Bytes on their way, counted."""

    def __init__(self, raw: Any, read: Callable[[int], None]) -> None:
        self._raw, self._read = raw, read

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int | None:
        count: int | None = self._raw.readinto(into)
        self._read(count or 0)
        return count


class _Unpacked(io.RawIOBase):
    """Unpacked bytes; whatever is wrong with the packing ends them in one way."""

    def __init__(self, unpacked: gzip.GzipFile) -> None:
        self._unpacked = unpacked

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        try:
            found = self._unpacked.read(len(into))
        except (EOFError, gzip.BadGzipFile, zlib.error) as problem:
            raise BrokenOff(str(problem)) from problem
        into[: len(found)] = found
        return len(found)

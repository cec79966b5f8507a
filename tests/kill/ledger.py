"""What one client asked, and what it was told: its own record, on disk before it goes on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Something that was asked, and that the bot said it had done.

    `case` is its number, where the asker was told. `mark` is a word that nothing else has: the subject of a case, the
    text of a note. `owner` is who has the case, where that was the answer.
    """

    by: str
    verb: str
    case: int | None = None
    mark: str | None = None
    owner: str | None = None


class Ledger:
    """Lines of JSON in a file of the client's own."""

    def __init__(self, folder: Path, name: str) -> None:
        self._name = name
        self._file = (folder / f"{name}.ledger").open("x")

    def asks(self, verb: str, *, case: int | None = None, mark: str | None = None) -> None:
        self._write({"asks": verb, "case": case, "mark": mark})

    def acknowledged(
        self, verb: str, *, case: int | None = None, mark: str | None = None, owner: str | None = None
    ) -> None:
        self._write({"acknowledged": asdict(Acknowledged(self._name, verb, case, mark, owner))})

    def close(self) -> None:
        self._file.close()

    def _write(self, line: dict[str, object]) -> None:
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())


def acknowledged(folder: Path) -> Iterator[Acknowledged]:
    """All that any client was told is done."""
    for file in sorted(folder.glob("*.ledger")):
        for line in file.read_text().splitlines():
            if (told := json.loads(line).get("acknowledged")) is not None:
                yield Acknowledged(**told)

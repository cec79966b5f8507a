"""One moving line while something long is under way; where there is no terminal, a few plain lines."""

from __future__ import annotations

import re
import shutil
import threading
import time
from typing import Self, TextIO

_TICK = 0.2
_PLAIN_EVERY = 20.0
_NAMED = re.compile(r"(?:Collecting|Requirement already satisfied:) ([A-Za-z0-9._-]+)")


class Progress:
    """Shows the stage under way, how far pip has come in it, and how long everything has taken."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._moving = out.isatty()
        self._began = time.monotonic()
        self._spoke = self._began
        self._stage = "starting"
        self._names = self._named = 0
        self._detail = ""
        self._over = threading.Event()
        self._ticker = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> Self:
        self._say("Setting up Casebell in .venv; this happens once.")
        self._ticker.start()
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._over.set()
        self._ticker.join()
        self._say("Set-up stopped." if kind else f"Ready after {self._elapsed()}.")

    def stage(self, name: str, names: int = 0) -> None:
        """A new stage begins; `names` is how many packages it will name."""
        self._stage, self._names, self._named, self._detail = name, names, 0, ""
        if not self._moving:
            self._say(f"  {self._elapsed():>5}  {name}")

    def hear(self, line: str) -> None:
        """A line of pip's."""
        if found := _NAMED.match(line):
            self._named = min(self._named + 1, self._names)
            self._detail = f": fetching {found[1]} ({self._named} of {self._names})" if self._names else ""
        elif line.startswith("Installing collected packages"):
            self._detail = ": unpacking all of them"

    def _tick(self) -> None:
        while not self._over.wait(_TICK):
            if self._moving:
                line = f"  {self._elapsed():>5}  {self._stage}{self._detail}"
                self._out.write(f"\r\x1b[K{line[: shutil.get_terminal_size().columns - 1]}")
                self._out.flush()
            elif time.monotonic() - self._spoke > _PLAIN_EVERY:
                self._say(f"  {self._elapsed():>5}  {self._stage}{self._detail}")

    def _say(self, line: str) -> None:
        self._spoke = time.monotonic()
        self._out.write(f"\r\x1b[K{line}\n" if self._moving else f"{line}\n")
        self._out.flush()

    def _elapsed(self) -> str:
        return f"{time.monotonic() - self._began:.0f} s"

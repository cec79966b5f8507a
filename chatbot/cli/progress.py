"""One moving line on a terminal while something long is under way; nowhere else."""

from __future__ import annotations

import shutil
from typing import Self, TextIO

from chatbot.clock import SystemClock

TICK = 0.2
"""Seconds after which the line is drawn again."""

_WIDTH = 24


class Progress:
    """Shows what is under way, and how much of it is done."""

    def __init__(self, out: TextIO, total: int) -> None:
        """`total` is how many pieces there are, of whatever kind; 0 where nobody knows."""
        self._out, self._total = out, total
        self._moves = out.isatty()
        self._clock = SystemClock()
        self._drawn = 0.0
        self._done = 0
        self._what = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._moves:
            self._out.write("\r\x1b[K")
            self._out.flush()

    def stage(self, what: str) -> None:
        """Something else is under way now."""
        self._what = what
        self._draw()

    def done(self, pieces: int) -> None:
        """So many pieces more are done."""
        self._done += pieces
        if self._moves and self._clock.monotonic() - self._drawn >= TICK:
            self._draw()

    def _draw(self) -> None:
        if not self._moves:
            return
        self._drawn = self._clock.monotonic()
        line = f"  {self._bar()}{self._what}"
        self._out.write(f"\r\x1b[K{line[: shutil.get_terminal_size().columns - 1]}")
        self._out.flush()

    def _bar(self) -> str:
        if not self._total:
            return ""
        share = min(1.0, self._done / self._total)
        full = round(share * _WIDTH)
        return f"[{'#' * full}{'.' * (_WIDTH - full)}] {share:4.0%}  "

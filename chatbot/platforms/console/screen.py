"""What is shown above the line being typed: the bot's words, and whatever else the process prints or logs meanwhile.

Everything is shown by one task after another on the loop, so that nothing tears the prompt or another's lines. (The
library's own stand-in for sys.stdout writes from a thread, which loses the prompt where one is about to be drawn.)
"""

from __future__ import annotations

import asyncio
import contextvars
import io
import logging
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, redirect_stderr, redirect_stdout

from prompt_toolkit.application import get_app_session, in_terminal
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.output import Output
from prompt_toolkit.renderer import print_formatted_text
from prompt_toolkit.styles import Style

_PLAIN: Style = Style([])
_PATIENCE = 0.8
"""Seconds that a terminal may take to show the last of it."""


class Screen:
    """The terminal of the session it is made in."""

    def __init__(self) -> None:
        self._context = contextvars.copy_context()
        self._showing: set[asyncio.Task[None]] = set()

    async def show(self, text: FormattedText) -> None:
        """Returns when it stands there. A caller who goes away does not tear it, or the next would wait for ever."""
        await asyncio.shield(self._start(lambda output: _print(output, text)))

    @asynccontextmanager
    async def redirected(self) -> AsyncIterator[None]:
        """Meanwhile what is printed, and what is logged to the terminal, is shown here too."""
        lines = _Lines(lambda line: self._start(lambda output: _write(output, line)))
        try:
            with redirect_stdout(lines), redirect_stderr(lines), _logging_to(lines):
                yield
        finally:
            await self._finish()

    async def _finish(self) -> None:
        """Show what is on its way, as long as the terminal takes it."""
        await asyncio.sleep(0)  # what other threads have handed over
        if self._showing:
            _, torn = await asyncio.wait(self._showing, timeout=_PATIENCE)
            for each in torn:
                each.cancel()

    def _start(self, draw: Callable[[Output], None]) -> asyncio.Task[None]:
        showing = asyncio.get_running_loop().create_task(_draw(draw), context=self._context)
        self._showing.add(showing)
        showing.add_done_callback(self._showing.discard)
        return showing


async def _draw(draw: Callable[[Output], None]) -> None:
    async with in_terminal():
        draw(get_app_session().output)


def _print(output: Output, text: FormattedText) -> None:
    print_formatted_text(output, text, _PLAIN, color_depth=output.get_default_color_depth())


def _write(output: Output, line: str) -> None:
    output.write_raw(line)
    output.flush()


class _Lines(io.TextIOBase):
    """A stream that hands whole lines to `show`, on the loop's own thread."""

    def __init__(self, show: Callable[[str], object]) -> None:
        self._show = show
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._begun = threading.local()

    def write(self, text: str) -> int:
        whole, newline, begun = (getattr(self._begun, "line", "") + text).rpartition("\n")
        self._begun.line = begun
        if newline and threading.get_ident() == self._thread:
            self._show(whole + newline)
        elif newline:
            self._loop.call_soon_threadsafe(self._show, whole + newline)
        return len(text)

    def isatty(self) -> bool:
        return True


@contextmanager
def _logging_to(stream: _Lines) -> Iterator[None]:
    moved = [
        (handler, handler.setStream(stream))
        for handler in logging.getLogger().handlers
        if isinstance(handler, logging.StreamHandler)
        and not isinstance(handler, logging.FileHandler)
        and handler.stream.isatty()
    ]
    try:
        yield
    finally:
        for handler, before in moved:
            handler.setStream(before)

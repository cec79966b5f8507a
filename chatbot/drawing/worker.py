"""The bot's side of drawing: starts the process that draws, hands it charts, takes pictures from it, and ends it.

The process gets the charts as JSON, and answers each with a frame: a byte that tells whether it was drawn, four for a
length, and the picture, or why there is none.
"""

from __future__ import annotations

import asyncio
import json
import os
import struct
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, TypeAlias
from weakref import WeakKeyDictionary

from commands.exhibits import Chart, pack

Kind: TypeAlias = Literal["png", "svg"]

SECONDS = 30.0
"""What a process may take from its start to its last picture."""

MOST_BYTES = 8 * 2**20
"""The largest picture that is taken: ten times what any chart comes to."""

AT_ONCE = 2
"""Processes that draw at the same time: each takes a processor, and 80 MiB."""

FRAME = struct.Struct("!?I")

_ROOT = Path(__file__).resolve().parents[2]
_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()


class NotDrawn(Exception):
    """There is no picture. `str()` tells the operator why, and nothing of what the chart shows."""


async def draw(chart: Chart, *, kind: Kind) -> bytes:
    """A picture of a chart. Raises NotDrawn; the process ends with this, also when it is cancelled."""
    [picture] = await draw_all([chart], kind=kind)
    return picture


async def draw_all(
    charts: Sequence[Chart], *, kind: Kind, drawn: Callable[[], object] = lambda: None, seconds: float = SECONDS
) -> list[bytes]:
    """Pictures of several charts, by one process; `drawn` is called as each arrives. Raises NotDrawn."""
    if not charts:
        return []
    asked = json.dumps({"kind": kind, "charts": [pack(chart) for chart in charts]}).encode()
    pictures = []
    try:
        async with _turn(), asyncio.timeout(seconds):
            with TemporaryDirectory(prefix="casebell-drawing-") as folder:
                process = await _start(folder)
                try:
                    await _ask(process, asked)
                    for _ in charts:
                        pictures.append(await _picture(process))
                        drawn()
                finally:
                    await _end(process)
    except TimeoutError:
        raise NotDrawn(f"drawing took more than {seconds:g} seconds") from None
    except OSError as problem:
        raise NotDrawn(f"drawing could not begin: {problem.strerror}") from problem
    return pictures


def _turn() -> asyncio.Semaphore:
    return _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))


async def _start(folder: str) -> Process:
    """The process that draws, with nothing of this one's environment: that may hold secrets."""
    environment = {
        "PATH": "",  # nor need it run anything
        "PYTHONPATH": str(_ROOT),
        "LANG": "C.UTF-8",
        "MPLCONFIGDIR": folder,
        "XDG_CACHE_HOME": folder,
        "MPL_IGNORE_SYSTEM_FONTS": "1",  # matplotlib's own is used, so that a chart looks the same everywhere
        "OPENBLAS_NUM_THREADS": "1",
    }
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-m",
        "chatbot.drawing",
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env=environment,
        cwd=os.sep,
        start_new_session=True,  # Ctrl-C is for the one that asked, which ends this one
    )


async def _ask(process: Process, asked: bytes) -> None:
    assert process.stdin is not None  # noqa: S101 - it was started with one
    process.stdin.write(asked)
    process.stdin.write_eof()
    with suppress(ConnectionError):  # it has ended already: taking its first picture tells how
        await process.stdin.drain()


async def _picture(process: Process) -> bytes:
    """The next picture."""
    answers = process.stdout
    assert answers is not None  # noqa: S101 - likewise
    try:
        drawn, length = FRAME.unpack(await answers.readexactly(FRAME.size))
        if length > MOST_BYTES:
            raise NotDrawn(f"a picture of {length} bytes is none")
        content = await answers.readexactly(length)
    except asyncio.IncompleteReadError:
        raise NotDrawn(f"the process that draws ended with {await process.wait()}") from None
    if not drawn:
        raise NotDrawn(content.decode(errors="replace"))
    return content


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.wait()

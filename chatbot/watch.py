"""Watching over what runs: one part's failure takes nothing else down."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from chatbot import logs
from chatbot.clock import Clock
from chatbot.waiting import Backoff

LONGEST_PAUSE = 60.0
"""Seconds between starts of a part that keeps failing."""

log = structlog.get_logger(__name__)


async def keep_running(part: str, start: Callable[[], Awaitable[None]], clock: Clock) -> None:
    """Run a part until it returns; when it breaks, log the fault and start it again, ever more slowly.

    What a part raises on purpose (`chatbot.platforms.platform.Misconfigured`) it handles itself.
    """
    backoff = Backoff(longest=LONGEST_PAUSE)
    while True:
        began = clock.monotonic()
        try:
            await start()
        except Exception as error:  # noqa: BLE001 - that is what watching over is
            logs.fault(log, part, error)
        else:
            return
        if clock.monotonic() - began > LONGEST_PAUSE:
            backoff.reset()
        await clock.sleep(backoff.pause())


async def end(tasks: list[asyncio.Task[None]], within: float) -> None:
    """Cancel tasks and wait for them, but no longer than `within` seconds."""
    for task in tasks:
        task.cancel()
    if tasks:
        _, unfinished = await asyncio.wait(tasks, timeout=within)
        for task in unfinished:
            log.warning("left_unfinished", part=task.get_name())

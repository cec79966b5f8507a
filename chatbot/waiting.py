"""Waiting for a call or for a time, whichever comes first."""

from __future__ import annotations

import asyncio

from chatbot.clock import Clock


class Wake:
    """A call that waits until it is heard: set before or while somebody waits, it wakes them once."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def set(self) -> None:
        self._event.set()

    async def wait(self, clock: Clock, seconds: float) -> None:
        """Return when called, at once if that has been, or after `seconds` of the clock."""
        if not self._event.is_set():
            called = asyncio.ensure_future(self._event.wait())
            slept = asyncio.ensure_future(clock.sleep(seconds))
            try:
                await asyncio.wait({called, slept}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                called.cancel()
                slept.cancel()
        self._event.clear()

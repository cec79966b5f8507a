"""Waiting for a call or for a time, whichever comes first."""

from __future__ import annotations

import asyncio

from chatbot.clock import Clock


class Wake:
    """A call that waits until it is heard: set before or while somebody waits, it wakes them once."""

    def __init__(self) -> None:
        self._called = False
        self._waiting: asyncio.Future[None] | None = None

    def set(self) -> None:
        self._called = True
        self._wake()

    async def wait(self, clock: Clock, seconds: float) -> None:
        """Return when called, at once if that has been, or after `seconds` of the clock."""
        if not self._called:
            self._waiting = asyncio.get_running_loop().create_future()
            slept = asyncio.ensure_future(clock.sleep(seconds))
            slept.add_done_callback(self._wake)
            try:
                await self._waiting
            finally:
                slept.remove_done_callback(self._wake)
                slept.cancel()
                self._waiting = None
        self._called = False

    def _wake(self, _: object = None) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

"""Waiting for something to become true, woken by each change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


class Changes:
    """Tells those who wait that something changed."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def happened(self) -> None:
        for each in self._waiting:
            if not each.done():
                each.set_result(None)

    async def until(self, look: Callable[[], Found | None], what: str, seconds: float) -> Found:
        """What `look` finds, now or after a change. Raises AssertionError, naming `what`, when it takes too long."""
        try:
            async with asyncio.timeout(seconds):
                while (found := look()) is None:
                    change: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                    self._waiting.add(change)
                    try:
                        await change
                    finally:
                        self._waiting.discard(change)
                return found
        except TimeoutError:
            raise AssertionError(f"after {seconds} s there was still not {what}") from None

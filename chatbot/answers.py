"""What the case log's threads answer, carried into the event loop: all that one commit answers in one call."""

from __future__ import annotations

import asyncio
from collections import deque
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class Answers:
    """For one event loop. Does what asyncio.wrap_future does, but wakes the loop once where many answers are there."""

    def __init__(self) -> None:
        self._there: deque[tuple[Future[Any], asyncio.Future[Any]]] = deque()
        self._called = False

    def awaited(self, asked: Future[T]) -> asyncio.Future[T]:
        """The same answer, to be awaited in the loop that is running."""
        told: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self.carry(asked, told)
        return told

    def carry(self, asked: Future[T], told: asyncio.Future[T]) -> None:
        """Answer `told` as `asked` is answered."""
        asked.add_done_callback(lambda answered: self._arrive(answered, told))

    def _arrive(self, answered: Future[T], told: asyncio.Future[T]) -> None:
        self._there.append((answered, told))
        if not self._called:
            self._called = True
            told.get_loop().call_soon_threadsafe(self._tell)

    def _tell(self) -> None:
        self._called = False
        while self._there:
            answered, told = self._there.popleft()
            if told.done():
                continue
            error = answered.exception()
            if error is None:
                told.set_result(answered.result())
            else:
                told.set_exception(error)

"""What everything behind the doors shares."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection

from chatbot.answers import Answers
from chatbot.clock import Clock
from chatbot.metrics import Metrics
from commands.team import Team
from storage.store import NotStored, Store

T = TypeVar("T")

SOON = 0.002
"""Seconds in which what is to be written soon may be written along with something else."""


@dataclass(frozen=True, slots=True)
class House:
    """The case log, what the team has settled, the time, and the figures."""

    store: Store
    team: Team
    clock: Clock
    metrics: Metrics
    _answers: Answers = field(init=False, default_factory=Answers)
    _soon: list[tuple[Callable[[Connection], Any], asyncio.Future[Any]]] = field(init=False, default_factory=list)
    _watching: list[Callable[[], None]] = field(init=False, default_factory=list)

    def transact(self, work: Callable[[Connection], T], *, quietly: bool = False) -> asyncio.Future[T]:
        """Run `work` in the store's writer; raises as the store does. `quietly`: nobody who watches need look again."""
        self.write_now()
        told = self._answers.awaited(self.store.transact(work))
        if self._watching and not quietly:
            told.add_done_callback(self._changed)
        return told

    def transact_soon(self, work: Callable[[Connection], T]) -> asyncio.Future[T]:
        """The same for work that nobody waits for: it shares the commit of what is written next, or makes its own."""
        loop = asyncio.get_running_loop()
        if not self._soon:
            loop.call_later(SOON, self.write_now)
        told: asyncio.Future[T] = loop.create_future()
        self._soon.append((work, told))
        return told

    def write_now(self) -> None:
        """Write what was to be written soon."""
        while self._soon:
            work, told = self._soon.pop(0)
            try:
                self._answers.carry(self.store.transact(work), told)
            except NotStored as refused:
                if not told.done():
                    told.set_exception(refused)

    def read(self, work: Callable[[Connection], T]) -> asyncio.Future[T]:
        """Run `work` in the store's reader; raises as the store does."""
        return self._answers.awaited(self.store.read(work))

    @contextmanager
    def watched(self, changed: Callable[[], None]) -> Iterator[None]:
        """As long as this lasts, `changed` is called when the case log may be another than it was."""
        self._watching.append(changed)
        try:
            yield
        finally:
            self._watching.remove(changed)

    def _changed(self, told: asyncio.Future[Any]) -> None:
        if told.cancelled() or told.exception() is None:
            for changed in self._watching:
                changed()

"""Wakes when the next clock rings, and has it said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog

from chatbot import logs
from chatbot.courier import Courier
from chatbot.house import House
from chatbot.waiting import Wake
from commands import nudges
from storage import cases
from storage.store import NotStored

LONGEST_SLEEP = 60.0
"""Seconds after which the clocks are looked at unasked: the machine's own clock may have been set."""

log = structlog.get_logger(__name__)


class Ticker:
    """Rings the cases' clocks. `reach(platform, account)`: whether a private word would arrive there now."""

    def __init__(self, house: House, courier: Courier, reach: Callable[[str, str], bool]) -> None:
        self._house, self._team, self._clock, self._metrics = house, house.team, house.clock, house.metrics
        self._courier, self._reach = courier, reach
        self._wake = Wake()
        self._next: datetime | None = None

    def rings_at(self, at: datetime) -> None:
        """A clock was set; wake earlier for it if need be."""
        if self._next is None or at < self._next:
            self._next = at
            self._wake.set()

    async def run(self) -> None:
        """Ring every clock when it is due, until cancelled."""
        while True:
            try:
                await self._ring()
                self._next = await self._house.read(cases.next_ring)
                pause = self._pause()
            except NotStored:
                log.error("clocks_not_stored")  # noqa: TRY400 - it is the disk's trouble
                pause = 1.0
            except Exception as error:  # noqa: BLE001 - a fault of ours takes nothing down
                self._metrics.faults_total.labels(where="ticker").inc()
                logs.fault(log, "ticker", error)
                pause = LONGEST_SLEEP
            await self._wake.wait(self._clock, pause)

    async def _ring(self) -> None:
        while True:
            work = partial(nudges.ring, now=self._clock.now(), team=self._team, reach=self._reach)
            rung = await self._house.transact(work)
            for each in rung:
                self._metrics.nudges_total.labels(step=each.step).inc()
            if rung:
                self._courier.wake()
            if len(rung) < nudges.MOST_AT_ONCE:
                return

    def _pause(self) -> float:
        if self._next is None:
            return LONGEST_SLEEP
        return min(LONGEST_SLEEP, max(0.0, (self._next - self._clock.now()).total_seconds()))

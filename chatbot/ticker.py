"""Wakes when the next clock rings, and has it said."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
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

NEVER = datetime.max.replace(tzinfo=UTC)

STEPPED_OVER = timedelta(hours=1)
"""How long a clock is left alone that breaks what rings it."""

log = structlog.get_logger(__name__)


class Ticker:
    """Rings the cases' clocks. `reach(platform, account)`: whether a private word would arrive there now."""

    def __init__(self, house: House, courier: Courier, reach: Callable[[str, str], bool]) -> None:
        self._house, self._team, self._clock, self._metrics = house, house.team, house.clock, house.metrics
        self._courier, self._reach = courier, reach
        self._wake = Wake()
        self._next = NEVER

    def rings_at(self, at: datetime) -> None:
        """A clock was set; wake earlier for it if need be."""
        if at < self._next:
            self._next = at
            self._wake.set()

    async def run(self) -> None:
        """Ring every clock when it is due, until cancelled."""
        while True:
            self._next = NEVER
            try:
                await self._ring()
                following = await self._house.read(cases.next_ring)
                self._next = min(self._next, following or NEVER)  # what was set meanwhile may not have been read
                self._wake.forget()
                pause = self._pause()
            except NotStored:
                log.error("clocks_not_stored")  # noqa: TRY400 - it is the disk's trouble
                pause = 1.0
            except Exception as error:  # noqa: BLE001 - a fault of ours takes nothing down
                logs.fault(log, "ticker", error)
                pause = LONGEST_SLEEP
            await self._wake.wait(self._clock, pause)

    async def _ring(self) -> None:
        while True:
            work = partial(nudges.ring, now=self._clock.now(), team=self._team, reach=self._reach)
            try:
                rung = await self._house.transact(work)
            except nudges.Unrung as broken:
                await self._step_over(broken)
                continue
            for each in rung:
                self._metrics.nudges_total.labels(step=each.step).inc()
            if rung:
                self._courier.wake()
            if len(rung) < nudges.MOST_AT_ONCE:
                return

    async def _step_over(self, broken: nudges.Unrung) -> None:
        """Nothing was rung because of one clock: leave that one for a while, so that the others ring."""
        logs.fault(log, "ticker", broken, case=str(broken.case))
        until = self._clock.now() + STEPPED_OVER
        await self._house.transact(partial(nudges.step_over, case=broken.case, until=until))

    def _pause(self) -> float:
        return min(LONGEST_SLEEP, max(0.0, (self._next - self._clock.now()).total_seconds()))

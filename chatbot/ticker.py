"""Wakes when the next clock rings, and has it said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import structlog

from chatbot import logs
from chatbot.courier import Courier
from chatbot.house import House
from chatbot.waiting import Wake
from commands import clocks, nudges, upkeep
from commands.hearers import Reach
from storage.store import NotStored

LONGEST_SLEEP = 60.0
"""Seconds after which the clocks are looked at unasked: the machine's own clock may have been set."""

NEVER = datetime.max.replace(tzinfo=UTC)

DAILY = timedelta(days=1)

STEPPED_OVER = timedelta(hours=1)
"""How long a clock is left alone that breaks what rings it."""

log = structlog.get_logger(__name__)


class Ticker:
    """Rings every clock. `reach(platform, account, network)`: whether a private word would arrive there now."""

    def __init__(self, house: House, courier: Courier, reach: Reach) -> None:
        self._house, self._team, self._clock, self._metrics = house, house.team, house.clock, house.metrics
        self._courier, self._reach = courier, reach
        self._wake = Wake()
        self._next = NEVER
        self._kept_up: datetime | None = None

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
                await self._ring_others()
                await self._keep_up()
                now = self._clock.now()
                following = await self._house.read(partial(clocks.following, now=now, team=self._team))
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
        told = False
        while True:
            work = partial(nudges.ring, now=self._clock.now(), team=self._team, reach=self._reach)
            try:
                rung = await self._house.transact(work)
            except nudges.Unrung as broken:
                await self._step_over(broken)
                continue
            for each in rung:
                self._metrics.nudges_total.labels(step=each.step).inc()
            told = told or bool(rung)
            if len(rung) < nudges.MOST_AT_ONCE:
                break
        if told:
            self._courier.wake()

    async def _ring_others(self) -> None:
        work = partial(clocks.ring_others, now=self._clock.now(), team=self._team, reach=self._reach)
        if await self._house.transact(work):
            self._courier.wake()

    async def _keep_up(self) -> None:
        """Once a day, forget what nobody will ask for again."""
        now = self._clock.now()
        if self._kept_up is None:
            self._kept_up = now  # done at the start
        elif now - self._kept_up >= DAILY:
            self._kept_up = now
            await self._house.transact(partial(upkeep.forget_old, now=now))

    async def _step_over(self, broken: nudges.Unrung) -> None:
        """Nothing was rung because of one clock: leave that one for a while, so that the others ring."""
        logs.fault(log, "ticker", broken, case=str(broken.case))
        until = self._clock.now() + STEPPED_OVER
        await self._house.transact(partial(nudges.step_over, case=broken.case, until=until))

    def _pause(self) -> float:
        return min(LONGEST_SLEEP, max(0.0, (self._next - self._clock.now()).total_seconds()))

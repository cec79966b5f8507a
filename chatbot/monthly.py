"""Tells rooms how the month before went; what is told is read in pieces beside the writer, so that nothing waits."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import structlog

from chatbot.courier import Courier
from chatbot.house import House
from commands import monthly
from commands.figures.months import Month
from commands.reports import month as months
from commands.reports.month import Figures
from storage.store import NotStored

LONGEST_SLEEP = timedelta(minutes=1)
"""After which is looked again whether a room is to be told: one may just have been settled to be."""

log = structlog.get_logger(__name__)


async def reckoned(house: House, month: Month) -> Figures:
    """The figures of a month. Raises as the store does."""
    now = house.clock.now()
    readings = months.readings(month, now=now, team=house.team)
    read = {name: await house.read(reading) for name, reading in readings.items()}
    return months.put_together(month, now, read)


class Monthly:
    """Sees to it that every room that wants it hears of each month once."""

    def __init__(self, house: House, courier: Courier) -> None:
        self._house, self._team, self._clock, self._courier = house, house.team, house.clock, courier

    async def run(self) -> None:
        """Tell each month when it is due, until cancelled."""
        while True:
            pause = LONGEST_SLEEP
            try:
                due = await self._house.read(partial(monthly.due, now=self._clock.now(), team=self._team))
                for month in {each.month for each in due}:
                    await self._tell(month)
                pause = await self._pause()
            except NotStored:
                log.error("month_not_told")  # noqa: TRY400 - it is the disk's trouble
            await self._clock.sleep(pause.total_seconds())

    async def _tell(self, month: Month) -> None:
        figures = await reckoned(self._house, month)
        if await self._house.transact(partial(monthly.post, now=self._clock.now(), team=self._team, figures=figures)):
            self._courier.wake()

    async def _pause(self) -> timedelta:
        now = self._clock.now()
        following = await self._house.read(partial(monthly.next, now=now, team=self._team))
        return min(LONGEST_SLEEP, max(timedelta(0), following - now)) if following is not None else LONGEST_SLEEP

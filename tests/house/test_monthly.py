"""The task that tells rooms of the month before, beside everything else that goes on."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta

from chatbot.courier import Courier
from chatbot.house import House
from chatbot.monthly import Monthly
from tests.conversations.talk import Talk
from tests.house.stage import HandClock
from tests.house.test_courier import until


async def test_a_month_is_told_when_its_time_comes_and_once_over_a_restart(house: House, clock: HandClock) -> None:
    talk = Talk(house.store, only=("#cases",))
    talk.arrives("x")
    talk.say("cora", "room #cases report on")
    talk.hush()
    clock.move(timedelta(days=7, hours=22, minutes=59))
    heard: list[str] = []
    for _ in range(2):
        running = asyncio.create_task(Monthly(house, Courier(house)).run())
        try:
            for _ in range(2):
                await until(lambda: clock.asleep)
                talk.now = clock.now()
                heard += talk.hears("#cases")
                clock.tick()
            await until(lambda: clock.asleep)
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
        clock.tick()
    talk.now = clock.now()
    heard += talk.hears("#cases")
    assert [line.partition(",")[0] for line in heard if "2026:" in line] == ["November 2026: 1 opened"]

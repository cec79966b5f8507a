"""The clocks ring by themselves, at their time."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta

from chatbot.courier import Courier
from chatbot.house import House
from chatbot.ticker import Ticker
from tests.conversations.talk import Talk
from tests.house.stage import HandClock
from tests.house.test_courier import until


async def test_a_clock_that_is_set_while_the_ticker_sleeps_rings_at_its_time(house: House, clock: HandClock) -> None:
    talk = Talk(house.store, only=("#cases",))
    talk.arrives("x")
    talk.say("ada", "claim 1")
    ticker = Ticker(house, Courier(house), lambda *_: True)
    running = asyncio.create_task(ticker.run())
    try:
        talk.say("ada", "followup 1 10s call")
        ticker.rings_at(clock.now() + timedelta(seconds=10))
        clock.move(timedelta(seconds=9))
        await until(lambda: talk.next_ring() == clock.now() + timedelta(seconds=1))
        assert talk.hears("ada") == []
        clock.move(timedelta(seconds=1))
        talk.now = clock.now()
        await until(lambda: talk.next_ring() > clock.now())
        assert len(talk.hears("ada")) == 1
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def test_what_was_due_while_nobody_was_there_rings_at_the_start(house: House, clock: HandClock) -> None:
    talk = Talk(house.store, only=("#cases",))
    talk.arrives("x")
    clock.move(timedelta(days=5))
    running = asyncio.create_task(Ticker(house, Courier(house), lambda *_: True).run())
    try:
        talk.now = clock.now()
        await until(lambda: talk.next_ring() > clock.now())
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

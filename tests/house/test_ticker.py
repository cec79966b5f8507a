"""The clocks ring by themselves, at their time."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any

from structlog.testing import capture_logs

from chatbot.courier import Courier
from chatbot.house import House
from chatbot.ticker import STEPPED_OVER, Ticker
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


async def test_a_clock_that_is_set_while_the_next_is_looked_up_is_not_overlooked(
    house: House, clock: HandClock
) -> None:
    class Slow(House):
        async def read(self, work: Any) -> Any:  # type: ignore[override]  # as a future, and later
            found = await super().read(work)
            looked.set()
            await go_on.wait()
            return found

    looked, go_on = asyncio.Event(), asyncio.Event()
    slow = Slow(house.store, house.team, clock, house.metrics)
    talk = Talk(house.store, only=("#cases",))
    talk.arrives("x")
    talk.say("ada", "claim 1")
    talk.say("ada", "followup 1 10s call")
    clock.move(timedelta(seconds=10))
    talk.now = clock.now()
    ticker = Ticker(slow, Courier(slow), lambda *_: True)
    running = asyncio.create_task(ticker.run())
    try:
        await asyncio.wait_for(looked.wait(), 10)
        assert len(talk.hears("ada")) == 1
        talk.arrives("y")
        talk.say("bob", "claim 2")
        talk.say("bob", "followup 2 5s call")
        ticker.rings_at(clock.now() + timedelta(seconds=5))
        go_on.set()
        await until(lambda: clock.asleep)
        clock.move(timedelta(seconds=5))
        talk.now = clock.now()
        await until(lambda: talk.hears("bob") != [])
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running


async def test_a_clock_that_breaks_what_rings_it_is_stepped_over_for_an_hour(house: House, clock: HandClock) -> None:
    def reach(_: str, account: str, __: str) -> bool:
        if broken and account == "ada":
            raise ValueError("canary of a volunteer")
        return True

    broken = True
    talk = Talk(house.store, only=("#cases",))
    for who, number in (("ada", 1), ("bob", 2)):
        talk.arrives(who)
        talk.say(who, f"claim {number}")
        talk.say(who, f"followup {number} {number}0s call")
    clock.move(timedelta(seconds=20))
    talk.now = clock.now()
    with capture_logs() as logged:
        running = asyncio.create_task(Ticker(house, Courier(house), reach).run())
        try:
            await until(lambda: talk.hears("bob") != [])
            assert talk.hears("ada") == []
            [fault] = [entry for entry in logged if entry["event"] == "fault"]
            assert (fault["case"], fault["error"]) == ("1", "Unrung < ValueError")
            broken = False
            clock.move(STEPPED_OVER)
            talk.now = clock.now()
            await until(lambda: talk.hears("ada") != [])
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running
    assert "canary" not in str(logged)


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

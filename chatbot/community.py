"""A community: people with a case log of their own, and all that lives around it.

Nothing of one community is in another's hands: each has its own store, courier, clocks and ears, and its own body on
each platform.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from sqlalchemy import Connection

from chatbot import watch
from chatbot.clock import Clock
from chatbot.courier import Courier
from chatbot.desk import FrontDesk
from chatbot.exits import BAD_SETTINGS, FAULT, STOPPED
from chatbot.hearing import Hearing
from chatbot.house import House
from chatbot.metrics import Metrics
from chatbot.monthly import Monthly
from chatbot.platforms.platform import Desk, Misconfigured, Platform
from chatbot.ticker import Ticker
from commands import clocks, posting, upkeep
from commands.team import Team
from storage import outbox, rooms
from storage.rooms import Furnishing
from storage.store import NotStored, Store

PATIENCE_AT_START = 15.0
"""Seconds that the clocks wait for the platforms before their first ring, so that it finds people where they are."""

HELD_EVERY = 60.0
"""Seconds between two looks at whether the case log is still held."""

PATIENCE_AT_END = 1.5
"""Seconds that the two long steps of stopping may take each: to finish what is in hand, and to leave the platforms."""

TO_WRITE_AT_END = 0.5
"""Seconds that what is still to be written then has: receipts, and what waits for either of the case log's threads."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts on which it hangs that nothing is lost; others may be tried in their place."""

    store: type[Store] = Store
    courier: type[Courier] = Courier


USUAL = Parts()


class Community:
    """Wired by its constructor, alive from `begin` until `leave`.

    `bodies` makes its platforms, for which it is the desk. `stop` is called with an exit code when it cannot go on, or
    is to go on no more; `held` is asked in a thread whether the case log is still this process's alone.
    """

    def __init__(
        self,
        url: str,
        team: Team,
        clock: Clock,
        bodies: Callable[[Desk], Sequence[Platform]],
        stop: Callable[[int], None],
        *,
        metrics: Metrics,
        parts: Parts = USUAL,
        held: Callable[[], bool] = lambda: True,
    ) -> None:
        store = parts.store(url, on_commit=metrics.store_batch_size.observe, on_broken=self._disk_failed)
        self.house = House(store, team, clock, metrics)
        self.courier = parts.courier(self.house)
        self.platforms = list(bodies(FrontDesk(self.house, self.courier.wake)))
        self.ticker = Ticker(self.house, self.courier, self._reach)
        self.hearing = Hearing(self.house, self.courier, self.ticker)
        self.monthly = Monthly(self.house, self.courier)
        self._stop, self._held = stop, held
        self._inside: list[asyncio.Task[None]] = []
        self._outside: list[asyncio.Task[None]] = []
        self._receipts: list[asyncio.Task[None]] = []
        self._refused: set[str] = set()
        self._furnishing: set[asyncio.Task[None]] = set()
        self._loop = asyncio.get_running_loop()
        self.all_ready: asyncio.Future[None] = self._loop.create_future()

    async def begin(self, once_it_stands: Callable[[], None] = lambda: None) -> None:
        """Come to life; `once_it_stands` is called when the platforms are there, or have taken too long."""
        house = self.house
        settle_in = partial(_settle_in, platforms=self.platforms, team=house.team, now=house.clock.now())
        parked = await house.transact(settle_in)
        house.metrics.posts_parked.set(parked)
        self._outside = [self._task(each.name, partial(self._be_on, each)) for each in self.platforms]
        self._receipts = [self._task("receipts", self.courier.run_receipts)]
        self._inside = [
            self._task("lock", self._stay_alone),
            *[self._task(f"courier to {each.name}", partial(self.courier.run, each)) for each in self.platforms],
            self._task("clocks", partial(self._keep_time, once_it_stands)),
        ]
        if not self.platforms:
            self._look_who_is_ready()

    async def leave(self) -> None:
        """Finish what is in hand, and leave the platforms. What still comes in can be stored until `close`."""
        await watch.end(self._inside, PATIENCE_AT_END)
        await watch.end([*self._outside, *self._furnishing], PATIENCE_AT_END)
        await watch.end(self._receipts, TO_WRITE_AT_END)  # the last answers are confirmed while the platforms are left

    async def close(self) -> None:
        """Close the case log."""
        self.house.write_now()
        await asyncio.to_thread(self.house.store.close, TO_WRITE_AT_END)

    def _task(self, name: str, start: Callable[[], Coroutine[Any, Any, None]]) -> asyncio.Task[None]:
        return asyncio.create_task(watch.keep_running(name, start, self.house.clock), name=name)

    async def _keep_time(self, once_it_stands: Callable[[], None]) -> None:
        await asyncio.wait({self.all_ready}, timeout=PATIENCE_AT_START)
        once_it_stands()
        self._inside += [self._task("ticker", self.ticker.run), self._task("monthly", self.monthly.run)]

    async def _be_on(self, platform: Platform) -> None:
        """Be on a platform until it is left for good: from the console that stops the bot."""
        up = self.house.metrics.platform_up.labels(platform=platform.name)
        up.set_function(lambda: float(platform.ready))
        try:
            await platform.run(self.hearing, partial(self._on_ready, platform))
        except Misconfigured as problem:
            log.error("misconfigured", platform=platform.name, problem=str(problem))  # noqa: TRY400 - a whole sentence
            self._refused.add(platform.name)
            self._look_who_is_ready()
            if self._refused >= {each.name for each in self.platforms}:
                self._stop(BAD_SETTINGS)
        else:
            self._stop(STOPPED)

    def _on_ready(self, platform: Platform) -> None:
        log.info("platform_ready", platform=platform.name)
        furnishing = self._task(f"rooms of {platform.name}", partial(self._furnish, platform))
        self._furnishing.add(furnishing)
        furnishing.add_done_callback(self._furnishing.discard)

    async def _furnish(self, platform: Platform) -> None:
        """Write down a platform's rooms, as soon as that can be."""
        house = self.house
        furnish = partial(_furnish, platform=platform, team=house.team, now=house.clock.now())
        while True:
            try:
                await house.transact(furnish)
            except NotStored:
                log.error("rooms_not_stored", platform=platform.name)  # noqa: TRY400 - it is the disk's trouble
                await house.clock.sleep(1)
            else:
                break
        self._look_who_is_ready()
        self.courier.back(platform.name)

    def _look_who_is_ready(self) -> None:
        there = all(each.ready or each.name in self._refused for each in self.platforms)
        if there and not self.all_ready.done():
            self.all_ready.set_result(None)

    async def _stay_alone(self) -> None:
        """Stop once another bot could begin beside this one."""
        while await asyncio.to_thread(self._held):
            await self.house.clock.sleep(HELD_EVERY)
        log.critical(
            "case_log_let_go", hint="the database ended the session with its lock; start again when it is back"
        )
        self._stop(FAULT)

    def _reach(self, platform: str, account: str, network: str) -> bool:
        return any(each.name == platform and each.reach(account, network) for each in self.platforms)

    def _disk_failed(self) -> None:
        """The store must not go on, so neither may the house. Called in the writer's thread."""
        log.critical("disk_failed")
        self._loop.call_soon_threadsafe(self._stop, FAULT)


def _settle_in(db: Connection, platforms: Sequence[Platform], team: Team, now: datetime) -> int:
    """After a start: posts to be sent again, rooms as they are configured; how many posts are parked."""
    outbox.release_leases(db, now)
    clocks.after_a_start(db, now, team)
    upkeep.forget_old(db, now)
    rooms.close_others(db, [each.name for each in platforms])
    for platform in platforms:
        if platform.rooms:
            _furnish(db, platform, team, now)
    return outbox.parked(db)


def _furnish(db: Connection, platform: Platform, team: Team, now: datetime) -> None:
    """The rooms of a platform, as it knows them; those that are out of its sight stay as they were."""
    configured = [Furnishing(name, audience) for name, audience in platform.rooms]
    all_there = platform.all_in_sight
    posting.furnish(db, platform.name, configured, cards=platform.cards, team=team, now=now, all_there=all_there)

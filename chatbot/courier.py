"""Drains the outbox: what is owed goes out in order, each place at its own pace, until the server has confirmed it."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from chatbot import logs
from chatbot.house import House
from chatbot.platforms.platform import Later, Never, Outcome, Parcel, Platform, Sent
from chatbot.waiting import Wake
from commands import parcels
from commands.message import Card
from commands.parcels import Due
from storage import outbox
from storage.store import NotStored

MOST_AT_ONCE = 200
"""Posts taken from the outbox at a time."""

LONGEST_PAUSE = 300.0
"""Seconds between tries of a post that does not go out."""

IDLE = 30.0
"""Seconds after which the outbox is looked at unasked: an answer that was never confirmed is told again."""

GATHERING = 0.005
"""Seconds in which posts gather while others are on their way: they go out together."""

log = structlog.get_logger(__name__)


class Courier:
    """Carries posts to platforms, and writes down which were confirmed."""

    def __init__(self, house: House) -> None:
        self._house, self._team, self._clock, self._metrics = house, house.team, house.clock, house.metrics
        self._rounds: dict[str, Wake] = {}
        self._few: defaultdict[tuple[str, str], int] = defaultdict(lambda: 1)
        self._answered: list[int] = []
        self._answers = asyncio.Event()

    def wake(self) -> None:
        """Something was written to the outbox, or a platform can be reached again."""
        for wake in self._rounds.values():
            wake.set()

    def receipt(self, post: int) -> Callable[[], None]:
        """What a platform calls once the server has confirmed the answer that this post is."""

        def delivered() -> None:
            self._answered.append(post)
            self._answers.set()

        return delivered

    async def run(self, platform: Platform) -> None:
        """Deliver what is owed on a platform, until cancelled; then what is on its way is given a moment to arrive."""
        wake = self._rounds.setdefault(platform.name, Wake())
        busy: dict[str, asyncio.Task[None]] = {}

        def arrived(place: str) -> None:
            del busy[place]
            wake.set()

        try:
            while True:
                due: list[Due] = []
                if platform.ready:
                    due = await self._due(platform.name, list(busy))
                    for place, waiting in _by_place(due).items():
                        task = asyncio.create_task(self._deliver(platform, place, waiting))
                        busy[place] = task
                        task.add_done_callback(partial(_call, arrived, place))
                if busy:
                    await asyncio.sleep(GATHERING)
                pause = IDLE if due or busy else await self._idle(platform)
                await wake.wait(self._clock, pause)
        finally:
            for task in list(busy.values()):
                task.cancel()
            await asyncio.gather(*busy.values(), return_exceptions=True)

    async def run_receipts(self) -> None:
        """Write down which answers were confirmed, many at a time, until cancelled."""
        while True:
            await self._answers.wait()
            self._answers.clear()
            while self._answered:
                posts, self._answered = self._answered, []
                await self._write_down(partial(outbox.sent, posts=posts, at=self._clock.now()))

    async def _due(self, platform: str, busy: Sequence[str]) -> list[Due]:
        now, team = self._clock.now(), self._team
        try:
            return await self._house.read(
                lambda db: parcels.due(db, platform, besides=busy, now=now, team=team, most=MOST_AT_ONCE)
            )
        except NotStored:
            log.error("outbox_unreadable", platform=platform)  # noqa: TRY400 - it is the disk's trouble
            await self._clock.sleep(1)
            return []

    async def _idle(self, platform: Platform) -> float:
        """Seconds until the next post may be sent, where nothing can be done before."""
        waiting, following = await self._house.read(partial(outbox.outlook, platform=platform.name))
        self._metrics.posts_waiting.labels(platform=platform.name).set(waiting)
        if following is None or not platform.ready:
            return IDLE
        return min(IDLE, max(0.0, (following - self._clock.now()).total_seconds()))

    async def _deliver(self, platform: Platform, place: str, waiting: list[Due]) -> None:
        """Deliver the first few of what waits for a place: one after a start, one more each time all went well.

        What is on its way when the process is killed may be told twice, so only a place that takes posts steadily is
        given many at once.
        """
        few = self._few[platform.name, place]
        due = waiting[:few]
        sent = [Parcel(each.key, each.place, each.private, each.content, each.ref, each.unsure) for each in due]
        try:
            outcomes = await platform.deliver(sent)
        except Exception as error:  # noqa: BLE001 - one bad post must not hold up the others
            outcomes = await self._one_by_one(platform, sent, error)
        for each, outcome in zip(due, outcomes, strict=True):
            self._count(platform.name, each, outcome)
        now = self._clock.now()
        await self._write_down(lambda db: _write_down(db, platform.name, due, outcomes, now))
        went_well = all(isinstance(outcome, Sent) for outcome in outcomes)
        self._few[platform.name, place] = min(few + 1, MOST_AT_ONCE) if went_well else 1

    async def _one_by_one(self, platform: Platform, sent: Sequence[Parcel], error: Exception) -> list[Outcome]:
        """Find the post that a platform breaks on, and set only that one aside."""
        if len(sent) == 1:
            self._metrics.faults_total.labels(where="deliver").inc()
            return [Never(f"fault {logs.fault(log, 'deliver', error)}")]
        outcomes: list[Outcome] = []
        for parcel in sent:
            try:
                outcomes += await platform.deliver([parcel])
            except Exception as found:  # noqa: BLE001 - see above
                outcomes += await self._one_by_one(platform, [parcel], found)
        return outcomes

    async def _write_down(self, work: Callable[[Connection], None]) -> None:
        """Write down what became of posts; until it can be, they count as not sent."""
        while True:
            try:
                await self._house.transact_soon(work)
            except NotStored:
                if self._house.store.broken.is_set():
                    return
                await self._clock.sleep(1)
            else:
                return

    def _count(self, platform: str, due: Due, outcome: Outcome) -> None:
        match outcome:
            case Sent():
                self._metrics.posts_total.labels(platform=platform, outcome="sent").inc(len(due.posts))
            case Later(reason):
                self._metrics.posts_total.labels(platform=platform, outcome="later").inc()
                log.info("post_waits", platform=platform, reason=reason, attempts=due.attempts + 1)
            case Never(reason):
                self._metrics.posts_total.labels(platform=platform, outcome="parked").inc(len(due.posts))
                self._metrics.posts_parked.inc(len(due.posts))
                log.error("post_parked", platform=platform, reason=reason, post=due.posts[0])


def _call(arrived: Callable[[str], None], place: str, _: asyncio.Task[None]) -> None:
    arrived(place)


def _by_place(due: Sequence[Due]) -> dict[str, list[Due]]:
    places: dict[str, list[Due]] = {}
    for each in due:
        places.setdefault(each.place, []).append(each)
    return places


def _write_down(db: Connection, platform: str, due: Sequence[Due], outcomes: Sequence[Outcome], now: datetime) -> None:
    sent: list[int] = []
    for each, outcome in zip(due, outcomes, strict=True):
        match outcome:
            case Sent(ref):
                sent += each.posts
                if isinstance(each.content, Card) and ref is not None and ref != each.ref:
                    outbox.card_stands(db, platform, each.place, each.content.case, ref)
            case Later(reason, seconds, unsure):
                until = now + timedelta(seconds=_pause(each.attempts) if seconds is None else seconds)
                for post in each.posts:
                    outbox.postpone(db, post, until=until, problem=reason, unsure=unsure)
            case Never(reason):
                for post in each.posts:
                    outbox.park(db, post, reason)
    if sent:
        outbox.sent(db, sent, now)


def _pause(attempts: int) -> float:
    """Seconds before the next try: doubling, with jitter so that what failed together does not return together."""
    return min(LONGEST_PAUSE, 2.0 ** min(attempts, 10)) * random.uniform(0.5, 1.0)  # noqa: S311 - no secret hangs on it

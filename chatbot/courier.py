"""Drains the outbox: what is owed goes out in order, each place at its own pace, until the server has confirmed it.

What was refused holds up the posts behind it, for that place alone; but one that is refused again and again is let
pass, and comes when it is taken. A place that takes nothing for now is left alone, and nothing is written down of what
waits for it.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile
from typing import TypeVar

import structlog
from sqlalchemy import Connection

from chatbot import logs
from chatbot.house import House
from chatbot.platforms.platform import Held, Later, Never, Outcome, Parcel, Platform, Sent
from chatbot.rounds import Round
from chatbot.waiting import jittered
from commands import parcels
from commands.message import Card
from commands.parcels import Due
from storage import outbox
from storage.store import NotStored

T = TypeVar("T")

MOST_AT_ONCE = 200
"""Posts taken from the outbox at a time."""

LONGEST_PAUSE = 300.0
"""Seconds between tries of a post that does not go out."""

IDLE = 30.0
"""Seconds after which the outbox is looked at unasked: an answer that was never confirmed is told again."""

GATHERING = 0.005
"""Seconds in which posts gather while others are on their way: they go out together."""

BETWEEN_LOOKS = 1.0
"""Seconds between looks at what may be sent later, while something is on its way."""

TO_ARRIVE = 1.0
"""Seconds that what is on its way has to arrive when the house is left."""

log = structlog.get_logger(__name__)


class Courier:
    """Carries posts to platforms, and writes down which were confirmed."""

    def __init__(self, house: House) -> None:
        self._house, self._team, self._clock, self._metrics = house, house.team, house.clock, house.metrics
        self._rounds: dict[str, Round] = {}
        self._few: defaultdict[tuple[str, str], int] = defaultdict(lambda: 1)
        self._shut: defaultdict[str, set[str]] = defaultdict(set)
        self._answered: list[int] = []
        self._answers = asyncio.Event()

    def wake(self) -> None:
        """Something was written to the outbox."""
        for each in self._rounds.values():
            each.wake()

    def back(self, platform: str) -> None:
        """A platform can be reached again, or a room of it: what rested there is tried at once."""
        self._shut[platform].clear()
        self._metrics.places_shut.labels(platform=platform).set(0)
        if platform in self._rounds:
            self._rounds[platform].start_anew()

    def receipt(self, post: int) -> Callable[[], None]:
        """What a platform calls once the server has confirmed the answer that this post is."""

        def delivered() -> None:
            self._answered.append(post)
            self._answers.set()

        return delivered

    async def run(self, platform: Platform) -> None:
        """Deliver what is owed on a platform, until cancelled; then what is on its way is given a moment to arrive."""
        going = self._rounds.setdefault(platform.name, Round(self._clock))
        looked = -BETWEEN_LOOKS
        try:
            while True:
                passed_by, now = going.passed_by(), self._clock.now()
                due = await self._due(platform.name, passed_by, now) if platform.ready else []
                for place, waiting in _by_place(due).items():
                    going.send(place, self._serve(platform, place, waiting))
                if going.under_way:
                    await asyncio.sleep(GATHERING)
                pause = BETWEEN_LOOKS
                if not going.under_way or self._clock.monotonic() - looked >= BETWEEN_LOOKS:
                    looked = self._clock.monotonic()
                    pause = await self._outlook(platform, going.passed_by() if due else passed_by, None if due else now)
                await going.pause(pause)
        finally:
            await going.end(within=TO_ARRIVE)

    async def run_receipts(self) -> None:
        """Write down which answers were confirmed, many at a time, until cancelled; then those that are left."""
        try:
            while True:
                await self._answers.wait()
                self._answers.clear()
                await self._write_receipts()
        finally:
            await self._write_receipts()

    async def _write_receipts(self) -> None:
        while self._answered:
            posts, self._answered = self._answered, []
            await self._write_down(partial(outbox.sent, posts=posts, at=self._clock.now()))

    async def _due(self, platform: str, passed_by: Sequence[str], now: datetime) -> list[Due]:
        team = self._team
        due = await self._read(
            platform, lambda db: parcels.due(db, platform, besides=passed_by, now=now, team=team, most=MOST_AT_ONCE)
        )
        return due or []

    async def _outlook(self, platform: Platform, passed_by: Sequence[str], idle_at: datetime | None) -> float:
        """Count what waits; the seconds until the next post may be sent, if not to those that are passed by.

        What might have gone at `idle_at`, when nothing was due, waits for another post that is tried later.
        """
        found = await self._read(platform.name, lambda db: outbox.outlook(db, platform.name, besides=passed_by))
        if found is None:
            return 0.0
        waiting, following = found
        self._metrics.posts_waiting.labels(platform=platform.name).set(waiting)
        if following is None or not platform.ready:
            return IDLE
        if idle_at is not None and following <= idle_at:
            return BETWEEN_LOOKS
        return min(IDLE, max(0.0, (following - self._clock.now()).total_seconds()))

    async def _read(self, platform: str, work: Callable[[Connection], T]) -> T | None:
        """Read the outbox; None, after a moment, where it cannot be read."""
        try:
            return await self._house.read(work)
        except NotStored:
            log.error("outbox_unreadable", platform=platform)  # noqa: TRY400 - it is the disk's trouble
            await self._clock.sleep(1)
            return None

    async def _serve(self, platform: Platform, place: str, waiting: list[Due]) -> float:
        """Deliver to a place; the moment of the monotonic clock until which nothing more goes there."""
        try:
            return await self._deliver(platform, place, waiting)
        except Exception as error:  # noqa: BLE001 - what was told and not written down is not told again at once
            logs.fault(log, "deliver", error, platform=platform.name)
            return self._clock.monotonic() + LONGEST_PAUSE

    async def _deliver(self, platform: Platform, place: str, waiting: list[Due]) -> float:
        """Deliver the first few of what waits for a place: one after a start, one more each time all went well.

        What is on its way when the process is killed may be told twice, so only a place that takes posts steadily is
        given many at once.
        """
        over = [post for each in waiting if each.over for post in each.posts]
        if over:
            await self._write_down(partial(_withdraw, posts=over))
            waiting = [each for each in waiting if not each.over]
        if not waiting:
            return self._clock.monotonic()
        few = self._few[platform.name, place]
        due = list(takewhile(lambda each: each.fault is None, waiting[:few])) or waiting[:1]
        sent = [
            Parcel(
                each.key,
                each.place,
                each.private,
                each.content,
                each.ref,
                each.unsure,
                each.thread,
                each.networks,
                each.since,
            )
            for each in due
        ]
        try:
            outcomes = await platform.deliver(sent) if due[0].fault is None else [self._never(platform, due[0].fault)]
        except Exception as error:  # noqa: BLE001 - one bad post must not hold up the others
            outcomes = await self._one_by_one(platform, sent, error)
        outcomes = [_with_pause(each, outcome) for each, outcome in zip(due, outcomes, strict=True)]
        for each, outcome in zip(due, outcomes, strict=True):
            self._count(platform.name, each, outcome)
        now, until = self._clock.now(), self._clock.monotonic() + max(map(_holds_up, due, outcomes))
        if not all(isinstance(outcome, Held) for outcome in outcomes):
            await self._write_down(lambda db: _write_down(db, platform.name, due, outcomes, now))
        self._note_whether_shut(platform.name, place, outcomes[-1])
        if any(isinstance(outcome, Later | Never) for outcome in outcomes):
            self._few[platform.name, place] = 1
        elif isinstance(outcomes[-1], Sent):
            self._few[platform.name, place] = min(few + 1, MOST_AT_ONCE)
        return until

    async def _one_by_one(self, platform: Platform, sent: Sequence[Parcel], error: Exception) -> list[Outcome]:
        """Find the post that a platform breaks on, and set only that one aside."""
        if len(sent) == 1:
            return [self._never(platform, error)]
        outcomes: list[Outcome] = []
        for parcel in sent:
            try:
                outcomes += await platform.deliver([parcel])
            except Exception as found:  # noqa: BLE001 - see above
                outcomes += await self._one_by_one(platform, [parcel], found)
        return outcomes

    def _note_whether_shut(self, platform: str, place: str, last: Outcome) -> None:
        """Count the places that take nothing for something that is wrong there."""
        match last:
            case Held(_, reason) if reason is not None:
                self._shut[platform].add(place)
            case Sent():
                self._shut[platform].discard(place)
        self._metrics.places_shut.labels(platform=platform).set(len(self._shut[platform]))

    def _never(self, platform: Platform, error: Exception) -> Never:
        return Never(f"fault {logs.fault(log, 'deliver', error, platform=platform.name)}")

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
                self._metrics.posts_total.labels(platform=platform, outcome="later").inc(len(due.posts))
                log.info("post_waits", platform=platform, reason=reason, attempts=due.attempts + 1)
            case Never(reason):
                self._metrics.posts_total.labels(platform=platform, outcome="parked").inc(len(due.posts))
                self._metrics.posts_parked.inc(len(due.posts))
                log.error("post_parked", platform=platform, reason=reason, post=(*due.posts, *due.after)[0])


def _by_place(due: Sequence[Due]) -> dict[str, list[Due]]:
    places: dict[str, list[Due]] = {}
    for each in due:
        places.setdefault(each.place, []).append(each)
    return places


def _write_down(db: Connection, platform: str, due: Sequence[Due], outcomes: Sequence[Outcome], now: datetime) -> None:
    for each, outcome in zip(due, outcomes, strict=True):
        match outcome:
            case Sent(ref):
                parcels.sent(db, each, now)
                if isinstance(each.content, Card) and ref is not None and ref != each.ref:
                    outbox.card_stands(db, platform, each.place, each.content.case, ref)
            case Later(reason, seconds, unsure):
                until = now + timedelta(seconds=seconds or 0.0)
                for post in (*each.posts, *each.after):
                    outbox.postpone(db, post, until=until, problem=reason, unsure=unsure)
            case Never(reason):
                for post in (*each.posts, *each.after):
                    outbox.park(db, post, reason)


def _withdraw(db: Connection, posts: Sequence[int]) -> None:
    for post in posts:
        outbox.withdraw(db, post)


def _with_pause(due: Due, outcome: Outcome) -> Outcome:
    """What is to be tried again, with the seconds until then."""
    if isinstance(outcome, Later) and outcome.seconds is None:
        return replace(outcome, seconds=jittered(min(LONGEST_PAUSE, 2.0 ** min(due.attempts, 10))))
    return outcome


def _holds_up(due: Due, outcome: Outcome) -> float:
    """The seconds for which what is behind it waits with it."""
    if isinstance(outcome, Held):
        return outcome.seconds
    return (outcome.seconds or 0.0) if isinstance(outcome, Later) and due.attempts < parcels.HOLDS_UP else 0.0

"""What reading takes in a case log of several years, while claims go on: `stats`, `similar`, a month's report.

It is asked as hearing asks it, on the store's reader, in a process of its own. Beside each figure stands what SQLite
itself takes to go once through the index of what happened in the last 30 days.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from threading import Event, Thread
from time import perf_counter
from typing import Any, Self

from sqlalchemy import Connection, text

from benchmarks import big_log, house
from benchmarks.figures import Figure, percentile
from chatbot.clock import SystemClock
from commands import dispatch, rules, verbs
from commands.figures.months import Month
from commands.reports import month
from commands.spoken import Identity, Incoming, Place
from commands.team import Team
from storage.models import Audience
from storage.store import Store

CASES, CLAIMS = 100_000, 3000
A_CLAIM_EVERY = 0.01
"""Seconds between one claim's answer and the next claim."""

ASKED = {
    "stats": (200, 50.0),
    "stats licensing": (100, 50.0),
    "stats last-month": (50, None),
    "stats 1y": (10, None),
    "similar 12": (100, 50.0),
    "similar birth year wrong": (100, 50.0),
}
"""What is asked in a room, how often, and how many milliseconds it may take."""

REPORT_WITHIN = 5.0

_SCAN = text("SELECT kind, count(*) FROM entry WHERE at >= :since AND at < :until GROUP BY kind")
_TEAM = Team()


def measure(folder: Path, cases: int = CASES) -> Iterator[Figure]:
    """Every figure; the case log is made in the folder."""
    url = f"sqlite:///{folder / 'years.db'}"
    for work in (_make, _measure):
        with ProcessPoolExecutor(1, get_context("spawn"), house.die_with_parent) as pool:
            yield from pool.submit(work, url, cases).result()


def _make(url: str, cases: int) -> list[Figure]:
    big_log.make(url, cases=cases, until=SystemClock().now())
    return []


def _measure(url: str, cases: int) -> list[Figure]:
    verbs.load()
    gc.collect()
    gc.freeze()  # as the house does once it stands
    store = Store(url)
    try:
        return list(_Reading(store, cases).figures())
    finally:
        store.close()


class _Reading:
    """One run over a case log."""

    def __init__(self, store: Store, cases: int) -> None:
        self._store, self._clock = store, SystemClock()
        store.transact(self._open).result()
        self._claimed = iter(range(cases + 1, cases + CLAIMS + 1))

    def figures(self) -> Iterator[Figure]:
        scan = percentile(self._took(20, self._scan), 50)
        yield Figure("sqlite3 alone, 30 days of its index", scan, "ms")
        with _Claims(self) as claims:
            Event().wait(2)
        alone = claims.p50
        yield Figure("a claim, through the store, p50", alone, "ms")
        for said, (times, target) in ASKED.items():
            ask = partial(self._say, who="ada", said=said)
            self._took(3, ask)
            with _Claims(self) as claims:
                took = self._took(times, ask)
            yield Figure(f"{said}, p50", percentile(took, 50), "ms", target, limit=scan)
            yield Figure(f"{said}, p99", percentile(took, 99), "ms", limit=scan)
            yield Figure("  a claim meanwhile, p50", claims.p50, "ms", limit=alone)
        yield from self._report(alone)

    def _report(self, alone: float) -> Iterator[Figure]:
        now = self._clock.now()
        of = Month.of(now).plus(-1)
        with _Claims(self) as claims:
            began = perf_counter()
            for read in month.readings(of, now=now, team=_TEAM).values():
                self._store.read(read).result()
            took = perf_counter() - began
        yield Figure("report of a month", took, "s", REPORT_WITHIN)
        yield Figure("  a claim meanwhile, p50", claims.p50, "ms", limit=alone)

    def claim(self) -> None:
        """Claim the next case, and wait until that is on disk."""
        said = f"claim {next(self._claimed)}"
        self._store.transact(partial(self._say, who="bob", said=said)).result()

    def _took(self, times: int, work: Callable[[Connection], Any]) -> list[float]:
        gc.collect()
        took = []
        for _ in range(times):
            began = perf_counter()
            self._store.read(work).result()
            took.append((perf_counter() - began) * 1000)
        return took

    def _scan(self, db: Connection) -> None:
        now = self._clock.now()
        db.execute(_SCAN, {"since": str(now - timedelta(days=30)), "until": str(now)}).all()

    def _say(self, db: Connection, who: str, said: str) -> dispatch.Answered:
        incoming = Incoming(Identity("irc", "", who, who), Place("#cases", Audience.TEAM), said)
        return dispatch.answer(db, said, incoming, team=_TEAM, now=self._clock.now())

    def _open(self, db: Connection) -> None:
        """Cases to be claimed while others are read: opened so long ago that no period counts them as new."""
        now: datetime = self._clock.now() - timedelta(days=2 * 365)
        for number in range(CLAIMS):
            rules.open_case(
                db, now=now, team=_TEAM, subject=f"to be claimed: {number}", area="general", source="benchmark"
            )


class _Claims:
    """Somebody who claims one case after the other meanwhile; then how long half of the claims took at most."""

    def __init__(self, reading: _Reading) -> None:
        self._reading, self._over = reading, Event()
        self._took: list[float] = []
        self._thread = Thread(target=self._claim, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def p50(self) -> float:
        return percentile(self._took, 50)

    def _claim(self) -> None:
        while not self._over.wait(A_CLAIM_EVERY):
            began = perf_counter()
            self._reading.claim()
            self._took.append((perf_counter() - began) * 1000)

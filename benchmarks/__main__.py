"""Measures the bot over ngIRCd on loopback, and what reading takes in a large case log: `python -m benchmarks`, with
`--json` for machines.

Takes about two and a half minutes. On a machine that has other things to do the figures say little by themselves: read
them beside the machine's own limits, which are measured in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import sleep  # noqa: TID251 - measuring is waiting
from typing import Any

from benchmarks import house, machine, reading, slack, volunteers
from benchmarks.figures import Figure, as_json, table
from benchmarks.house import Bot
from benchmarks.volunteers import ROOM, Claiming
from tests.fixtures.irc_servers import make_authority, run_ngircd

VOLUNTEERS, RACERS = 20, 50
WARM_UP, ALONE, TOGETHER, RACES = 200, 1000, 4000, 150
ECHOES = 500
STARTS = 3
IDLE_SECONDS = 8.0

PLACES = (("in the room", ROOM), ("in private", None))


class Measurement:
    """One run: a server, and a process of volunteers; each part yields its figures as they are known."""

    def __init__(self, folder: Path, port: int, pool: ProcessPoolExecutor) -> None:
        self._folder, self._port, self._pool = folder, port, pool
        self._url = f"sqlite:///{folder / 'cases.db'}"
        self._cases = iter(range(1, sys.maxsize))
        self._commit = 0.0
        self._echo: dict[str | None, tuple[float, float, float]] = {}

    def machine(self) -> Iterator[Figure]:
        commits, self._commit = machine.durable_commits(self._folder)
        yield Figure("durable commits, sqlite3 alone", commits, "/s")
        with house.beside(machine.echo, self._port):
            for name, room in PLACES:
                claiming = Claiming(room, machine.ECHO)
                p50, p99 = self._run(volunteers.one_by_one, claiming, range(WARM_UP), range(ECHOES))
                rate = self._run(volunteers.together, claiming, VOLUNTEERS, range(WARM_UP), range(TOGETHER))
                self._echo[room] = (p50, p99, rate)
                yield Figure(f"echo {name}, there and back, p50", p50, "ms")
                yield Figure(f"echo {name}, there and back, p99", p99, "ms")
                yield Figure(f"echoes {name}, {VOLUNTEERS} volunteers", rate, "/s")

    def start(self) -> Iterator[Figure]:
        a_place = 2 * WARM_UP + ALONE + TOGETHER + RACES + RACERS
        house.fill(self._url, len(PLACES) * a_place)
        took = []
        for _ in range(STARTS):
            with house.bot(self._port, self._url, self._folder) as (_, seconds):
                took.append(seconds)
        yield Figure("from start to joined", median(took), "s", target=1.0)

    def claims(self) -> Iterator[Figure]:
        with house.bot(self._port, self._url, self._folder) as (bot, _):
            for name, room in PLACES:
                yield from self._claims(bot, name, Claiming(room))

    def _claims(self, bot: Bot, name: str, claiming: Claiming) -> Iterator[Figure]:
        echo50, echo99, echoes = self._echo[claiming.room]
        p50, p99 = self._run(volunteers.one_by_one, claiming, self._next(WARM_UP), self._next(ALONE))
        yield Figure(f"a claim {name}, p50", p50, "ms", 1.0, limit=echo50 + self._commit)
        yield Figure(f"a claim {name}, p99", p99, "ms", 3.0, limit=echo99 + self._commit)
        before = bot.processor_seconds()
        rate = self._run(volunteers.together, claiming, VOLUNTEERS, self._next(WARM_UP), self._next(TOGETHER))
        used = (bot.processor_seconds() - before) / (WARM_UP + TOGETHER)
        yield Figure(f"claims {name}, {VOLUNTEERS} volunteers", rate, "/s", 2000, more=True, limit=echoes)
        yield Figure("  the bot's processor time a claim", used * 1000, "ms")
        told = self._run(volunteers.race, claiming, RACERS, self._next(RACERS + RACES))
        yield Figure(f"{RACERS} claim one case {name}, winner told, p99", told, "ms", 10.0)

    def presence(self) -> Iterator[Figure]:
        """With both platforms: after some use, and then while nothing happens."""
        with (
            house.beside(house.slack) as settings,
            house.bot(self._port, self._url, self._folder, **settings) as (
                bot,
                seconds,
            ),
        ):
            yield Figure("from start to joined, with Slack too", seconds, "s")
            sleep(3)
            used = bot.processor_seconds()
            sleep(IDLE_SECONDS)
            idle = (bot.processor_seconds() - used) / IDLE_SECONDS
            yield Figure("idle, both platforms", idle * 100, "% of a core", 0.5)
            yield Figure("resident, both platforms", bot.resident(), "MiB", 90)

    def acknowledgements(self) -> Iterator[Figure]:
        yield from slack.measure(self._folder, self._port, self._commit)

    def _next(self, number: int) -> list[int]:
        return [next(self._cases) for _ in range(number)]

    def _run(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return self._pool.submit(work, self._port, *arguments).result()


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--folder", type=Path, default=house.ROOT / "build", help="on the disk to be measured")
    given = parser.parse_args(argv)
    if shutil.which("ngircd", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin") is None:
        print("needs ngircd: apt-get install ngircd", file=sys.stderr)
        return 0
    given.folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=given.folder, prefix="bench-") as name:
        figures = list(_shown(measure(Path(name))))
    print(json.dumps(as_json(figures), indent=2) if given.json else table(figures))
    return 0


def _shown(figures: Iterable[Figure]) -> Iterator[Figure]:
    """The same figures; somebody at a terminal sees that something happens."""
    for number, figure in enumerate(figures, 1):
        if sys.stderr.isatty():
            print(f"\r{number} figures measured", end="\r", file=sys.stderr, flush=True)
        yield figure


def measure(folder: Path) -> Iterator[Figure]:
    """Every figure, as soon as it is known."""
    with (
        ProcessPoolExecutor(1, get_context("spawn"), house.die_with_parent) as pool,
        run_ngircd(folder, make_authority(folder)) as server,
    ):
        run = Measurement(folder, server.port, pool)
        for part in (run.machine, run.start, run.claims, run.presence, run.acknowledgements):
            yield from part()
    yield from reading.measure(folder)


if __name__ == "__main__":
    sys.exit(main())

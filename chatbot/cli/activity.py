"""`casebell import --activity`: what a wider community did, added to the case log beside the bot that may run."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from sqlalchemy.exc import DBAPIError

from chatbot import settings
from chatbot.activity import source
from chatbot.activity.acts import Act, Found, Terms, Unfit, Why
from chatbot.activity.reading import Form, NoColumns, read
from chatbot.cli.progress import Progress
from chatbot.cli.sorry import sorry
from chatbot.clock import SystemClock
from chatbot.exits import ALREADY_OPEN, FAULT, STOPPED
from commands import datewords
from storage import activity, schema
from storage.activity import Stage
from storage.engine import Unusable, can_read_apart, connect, file_of, writer
from storage.lock import AlreadyOpen, CaseLogLock

MOST_TOLD = 10
LONGEST_TOLD = 40
"""Characters of what was rejected that are shown."""

_CIRCLE = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_NO_CIRCLES = {"last", "this", "today", "yesterday", "week", "month", "year"}
_AHEAD = timedelta(days=1)
_DAYS_AT_ONCE = 1000
_PAUSE = 0.02
"""Seconds in which a running bot gets at its case log, between two pieces that are written."""


@dataclass(slots=True)
class Tally:
    """What became of everything that was read."""

    counted: int = 0
    first: datetime | None = None
    last: datetime | None = None
    passed: Counter[Why] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def passing(self, name: str, found: Iterator[Found]) -> Iterator[Act]:
        """The actions that count."""
        for each in found:
            if isinstance(each, Unfit):
                self._pass(name, each)
                continue
            self.counted += 1
            self.first = min(each.at, self.first or each.at)
            self.last = max(each.at, self.last or each.at)
            yield each

    def _pass(self, name: str, unfit: Unfit) -> None:
        self.passed[unfit.why] += 1
        if not unfit.why.left_out and len(self.examples) < MOST_TOLD:
            self.examples.append(f"  {_shown(name)}:{unfit.where}: {unfit.why}: {_shown(unfit.text)}")

    def told(self) -> list[str]:
        """What was not counted, in lines."""
        rejected = {why: count for why, count in self.passed.most_common() if not why.left_out}
        left_out = {why: count for why, count in self.passed.most_common() if why.left_out}
        lines = [f"Left out: {_listed(left_out)}."] if left_out else []
        if rejected:
            first = ", the first of them" if sum(rejected.values()) > len(self.examples) else ""
            lines += [f"Rejected {sum(rejected.values()):,}: {_listed(rejected)}{first}:", *self.examples]
        return lines


class Refused(Exception):
    """Nothing was imported. `str()` tells the operator why."""


def import_activity(circle: str, files: Sequence[str], form: str = "auto", kinds: str | None = None) -> int:
    """Add what files tell of a community, of these kinds (a comma list) only, if they are given.

    Returns the exit code: 1 also where nothing of all that could be counted.
    """
    try:
        told = _imported(_name(circle), files, Form(form), frozenset((kinds or "").split(",")) - {""})
    except (Refused, AlreadyOpen, Unusable, NoColumns, OSError, DBAPIError) as problem:
        return sorry(_why(problem), code=ALREADY_OPEN if isinstance(problem, AlreadyOpen) else FAULT)
    print("\n".join(told))
    return STOPPED


def _name(circle: str) -> str:
    """How a community is called in the case log, and in chat, where no month is called so."""
    name = circle.lower()
    if not _CIRCLE.fullmatch(name) or name in _NO_CIRCLES | datewords.months("en"):
        said = _shown(circle) or "An empty text"
        raise Refused(f"{said} cannot name a community. Write letters, digits and -, as in: --activity wiki")
    return name


def _why(problem: Exception) -> str:
    """Why nothing was imported, and what to do."""
    match problem:
        case NoColumns():
            return "Nothing was imported: the first line of a table must name its columns: person,time,kind"
        case OSError():
            return f"Nothing was imported: {problem.filename} cannot be read ({problem.strerror})"
        case DBAPIError():
            return f"The case log cannot take it now: {problem.orig}. Import it again, and what is missing comes."
        case _:
            return str(problem)


def _imported(circle: str, files: Sequence[str], form: Form, kinds: frozenset[str]) -> list[str]:
    """What there is to tell of it. Raises what `_why` explains."""
    url = settings.read().database
    if (file := file_of(url)) is not None and not file.exists():
        raise Refused(f"There is no case log at {file}. Is this the folder the bot runs in?")
    if not files:
        raise Refused(f"Name files to read, or - for what is piped in: casebell import --activity {circle} FILE...")
    with ExitStack() as stack:
        alone = _hold(stack, url)
        stage = stack.enter_context(Stage(circle))
        tally = _read(files, form, kinds, stage)
        if tally.first is None or tally.last is None:
            raise Refused("\n".join(["Nothing was imported: no action could be counted.", *tally.told()]))
        days, people = stage.count()
        changed = _write(url, circle, stage, days, alone=alone)
    done, by = _so_many(tally.counted, "action"), _so_many(people, "person", "people")
    actions = f"{done} of {by}, {tally.first:%Y-%m-%d} to {tally.last:%Y-%m-%d}"
    return [
        f"{actions}, on {days:,} of their days; {changed:,} of these were new, or more than was known.",
        *tally.told(),
        f"Ask a month of it in chat: retention {tally.last:%Y-%m} {circle}",
    ]


def _hold(stack: ExitStack, url: str) -> bool:
    """Have the case log, and whether nobody else does: where it is safe, the bot that has it goes on meanwhile."""
    try:
        stack.enter_context(CaseLogLock(url))
    except AlreadyOpen:
        engine = connect(url)
        stack.callback(engine.dispose)
        if not can_read_apart(engine):
            raise
        return False
    schema.prepare(url)
    return True


def _read(files: Sequence[str], form: Form, kinds: frozenset[str], stage: Stage) -> Tally:
    tally = Tally()
    terms = Terms(SystemClock().now() + _AHEAD, kinds or None)
    with Progress(sys.stderr, source.size(files)) as progress:
        for name in files:
            progress.stage(f"reading {_shown(name)}")
            with source.opened(name, progress.done) as stream:
                for act in tally.passing(name, read(stream, form, terms)):
                    stage.add(act.person, act.at)
    return tally


def _write(url: str, circle: str, stage: Stage, days: int, *, alone: bool) -> int:
    """Write it down piece by piece, so that the bot has its turn; how many days were new, or more than was known."""
    changed, engine, clock, pause = 0, connect(url), SystemClock(), Event()
    with writer(engine) as db, Progress(sys.stderr, days) as progress:
        progress.stage("writing it down")
        for batch in stage.batches(_DAYS_AT_ONCE):
            began = clock.monotonic()
            with db.begin():
                changed += activity.store(db, circle, batch)
            progress.done(len(batch))
            if not alone:
                pause.wait(max(_PAUSE, clock.monotonic() - began))
    engine.dispose()
    return changed


def _so_many(count: int, one: str, more: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else more or f'{one}s'}"


def _listed(counts: dict[Why, int]) -> str:
    return ", ".join(f"{count:,} {why}" for why, count in counts.items())


def _shown(text: str) -> str:
    """Enough of a text to be found again, with nothing in it that would command a terminal."""
    short = text.strip()[:LONGEST_TOLD]
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in short)

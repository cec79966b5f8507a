"""`casebell backup`, `restore` and `verify`: the case log's own keeping."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from chatbot.cli import looking, which
from chatbot.cli.progress import Progress
from chatbot.cli.sorry import sorry
from chatbot.clock import SystemClock
from chatbot.exits import ALREADY_OPEN, STOPPED
from commands import checking
from storage import trail
from storage.backup import BackupRefused, backup, restore
from storage.checking import Breach, pages
from storage.engine import Unusable, file_of
from storage.lock import AlreadyOpen

_MOST = 20
"""Breaks and notes that are told one by one."""

_WHOLE = """\
The trail is whole: every entry follows from the one before it.
Cases, promises, owners and posts are as it says.
Its head is {head}
Keep that elsewhere: as long as it is in the trail, nothing up to it was dropped."""
_BROKEN = "The case log does not hold; bring back a backup from before, or look into what happened:"
_NOTED = "Worth knowing, and no break:"


def back_up(file: Path, community: str | None = None) -> int:
    """Copy a community's case log into a new file; returns the exit code."""

    def work(url: str) -> str:
        backup(url, file.absolute())
        return f"The case log is in {file}, checked and whole."

    return _kept(work, community)


def put_back(file: Path, community: str | None = None) -> int:
    """Put a backup in the place of a community's case log; returns the exit code."""

    def work(url: str) -> str:
        aside = restore(url, file.absolute())
        return f"The case log is what {file} held." + (f" What was there before is in {aside}" if aside else "")

    return _kept(work, community)


def verify(community: str | None = None) -> int:
    """Walk the trail, hold every rule against the case log, and tell each place that breaks one; the exit code.

    Of one community, or of every one; of several, the worst.
    """
    if community != which.ALL:
        return _verify(which.case_log(community))
    worst = STOPPED
    for each in which.every_one():
        print(f"{each or 'The main community'}:", flush=True)
        worst = max(worst, _verify(which.case_log(each)))
    return worst


def _verify(url: str) -> int:
    if (file := file_of(url)) is not None and not file.exists():
        return sorry(f"There is no case log at {file}. Is this the folder the bot runs in?")
    found = _Found()
    try:
        head = _look_over(url, found)
    except AlreadyOpen as problem:
        return sorry(str(problem), code=ALREADY_OPEN)
    except Unusable as problem:
        return sorry(str(problem))
    except DBAPIError as problem:
        if not found.breaks:
            return sorry(f"The case log cannot be read: {problem.orig}")
        found.ends = f"The rest cannot be read: {problem.orig}"
    if found.notes:
        print(found.notes.under(_NOTED))
    if found.breaks:
        return sorry("\n".join(filter(None, [found.breaks.under(_BROKEN), found.ends])))
    print(_WHOLE.format(head=head))
    return STOPPED


class _Told:
    """Lines of which the first are told one by one, and the others counted."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._more = 0

    def __bool__(self) -> bool:
        return bool(self._lines)

    def add(self, line: str) -> None:
        if len(self._lines) < _MOST:
            self._lines.append(line)
        else:
            self._more += 1

    def under(self, head: str) -> str:
        return "\n".join([head, *self._lines, *([f"  and {self._more} more"] if self._more else [])])


class _Found:
    """What does not hold, what is worth knowing, and why no more was looked at, if it was not."""

    def __init__(self) -> None:
        self.breaks, self.notes, self.ends = _Told(), _Told(), ""

    def add(self, found: Iterable[Breach]) -> bool:
        """Whether there was anything."""
        anything = False
        for each in found:
            (self.notes if each.note else self.breaks).add(_printable(f"  {each.table} {each.row}: {each.why}"))
            anything = True
        return anything


def _printable(line: str) -> str:
    """With nothing in it that would command a terminal: what is spoilt may hold anything."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in line)


def _look_over(url: str, told: _Found) -> str:
    """Tell all that is found; the trail's head."""
    now = SystemClock().now()
    with looking.opened(url) as engine:
        with looking.snapshot(engine) as db:
            total = checking.entries(db) * sum(step.walks for step in checking.STEPS)
            with Progress(sys.stderr, total) as progress:
                for step in checking.STEPS:
                    progress.stage(step.name)
                    if told.add(step.run(db, now, progress.done)) and step.first:
                        told.ends = "The rest can only be looked at once these can be read."
                        return ""
            head = trail.head(db)
        told.add(pages.searched(engine))
    return head


def _kept(work: Callable[[str], str], community: str | None) -> int:
    try:
        print(work(which.case_log(community)))
    except AlreadyOpen as problem:
        return sorry(str(problem), code=ALREADY_OPEN)
    except (BackupRefused, Unusable) as problem:
        return sorry(str(problem))
    return STOPPED

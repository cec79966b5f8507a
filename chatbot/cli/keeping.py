"""`casebell backup`, `restore` and `verify`: the case log's own keeping."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from chatbot import settings
from chatbot.cli.sorry import sorry
from chatbot.exits import ALREADY_OPEN, STOPPED
from storage import trail
from storage.backup import BackupRefused, backup, restore
from storage.engine import Unusable, connect, file_of, reader, writer
from storage.lock import AlreadyOpen, CaseLogLock

_MOST = 20
"""Breaks that are told one by one."""

_WHOLE = """\
The trail is whole: every entry follows from the one before it.
Its head is {head}
Keep that elsewhere: as long as it is in the trail, nothing up to it was dropped."""
_BROKEN = "The trail does not hold; bring back a backup from before, or look into what happened:"


def back_up(file: Path) -> int:
    """Copy the case log into a new file; returns the exit code."""

    def work(url: str) -> str:
        backup(url, file.absolute())
        return f"The case log is in {file}, checked and whole."

    return _kept(work)


def put_back(file: Path) -> int:
    """Put a backup in the case log's place; returns the exit code."""

    def work(url: str) -> str:
        aside = restore(url, file.absolute())
        return f"The case log is what {file} held." + (f" What was there before is in {aside}" if aside else "")

    return _kept(work)


def verify() -> int:
    """Walk the trail and tell every place where it does not hold; returns the exit code."""
    url = settings.read().database
    if (file := file_of(url)) is not None and not file.exists():
        return sorry(f"There is no case log at {file}. Is this the folder the bot runs in?")
    try:
        told, more, head = _walked(url)
    except AlreadyOpen as problem:
        return sorry(str(problem), code=ALREADY_OPEN)
    except Unusable as problem:
        return sorry(str(problem))
    except DBAPIError as problem:
        return sorry(f"The case log cannot be read: {problem.orig}")
    if told:
        return sorry("\n".join([_BROKEN, *told, *([f"  and {more} more"] if more else [])]))
    print(_WHOLE.format(head=head))
    return STOPPED


def _walked(url: str) -> tuple[list[str], int, str]:
    """What does not hold, how much more than is told does not, and the trail's head."""
    engine = connect(url)
    with ExitStack() as stack:
        stack.callback(engine.dispose)
        db = reader(engine)
        if db is None:  # where a second connection is not safe, this must be the only one
            stack.enter_context(CaseLogLock(url))
            db = writer(engine)
        stack.enter_context(db)
        stack.enter_context(db.begin())
        breaks = trail.verify(db)
        told = [f"  entry {found.entry}: {found.why}" for found in islice(breaks, _MOST)]
        return told, sum(1 for _ in breaks), trail.head(db)


def _kept(work: Callable[[str], str]) -> int:
    try:
        print(work(settings.read().database))
    except AlreadyOpen as problem:
        return sorry(str(problem), code=ALREADY_OPEN)
    except (BackupRefused, Unusable) as problem:
        return sorry(str(problem))
    return STOPPED

"""`casebell export` and `import`: the whole case log as files, and back into an empty one."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from chatbot import settings
from chatbot.cli import looking, which
from chatbot.cli.progress import Progress
from chatbot.cli.sorry import sorry
from chatbot.clock import SystemClock
from chatbot.exits import ALREADY_OPEN, STOPPED
from storage import schema, trail
from storage.dump import MANIFEST, DumpRefused, lines, loading, writing
from storage.engine import Unusable, connect, file_of, writer
from storage.lock import AlreadyOpen, CaseLogLock
from storage.models import EntryKind

SPEAKER = "command line"

_EXPORTED = """\
{rows} rows are in {folder}, as JSON Lines and as CSV. The trail's head is {head}
They hold all that is kept of people, also who wrote in: keep them as you keep backups, and delete them in time."""
_IMPORTED = """\
{rows} rows from {folder} are in the case log, and its trail holds. Its head is {head}
Look at the rest with: casebell verify"""


def export(folder: Path, community: str | None = None) -> int:
    """Export a community's case log into a new folder, also while the bot runs; returns the exit code."""
    url, now = which.case_log(community), SystemClock().now()
    if (file := file_of(url)) is not None and not file.exists():
        return sorry(f"There is no case log at {file}. Is this the folder the bot runs in?")
    try:
        writing.make(folder)
        with looking.opened(url) as engine:
            with writer(engine) as db, db.begin():
                schema.expect(db)
                trail.append(db, EntryKind.EXPORTED, at=now, speaker=SPEAKER)
            with looking.snapshot(engine) as db, Progress(sys.stderr, writing.rows(db)) as progress:
                told = writing.export(db, folder, version=_version(), now=now, walked=progress)
    except AlreadyOpen as problem:
        return sorry(str(problem), code=ALREADY_OPEN)
    except (DumpRefused, Unusable) as problem:
        return sorry(str(problem))
    except DBAPIError as problem:
        return sorry(f"The case log cannot be read: {problem.orig}")
    except OSError as problem:
        return sorry(f"The export is not whole, and has no {MANIFEST}: {problem}")
    print(_EXPORTED.format(rows=_rows(told), folder=folder, head=told["head"]))
    return STOPPED


def take_in(folder: Path) -> int:
    """Take an export into an empty case log; the bot must not run. Returns the exit code."""
    url = settings.read().database
    try:
        told = lines.manifest(folder, schema=schema.revisions()[-1])
        with CaseLogLock(url):
            schema.prepare(url)
            with writer(connect(url)) as db, db.begin(), Progress(sys.stderr, lines.sizes(folder)) as progress:
                loading.load(db, folder, told, walked=progress)
    except AlreadyOpen as problem:
        return sorry(str(problem), code=ALREADY_OPEN)
    except (DumpRefused, Unusable) as problem:
        return sorry(f"{problem}.\nNothing was taken in.")
    except DBAPIError as problem:
        return sorry(f"The case log cannot be written: {problem.orig}\nNothing was taken in.")
    print(_IMPORTED.format(rows=_rows(told), folder=folder, head=told["head"]))
    return STOPPED


def _rows(told: dict[str, dict[str, dict[str, int]]]) -> int:
    return sum(each["rows"] for each in told["tables"].values())


def _version() -> str:
    try:
        return metadata.version("casebell")
    except metadata.PackageNotFoundError:
        return "not installed"

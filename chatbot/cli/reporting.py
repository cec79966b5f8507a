"""`casebell report`: one month's report as files, with the pictures of its charts."""

from __future__ import annotations

import asyncio
import re
import sys
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from chatbot import app, settings
from chatbot.cli import looking, which
from chatbot.cli.progress import Progress
from chatbot.cli.sorry import sorry
from chatbot.clock import SystemClock
from chatbot.drawing import Kind, NotDrawn, draw_all
from chatbot.exits import ALREADY_OPEN, STOPPED
from chatbot.reports import markdown, page
from commands.figures.months import Month
from commands.refusals import Refusal
from commands.refusals.figures import NothingThen, NotYet
from commands.reports import month as months
from commands.reports import pages, period
from commands.reports.document import Document
from commands.team import Team
from storage.engine import Unusable, file_of
from storage.lock import AlreadyOpen

KINDS: tuple[Kind, ...] = ("svg", "png")
USUAL_FOLDER = Path("var") / "reports"

_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


def report(said: str | None, to: Path | None, form: str, community: str | None = None) -> int:
    """Write the report of a month, of the last complete one unless one is said; returns the exit code."""
    configured, url, now = settings.read(), which.case_log(community), SystemClock().now()
    month = Month.of(now).plus(-1) if said is None else _month(said)
    if month is None:
        return sorry(f"{said!r} is no month. Write one as in: casebell report {Month.of(now).plus(-1)}")
    try:
        document = _reckoned(url, month, now, app.team(configured))
        folder = to if to is not None else USUAL_FOLDER / document.name
        written = asyncio.run(_write(document, folder, form))
    except AlreadyOpen as problem:
        return sorry(str(problem), code=ALREADY_OPEN)
    except (Unusable, DBAPIError, Refusal, NotDrawn, OSError) as problem:
        return sorry(_why(problem, month, now))
    print("\n".join([document.title, *document.summary, f"Written: {', '.join(map(str, written))}"]))
    return STOPPED


def _why(problem: Exception, month: Month, now: datetime) -> str:
    """Why there is no report, and what to do."""
    match problem:
        case DBAPIError():
            return f"The case log cannot be read: {' '.join(str(problem.orig).split())}"
        case NotYet():
            return f"{month} has not begun yet. Name a month that has: casebell report {Month.of(now)}"
        case NothingThen(first=first):
            known = "no case has come in yet" if first is None else f"the first case came in {first}"
            return f"There is nothing to tell of {month}: {known}."
        case NotDrawn():
            return f"The charts were not drawn, so nothing was written: {problem}"
        case OSError():
            return f"The report cannot be written to {problem.filename}: {problem.strerror}"
        case _:
            return str(problem)


def _month(said: str) -> Month | None:
    match = _MONTH.fullmatch(said)
    try:
        return Month(int(match[1]), int(match[2])) if match else None
    except ValueError:
        return None


def _reckoned(url: str, month: Month, now: datetime, team: Team) -> Document:
    if (file := file_of(url)) is not None and not file.exists():
        raise Unusable(f"There is no case log at {file}. Is this the folder the bot runs in?")
    with looking.opened(url) as engine, looking.snapshot(engine) as db:
        period.counted(db, period.month(month, now))
        return pages.document(months.reckon(db, month, now=now, team=team), language=team.language)


async def _write(document: Document, folder: Path, form: str) -> list[Path]:
    """Draw the charts and write the files; what was written, the pictures as their folder."""
    charts = list(document.charts())
    beside = folder / markdown.PICTURES
    beside.mkdir(parents=True, exist_ok=True)
    with Progress(sys.stderr, len(KINDS) * len(charts)) as progress:
        progress.stage("drawing the charts")
        one = partial(progress.done, 1)
        drawn = await asyncio.gather(*[draw_all(charts, kind=kind, drawn=one) for kind in KINDS])
    pictures = dict(zip(KINDS, drawn, strict=True))
    for kind, of_kind in pictures.items():
        for chart, picture in zip(charts, of_kind, strict=True):
            (beside / f"{chart.name}.{kind}").write_bytes(picture)
    named = dict(zip((chart.name for chart in charts), pictures["svg"], strict=True))
    texts = {}
    if form != "md":
        texts["report.html"] = page.render(document, named)
    if form != "html":
        texts["report.md"] = markdown.render(document)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [*(folder / name for name in texts), beside]

"""`python -m tests.reports.pictures` writes docs/figures.md and its pictures, from a simulated year."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from textwrap import fill

from chatbot.drawing import draw_all
from chatbot.reports import markdown
from commands.exhibits import Chart
from commands.figures.months import Month
from commands.reports import month as months
from commands.reports import pages
from storage.models import Audience
from storage.schema import prepare
from tests.conversations.talk import Talk
from tests.fixtures.database import hasty
from tests.reports.year import END, Year

DOCS = Path(__file__).resolve().parents[2] / "docs"

HEAD = """\
# The charts

What `report` and `casebell report` draw, here of a simulated year: {cases} cases, and a team that begins with 7 people.
Each picture names its period, how many it is about and how many of these were still open (censored), and carries in
words what there is to see. Lines, marks and hatching tell series apart without colour. On Slack the pictures come with
the answer; on IRC the lines say the same.
"""

READING = {
    "open-cases": "How many cases were unresolved at the end of each day. A level that rises for months is more work "
    "than the team can do; a peak that goes down again was one bad week.",
    "time-to-claim": "The share of the month's cases that nobody had claimed yet, by how long ago they came in. Where "
    "the curve falls below a half is the median. Cases still unclaimed count for as long as they have waited: a mean "
    "of the claimed ones alone would be too good. The band is the 95 % interval.",
    "promises-kept": "Of the follow-ups due in a month, the share that was kept by its time. Bars that overlap are "
    "months that may well be the same.",
    "outcomes": "How the month's cases ended, area by area, with 95 % intervals: of few cases they are wide, and "
    "nothing should be made of the difference.",
    "volunteers": "Above the line who acted in the month: stayed from the month before, returned, or new. Below it who "
    "was there the month before and no more. The line is the net gain: new and returned, less gone quiet. Months with "
    "fewer than 5 people are left empty.",
}


def main() -> None:
    """Write the page and its pictures."""
    charts, cases = _year()
    (DOCS / markdown.PICTURES).mkdir(exist_ok=True)
    for chart, picture in zip(charts, asyncio.run(draw_all(charts, kind="svg")), strict=True):
        (DOCS / markdown.PICTURES / f"{chart.name}.svg").write_bytes(picture)
    shown = [f"## {chart.title}\n\n{fill(READING[chart.name], 120)}\n\n{markdown.picture(chart)}\n" for chart in charts]
    (DOCS / "figures.md").write_text("\n".join([HEAD.format(cases=cases), *shown]), encoding="utf-8")


def _year() -> tuple[tuple[Chart, ...], int]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/casebell.db"
        prepare(url)
        store = hasty(url)
        try:
            year = Year(Talk(store, only=("#cases",)))
            year.play()
            last, team = Month.of(END).plus(-1), year.talk.team
            figures = year.talk.do(lambda db: months.reckon(db, last, now=END, team=team))
        finally:
            store.close()
    return pages.pictures(figures, "en", Audience.TEAM), len(year.areas)


if __name__ == "__main__":
    main()

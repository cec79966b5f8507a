"""A report as Markdown, as GitHub reads it (github.github.com/gfm), its pictures in a folder beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from chatbot.reports.text import clean, in_words
from commands.exhibits import Chart, Exhibit, Table
from commands.reports.document import Document

PICTURES = "charts"
"""The folder of the pictures."""

_MARKUP = re.compile(r"[\\`*_\[\]<>#|~$&]|(?<=[A-Za-z]):(?=//)|(?<=www)\.|^[-+=]|@", re.IGNORECASE)
_NUMBERED = re.compile(r"^(\d{1,9})(?=[.)](?: |$))")
_ENTITIES = {"<": "&lt;", "&": "&amp;"}


def render(document: Document) -> str:
    """The text of the file."""
    return "\n\n".join(_blocks(document)) + "\n"


def _blocks(document: Document) -> Iterator[str]:
    yield f"# {_plain(document.title)}"
    yield _plain(document.note)
    yield from map(_plain, document.summary)
    for section in document.sections:
        yield f"## {_plain(section.title)}"
        yield from map(_plain, section.paragraphs)
        for exhibit in section.exhibits:
            yield from _shown(exhibit)


def picture(chart: Chart) -> str:
    """A chart, as a link to its picture."""
    return f"![{_plain(chart.alt)}]({PICTURES}/{chart.name}.svg)"


def _shown(exhibit: Exhibit) -> Iterator[str]:
    if isinstance(exhibit, Chart):
        yield picture(exhibit)
        return
    yield f"**{_plain(exhibit.title)}**"
    yield "\n".join(_table(exhibit))
    if exhibit.caption:
        yield _plain(exhibit.caption)


def _table(table: Table) -> Iterator[str]:
    yield _row(table.head)
    yield f"| {' | '.join([':--', *(':--' if words else '--:' for words in in_words(table))])} |"
    yield from map(_row, table.rows)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_plain(cell) or ' ' for cell in cells)} |"


def _plain(text: str) -> str:
    """Somebody's text as one line that is only text: no markup, link, picture, formula or address is read in it."""
    line = _MARKUP.sub(lambda mark: _ENTITIES.get(mark[0], f"\\{mark[0]}"), clean(text))
    return _NUMBERED.sub(r"\1\\", line)

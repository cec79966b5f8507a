"""Tables and pictures, as blocks.

A message takes one table block; a further table, and one beyond its limits, is set in letters of one width. The limits
are those of https://docs.slack.dev/reference/block-kit/blocks/table-block and of the image-block page beside it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Any, TypeAlias

from chatbot.platforms.slack.looks.markup import (
    MORE,
    SECTION,
    Blocks,
    bare,
    cut,
    escape,
    fold,
    mrkdwn,
    pieces,
    plain,
    size,
    visible,
)
from commands.exhibits import Chart, Exhibit, Table

ROWS = 100
COLUMNS = 20
CHARACTERS = 10_000
"""In all cells of a message together."""
TITLE = 2000
ALT = 2000
SET_SECTIONS = 4
SET_CELL = 40

Files: TypeAlias = Mapping[Chart, str]
"""The ids of the files that show charts."""

NO_FILES: Files = MappingProxyType({})

_FENCE = "```"


def shown(exhibits: Sequence[Exhibit], files: Files, *, most: int, tables: bool) -> Blocks:
    """The exhibits in their order, as at most so many blocks. A chart without a file is not shown.

    `tables`: whether a table block may be used. What there is no room for is left out: the message says it in words.
    """
    made: Blocks = []
    for each in exhibits:
        blocks = _table(each, block=tables) if isinstance(each, Table) else _picture(each, files.get(each))
        if len(made) + len(blocks) <= most:
            made += blocks
            tables = tables and all(block["type"] != "table" for block in blocks)
    return made


def alt(chart: Chart, limit: int = ALT) -> str:
    """What a picture shows, in plain words: never empty, and nothing in it is markup."""
    return cut(list(bare(f"{chart.alt} {chart.caption}") or bare(chart.title) or MORE), limit)


def _picture(chart: Chart, file: str | None) -> Blocks:
    if file is None:
        return []
    title = plain(chart.title, TITLE)
    return [{"type": "image", "slack_file": {"id": file}, "alt_text": alt(chart), "title": title}]


def _table(table: Table, *, block: bool) -> Blocks:
    rows = [[bare(cell) for cell in row] for row in (table.head, *table.rows)]
    body = [_own(rows)] if block and _fits(rows) else [_section(text) for text in _set(rows)]
    head = [_section(f"*{_cut_short(table.title)}*")] if bare(table.title) else []
    foot = [_context(_cut_short(table.caption))] if bare(table.caption) else []
    return [*head, *body, *foot] if body else []


def _fits(rows: Sequence[Sequence[str]]) -> bool:
    return (
        len(rows) <= ROWS
        and all(0 < len(row) <= COLUMNS for row in rows)
        and sum(max(1, size(cell)) for row in rows for cell in row) <= CHARACTERS
    )


def _own(rows: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Slack's own table. It takes no empty cell; what is in raw_text is text and nothing else."""
    cells = [[{"type": "raw_text", "text": cell or " "} for cell in row] for row in rows]
    columns = [{"align": "right" if at else "left"} for at in range(len(rows[0]))]
    return {"type": "table", "rows": cells, "column_settings": columns}


def _set(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The rows in letters of one width; what goes beyond four texts is left out."""
    rows = [[cut(list(cell), SET_CELL) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=False)]
    room = SECTION - 2 * len(_FENCE) - len(f"\n{MORE}")
    parts = [part for row in rows for part in ("\n", _set_row(row, widths, room))][1:]
    texts = list(islice(fold(parts, room), SET_SECTIONS + 1))
    for text in texts[:SET_SECTIONS]:
        if text.strip():
            left_out = f"\n{MORE}" if len(texts) > SET_SECTIONS and text is texts[SET_SECTIONS - 1] else ""
            yield f"{_FENCE}{text}{left_out}{_FENCE}"


def _set_row(row: Sequence[str], widths: Sequence[int], room: int) -> str:
    pads = (" " * (width - _width(cell)) for cell, width in zip(row, widths, strict=False))
    placed = [pad + cell if at else cell + pad for at, (cell, pad) in enumerate(zip(row, pads, strict=False))]
    return cut([escape(character) for character in "  ".join(placed).rstrip().replace("`", "ˋ")], room)


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(character) else 1 + (unicodedata.east_asian_width(character) in {"F", "W"})
        for character in text
    )


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": mrkdwn(text)}


def _context(text: str) -> dict[str, Any]:
    return {"type": "context", "elements": [mrkdwn(text)]}


def _cut_short(text: str) -> str:
    return cut(pieces(visible(text).strip()), TITLE)

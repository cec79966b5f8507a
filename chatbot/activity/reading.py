"""The forms in which actions are written: CSV, JSON objects line by line, and MediaWiki's answers as documents."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from chatbot.activity import document
from chatbot.activity.acts import Act, Found, Terms, Unfit, Why, act, of
from chatbot.activity.source import BrokenOff, Stream, beginning, lines

COLUMNS = {"person": "person", "user": "person", "time": "time", "timestamp": "time", "kind": "kind", "type": "kind"}
"""Names of columns, and what is in them."""

_SEPARATORS = ",;\t"
_STREAM = (b"data:", b"event:", b"id:", b":")
"""How lines of an event stream begin; only what follows the first is data."""


class Form(StrEnum):
    """How a file is written; AUTO: to be seen from how it begins."""

    AUTO = "auto"
    CSV = "csv"
    JSONL = "jsonl"
    MEDIAWIKI = "mediawiki"


class NoColumns(Exception):
    """The first line of a table does not name its columns."""


def read(stream: Stream, form: Form, terms: Terms) -> Iterator[Found]:
    """Everything that is told of, whether it is counted or not. Raises NoColumns."""
    count = 0
    try:
        for each in _read(stream, form, terms):
            count += 1
            yield each
    except BrokenOff as problem:
        yield Unfit(count + 1, Why.BROKEN_OFF, str(problem))


def _read(stream: Stream, form: Form, terms: Terms) -> Iterator[Found]:
    if form is Form.CSV or (form is Form.AUTO and not _is_json(beginning(stream))):
        yield from _table(stream, terms)
    elif form is not Form.JSONL and _is_whole(beginning(stream)):
        yield from document.changes(stream, terms)
    else:
        yield from _objects(stream, terms)


def _is_json(head: bytes) -> bool:
    return head.lstrip()[:1] in {b"{", b"["} or head.startswith(_STREAM)


def _is_whole(head: bytes) -> bool:
    """Whether it is one document rather than an object on each line."""
    first, newline, _ = head.lstrip().partition(b"\n")
    if not newline:
        return first.startswith(b"[") or b'"query"' in first
    try:
        found = json.loads(first)
    except (ValueError, RecursionError):
        return first.strip() in {b"{", b"["} or b'"query"' in first
    return not isinstance(found, dict) or "query" in found


def _table(stream: Stream, terms: Terms) -> Iterator[Found]:
    numbered = lines(stream)
    columns: Mapping[str, int] | None = None
    separator = _SEPARATORS[0]
    for number, line in numbered:
        text = _text(line)
        if isinstance(text, Why):
            yield Unfit(number, text, _shown(line))
        elif columns is None and text.strip():
            separator = next((each for each in _SEPARATORS if each in text), separator)
            columns = _columns(_cells(text, separator))
        elif columns is not None and text.strip():
            yield _fit(number, text, _row(_cells(text, separator), columns, terms))
    if columns is None:
        raise NoColumns


def _columns(cells: Sequence[str] | None) -> dict[str, int]:
    """Where each column is that counts."""
    names = [COLUMNS.get(cell.strip().lower()) for cell in cells or ()]
    found = {name: names.index(name) for name in names if name is not None}
    if not {"person", "time"} <= found.keys():
        raise NoColumns
    return found


def _cells(text: str, separator: str) -> list[str] | None:
    """The cells of a line; None where they are not written as they should be."""
    if '"' not in text:
        return text.rstrip("\r\n").split(separator)
    try:
        return next(csv.reader([text], delimiter=separator, strict=True))
    except csv.Error:
        return None


def _row(cells: Sequence[str] | None, columns: Mapping[str, int], terms: Terms) -> Act | Why:
    if cells is None or len(cells) <= max(columns.values()):
        return Why.NOT_CSV
    kind = cells[columns["kind"]].strip() if "kind" in columns else None
    if terms.kinds is not None and kind not in terms.kinds:
        return Why.OTHER_KIND
    return of(cells[columns["person"]], cells[columns["time"]].strip(), terms)


def _objects(stream: Stream, terms: Terms) -> Iterator[Found]:
    for number, line in lines(stream):
        text = _text(line)
        if isinstance(text, Why):
            yield Unfit(number, text, _shown(line))
            continue
        said = text.strip()
        if said.startswith("data:"):
            said = said.removeprefix("data:").lstrip()
        elif not said or said.startswith(("event:", "id:", ":")):
            continue
        yield _fit(number, said, _object(said, terms))


def _object(said: str, terms: Terms) -> Act | Why:
    try:
        given = json.loads(said)
    except (ValueError, RecursionError):
        return Why.NOT_JSON
    return act(given, terms) if isinstance(given, dict) else Why.NOT_JSON


def _text(line: bytes | None) -> str | Why:
    if line is None:
        return Why.TOO_LONG
    try:
        return line.decode()
    except UnicodeDecodeError:
        return Why.NOT_TEXT


def _shown(line: bytes | None) -> str:
    return (line or b"")[:200].decode(errors="replace")


def _fit(number: int, text: str, found: Act | Why) -> Found:
    return Unfit(number, found, text) if isinstance(found, Why) else found

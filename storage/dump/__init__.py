"""Exports of a case log: every table as JSON Lines and as CSV, with a manifest that says what is in them.

    manifest.json   format, schema, version, when, the trail's head; rows and SHA-256 of each file
    case.jsonl      one row a line, by its key, exactly as it is kept
    case.csv        the same for spreadsheets, with a header; no cell of it is read as a formula

An export is all that figures and the trail need, so that an empty case log may take it in again.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Table

from storage.models import Case, Heard, Installation, LinkCode, WrongCode
from storage.rows import table

FORMAT: Final = 1
"""What the manifest says of how the files are written."""

MANIFEST: Final = "manifest.json"

_LEFT_OUT = {table(kind).name for kind in (Heard, Installation, LinkCode, WrongCode)}
"""Secrets, and what platforms and sources need not repeat."""


class DumpRefused(Exception):
    """Nothing was exported, or nothing was taken in. `str()` tells the operator what to do."""


def exported() -> list[Table]:
    """The tables of an export, those that others point to before them."""
    return [each for each in Case.metadata.sorted_tables if each.name not in _LEFT_OUT]

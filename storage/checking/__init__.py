"""What must always be so of a case log, whatever happened to it; and where it is not.

`pages` are of the database itself, `columns` of single values, `rules` of single tables, `telling` of what the rooms
were told. Whether the states of cases follow one another is checked where the moves are known.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Breach:
    """A row that is not as it must be: in which table, which row by its key, and what was expected of it.

    A `note` breaks no rule, and is worth knowing.
    """

    table: str
    row: str
    why: str
    note: bool = False

"""What pages show: text on one line, without characters that nobody sees; and words among figures."""

from __future__ import annotations

import re

from chatbot import unseen
from commands.exhibits import Table

LONGEST_FIGURE = 28
"""Characters: a share with its interval is shorter."""

_UNSEEN = re.compile(f"[{unseen.CONTROL}{unseen.TURNING}{unseen.HIDDEN}]+")


def clean(text: str) -> str:
    """The text on one line, as it can be seen."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def in_words(table: Table) -> list[bool]:
    """Of each column after the first, whether it holds words, which begin at its left, or figures, which end at its
    right.
    """
    return [any(len(row[column]) > LONGEST_FIGURE for row in table.rows) for column in range(1, len(table.head))]

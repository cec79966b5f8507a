"""What pages show: text on one line, without characters that nobody sees; and words among figures."""

from __future__ import annotations

import re

from chatbot import unseen

LONGEST_FIGURE = 28
"""Characters: a share with its interval is shorter."""

_UNSEEN = re.compile(f"[{unseen.CONTROL}{unseen.TURNING}{unseen.HIDDEN}]+")


def clean(text: str) -> str:
    """The text on one line, as it can be seen."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def wordy(cell: str) -> bool:
    """Whether a cell holds words rather than a figure, and so begins at the left."""
    return len(cell) > LONGEST_FIGURE

"""How a verb ends that could not do what it was asked."""

from __future__ import annotations

import sys

from chatbot.exits import FAULT


def sorry(why: str, *, code: int = FAULT) -> int:
    """Tell the operator why, and what to do; returns the exit code."""
    print(why, file=sys.stderr)
    return code

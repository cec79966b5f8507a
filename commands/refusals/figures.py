"""Refusals of periods of which nothing can be counted."""

from __future__ import annotations

from dataclasses import dataclass

from commands.facts import Code
from commands.refusals import NoSuchWord, Refusal


@dataclass(eq=False)
class NotYet(Refusal):
    """The period has not begun."""

    period: Code


@dataclass(eq=False)
class NothingThen(Refusal):
    """The period was over before the `first` month in which a case came in; None: none has come in yet."""

    period: Code
    first: Code | None


class NoSuchScope(NoSuchWord):
    """It is neither a period nor an area, or one more of what was said before."""

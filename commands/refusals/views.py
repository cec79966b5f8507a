"""Why a form does not stand before somebody."""

from __future__ import annotations

from dataclasses import dataclass

from commands.refusals import Refusal


@dataclass(eq=False)
class FormNotOpened(Refusal):
    """The platform did not open it: it was asked too late, or not reached."""


@dataclass(eq=False)
class NotUnderACard(Refusal):
    """A message was to be kept as a note, and stands under no case's card."""

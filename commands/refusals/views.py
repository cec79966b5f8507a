"""Why a form does not stand before somebody, or is not taken as it was filled in."""

from __future__ import annotations

from dataclasses import dataclass

from commands.refusals import Refusal, Unread


@dataclass(eq=False)
class FormNotOpened(Refusal):
    """The platform did not open it: it was asked too late, or not reached."""


@dataclass(eq=False)
class NotUnderACard(Refusal):
    """A message was to be kept as a note, and stands under no case's card."""


@dataclass(eq=False)
class LeftEmpty(Refusal):
    """A field has nothing in it that must have something."""


class MoreThanAsked(Unread):
    """A field has more in it than what it asks for."""

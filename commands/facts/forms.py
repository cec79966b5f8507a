"""What stands above the fields of a form."""

from __future__ import annotations

from dataclasses import dataclass

from commands.facts import CaseFact, Fact


@dataclass(frozen=True, slots=True)
class FormAbout(CaseFact):
    """The case that a form is about."""


@dataclass(frozen=True, slots=True)
class BroughtAlong(Fact):
    """Words that were written elsewhere are about to leave there; `rooms` may hear them once they are sent."""

    rooms: str | None


@dataclass(frozen=True, slots=True)
class BroughtFromPrivate(Fact):
    """The same words were written where few can read."""


@dataclass(frozen=True, slots=True)
class WhyNote(Fact):
    """Whoever is asked to take a case over reads the note before they answer."""

"""What is told to those who watch areas."""

from __future__ import annotations

from dataclasses import dataclass

from commands.facts import CaseFact, Fact


@dataclass(frozen=True, slots=True)
class Watches(Fact):
    """The areas that the asker watches now."""

    areas: str | None


@dataclass(frozen=True, slots=True)
class Called(CaseFact):
    """An urgent case in an area that the hearer watches has nobody yet."""


@dataclass(frozen=True, slots=True)
class ManyAreUrgent(Fact):
    """More urgent cases than are told one by one have nobody: how many, and which."""

    count: int
    cases: str

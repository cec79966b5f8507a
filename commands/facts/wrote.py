"""What is told when whoever wrote in writes again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commands.facts import CaseFact


@dataclass(frozen=True, slots=True)
class WroteAgain(CaseFact):
    """They wrote about a case in hand. `promised`: its owner has promised to look at it at `due`."""

    due: datetime
    promised: bool


@dataclass(frozen=True, slots=True)
class WroteAfterwards(CaseFact):
    """They wrote about a case that is resolved."""

"""What the team has settled: how it is spoken to, who coordinates, how soon things are to happen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Team:
    """`coordinators` are (platform, account) pairs, accounts folded; the times are targets, counted from the move.

    `ladder`: how long after a clock is due it rings, the first time for the owner and then for the rooms; once past its
    end it rings `again_every` so often.
    """

    prefix: str = "!"
    zone: str = "UTC"
    language: str = "en"
    coordinators: frozenset[tuple[str, str]] = frozenset()
    claim_within: timedelta = timedelta(days=1)
    next_step_within: timedelta = timedelta(days=3)
    look_again_within: timedelta = timedelta(days=7)
    ladder: tuple[timedelta, ...] = (timedelta(0), timedelta(days=1), timedelta(days=3))
    again_every: timedelta = timedelta(days=7)

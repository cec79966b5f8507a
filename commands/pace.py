"""How soon things are to happen to a case: as settled for its area, else for every area, else as is usual."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from commands.team import Team
from storage import paces
from storage.models import Pace


@dataclass(frozen=True, slots=True)
class Within:
    """Counted from the move before: until somebody claims, until the next step, until the owner looks again, and until
    they do where the case was referred to another party.
    """

    claim: timedelta
    step: timedelta
    look: timedelta
    refer: timedelta


def within(db: Connection, area: str, team: Team) -> Within:
    """The pace of an area."""
    settled = (paces.find(db, area), paces.find(db, paces.EVERY_AREA))
    return Within(
        _first("claim", settled, team.claim_within),
        _first("step", settled, team.next_step_within),
        _first("look", settled, team.look_again_within),
        _first("refer", settled, team.refer_within),
    )


def _first(name: str, settled: tuple[Pace | None, ...], usual: timedelta) -> timedelta:
    for pace in settled:
        seconds = getattr(pace, name, None)
        if seconds is not None:
            return timedelta(seconds=seconds)
    return usual

"""What the team has settled about its rooms, and about how soon things are to happen."""

from __future__ import annotations

from dataclasses import dataclass

from commands.facts import Code, Fact
from storage.models import Audience


@dataclass(frozen=True, slots=True)
class RoomStands(Fact):
    """What is settled about a room, each as it would be said."""

    room: str
    areas: Code | None
    audience: Audience
    quiet: Code
    language: Code
    threads: Code
    morning: Code
    report: Code


@dataclass(frozen=True, slots=True)
class RoomChanged(Fact):
    """Something is settled anew. `introduced`: the room hears now of cases that it did not hear of before."""

    room: str
    field: Code
    was: Code
    now: Code


@dataclass(frozen=True, slots=True)
class PaceStands(Fact):
    """How soon things are to happen to cases of an area; `settled`: for this area, not only for all."""

    area: Code
    claim: Code
    step: Code
    look: Code
    refer: Code


@dataclass(frozen=True, slots=True)
class PaceChanged(Fact):
    """One of an area's times is another from now on."""

    area: Code
    field: Code
    was: Code
    now: Code

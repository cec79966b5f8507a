"""The ladder: who hears, and when, of a case whose time has come and about which nobody has said a word since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from storage.models import Case, State


class Step(StrEnum):
    OWNER = "owner"
    ROOM = "room"
    COORDINATORS = "coordinators"
    WARNING = "warning"
    """The owner, before the case is offered again."""
    AGAIN = "again"
    """The case is open again, for anyone to take."""


@dataclass(frozen=True, slots=True)
class Rung:
    """A step, and how long after the case was due it is taken."""

    after: timedelta
    step: Step


UNCLAIMED = (Rung(timedelta(0), Step.ROOM), Rung(timedelta(days=1), Step.COORDINATORS))
IN_HAND = (
    Rung(timedelta(0), Step.OWNER),
    Rung(timedelta(days=1), Step.ROOM),
    Rung(timedelta(days=3), Step.COORDINATORS),
    Rung(timedelta(days=5), Step.WARNING),
    Rung(timedelta(days=7), Step.AGAIN),
)
CALLED_AGAIN = timedelta(days=7)
"""Between one call for a case that nobody takes and the next, once its ladder has ended."""

TIME_TO_ANSWER = IN_HAND[4].after - IN_HAND[3].after
"""Between the warning and what it warns of."""


def step(case: Case) -> Step:
    """What the next ring of a case is; past its ladder's end, the rooms hear it."""
    ladder = _of(case)
    return ladder[case.rung].step if case.rung < len(ladder) else Step.ROOM


def taken_at(case: Case) -> datetime:
    """When the next step of a case is taken, if nothing puts it off."""
    assert case.due_at is not None  # noqa: S101 - only unresolved cases ring
    ladder = _of(case)
    return case.due_at + ladder[min(case.rung, len(ladder) - 1)].after


def following(case: Case, now: datetime) -> datetime:
    """When the ring after the one of `now` comes: a bot that was away keeps the distance between them."""
    ladder = _of(case)
    if case.rung + 1 >= len(ladder):
        return now + CALLED_AGAIN
    assert case.due_at is not None  # noqa: S101 - only unresolved cases ring
    this, next_ = ladder[case.rung], ladder[case.rung + 1]
    return max(case.due_at + next_.after, now + next_.after - this.after)


def _of(case: Case) -> tuple[Rung, ...]:
    return UNCLAIMED if case.state is State.OPEN else IN_HAND

"""What is due, and to whom it is said: the owner first and privately, then the rooms.

A nudge's key is (case, clock, due time, step), held by the case log: none is repeated by a restart, and a moved date
makes a new one. Ringing moves the case's next ring in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from commands import message, people, posting, words
from commands.facts import CaseFact, NobodyTookIt, StepIsDue
from commands.team import Team
from storage import cases, nudges, outbox, promises, trail
from storage import people as volunteers
from storage.models import Account, Case, EntryKind, State

MOST_AT_ONCE = 100

OWNER, ROOM = "owner", "room"


@dataclass(frozen=True, slots=True)
class Rung:
    """One nudge that was given: its step, to be counted."""

    case: int
    step: str


class Unrung(Exception):
    """The clock of `case` broke what rang it, as the cause tells; with it nothing of that piece was rung."""

    def __init__(self, case: int) -> None:
        super().__init__(case)
        self.case = case


def ring(db: Connection, now: datetime, team: Team, reach: Callable[[str, str], bool]) -> list[Rung]:
    """Nudge about every case whose clock rings by `now`, at most MOST_AT_ONCE of them. Raises Unrung.

    `reach(platform, account)` says whether a private word would reach somebody there now; an owner whom none reaches is
    spoken to in the rooms at once.
    """
    rung = []
    for case in cases.ringing(db, now, MOST_AT_ONCE):
        assert case.number is not None  # noqa: S101 - it has been stored
        try:
            assert case.due_at is not None  # noqa: S101 - only unresolved cases ring
            if nudges.once(db, case.number, case.state, case.due_at, case.rung, at=now):
                rung.append(Rung(case.number, _nudge(db, case, now, team, reach)))
            cases.ring_next(db, case, _next(case, now, team))
        except OperationalError:  # the database's trouble, not this case's
            raise
        except Exception as error:
            raise Unrung(case.number) from error
    return rung


def step_over(db: Connection, case: int, until: datetime) -> None:
    """Leave a clock that cannot be rung until then, so that the others ring."""
    cases.ring_later(db, case, until)


def _next(case: Case, now: datetime, team: Team) -> datetime:
    """When the next rung of the ladder is reached; a bot that was away keeps the distance between them."""
    if case.rung + 1 >= len(team.ladder):
        return now + team.again_every
    assert case.due_at is not None  # noqa: S101 - only unresolved cases ring
    step = team.ladder[case.rung + 1]
    return max(case.due_at + step, now + step - team.ladder[case.rung])


def _nudge(db: Connection, case: Case, now: datetime, team: Team, reach: Callable[[str, str], bool]) -> str:
    fact = _fact(db, case)
    account = _reachable(db, case, reach) if case.rung == 0 else None
    if account is None:
        posting.tell(db, [fact], team=team, now=now)
        step = ROOM
    else:
        _tell_privately(db, fact, account, team, now)
        step = OWNER
    trail.append(db, EntryKind.NUDGED, at=now, case=case.number, volunteer=case.owner_id, now=step)
    return step


def _fact(db: Connection, case: Case) -> CaseFact:
    if case.state is State.OPEN or case.owner_id is None or case.due_at is None:
        return NobodyTookIt(case)
    pending = promises.pending(db, case.number or 0)
    return StepIsDue(case, people.mention(db, case.owner_id), case.due_at, pending.what or None if pending else None)


def _reachable(db: Connection, case: Case, reach: Callable[[str, str], bool]) -> Account | None:
    if case.owner_id is None:
        return None
    return next((each for each in volunteers.accounts(db, case.owner_id) if reach(each.platform, each.account)), None)


def _tell_privately(db: Connection, fact: CaseFact, account: Account, team: Team, now: datetime) -> None:
    case = fact.case
    said = words.phrase(fact, audience=case.sensitivity, zone=team.zone, language=team.language)
    outbox.write(
        db,
        platform=account.platform,
        place=account.account,
        private=True,
        case=case.number,
        body=message.pack(said),
        at=now,
    )

"""What is due, and to whom it is said: step by step up the ladder, each step once, within everybody's hours.

A nudge's key is (case, clock, due time, step), held by the case log: none is repeated by a restart, and a moved date
makes a new one. Ringing moves the case's next ring in the same transaction. While nobody of those whom a step is for
may be spoken to, the ring waits for them, and a room that may not be when others may hears it later; where there is
nobody at all, the step after it is taken in its place. While its owner is away, or somebody else is asked to take it
over, a case's ladder rests; for an owner who has returned it begins anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from commands import hearers, ladder, moving, people, presses, rules, telling
from commands.facts import CaseFact
from commands.facts.nudges import NobodyTookIt, StepIsDue, StepIsOverdue, WillBeOffered
from commands.hearers import Hearer, Reach
from commands.ladder import Step
from commands.presses import Press
from commands.team import Team
from storage import cases, nudges, offers, promises, trail
from storage import people as volunteers
from storage.models import Case, EntryKind, State, Volunteer

MOST_AT_ONCE = 100

FEW = 5
"""So many rings at once are told a room one by one; more are told in one."""

NOBODY = "nobody"

_INSTEAD = {
    Step.OWNER: (Step.OWNER, Step.ROOM, Step.COORDINATORS),
    Step.ROOM: (Step.ROOM, Step.COORDINATORS),
    Step.COORDINATORS: (Step.COORDINATORS, Step.ROOM),
    Step.WARNING: (Step.WARNING, Step.ROOM, Step.COORDINATORS),
}
"""Who hears a step: the first of these where there is anybody."""


@dataclass(frozen=True, slots=True)
class Nudged:
    """One nudge that was given: the step that was taken, to be counted."""

    case: int
    step: str


class Unrung(Exception):
    """The clock of `case` broke what rang it, as the cause tells; with it nothing of that piece was rung."""

    def __init__(self, case: int) -> None:
        super().__init__(case)
        self.case = case


def ring(db: Connection, now: datetime, team: Team, reach: Reach) -> list[Nudged]:
    """Nudge about the cases whose clock rings by `now`, at most MOST_AT_ONCE; those of them that were not put off.

    Raises Unrung.
    """
    ringing = cases.ringing(db, now, MOST_AT_ONCE)
    crowd = len(ringing) > FEW
    nudged = (_rung(db, case, now, team, reach, crowd=crowd) for case in ringing)
    return [each for each in nudged if each is not None]


def step_over(db: Connection, case: int, until: datetime) -> None:
    """Leave a clock that cannot be rung until then, so that the others ring."""
    cases.ring_later(db, case, until)


def _rung(db: Connection, case: Case, now: datetime, team: Team, reach: Reach, *, crowd: bool) -> Nudged | None:
    try:
        return _Ring(db, case, now, team, reach, crowd=crowd).give()
    except OperationalError:  # the database's trouble, not this case's
        raise
    except Exception as error:
        raise Unrung(case.number) from error


class _Ring:
    """One case's clock, ringing."""

    def __init__(self, db: Connection, case: Case, now: datetime, team: Team, reach: Reach, *, crowd: bool) -> None:
        assert case.due_at is not None  # noqa: S101 - only unresolved cases ring
        self._db, self._case, self._now, self._team, self._reach = db, case, now, team, reach
        self._number, self._due = case.number, case.due_at
        self._crowd = crowd
        self._step = ladder.step(case)
        self._told_by = now

    def give(self) -> Nudged | None:
        """Take the step, or put it off; None where it was put off, or had been taken before."""
        until = self._rests_until()
        if until is None and self._owner_has_been_away():
            self._begin_anew()
        db, case, now = self._db, self._case, self._now
        step, hearing = self._hearing()
        if until is None and hearing:
            until = hearers.soonest(hearing, now)
        if until is not None and until > now:
            cases.ring_later(db, self._number, until)
            return None
        new = nudges.once(db, self._number, case.state, self._due, case.rung, at=now)
        if new:
            self._take(step, [each for each in hearing if not each.private or each.next(now) <= now])
            trail.append(db, EntryKind.NUDGED, at=now, case=self._number, now=step)
        if self._step is Step.AGAIN:
            rules.give_back(db, case, now=now, team=self._team, crowd=self._crowd)
        else:
            cases.ring_next(db, case, ladder.following(case, self._told_by))
        return Nudged(self._number, step) if new else None

    def _rests_until(self) -> datetime | None:
        """Until when nobody is reminded: the owner is away, or somebody else is asked to take the case over."""
        owner = self._owner
        if owner is None:
            return None
        away = people.away(owner, self._now)
        if away is not None:
            return away
        asked = offers.pending(self._db, self._number)
        return asked.lapses_at if asked is not None and asked.lapses_at > self._now else None

    def _owner_has_been_away(self) -> bool:
        """Whether the owner was away since the clock rang last."""
        owner = self._owner
        if self._case.rung == 0 or owner is None or owner.away_until is None:
            return False
        last = nudges.last(self._db, self._number, self._due)
        return last is not None and last < owner.away_until

    def _begin_anew(self) -> None:
        clock = moving.clock(self._now)
        cases.ring_anew(self._db, self._case, **clock)
        self._case, self._due = self._case.model_copy(update=clock), self._now
        self._step = ladder.step(self._case)

    @cached_property
    def _owner(self) -> Volunteer | None:
        return volunteers.find(self._db, self._case.owner_id) if self._case.owner_id is not None else None

    def _hearing(self) -> tuple[str, list[Hearer]]:
        """The step as it is taken, and who there is to hear it."""
        if self._step is Step.AGAIN:
            return Step.AGAIN, hearers.concerned(self._db, self._case, self._team)
        for step in _INSTEAD[self._step]:
            found = self._found(step)
            if found:
                return self._step if step is Step.WARNING else step, found
        return NOBODY, []

    def _found(self, step: Step) -> list[Hearer]:
        if step in {Step.OWNER, Step.WARNING}:
            return hearers.owner(self._db, self._case, self._team, self._reach)
        if step is Step.COORDINATORS:
            return hearers.coordinators(self._db, self._team, self._reach, besides=self._case.about_id)
        return hearers.concerned(self._db, self._case, self._team)

    def _take(self, step: str, hearing: list[Hearer]) -> None:
        if self._step is Step.AGAIN:
            return  # whoever gives a case back says so
        fact = self._fact(step)
        for hearer in hearing:
            enough = self._has_enough(hearer)
            if hearer.volunteer is not None:
                step_ = self._case.rung
                nudges.told(
                    self._db, self._number, self._case.state, self._due, step_, whom=hearer.volunteer, folded=enough
                )
            if enough:
                self._fold(hearer)
            else:
                buttons = _buttons(fact) if hearer.private else ()
                only = telling.in_the_same_hands(self._case)
                telling.tell(self._db, hearer, fact, now=self._now, case=self._number, buttons=buttons, only=only)

    def _has_enough(self, hearer: Hearer) -> bool:
        """Whether this goes into a digest: a room hears few lines at once and none before it may, a person few in a
        day.
        """
        if not hearer.private:
            return self._crowd or hearer.next(self._now) > self._now
        if hearer.volunteer is None:
            return self._crowd
        today = nudges.told_since(self._db, hearer.volunteer, hearer.hours.day_begins(self._now))
        return today >= self._team.most_a_day

    def _fold(self, hearer: Hearer) -> None:
        """Into the digest: a person's comes the next morning, a room's once all that rings now has rung."""
        at = hearer.next(self._now + telling.GATHERING)
        if hearer.volunteer is not None:
            at = hearer.hours.next_morning(self._now)
        if self._step is Step.WARNING:
            self._told_by = max(self._told_by, at)
        telling.fold(self._db, hearer, self._number, now=self._now, until=at)

    def _fact(self, step: str) -> CaseFact:
        case = self._case
        if case.state is State.OPEN or case.owner_id is None:
            return NobodyTookIt(case)
        owner = people.mention(self._db, case.owner_id)
        if self._step is Step.WARNING:
            return WillBeOffered(case, owner, self._due, ladder.following(case, self._told_by))
        if step == Step.COORDINATORS:
            return StepIsOverdue(case, owner, self._due, self._team.pairing.suggest)
        return step_is_due(self._db, case)


def _buttons(fact: CaseFact) -> tuple[Press, ...]:
    """What whoever is nudged alone can do about it by pressing."""
    later = f"followup {fact.case.number} 2d"
    match fact:
        case StepIsDue():  # what was not promised cannot have been kept
            done = presses.on(fact.case, "kept" if fact.promised else "note")
            return (*done, Press(later, "button-later"), *presses.on(fact.case, "release"))
        case WillBeOffered():
            return (Press(later, "button-keep"), *presses.on(fact.case, "release"))
        case StepIsOverdue():
            return presses.on(fact.case, *(["suggest"] if fact.suggest else []), "case")
        case _:
            return presses.on(fact.case, "claim")


def step_is_due(db: Connection, case: Case) -> StepIsDue:
    """Of a case in hand whose time has come: what is to be done, and since when."""
    assert case.owner_id is not None  # noqa: S101 - the schema keeps cases in hand with an owner
    assert case.due_at is not None  # noqa: S101 - only unresolved cases ring
    promise, owner = promises.pending(db, case.number), people.mention(db, case.owner_id)
    if promise is None:
        return StepIsDue(case, owner, case.due_at, promised=False, what=None)
    return StepIsDue(case, owner, promise.due_at, promised=True, what=promise.what or None)

"""What is told of several cases in one, as they stand when it is sent.

A case that is resolved by then, that somebody else has, or on which a word was said is not named. A room hears of a few
one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from commands import hearers, ladder, message, nudges, privacy, rechecks, watching, words
from commands import people as persons
from commands.facts import CaseFact, Fact
from commands.facts.ending import DidTheyHold
from commands.facts.nudges import ManyAreDue, ManyAreOverdue, ManyWillBeOffered, NobodyTookIt, WillBeOffered
from commands.facts.watching import Called, ManyAreUrgent
from commands.facts.wrote import TheyWroteAbout
from commands.ladder import Step
from commands.message import Message
from commands.team import Team
from storage import cases, people, rooms
from storage import nudges as given
from storage import wrote as words_heard
from storage.models import Audience, Case, Nudge, Post, Role, Room, State, Volunteer

FEW = 5
"""So many are told one by one."""

MOST_NAMED = 40


def draw(db: Connection, post: Post, *, team: Team, now: datetime) -> Message:
    """The message that a digest is now: without a line where nothing of it holds any more."""
    found = [cases.get(db, number) for number in sorted(post.folds)]
    if post.private:
        return _for_a_person(db, post, found, team, now)
    room = rooms.find(db, post.platform, post.place)
    return _for_a_room(db, room, found, team, now) if room is not None else Message(())


def _for_a_room(db: Connection, room: Room, found: Sequence[Case], team: Team, now: datetime) -> Message:
    hearer = hearers.room_hearer(room, team)
    due = [each for each in found if _is_for_rooms(each, now) and privacy.may_name(each, room.audience)]
    told: list[Fact] = [_step(db, case) for case in due]
    if len(due) > FEW:
        told = [ManyAreDue(len(due), _numbers(due))]
    return message.join(
        words.phrase(fact, audience=room.audience, zone=hearer.hours.zone, language=hearer.language, way=words.ROOM)
        for fact in told
    )


def _for_a_person(db: Connection, post: Post, found: Sequence[Case], team: Team, now: datetime) -> Message:
    whom = people.at(db, post.platform, post.place)
    audience = persons.audience(db, whom, team) if whom is not None else Audience.CONFIDENTIAL
    zone = (whom.zone if whom is not None else None) or team.zone
    told = _Person(db, post, whom, team, now).told(found)
    return message.join(words.phrase(fact, audience=audience, zone=zone, language=team.language) for fact in told)


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody's digest. Without `whom` it is that of a coordinator who has said nothing yet."""

    db: Connection
    post: Post
    whom: Volunteer | None
    team: Team
    now: datetime

    def told(self, everything: Sequence[Case]) -> Iterator[Fact]:
        found, ended = _parted(everything, lambda case: case.due_at is not None)
        theirs, others = _parted(found, lambda case: self.whom is not None and case.owner_id == self.whom.id)
        warned, due = _parted(filter(self._rang, theirs), lambda case: ladder.step(case) is Step.AGAIN)
        wrote = [case for case in theirs if self._was_written_about(case)]
        urgent, rest = _parted(others, self._is_called)
        overdue = [case for case in rest if self._coordinates() and _has_come(case, self.now)]
        if warned:
            until = min(case.rings_at for case in warned if case.rings_at is not None)
            yield ManyWillBeOffered(len(warned), message.numbers([case.number for case in warned]), until)
        if len(urgent) > FEW:
            yield ManyAreUrgent(len(urgent), _numbers(urgent))
        else:
            yield from (Called(case) for case in urgent)
        for kind, several in ((ManyAreDue, due), (TheyWroteAbout, wrote), (ManyAreOverdue, overdue)):
            if several:
                yield kind(len(several), _numbers(several))
        resolved = list(filter(self._is_asked_whether_it_held, ended))
        if resolved:
            yield DidTheyHold(len(resolved), _numbers(resolved))

    def _rang(self, case: Case) -> bool:
        """Whether a clock of theirs rang into this digest, and stands as it did."""
        return any(each.due_at == case.due_at for each in self._folded(case))

    def _was_written_about(self, case: Case) -> bool:
        wrote = (each for each in self._folded(case) if each.step == words_heard.STEP)
        return any(each.rung_at >= self.post.made_at for each in wrote)

    def _is_asked_whether_it_held(self, case: Case) -> bool:
        return self.whom is not None and rechecks.is_asked(self.db, case.number, self.whom.id)

    def _folded(self, case: Case) -> list[Nudge]:
        return given.folded(self.db, self.whom.id, case.number) if self.whom is not None else []

    def _is_called(self, case: Case) -> bool:
        """Whether they watch for such a case, which nobody has, and may take it."""
        whom = self.whom
        if whom is None or whom.left_at is not None or not watching.calls(case):
            return False
        if case.area not in whom.watches.split(","):
            return False
        return watching.may_act_on(self.db, whom, case, self.team)

    def _coordinates(self) -> bool:
        return self.whom is None or persons.role(self.db, self.whom, self.team) is Role.COORDINATOR


def _step(db: Connection, case: Case) -> CaseFact:
    """What a room hears of a case whose time has come."""
    assert case.due_at is not None  # noqa: S101 - what has none is not told of
    if case.owner_id is None:
        return NobodyTookIt(case)
    if ladder.step(case) is Step.AGAIN and case.rings_at is not None:
        return WillBeOffered(case, persons.mention(db, case.owner_id), case.due_at, case.rings_at)
    return nudges.step_is_due(db, case)


def _is_for_rooms(case: Case, now: datetime) -> bool:
    """Whether a case is anyone's, or its time has come."""
    return case.state is State.OPEN or _has_come(case, now)


def _has_come(case: Case, now: datetime) -> bool:
    return case.due_at is not None and case.due_at <= now


def _parted(found: Iterable[Case], by: Callable[[Case], bool]) -> tuple[list[Case], list[Case]]:
    """Those of which it is so, and the others."""
    so, others = list[Case](), list[Case]()
    for case in found:
        (so if by(case) else others).append(case)
    return so, others


def _numbers(found: Sequence[Case]) -> str:
    return message.numbers([case.number for case in found], MOST_NAMED)

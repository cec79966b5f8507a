"""The rules of single rows, and of few that belong together: each finds the rows that break it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, String, and_, case, cast, func, literal, not_, or_, select

from storage.checking import Breach
from storage.models import (
    Case,
    Ending,
    Entry,
    EntryKind,
    FollowUp,
    Offer,
    OfferState,
    Practice,
    PracticeVersion,
    PromiseState,
    ResolvedText,
    State,
    Volunteer,
)
from storage.rows import table

_CASE, _ENTRY, _ENDING = table(Case), table(Entry), table(Ending)
_PROMISE, _OFFER, _VOLUNTEER = table(FollowUp), table(Offer), table(Volunteer)
_PRACTICE, _VERSION, _TEXT = table(Practice), table(PracticeVersion), table(ResolvedText)

_OVER = _CASE.c.state.in_([State.RESOLVED, State.MERGED])
_IN_HAND = _CASE.c.state.in_([State.CLAIMED, State.WAITING])
_RESOLVED = _CASE.c.state == State.RESOLVED
_PENDING = _PROMISE.c.state == PromiseState.PENDING
_ASKED = _OFFER.c.state == OfferState.PENDING
_STANDS = _ENDING.c.reopened_at.is_(None)
_PROMISED = select(_PROMISE.c.id).join(_CASE, _CASE.c.number == _PROMISE.c.case_number)
_OFFERED = select(_OFFER.c.id).join(_CASE, _CASE.c.number == _OFFER.c.case_number)
_ENDINGS_THAT_STAND = select(func.count()).where(_ENDING.c.case_number == _CASE.c.number, _STANDS).scalar_subquery()
_LATER = _ENTRY.alias("later")
_ERASED_CASES = select(_LATER.c.case_number).where(_LATER.c.kind == EntryKind.ERASED, _LATER.c.case_number.is_not(None))
_ERASED_LATER = (
    select(_LATER.c.id)
    .where(
        _LATER.c.kind == EntryKind.ERASED,
        _LATER.c.case_number == _ENTRY.c.case_number,
        _LATER.c.id > _ENTRY.c.id,
    )
    .exists()
)


def _without_version(row: Any, practice: Any, version: Any) -> Select[Any]:
    """The rows that name a version of a practice which is not there."""
    named = and_(_VERSION.c.practice == practice, _VERSION.c.version == version)
    return select(row).outerjoin(_VERSION, named).where(_VERSION.c.practice.is_(None))


def _joined(named_in: Any) -> Select[Any]:
    return select(named_in).where(_ENTRY.c.kind == EntryKind.JOINED, named_in.is_not(None))


@dataclass(frozen=True, slots=True)
class Rule:
    """`broken` finds the keys of a table's rows of which `why` says what they should be."""

    table: str
    broken: Select[Any]
    why: str


RULES = (
    Rule(
        "case",
        select(_CASE.c.number).where(not_(_OVER), or_(_CASE.c.due_at.is_(None), _CASE.c.rings_at.is_(None))),
        "is unresolved, so it must have one clock: a time when it is due, and one when that rings",
    ),
    Rule(
        "case",
        select(_CASE.c.number).where(_OVER, or_(_CASE.c.due_at.is_not(None), _CASE.c.rings_at.is_not(None))),
        "is over, so no clock of it may ring",
    ),
    Rule(
        "case",
        select(_CASE.c.number).where(_IN_HAND, _CASE.c.owner_id.is_(None)),
        "is in hand, so it must have an owner",
    ),
    Rule(
        "case",
        select(_CASE.c.number).where(_CASE.c.state == State.OPEN, _CASE.c.owner_id.is_not(None)),
        "is open, so nobody may own it",
    ),
    Rule(
        "case",
        select(_CASE.c.number).where(
            or_(
                (_CASE.c.state == State.MERGED) != _CASE.c.merged_into.is_not(None),
                _CASE.c.merged_into == _CASE.c.number,
            )
        ),
        "must be merged exactly where it goes on as another",
    ),
    Rule(
        "case",
        select(_CASE.c.number).where(
            or_(_CASE.c.outcome.is_not(None) != _RESOLVED, _CASE.c.resolved_at.is_not(None) != _RESOLVED)
        ),
        "must have an outcome, and a time of it, exactly where it is resolved",
    ),
    Rule(
        "case",
        select(_CASE.c.number).where(case((_RESOLVED, 1), else_=0) != _ENDINGS_THAT_STAND),
        "must have one ending that stands where it is resolved, and none where it is not",
    ),
    Rule(
        "ending",
        select(_ENDING.c.id)
        .join(_CASE, _CASE.c.number == _ENDING.c.case_number)
        .where(_STANDS, _RESOLVED, _ENDING.c.outcome != _CASE.c.outcome),
        "must have the outcome that its case has",
    ),
    Rule(
        "ending",
        _without_version(_ENDING.c.id, _ENDING.c.practice, _ENDING.c.version).where(_ENDING.c.practice.is_not(None)),
        "must name a version of a practice that is there",
    ),
    Rule(
        "practice",
        _without_version(_PRACTICE.c.number, _PRACTICE.c.number, _PRACTICE.c.adopted).where(
            _PRACTICE.c.adopted.is_not(None)
        ),
        "must have adopted a version that is there",
    ),
    Rule(
        "follow_up",
        select(func.max(_PROMISE.c.id)).where(_PENDING).group_by(_PROMISE.c.case_number).having(func.count() > 1),
        "must be the only promise of its case that is pending",
    ),
    Rule(
        "follow_up",
        _PROMISED.where(
            _PENDING, or_(and_(_PROMISE.c.recheck, not_(_RESOLVED)), and_(not_(_PROMISE.c.recheck), not_(_IN_HAND)))
        ),
        "is pending, so its case must be in hand, or resolved where it is a recheck",
    ),
    Rule(
        "follow_up",
        _PROMISED.where(_PENDING, not_(_PROMISE.c.recheck), _PROMISE.c.volunteer_id != _CASE.c.owner_id),
        "is pending, so it must be the owner's",
    ),
    Rule(
        "follow_up",
        select(_PROMISE.c.id).where(_PROMISE.c.ended_at.is_not(None) == _PENDING),
        "must have ended exactly where it is pending no more",
    ),
    Rule(
        "offer",
        _OFFERED.where(_ASKED, or_(_OVER, _OFFER.c.volunteer_id == _CASE.c.owner_id)),
        "waits for an answer, so its case must be to be had, and by somebody else than its owner",
    ),
    Rule(
        "offer",
        select(_OFFER.c.id).where(_OFFER.c.ended_at.is_not(None) == _ASKED),
        "must have ended exactly where it waits for no answer",
    ),
    Rule(
        "volunteer",
        select(_VOLUNTEER.c.id).where(_VOLUNTEER.c.cover_id == _VOLUNTEER.c.id),
        "cannot be the one who covers for them",
    ),
    Rule(
        "volunteer",
        select(_VOLUNTEER.c.id).where(
            _VOLUNTEER.c.id.not_in(_joined(_ENTRY.c.volunteer_id)),
            literal("volunteer:").concat(cast(_VOLUNTEER.c.id, String)).not_in(_joined(_ENTRY.c.now)),
        ),
        "must have joined, by the trail",
    ),
    Rule(
        "entry",
        select(_ENTRY.c.id).where(_ENTRY.c.commitment.is_not(None), _ENTRY.c.text.is_(None), ~_ERASED_LATER),
        "has lost its words, and no entry after it says that they were erased",
    ),
    Rule(
        "entry",
        select(_ENTRY.c.id).where(
            or_(_ENTRY.c.text.is_not(None), _ENTRY.c.salt.is_not(None)),
            _ENTRY.c.case_number.in_(_ERASED_CASES),
            _ERASED_LATER,
        ),
        "has words, or their salt, that were erased by an entry after it",
    ),
    Rule(
        "resolved_text",
        select(_TEXT.c.case_number).join(_CASE, _CASE.c.number == _TEXT.c.case_number).where(not_(_RESOLVED)),
        "has the words of a case that is not resolved",
    ),
    Rule(
        "case",
        select(_CASE.c.number)
        .outerjoin(_TEXT, _TEXT.c.case_number == _CASE.c.number)
        .where(_RESOLVED, _TEXT.c.case_number.is_(None), _CASE.c.number.not_in(_ERASED_CASES)),
        "is resolved, so it must be found by its words",
    ),
)


def broken(db: Connection, rule: Rule) -> Iterator[Breach]:
    """Every row that breaks a rule."""
    for (key,) in db.execute(rule.broken.execution_options(yield_per=1000)):
        yield Breach(rule.table, str(key), rule.why)

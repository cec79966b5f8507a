"""What may happen to a case, and what follows: facts or refusals, never wording.

`MOVES` says which verb moves which state. Whether a move happens is decided by the case log itself, at the moment it is
written: of many who try, one succeeds.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from commands import pace, people, posting
from commands.command import Context
from commands.facts import (
    Claimed,
    Code,
    GivenBack,
    Kept,
    Noted,
    Opened,
    Promised,
    Released,
    Reopened,
    Resolved,
    Waiting,
)
from commands.people import Person
from commands.refusals import (
    AlreadyTaken,
    AlreadyYours,
    CannotMove,
    MovedOn,
    NobodyHasIt,
    NoPromise,
    NotYours,
)
from commands.team import Team
from storage import cases, offers, promises, trail
from storage import people as volunteers
from storage.models import Audience, Case, EntryKind, Priority, PromiseState, Role, State


class Move(StrEnum):
    CLAIM = "claim"
    RELEASE = "release"
    PROMISE = "followup"
    WAIT = EntryKind.WAITING
    KEEP = EntryKind.KEPT
    RESOLVE = "resolve"
    REOPEN = "reopen"
    REFER = "refer"
    MERGE = "merge"


MOVES: dict[tuple[Move, State], State] = {
    (Move.CLAIM, State.OPEN): State.CLAIMED,
    (Move.RELEASE, State.CLAIMED): State.OPEN,
    (Move.RELEASE, State.WAITING): State.OPEN,
    (Move.PROMISE, State.CLAIMED): State.CLAIMED,
    (Move.PROMISE, State.WAITING): State.CLAIMED,
    (Move.WAIT, State.CLAIMED): State.WAITING,
    (Move.WAIT, State.WAITING): State.WAITING,
    (Move.KEEP, State.CLAIMED): State.CLAIMED,
    (Move.KEEP, State.WAITING): State.CLAIMED,
    (Move.RESOLVE, State.CLAIMED): State.RESOLVED,
    (Move.RESOLVE, State.WAITING): State.RESOLVED,
    (Move.REOPEN, State.RESOLVED): State.OPEN,
    (Move.REFER, State.CLAIMED): State.WAITING,
    (Move.REFER, State.WAITING): State.WAITING,
    (Move.MERGE, State.OPEN): State.MERGED,
    (Move.MERGE, State.CLAIMED): State.MERGED,
    (Move.MERGE, State.WAITING): State.MERGED,
}
"""A case is reopened for whoever had it when it was resolved, if they are the one who reopens it."""


A_WORD_LASTS = timedelta(days=1)
"""How long an owner is not reminded after they said a word on a case whose time has come."""


def open_case(
    db: Connection,
    *,
    now: datetime,
    team: Team,
    subject: str,
    area: str,
    source: str,
    by: Person | None = None,
    language: str | None = None,
    priority: Priority = Priority.NORMAL,
    sensitivity: Audience = Audience.TEAM,
    **more: str | int | None,
) -> Opened:
    """A new case, open, to be claimed within the team's time. `more` are columns of the case."""
    due = now + pace.within(db, area, team).claim
    values: dict[str, Any] = {
        "area": area,
        "subject": subject,
        "summary": "",
        "language": language or team.language,
        "priority": priority,
        "sensitivity": sensitivity,
        "state": State.OPEN,
        "source": source,
        "opened_at": now,
        "moved_at": now,
        **_clock(due),
        **more,
    }
    number = cases.open_(db, values)
    trail.append(
        db,
        EntryKind.OPENED,
        at=now,
        case=number,
        volunteer=by.id if by else None,
        speaker=by.speaker if by else f"source:{source}",
        now=State.OPEN,
    )
    return Opened(_whole(number, values))


def claim(ctx: Context, case: Case, note: str | None) -> Claimed:
    """Take an open case: the log decides whether it still is."""
    by, due = _volunteer(ctx), ctx.now + _within(ctx, case).step
    if ctx.owns(case) and case.state in {State.CLAIMED, State.WAITING}:
        raise AlreadyYours(case, case.due_at)
    if case.owner_id is not None and case.state in {State.CLAIMED, State.WAITING}:
        raise AlreadyTaken(case, people.mention(ctx.db, case.owner_id))
    state = _after(Move.CLAIM, case)
    if not cases.claim(ctx.db, _number(case), by=by, at=ctx.now, due=due):
        raise MovedOn(case)
    offers.withdraw(ctx.db, _number(case), ctx.now)
    moved = case.model_copy(update={"state": state, "owner_id": by, "moved_at": ctx.now, **_clock(due)})
    _write_down(ctx, EntryKind.CLAIMED, case, moved, note)
    return Claimed(moved, ctx.sender.mention, case.state, due, note)


def release(ctx: Context, case: Case, why: str | None) -> Released:
    """Give a case back: it is open again, and anyone may take it."""
    state = _after(Move.RELEASE, case)
    _in_hand(ctx, case)
    _end_promise(ctx, case, PromiseState.REPLACED)
    moved = _move(
        ctx,
        case,
        state,
        EntryKind.RELEASED,
        why,
        owner_id=None,
        waiting_for=None,
        **_clock(ctx.now + _within(ctx, case).claim),
    )
    return Released(moved, ctx.sender.mention, case.state, why)


def note(ctx: Context, case: Case, text: str) -> Noted:
    """Write something down about a case; its owner's word begins its ladder anew."""
    _write_down(ctx, EntryKind.NOTED, case, case, text)
    return Noted(a_word(ctx, case), ctx.sender.mention)


def a_word(ctx: Context, case: Case) -> Case:
    """Its owner's word begins a case's ladder anew; the case as it is then."""
    if not ctx.owns(case) or case.due_at is None:
        return case
    clock = _heard_of(ctx, case)
    cases.ring_anew(ctx.db, case, **clock)
    return case.model_copy(update=clock)


def _heard_of(ctx: Context, case: Case) -> dict[str, Any]:
    """The clock of a case whose owner has said a word: what is promised stays due, else the next step is put off."""
    if promises.pending(ctx.db, _number(case)) is None:
        return _clock(ctx.now + _within(ctx, case).step)
    assert case.due_at is not None  # noqa: S101 - its promise sets its clock
    return _clock(case.due_at if case.due_at > ctx.now else ctx.now + A_WORD_LASTS)


def promise(ctx: Context, case: Case, due: datetime, what: str | None) -> Promised:
    """Promise to look again at a time, in place of what was promised before."""
    state = _after(Move.PROMISE, case)
    owner = _in_hand(ctx, case)
    _end_promise(ctx, case, PromiseState.REPLACED)
    promises.make(ctx.db, _number(case), by=owner, at=ctx.now, due=due, what=what or "")
    moved = _move(ctx, case, state, EntryKind.PROMISED, what, waiting_for=None, **_clock(due))
    return Promised(moved, ctx.sender.mention, case.state, case.due_at, due, what)


def wait(ctx: Context, case: Case, whom: str, until: datetime | None) -> Waiting:
    """The next word is somebody else's: look again at a time, whether or not it came."""
    state = _after(Move.WAIT, case)
    owner = _in_hand(ctx, case)
    due = until or ctx.now + _within(ctx, case).look
    _end_promise(ctx, case, PromiseState.REPLACED)
    promises.make(ctx.db, _number(case), by=owner, at=ctx.now, due=due, waiting_for=whom)
    moved = _move(ctx, case, state, EntryKind.WAITING, whom, waiting_for=whom, **_clock(due))
    return Waiting(moved, ctx.sender.mention, case.state, due, whom)


def keep(ctx: Context, case: Case, what: str | None) -> Kept:
    """What was promised has been done; the case goes on."""
    state = _after(Move.KEEP, case)
    _in_hand(ctx, case)
    if not _end_promise(ctx, case, PromiseState.KEPT):
        raise NoPromise(case)
    due = ctx.now + _within(ctx, case).step
    moved = _move(ctx, case, state, EntryKind.KEPT, what, waiting_for=None, **_clock(due))
    return Kept(moved, ctx.sender.mention, case.state, case.due_at, due, what)


def resolve(ctx: Context, case: Case, outcome: Code, done: str) -> Resolved:
    """End a case, with how it ended and what was done."""
    state = _after(Move.RESOLVE, case)
    _in_hand(ctx, case)
    _end_promise(ctx, case, PromiseState.KEPT)
    moved = _move(
        ctx,
        case,
        state,
        EntryKind.RESOLVED,
        done,
        outcome=outcome,
        done=done,
        waiting_for=None,
        resolved_at=ctx.now,
        **_clock(None),
    )
    return Resolved(moved, ctx.sender.mention, case.state, outcome, done)


def reopen(ctx: Context, case: Case, why: str) -> Reopened:
    """Take a resolved case up again: for whoever had it, if they say so, else for anyone."""
    state = _after(Move.REOPEN, case)
    owner, within = None, _within(ctx, case).claim
    if ctx.owns(case):
        state, owner, within = State.CLAIMED, case.owner_id, _within(ctx, case).step
    moved = _move(
        ctx,
        case,
        state,
        EntryKind.REOPENED,
        why,
        owner_id=owner,
        outcome=None,
        done=None,
        resolved_at=None,
        **_clock(ctx.now + within),
    )
    return Reopened(moved, ctx.sender.mention, case.state, why)


def give_back(db: Connection, case: Case, *, now: datetime, team: Team) -> None:
    """Open a case again of whose owner nothing has been heard for long: the rooms are told, and anyone may take it."""
    assert case.owner_id is not None  # noqa: S101 - the schema keeps cases in hand with an owner
    pending = promises.pending(db, _number(case))
    if pending is not None:
        promises.end(db, pending, PromiseState.MISSED, at=now)
    values = {"state": State.OPEN, "owner_id": None, "waiting_for": None, "moved_at": now}
    values |= _clock(now + pace.within(db, case.area, team).claim)
    if not cases.move(db, case, **values):
        raise MovedOn(case)
    offers.withdraw(db, _number(case), now)
    trail.append(db, EntryKind.RELEASED, at=now, case=case.number, was=case.state, now=State.OPEN)
    moved = case.model_copy(update=values)
    posting.owe(db, GivenBack(moved, people.mention(db, case.owner_id), case.state), team=team, now=now)


def _within(ctx: Context, case: Case) -> pace.Within:
    return pace.within(ctx.db, case.area, ctx.team)


def _after(move: Move, case: Case) -> State:
    """The state a move leads to."""
    try:
        return MOVES[move, case.state]
    except KeyError:
        refusal = NobodyHasIt(case) if case.state is State.OPEN else CannotMove(case, case.state)
        raise refusal from None


def _in_hand(ctx: Context, case: Case) -> int:
    """The owner of a case that the speaker may move: their own, one that they cover for, or any for a coordinator."""
    _volunteer(ctx)
    assert case.owner_id is not None  # noqa: S101 - the schema keeps cases in hand with an owner
    if not (ctx.owns(case) or ctx.sender.may(Role.COORDINATOR) or _covers(ctx, case.owner_id)):
        raise NotYours(case, people.mention(ctx.db, case.owner_id))
    return case.owner_id


def _covers(ctx: Context, owner: int) -> bool:
    """Whether the speaker sees to the owner's cases while they are away."""
    away = volunteers.find(ctx.db, owner)
    if away is None or away.away_until is None or away.away_until <= ctx.now:
        return False
    return away.cover_id is not None and away.cover_id == ctx.sender.id


def _move(ctx: Context, case: Case, to: State, kind: EntryKind, text: str | None, **values: Any) -> Case:
    values = {"state": to, "moved_at": ctx.now, **values}
    if not cases.move(ctx.db, case, **values):
        raise MovedOn(case)
    moved = case.model_copy(update=values)
    if moved.owner_id != case.owner_id or to is State.RESOLVED:
        offers.withdraw(ctx.db, _number(case), ctx.now)
    _write_down(ctx, kind, case, moved, text)
    return moved


def _write_down(ctx: Context, kind: EntryKind, case: Case, moved: Case, text: str | None) -> None:
    trail.append(
        ctx.db,
        kind,
        at=ctx.now,
        case=case.number,
        volunteer=_volunteer(ctx),
        speaker=ctx.sender.speaker,
        was=case.state,
        now=moved.state,
        text=text,
    )


def _end_promise(ctx: Context, case: Case, to: PromiseState) -> bool:
    """End what is promised about a case, if anything is; one that is past its time was missed, however it ends."""
    pending = promises.pending(ctx.db, _number(case))
    if pending is None:
        return False
    promises.end(ctx.db, pending, PromiseState.MISSED if pending.due_at < ctx.now else to, at=ctx.now)
    return True


def _clock(due: datetime | None) -> dict[str, Any]:
    return {"due_at": due, "rings_at": due, "rung": 0}


def _volunteer(ctx: Context) -> int:
    assert ctx.sender.id is not None  # noqa: S101 - whoever runs a changing verb has been enrolled
    return ctx.sender.id


def _number(case: Case) -> int:
    assert case.number is not None  # noqa: S101 - every case in the log has one
    return case.number


def _whole(number: int, values: dict[str, Any]) -> Case:
    absent: dict[str, Any] = dict.fromkeys(Case.model_fields)
    return Case.model_construct(**{**absent, **values, "number": number})

"""What may happen to a case, and what follows: facts or refusals, never wording.

`MOVES` says which verb moves which state. Whether a move happens is decided by the case log itself, at the moment it is
written: of many who try, one succeeds.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from commands import people
from commands.command import Context
from commands.facts import Claimed, Code, Kept, Noted, Opened, Promised, Released, Reopened, Resolved, Waiting
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
from storage import cases, promises, trail
from storage.models import Audience, Case, EntryKind, Priority, PromiseState, Role, State


class Move(StrEnum):
    CLAIM = "claim"
    RELEASE = "release"
    PROMISE = "followup"
    WAIT = EntryKind.WAITING
    KEEP = EntryKind.KEPT
    RESOLVE = "resolve"
    REOPEN = "reopen"


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
}
"""A case is reopened for whoever had it when it was resolved, if they are the one who reopens it."""


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
    due = now + team.claim_within
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
        "due_at": due,
        "rings_at": due,
        "rung": 0,
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
    by, due = _volunteer(ctx), ctx.now + ctx.team.next_step_within
    if ctx.owns(case) and case.state in {State.CLAIMED, State.WAITING}:
        raise AlreadyYours(case, case.due_at)
    if case.owner_id is not None and case.state in {State.CLAIMED, State.WAITING}:
        raise AlreadyTaken(case, people.mention(ctx.db, case.owner_id))
    state = _after(Move.CLAIM, case)
    if not cases.claim(ctx.db, _number(case), by=by, at=ctx.now, due=due):
        raise MovedOn(case)
    moved = case.model_copy(update={"state": state, "owner_id": by, "due_at": due})
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
        **_clock(ctx.now + ctx.team.claim_within),
    )
    return Released(moved, ctx.sender.mention, case.state, why)


def note(ctx: Context, case: Case, text: str) -> Noted:
    """Write something down about a case."""
    _write_down(ctx, EntryKind.NOTED, case, case, text)
    return Noted(case, ctx.sender.mention)


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
    due = until or ctx.now + ctx.team.look_again_within
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
    due = ctx.now + ctx.team.next_step_within
    moved = _move(ctx, case, state, EntryKind.KEPT, what, waiting_for=None, **_clock(due))
    return Kept(moved, ctx.sender.mention, case.state, case.due_at, due, what)


def resolve(ctx: Context, case: Case, outcome: Code, done: str) -> Resolved:
    """End a case, with how it ended and what was done."""
    if case.state is State.OPEN:
        raise NobodyHasIt(case)
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
    owner, within = None, ctx.team.claim_within
    if ctx.owns(case):
        state, owner, within = State.CLAIMED, case.owner_id, ctx.team.next_step_within
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


def _after(move: Move, case: Case) -> State:
    """The state a move leads to."""
    try:
        return MOVES[move, case.state]
    except KeyError:
        refusal = NobodyHasIt(case) if case.state is State.OPEN else CannotMove(case, case.state)
        raise refusal from None


def _in_hand(ctx: Context, case: Case) -> int:
    """The owner of a case that the speaker may move: their own, or any for a coordinator."""
    _volunteer(ctx)
    assert case.owner_id is not None  # noqa: S101 - the schema keeps cases in hand with an owner
    if not ctx.owns(case) and not ctx.sender.may(Role.COORDINATOR):
        raise NotYours(case, people.mention(ctx.db, case.owner_id))
    return case.owner_id


def _move(ctx: Context, case: Case, to: State, kind: EntryKind, text: str | None, **values: Any) -> Case:
    values = {"state": to, "moved_at": ctx.now, **values}
    if not cases.move(ctx.db, case, **values):
        raise MovedOn(case)
    moved = case.model_copy(update=values)
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

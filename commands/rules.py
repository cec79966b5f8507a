"""What may happen to a case, and what follows: facts or refusals, never wording."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from commands import checklists, conflicts, moving, pace, people, posting, rechecks
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
from commands.facts.ending import Replied
from commands.moving import Move
from commands.people import Person
from commands.refusals import AlreadyTaken, AlreadyYours, MovedOn, NoPromise
from commands.team import Team
from storage import cases, endings, offers, promises, similar, trail
from storage.models import Audience, Case, EntryKind, PracticeVersion, Priority, PromiseState, State

A_WORD_LASTS = timedelta(days=1)
"""How long an owner is not reminded after a word was said on a case of theirs whose time has come."""


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
        **moving.clock(due),
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
    by, due = ctx.volunteer, ctx.now + moving.within(ctx, case).step
    if case.owner_id is not None and case.state in {State.CLAIMED, State.WAITING}:
        if ctx.owns(case):
            raise AlreadyYours(case, case.due_at)
        raise AlreadyTaken(case, people.mention(ctx.db, case.owner_id))
    state = moving.after(Move.CLAIM, case)
    if not cases.claim(ctx.db, case.number, by=by, at=ctx.now, due=due):
        raise MovedOn(case)
    offers.withdraw(ctx.db, case.number, ctx.now)
    held = {"owner_id": by, "claimed_at": case.claimed_at or ctx.now}
    moved = case.model_copy(update={"state": state, "moved_at": ctx.now, **held, **moving.clock(due)})
    checklists.hand_out(ctx, moved)
    moving.write_down(ctx, EntryKind.CLAIMED, case, moved, note)
    return Claimed(moved, ctx.sender.mention, case.state, due, note)


def release(ctx: Context, case: Case, why: str | None) -> Released:
    """Give a case back: it is open again, and anyone may take it. Of a conflict of interest no more is told."""
    moving.in_hand(ctx, case, Move.RELEASE)
    moving.end_promise(ctx, case, PromiseState.REPLACED)
    due = ctx.now + moving.within(ctx, case).claim
    told, theirs = why, False
    if why is not None and conflicts.said(why):
        told, theirs = None, ctx.owns(case)
        if theirs:
            conflicts.declare(ctx, case, why)
        else:
            ctx.write_down(EntryKind.RECUSED, case=case.number, was=f"volunteer:{case.owner_id}", text=why)
    moved = moving.move(ctx, case, Move.RELEASE, told, due=due, owner_id=None, waiting_for=None)
    return Released(moved, ctx.sender.mention, case.state, told, theirs)


def note(ctx: Context, case: Case, text: str) -> Noted:
    """Write something down about a case; anybody's word begins its ladder anew."""
    moving.write_down(ctx, EntryKind.NOTED, case, case, text)
    return Noted(a_word(ctx, case), ctx.sender.mention)


def reply(ctx: Context, case: Case, what: str | None) -> Replied:
    """A person has answered whoever wrote in: written down, and a word as a note is."""
    moving.write_down(ctx, EntryKind.REPLIED, case, case, what)
    moved = a_word(ctx, case)
    return Replied(moved, ctx.sender.mention, moved.due_at)


def a_word(ctx: Context, case: Case) -> Case:
    """A volunteer's word begins the ladder of a case in hand anew; the case as it is then."""
    if case.owner_id is None or case.due_at is None:
        return case
    clock = moving.clock(_due_after_a_word(ctx, case, case.due_at))
    cases.ring_anew(ctx.db, case, **clock)
    return case.model_copy(update=clock)


def _due_after_a_word(ctx: Context, case: Case, due: datetime) -> datetime:
    """What is still to come stays due where it is promised, or where the word is not its owner's; what is over is put
    off. An owner who promised nothing has as long as for any next step.
    """
    if ctx.owns(case) and promises.pending(ctx.db, case.number) is None:
        return ctx.now + moving.within(ctx, case).step
    return due if due > ctx.now else ctx.now + A_WORD_LASTS


def promise(ctx: Context, case: Case, due: datetime, what: str | None) -> Promised:
    """Promise to look again at a time, in place of what was promised before."""
    owner = moving.in_hand(ctx, case, Move.PROMISE)
    moving.promise(ctx, case, by=owner, due=due, what=what)
    moved = moving.move(ctx, case, Move.PROMISE, what, due=due, waiting_for=None)
    return Promised(moved, ctx.sender.mention, case.state, case.due_at, due, what)


def wait(ctx: Context, case: Case, whom: str, until: datetime | None) -> Waiting:
    """The next word is somebody else's: look again at a time, whether or not it came."""
    owner = moving.in_hand(ctx, case, Move.WAIT)
    due = until or ctx.now + moving.within(ctx, case).look
    moving.promise(ctx, case, by=owner, due=due, waiting_for=whom)
    moved = moving.move(ctx, case, Move.WAIT, whom, due=due, waiting_for=whom)
    return Waiting(moved, ctx.sender.mention, case.state, due, whom)


def keep(ctx: Context, case: Case, what: str | None) -> Kept:
    """What was promised has been done; the case goes on."""
    moving.in_hand(ctx, case, Move.KEEP)
    if not moving.end_promise(ctx, case, PromiseState.KEPT):
        raise NoPromise(case)
    due = ctx.now + moving.within(ctx, case).step
    moved = moving.move(ctx, case, Move.KEEP, what, due=due, waiting_for=None)
    return Kept(moved, ctx.sender.mention, case.state, case.due_at, due, what)


def resolve(ctx: Context, case: Case, outcome: Code, done: str, followed: PracticeVersion | None = None) -> Resolved:
    """End a case, with how it ended, what was done, and by which practice; later its owner is asked whether it held."""
    moving.in_hand(ctx, case, Move.RESOLVE)
    moving.end_promise(ctx, case, PromiseState.KEPT)
    ended = {"outcome": outcome, "done": done, "resolved_at": ctx.now, "waiting_for": None}
    about = _ended_so(outcome, followed)
    moved = moving.move(ctx, case, Move.RESOLVE, done, due=None, about=about, **ended)
    endings.record(ctx.db, case.number, at=ctx.now, by=ctx.volunteer, outcome=outcome, followed=followed)
    rechecks.promise(ctx, moved, outcome)
    similar.keep(ctx.db, moved)
    title = Code(followed.title) if followed is not None else None
    return Resolved(moved, ctx.sender.mention, case.state, outcome, title, done)


def reopen(ctx: Context, case: Case, why: str) -> Reopened:
    """Take a resolved case up again: for whoever had it, if they say so, else for anyone. It did not hold."""
    within = moving.within(ctx, case)
    again: dict[str, Any] = {"outcome": None, "done": None, "resolved_at": None}
    if ctx.owns(case):
        due, again["state"] = ctx.now + within.step, State.CLAIMED
    else:
        due, again["owner_id"] = ctx.now + within.claim, None
    moved = moving.move(ctx, case, Move.REOPEN, why, due=due, about=_ended_so(case.outcome), **again)
    endings.reopened(ctx.db, case.number, ctx.now, awaited=rechecks.drop(ctx.db, case, ctx.now))
    similar.keep(ctx.db, moved)
    return Reopened(moved, ctx.sender.mention, case.state, why)


def _ended_so(outcome: str | None, followed: PracticeVersion | None = None) -> str:
    """How a case ended, as the trail has it: `outcome:upheld practice:3.2`."""
    by = f" practice:{followed.practice}.{followed.version}" if followed is not None else ""
    return f"outcome:{outcome}{by}"


def give_back(db: Connection, case: Case, *, now: datetime, team: Team, crowd: bool = False) -> None:
    """Open a case again of whose owner nothing has been heard for long: the rooms are told within their hours, and
    anyone may take it. `crowd`: it is one of many.
    """
    assert case.owner_id is not None  # noqa: S101 - the schema keeps cases in hand with an owner
    pending = promises.pending(db, case.number)
    if pending is not None:
        promises.end(db, pending, PromiseState.MISSED, at=now)
    values = {"state": State.OPEN, "owner_id": None, "waiting_for": None, "moved_at": now}
    values |= moving.clock(now + pace.within(db, case.area, team).claim)
    if not cases.move(db, case, **values):
        raise MovedOn(case)
    offers.withdraw(db, case.number, now)
    trail.append(db, EntryKind.RELEASED, at=now, case=case.number, was=case.state, now=State.OPEN)
    moved = case.model_copy(update=values)
    given_back = GivenBack(moved, people.mention(db, case.owner_id), case.state)
    posting.owe_unasked(db, given_back, team=team, now=now, crowd=crowd)


def _whole(number: int, values: dict[str, Any]) -> Case:
    absent: dict[str, Any] = dict.fromkeys(Case.model_fields)
    return Case.model_construct(**{**absent, **values, "number": number})

"""What every move of a case is made of: where it leads, who may make it, what is promised meanwhile, and the trail.

`MOVES` says which move leads from which state to which. Whether one happens is decided by the case log itself, at the
moment it is written: of many who try, one succeeds.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from commands import pace, people
from commands.command import Context
from commands.refusals import CannotMove, MovedOn, NobodyHasIt, NotYours
from storage import cases, offers, promises
from storage import people as volunteers
from storage.models import Case, EntryKind, PromiseState, Role, State


class Move(StrEnum):
    """What can be done with a case as it stands, each as the trail calls it."""

    CLAIM = EntryKind.CLAIMED
    RELEASE = EntryKind.RELEASED
    PROMISE = EntryKind.PROMISED
    WAIT = EntryKind.WAITING
    KEEP = EntryKind.KEPT
    RESOLVE = EntryKind.RESOLVED
    REOPEN = EntryKind.REOPENED
    REFER = EntryKind.REFERRED
    MERGE = EntryKind.MERGED


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
"""A case is reopened for whoever had it when it was resolved, if they are the one who reopens it. One that nobody has,
and as which one in hand goes on, stands from then on as that one did.
"""


def after(how: Move, case: Case) -> State:
    """The state that a move leads to. Raises NobodyHasIt or CannotMove where it leads nowhere."""
    try:
        return MOVES[how, case.state]
    except KeyError:
        refusal = NobodyHasIt(case) if case.state is State.OPEN else CannotMove(case, case.state)
        raise refusal from None


def in_hand(ctx: Context, case: Case, how: Move) -> int:
    """The owner of a case in hand, where a move can be made and the speaker may make it. Raises their refusals."""
    after(how, case)
    return acting_for(ctx, case)


def acting_for(ctx: Context, case: Case) -> int:
    """The owner of a case, where the speaker may act for them: is it, covers for them while they are away, or
    coordinates. Raises NotYours.
    """
    assert case.owner_id is not None  # noqa: S101 - the schema keeps cases in hand with an owner
    if not (ctx.owns(case) or ctx.sender.may(Role.COORDINATOR) or _covers(ctx, case.owner_id)):
        raise NotYours(case, people.mention(ctx.db, case.owner_id))
    return case.owner_id


def move(
    ctx: Context,
    case: Case,
    how: Move,
    text: str | None,
    *,
    due: datetime | None,
    about: str | None = None,
    **values: Any,
) -> Case:
    """Move a case and write that down; `values` are other columns of it that change. The case as it is then.

    `about` is for the trail. Whoever is asked to take it need not answer once it is another's or over. Raises MovedOn.
    """
    moved = change(ctx, case, {"state": after(how, case), "moved_at": ctx.now, **clock(due), **values})
    if moved.owner_id != case.owner_id or moved.state is State.RESOLVED:
        offers.withdraw(ctx.db, case.number, ctx.now)
    write_down(ctx, EntryKind(how), case, moved, text, about=about)
    return moved


def change(ctx: Context, case: Case, values: dict[str, Any]) -> Case:
    """Change a case that still stands as it was read; the case as it is then. Raises MovedOn."""
    if not cases.move(ctx.db, case, **values):
        raise MovedOn(case)
    return case.model_copy(update=values)


def write_down(
    ctx: Context, kind: EntryKind, case: Case, moved: Case, text: str | None, *, about: str | None = None
) -> None:
    """Write in the trail what the speaker did with a case."""
    ctx.write_down(kind, case=case.number, was=case.state, now=moved.state, about=about, text=text)


def promise(
    ctx: Context, case: Case, *, by: int, due: datetime, what: str | None = None, waiting_for: str | None = None
) -> None:
    """Promise to look again at a case, in place of what was promised before."""
    end_promise(ctx, case, PromiseState.REPLACED)
    promises.make(ctx.db, case.number, by=by, at=ctx.now, due=due, what=what or "", waiting_for=waiting_for)


def end_promise(ctx: Context, case: Case, to: PromiseState) -> bool:
    """End what is promised about a case, if anything is; one that is past its time was missed, however it ends."""
    pending = promises.pending(ctx.db, case.number)
    if pending is None:
        return False
    promises.end(ctx.db, pending, PromiseState.MISSED if pending.due_at < ctx.now else to, at=ctx.now)
    return True


def within(ctx: Context, case: Case) -> pace.Within:
    """How soon things are to happen to a case."""
    return pace.within(ctx.db, case.area, ctx.team)


def clock(due: datetime | None) -> dict[str, Any]:
    """The columns of a case's clock, set to ring when it is due; None: never."""
    return {"due_at": due, "rings_at": due, "rung": 0}


def _covers(ctx: Context, owner: int) -> bool:
    """Whether the speaker sees to the owner's cases while they are away."""
    away = volunteers.find(ctx.db, owner)
    if away is None or people.away(away, ctx.now) is None:
        return False
    return away.cover_id is not None and away.cover_id == ctx.sender.id

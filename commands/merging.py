"""Merging: two cases go on as one. Both keep their histories, and whoever names the one is led to the other."""

from __future__ import annotations

from typing import Any

from commands import asking, checklists, conflicts, moving, posting, privacy, rules, working
from commands import people as persons
from commands.command import Context
from commands.facts.working import Merged, PassedOn
from commands.message import CaseNumber
from commands.moving import Move
from commands.refusals import CannotMove
from commands.refusals.care import CareStaysApart
from commands.refusals.working import AlreadyMerged, OwnerCannotTake, OwnerMayNotHear, SameCase
from storage import cases, offers, people, promises, requesters
from storage.models import Audience, Case, EntryKind, PromiseState, Role, State

_WIDER = list(Audience)

_STANDING = ("state", "owner_id", "waiting_for", "due_at")
"""The columns of how a case stands with its owner; its ladder begins anew."""


def merge(ctx: Context, case: Case, into: Case) -> Merged:
    """Let a case go on as another: both keep their histories, and whoever names this one is led to that one.

    One that nobody has goes on with whoever had this one, and with what they promised.
    """
    _may_merge(ctx, case, into)
    stricter = max(case.sensitivity, into.sensitivity, key=_WIDER.index)
    ended = {
        "state": moving.after(Move.MERGE, case),
        "merged_into": into.number,
        "waiting_for": None,
        "sensitivity": stricter,
        "moved_at": ctx.now,
        **moving.clock(None),
    }
    kept = {"sensitivity": stricter, **_inherited(ctx, case, into)}
    passed_on = "owner_id" in kept
    # Always the lower number first: of two merges that cross, one finds that its case has moved on.
    for each, values in sorted(((case, ended), (into, kept)), key=lambda pair: pair[0].number):
        moving.change(ctx, each, values)
    merged, other = case.model_copy(update=ended), into.model_copy(update=kept)
    _pass_promise_on(ctx, case, other)
    other = rules.a_word(ctx, other)
    offers.withdraw(ctx.db, case.number, at=ctx.now)
    if into.state is State.OPEN and passed_on:
        offers.withdraw(ctx.db, into.number, at=ctx.now)
        checklists.hand_on(ctx, other)
    moving.write_down(ctx, EntryKind.MERGED, case, merged, f"#{into.number}")
    moving.write_down(ctx, EntryKind.MERGED, into, other, f"#{case.number}")
    if ctx.sender.may(Role.COORDINATOR):
        _same_requester(ctx, case, into)
    working.seen_otherwise(ctx, case, merged)
    working.seen_otherwise(ctx, into, other)
    heir = persons.owner(ctx.db, other) if passed_on else None
    fact = Merged(merged, ctx.sender.mention, case.state, CaseNumber(into.number), heir)
    _tell_owners(ctx, case, other, fact)
    if heir is not None and other.due_at is not None:
        posting.owe(ctx.db, PassedOn(other, heir, into.state, other.due_at), team=ctx.team, now=ctx.now)
        ctx.owes = True
    if other.rings_at is not None:
        ctx.rings.append(other.rings_at)
    return fact


def _inherited(ctx: Context, case: Case, into: Case) -> dict[str, Any]:
    """The columns that the case that goes on takes over: who wrote in, where it does not know, and so whether that is a
    test; where nobody has it, its owner and its clock; and the clock of what its own owner promised, where they
    promised nothing on it.
    """
    values: dict[str, Any] = {}
    if into.requester_id is None:
        values = {"requester_id": case.requester_id, "test": case.test or (into.test and case.requester_id is None)}
    promised = promises.pending(ctx.db, case.number) is not None and promises.pending(ctx.db, into.number) is None
    if case.owner_id is not None and (into.owner_id is None or (into.owner_id == case.owner_id and promised)):
        values |= {column: getattr(case, column) for column in _STANDING} | {"moved_at": ctx.now}
        values |= {"claimed_at": into.claimed_at or ctx.now}
    return values


def _pass_promise_on(ctx: Context, case: Case, into: Case) -> None:
    """What was promised about a case goes along with its owner, unless they have promised something on the other."""
    promised = promises.pending(ctx.db, case.number)
    if promised is None:
        return
    if case.owner_id == into.owner_id and promises.pending(ctx.db, into.number) is None:
        promises.go_along(ctx.db, promised, into.number)
    else:
        moving.end_promise(ctx, case, PromiseState.REPLACED)


def _may_merge(ctx: Context, case: Case, into: Case) -> None:
    if case.merged_into is not None:
        raise AlreadyMerged(case, CaseNumber(cases.followed(ctx.db, case).number))
    if case.number == into.number:
        raise SameCase(case)
    for each in (case, into):
        if each.about_id is not None:
            raise CareStaysApart(each)
    moving.after(Move.MERGE, case)
    if into.state is State.RESOLVED:
        raise CannotMove(into, into.state)
    if case.owner_id is not None:
        owner = moving.acting_for(ctx, case)
        if into.owner_id is None and not _may_have(ctx, owner, case, into):
            raise OwnerMayNotHear(case, persons.mention(ctx.db, owner), CaseNumber(into.number))
    held, other = (into, case) if into.owner_id is not None else (case, into)
    if held.owner_id is not None and held.owner_id != other.owner_id and conflicts.known(ctx, other, held.owner_id):
        raise OwnerCannotTake(held, persons.mention(ctx.db, held.owner_id), CaseNumber(other.number))


def _may_have(ctx: Context, owner: int, case: Case, into: Case) -> bool:
    """Whether the owner of a case may be given the one that it goes on as; whoever speaks has named both."""
    if owner == ctx.sender.id or privacy.may_name(into, case.sensitivity):
        return True
    found = people.find(ctx.db, owner)
    return found is not None and privacy.may_name(into, persons.audience(ctx.db, found, ctx.team))


def _tell_owners(ctx: Context, case: Case, into: Case, fact: Merged) -> None:
    """Whoever had one of two cases that somebody else merged hears of it, where they may hear as what it goes on."""
    for owned in (into, case):
        owner = people.find(ctx.db, owned.owner_id) if owned.owner_id is not None and not ctx.owns(owned) else None
        hearer = asking.hearer(ctx.db, owner, owned, ctx.team) if owner is not None else None
        if hearer is not None and privacy.may_name(fact.case, hearer.audience):
            ctx.tell(hearer, fact, case=owned.number)
        if into.owner_id == case.owner_id:
            break


def _same_requester(ctx: Context, case: Case, into: Case) -> None:
    """Whoever wrote both is one person, where a coordinator says so; all that a tester wrote is a test."""
    if case.requester_id is not None and into.requester_id is not None:
        person = requesters.merge(ctx.db, case.requester_id, into.requester_id)
        if requesters.tests(ctx.db, person):
            working.set_all_tests(ctx, person, test=True)

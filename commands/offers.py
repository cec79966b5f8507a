"""Offering a case to one volunteer, who is free to accept or to decline: nobody is ever given a case by force.

A case is offered to one person at a time, and the rooms hear of it once it is accepted. When an open case is declined,
or nobody answers, whoever suits next is asked. A case in hand stays with its owner until somebody accepts it, and its
promise and clock go along.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from commands import asking, checklists, conflicts, ladder, moving, pairing, people, privacy, rules
from commands.asking import Asker
from commands.command import Context
from commands.facts import Claimed, Opened
from commands.facts.pairing import (
    Asked,
    AskedInstead,
    Declined,
    HandedOver,
    NeedNotAnswer,
    OpenedForOne,
    TheyCannotAnswer,
    TheyDeclined,
    TheyDidNotAnswer,
    TheyHaveIt,
)
from commands.hearers import Hearer
from commands.message import Mention
from commands.refusals import MovedOn
from commands.refusals.care import CannotBeAsked
from commands.refusals.pairing import (
    AlreadyAsked,
    AlreadyTheirs,
    NotForThem,
    NothingOffered,
    NotOneself,
    OfferIsOver,
    OnlyReads,
)
from commands.refusals.people import HasLeft, IsAway
from commands.team import Team
from storage import cases, offers, promises, trail
from storage.models import Case, EntryKind, Offer, OfferKind, OfferState, PromiseState, Role, State, Volunteer

MOST_AT_ONCE = 100

BETWEEN_THEM = frozenset({EntryKind.OFFERED, EntryKind.DECLINED, EntryKind.RECUSED, EntryKind.LAPSED})
"""What the trail keeps, and no room is told: who was asked, and who did not take a case."""


def offer(ctx: Context, case: Case, whom: Volunteer) -> Asked:
    """Ask somebody to take a case. One's own is handed over, with a note."""
    asking.may_offer(ctx, case)
    return _ask(ctx, case, whom, OfferKind.OFFER, None)


def handover(ctx: Context, case: Case, whom: Volunteer, note: str) -> Asked:
    """Ask somebody to take over a case in hand, with a note; it stays with its owner until they accept."""
    asking.may_hand_over(ctx, case)
    return _ask(ctx, case, whom, OfferKind.HANDOVER, note)


def accept(ctx: Context, case: Case) -> Claimed | HandedOver:
    """Take a case that one was asked to take: an open one by the rule of every claim, one in hand from its owner."""
    pending = _offered_to(ctx, case)
    _end(ctx, case, pending, OfferState.ACCEPTED)
    ctx.write_down(EntryKind.ACCEPTED, case=case.number, now=pending.kind)
    if case.state is State.OPEN:
        return rules.claim(ctx, case, None)
    return _take_over(ctx, case, pending)


def decline(ctx: Context, case: Case, why: str | None) -> Declined:
    """Say that one does not take a case; `why` may be a conflict of interest, which is kept also where nobody asked, or
    asks any more.
    """
    conflict = conflicts.said(why)
    if why is not None and conflict and not ctx.owns(case) and not _is_asked(ctx, case):
        conflicts.declare(ctx, case, why)
        return Declined(case, conflict)
    pending = _offered_to(ctx, case)
    _end(ctx, case, pending, OfferState.DECLINED, why=why, conflict=conflict)
    ctx.write_down(EntryKind.DECLINED, case=case.number, now=pending.kind)
    following = _go_on(ctx, case, pending)
    # what a conflict of interest is about is between them and the case log
    told = None if conflict else why
    said = TheyDeclined(case, ctx.sender.mention, told, following, ctx.team.pairing.suggest)
    asking.tell_asker(ctx.db, case, pending, said, team=ctx.team, now=ctx.now)
    ctx.owes = True
    return Declined(case, conflict)


def let_go(ctx: Context, volunteer: int, until: datetime | None) -> None:
    """What somebody was asked goes on to the next at once: they take cases no more, or are away until a time."""
    for pending in offers.of(ctx.db, volunteer):
        case = cases.get(ctx.db, pending.case_number)
        following = pass_on(ctx, case, pending)
        who = people.mention(ctx.db, volunteer)
        said = TheyCannotAnswer(case, who, until, following, ctx.team.pairing.suggest)
        asking.tell_asker(ctx.db, case, pending, said, team=ctx.team, now=ctx.now)


def pass_on(ctx: Context, case: Case, pending: Offer) -> Mention | None:
    """Somebody is asked no longer; whoever is asked in their place."""
    offers.withdraw(ctx.db, case.number, ctx.now)
    ctx.write_down(EntryKind.LAPSED, case=case.number, now=OfferState.WITHDRAWN)
    ctx.owes = True
    return _go_on(ctx, case, pending)


def lapse(db: Connection, now: datetime, team: Team) -> int:
    """End the offers whose time is over, and ask whoever suits next; how many ended."""
    ended = 0
    for over in offers.lapsing(db, now, MOST_AT_ONCE):
        ended += _unanswered(db, over, team=team, now=now)
    return ended


def ask_first(db: Connection, opened: Opened, *, team: Team, now: datetime) -> Opened:
    """Offer a case that has just come in to whoever served its requester before; what the rooms are told of it."""
    found = pairing.former(db, opened.case, team=team, now=now)
    if found is None:
        return opened
    volunteer, told = found
    hearer = asking.hearer(db, volunteer, opened.case, team)
    if hearer is None:
        return opened
    until = asking.until(hearer.hours, now, team.returning_within)
    asking.ask(db, opened.case, volunteer, hearer, OfferKind.RETURNING, until=until, now=now)
    return OpenedForOne(opened.case, people.mention(db, volunteer.id), until) if told else opened


def asked_first(db: Connection, case: Case) -> tuple[Mention, datetime] | None:
    """Whom the rooms may hear to be asked first to take an open case, and until when."""
    if case.state is not State.OPEN or case.requester_id is None:
        return None
    pending = offers.pending(db, case.number)
    if pending is None or pending.kind is not OfferKind.RETURNING:
        return None
    if not pairing.may_be_told(db, case, pending.volunteer_id):
        return None
    return people.mention(db, pending.volunteer_id), pending.lapses_at


def _ask(ctx: Context, case: Case, whom: Volunteer, kind: OfferKind, note: str | None) -> Asked:
    who = people.mention(ctx.db, whom.id)
    hearer = _may_be_asked(ctx, case, whom, who)
    pending = offers.pending(ctx.db, case.number)
    if pending is not None:
        _ask_instead(ctx, case, pending, whom, kind)
    until = asking.until(hearer.hours, ctx.now, ctx.team.offer_within)
    by = Asker(ctx.volunteer, ctx.sender.mention, ctx.sender.speaker)
    asking.ask(ctx.db, case, whom, hearer, kind, until=until, now=ctx.now, by=by, note=note)
    rules.a_word(ctx, case)
    ctx.owes = True
    ctx.rings.append(until)
    return Asked(case, who, until, kind)


def _ask_instead(ctx: Context, case: Case, pending: Offer, whom: Volunteer, kind: OfferKind) -> None:
    """Withdraw an offer for another: for whoever had them asked, or a coordinator; and two hand-overs never cross."""
    before = people.mention(ctx.db, pending.volunteer_id)
    may = pending.by_id == ctx.sender.id or ctx.sender.may(Role.COORDINATOR)
    crosses = kind is pending.kind is OfferKind.HANDOVER
    if pending.lapses_at > ctx.now and (pending.volunteer_id == whom.id or crosses or not may):
        instead = may and ctx.team.pairing.offer and not ctx.owns(case)
        raise AlreadyAsked(case, before, pending.lapses_at, instead)
    if offers.withdraw(ctx.db, case.number, ctx.now):
        asking.tell(ctx.db, pending.volunteer_id, case, NeedNotAnswer(case), team=ctx.team, now=ctx.now)
    if pending.by_id != ctx.sender.id:
        said = AskedInstead(case, ctx.sender.mention, people.mention(ctx.db, whom.id), before)
        asking.tell_asker(ctx.db, case, pending, said, team=ctx.team, now=ctx.now)
    asking.first_no_more(ctx.db, case, pending, ctx.now)


def _may_be_asked(ctx: Context, case: Case, whom: Volunteer, who: Mention) -> Hearer:
    """Where somebody can be asked. Raises the refusal of whoever cannot."""
    if whom.id == ctx.sender.id:
        raise NotOneself(case, ctx.team.pairing.suggest)
    if whom.id == case.owner_id:
        raise AlreadyTheirs(case, who)
    if privacy.is_about(case, whom.id):
        raise CannotBeAsked(case, who, ctx.team.pairing.suggest)
    if people.role(ctx.db, whom, ctx.team) is Role.OBSERVER:
        raise OnlyReads(who)
    until = people.away(whom, ctx.now)
    if until is not None:
        raise IsAway(who, until)
    if conflicts.known(ctx, case, whom.id):
        raise NotForThem(case, who, ctx.team.pairing.suggest)
    hearer = asking.hearer(ctx.db, whom, case, ctx.team)
    if hearer is None:
        raise HasLeft(who)
    return hearer


def _is_asked(ctx: Context, case: Case) -> bool:
    last = offers.latest(ctx.db, case.number, ctx.volunteer)
    return last is not None and last.state is OfferState.PENDING and last.lapses_at > ctx.now


def _offered_to(ctx: Context, case: Case) -> Offer:
    """The offer that the speaker answers. Raises the refusal of whoever has none, or has it no more."""
    last = offers.latest(ctx.db, case.number, ctx.volunteer)
    owner = people.owner(ctx.db, case)
    if last is None:
        raise NothingOffered(case, owner)
    if last.state is not OfferState.PENDING:
        raise OfferIsOver(case, last.state, owner)
    if last.lapses_at <= ctx.now:
        raise OfferIsOver(case, OfferState.LAPSED, owner)
    return last


def _take_over(ctx: Context, case: Case, accepted: Offer) -> HandedOver:
    """A case in hand changes hands: what was promised goes along, except what was past its time."""
    by, due = ctx.volunteer, case.due_at
    values: dict[str, Any] = {"owner_id": by, "moved_at": ctx.now}
    pending = promises.pending(ctx.db, case.number)
    if due is not None and min(due, pending.due_at if pending else due) > ctx.now:
        if pending is not None:
            promises.pass_on(ctx.db, pending, by)
    else:
        moving.end_promise(ctx, case, PromiseState.MISSED)
        within = moving.within(ctx, case)
        due = ctx.now + (within.look if case.state is State.WAITING else within.step)
        values |= moving.clock(due)
    moved = moving.change(ctx, case, values)
    assert case.owner_id is not None  # noqa: S101 - the schema keeps cases in hand with an owner
    checklists.hand_out(ctx, moved)
    # in the name of whoever handed it over, with their note; who took it has just been written down
    trail.append(
        ctx.db,
        EntryKind.HANDED_OVER,
        at=ctx.now,
        case=case.number,
        volunteer=accepted.by_id,
        was=str(case.owner_id),
        now=str(by),
        text=accepted.note,
    )
    for each in {case.owner_id, accepted.by_id or case.owner_id}:
        asking.tell(ctx.db, each, case, TheyHaveIt(moved, ctx.sender.mention), team=ctx.team, now=ctx.now)
    ctx.owes = True
    return HandedOver(moved, ctx.sender.mention, people.mention(ctx.db, case.owner_id), due, accepted.note)


def _end(
    ctx: Context, case: Case, pending: Offer, to: OfferState, *, why: str | None = None, conflict: bool = False
) -> None:
    if not offers.end(ctx.db, pending, to, at=ctx.now, why=why, conflict=conflict):
        raise MovedOn(case)


def _go_on(ctx: Context, case: Case, ended: Offer) -> Mention | None:
    """After an offer that was not taken: whoever is asked next. A clock that waited for it waits no longer."""
    if case.owner_id is not None and case.rings_at == ended.lapses_at:
        rings_at = max(ctx.now, ladder.taken_at(case))
        cases.ring_later(ctx.db, case.number, rings_at)
        ctx.rings.append(rings_at)
    return asking.go_on(ctx.db, case, ended, team=ctx.team, now=ctx.now)


def _unanswered(db: Connection, over: Offer, *, team: Team, now: datetime) -> bool:
    """Nobody answered an offer; whether that was still so."""
    case = cases.get(db, over.case_number)
    if not offers.end(db, over, OfferState.LAPSED, at=now):
        return False
    trail.append(db, EntryKind.LAPSED, at=now, case=case.number, was=str(over.volunteer_id))
    following = asking.go_on(db, case, over, team=team, now=now)
    fact = TheyDidNotAnswer(case, people.mention(db, over.volunteer_id), following, team.pairing.suggest)
    asking.tell_asker(db, case, over, fact, team=team, now=now)
    return True

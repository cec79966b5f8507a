"""What may be done to a case besides moving it along: setting its fields, tagging, referring and merging it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from commands import hearers, moving, posting, privacy, rules, watching
from commands import people as persons
from commands.command import Context
from commands.facts import CaseFact, Code, Opened
from commands.facts.working import LinkSet, Merged, Referred, SetTo, Tagged
from commands.fields import Field
from commands.message import CaseNumber
from commands.moving import Move
from commands.parties import Party
from commands.refusals import CannotMove, NotYours
from commands.refusals.working import (
    AlreadyMerged,
    AlreadySo,
    NoSuchTag,
    NotYoursToOpenUp,
    RoomMayNotHear,
    SameCase,
    TooManyTags,
)
from storage import cases, offers, people, requesters, rooms
from storage.models import Audience, Case, EntryKind, Priority, PromiseState, Role, State

MOST_TAGS = 8
LONGEST_TAG = 40

_WIDER = list(Audience)


def put(ctx: Context, case: Case, field: Field, value: str | None) -> CaseFact:
    """Set one of a case's fields; who hears of it follows what it was and what it is."""
    _may_work_on(ctx, case)
    was = getattr(case, field)
    if value == was:
        raise AlreadySo(case, Code(field), _shown(field, was))
    if field is Field.SENSITIVITY:
        _may_hear_more(ctx, case, Audience(value or was))
    moved = _changed(ctx, case, {field.value: _typed(field, value)}, f"{field} {was or '-'} -> {value or '-'}")
    if field is Field.AREA:
        return _moved_house(ctx, case, moved)
    by = ctx.sender.mention
    if field is Field.LINK:
        return ctx.announce(LinkSet(moved, by, was, value))
    _hidden(ctx, case, moved)
    _call_watchers(ctx, case, moved)
    return ctx.announce(SetTo(moved, by, Code(field), Code(was), Code(value or "")))


def tag(ctx: Context, case: Case, words: Sequence[str]) -> Tagged:
    """Put words on a case that group it with others; `-word` takes one off again."""
    _may_work_on(ctx, case)
    before = tags = [each for each in (case.tags or "").split(",") if each]
    for word in words:
        name = word.lstrip("-").lower()
        if word.startswith("-"):
            if name not in tags:
                raise NoSuchTag(case, Code(name), ", ".join(tags) or None)
            tags = [each for each in tags if each != name]
        elif name not in tags:
            tags = [*tags, name]
    if len(tags) > MOST_TAGS or any(len(each) > LONGEST_TAG for each in tags):
        raise TooManyTags(case, MOST_TAGS, LONGEST_TAG)
    was, now = ", ".join(before) or None, ", ".join(tags) or None
    if tags == before:
        raise AlreadySo(case, Code("tags"), now)
    moved = _changed(ctx, case, {"tags": ",".join(tags)}, f"tags {was or '-'} -> {now or '-'}")
    return Tagged(moved, ctx.sender.mention, was, now)


def refer(ctx: Context, case: Case, party: Party, why: str | None) -> Referred:
    """Hand the next word to another party, and look again whether or not it came; a room that is one hears of it."""
    owner = moving.in_hand(ctx, case, Move.REFER)
    told = [room for room in party.rooms if privacy.may_name(case, room.audience)]
    if party.rooms and not told:
        raise RoomMayNotHear(case, Code(party.name))
    due = ctx.now + moving.within(ctx, case).look
    moving.promise(ctx, case, by=owner, due=due, what=why, waiting_for=party.name)
    said = f"{party.name}: {why}" if why else party.name
    moved = moving.move(ctx, case, Move.REFER, said, due=due, waiting_for=party.name)
    whom = party.name if party.rooms else Code(party.name)
    fact = Referred(moved, ctx.sender.mention, case.state, persons.mention(ctx.db, owner), due, whom, why)
    for room in told:
        if not rooms.hears(room, case.area):
            posting.say(ctx.db, room, fact, team=ctx.team, now=ctx.now)
            ctx.owes = True
    return fact


def merge(ctx: Context, case: Case, into: Case) -> Merged:
    """Let a case go on as another: both keep their histories, and whoever names this one is led to that one."""
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
    kept = {"sensitivity": stricter}
    # Always the lower number first: of two merges that cross, one finds that its case has moved on.
    for each, values in sorted(((case, ended), (into, kept)), key=lambda pair: pair[0].number):
        moving.change(ctx, each, values)
    merged, other = case.model_copy(update=ended), into.model_copy(update=kept)
    moving.end_promise(ctx, case, PromiseState.REPLACED)
    offers.withdraw(ctx.db, case.number, at=ctx.now)
    moving.write_down(ctx, EntryKind.MERGED, case, merged, f"#{into.number}")
    moving.write_down(ctx, EntryKind.MERGED, into, other, f"#{case.number}")
    if ctx.sender.may(Role.COORDINATOR):
        _same_requester(ctx, case, into)
    _hidden(ctx, case, merged)
    _hidden(ctx, into, other)
    fact = Merged(merged, ctx.sender.mention, case.state, CaseNumber(into.number))
    _tell_owner(ctx, case, fact)
    return fact


def _hidden(ctx: Context, before: Case, moved: Case) -> None:
    """A case may be of another sensitivity than it was: nothing that waits tells more of it than may be heard now, and
    cards that will not be drawn anew for a word about it are drawn anew for this.
    """
    if before.sensitivity is moved.sensitivity:
        return
    for room in rooms.everywhere(ctx.db):
        if not room.audience.covers(moved.sensitivity):
            posting.narrowed(ctx.db, room, team=ctx.team, only=moved)
        if room.cards:
            posting.redraw(ctx.db, room, moved, now=ctx.now)
            ctx.owes = True


def _may_work_on(ctx: Context, case: Case) -> None:
    """Its owner, whoever covers for them or a coordinator may; anyone, while nobody has it."""
    if case.state is not State.OPEN:
        moving.acting_for(ctx, case)


def _may_hear_more(ctx: Context, case: Case, wanted: Audience) -> None:
    """To let more people hear of a case is for its owner or a coordinator."""
    if not (wanted.covers(case.sensitivity) or ctx.owns(case) or ctx.sender.may(Role.COORDINATOR)):
        raise NotYoursToOpenUp(case)


def _may_merge(ctx: Context, case: Case, into: Case) -> None:
    if case.merged_into is not None:
        raise AlreadyMerged(case, CaseNumber(cases.followed(ctx.db, case).number))
    if case.number == into.number:
        raise SameCase(case)
    moving.after(Move.MERGE, case)
    if into.state is State.RESOLVED:
        raise CannotMove(into, into.state)
    if case.owner_id is not None and not (ctx.owns(case) or ctx.sender.may(Role.COORDINATOR)):
        raise NotYours(case, persons.mention(ctx.db, case.owner_id))


def _tell_owner(ctx: Context, case: Case, fact: Merged) -> None:
    """Whoever had a case that somebody else merged hears of it, where they may hear as what it goes on."""
    owner = people.find(ctx.db, case.owner_id) if case.owner_id is not None and not ctx.owns(case) else None
    hearer = hearers.last_heard(ctx.db, owner, case.sensitivity, ctx.team) if owner is not None else None
    if hearer is not None and privacy.may_name(fact.case, case.sensitivity):
        ctx.tell(hearer, fact, case=case.number)


def _same_requester(ctx: Context, case: Case, into: Case) -> None:
    """Whoever wrote both is one person, where a coordinator says so."""
    if case.requester_id is not None and into.requester_id is not None:
        requesters.merge(ctx.db, case.requester_id, into.requester_id)


def _changed(ctx: Context, case: Case, values: dict[str, Any], said: str) -> Case:
    """Write a change down that moves no state; the owner's word begins their ladder anew."""
    moved = moving.change(ctx, case, values)
    moving.write_down(ctx, EntryKind.SET, case, moved, said)
    return rules.a_word(ctx, moved)


def _call_watchers(ctx: Context, before: Case, moved: Case) -> None:
    """Call those who watch the area of a case that has just become urgent, or has just come there."""
    if (before.priority, before.area) != (moved.priority, moved.area):
        ctx.owes |= watching.call(ctx.db, moved, team=ctx.team, now=ctx.now, besides=ctx.sender.id)


def _shown(field: Field, value: str | None) -> str | None:
    """A value as anybody may hear it, except where it is somebody's words."""
    return value if field is Field.LINK or value is None else Code(value)


def _typed(field: Field, value: str | None) -> str | None:
    match field:
        case Field.PRIORITY:
            return Priority(value or "")
        case Field.SENSITIVITY:
            return Audience(value or "")
        case _:
            return value


def _moved_house(ctx: Context, before: Case, moved: Case) -> CaseFact:
    """Rooms that heard the case in its area before hear that it has another; to others of its new area it is new."""
    fact = SetTo(moved, ctx.sender.mention, Code(Field.AREA), Code(before.area), Code(moved.area))
    ctx.announce(replace(fact, case=moved.model_copy(update={"area": before.area})))
    for room in rooms.hearing(ctx.db, moved.area):
        if not rooms.hears(room, before.area):
            new = Opened(moved) if moved.state is State.OPEN else fact
            posting.say(ctx.db, room, new, team=ctx.team, now=ctx.now)
            ctx.owes = True
    _call_watchers(ctx, before, moved)
    return fact

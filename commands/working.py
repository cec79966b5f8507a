"""What may be done to a case besides moving it along: setting its fields, tagging and referring it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from commands import checklists, moving, posting, privacy, rechecks, rules, unheard, watching
from commands import people as persons
from commands.command import Context
from commands.facts import CaseFact, Code, Opened
from commands.facts.ending import TestSet
from commands.facts.working import LinkSet, Referred, SetTo, Tagged
from commands.fields import NO, YES, Field
from commands.moving import Move
from commands.parties import Party
from commands.refusals.care import CareStaysConfidential
from commands.refusals.ending import NotYoursToLeaveOut
from commands.refusals.working import (
    AlreadySo,
    NoSuchTag,
    NotYoursToOpenUp,
    RoomMayNotHear,
    TooManyTags,
)
from storage import cases, rooms, similar
from storage.models import Audience, Case, EntryKind, Priority, Role, State

MOST_TAGS = 8
LONGEST_TAG = 40

_YES_OR_NO = {True: YES, False: NO}


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
    seen_otherwise(ctx, case, moved)
    _call_watchers(ctx, case, moved)
    return ctx.announce(SetTo(moved, by, Code(field), Code(was), Code(value or "")))


def put_test(ctx: Context, case: Case, *, test: bool) -> CaseFact:
    """Say that a case is a test, or is none, and so whatever else its requester has written, or will. A test is in no
    figure, and nobody looks at it again once it is resolved.
    """
    if case.state is State.OPEN and not ctx.sender.may(Role.COORDINATOR):
        raise NotYoursToLeaveOut(case)
    _may_work_on(ctx, case)
    if case.test == test:
        raise AlreadySo(case, Code(Field.TEST), Code(_YES_OR_NO[test]))
    moved = _changed(ctx, case, {"test": test}, _said_of_test(test=test))
    if case.requester_id is not None:
        set_all_tests(ctx, case.requester_id, test=test)
    elif test:
        rechecks.drop(ctx.db, moved, ctx.now)
    return ctx.announce(TestSet(moved, ctx.sender.mention, test, case.requester_id is not None))


def set_all_tests(ctx: Context, requester: int, *, test: bool) -> None:
    """All that somebody wrote is a test, or none of it."""
    for each in cases.of_requester(ctx.db, requester):
        if each.test != test:
            moved = moving.change(ctx, each, {"test": test})
            moving.write_down(ctx, EntryKind.SET, each, moved, _said_of_test(test=test))
        if test:
            rechecks.drop(ctx.db, each, ctx.now)


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
    similar.keep(ctx.db, moved)
    return Tagged(moved, ctx.sender.mention, was, now)


def refer(ctx: Context, case: Case, party: Party, why: str | None) -> Referred:
    """Hand the next word to another party, and look again whether or not it came; a room that is one hears of it.

    A coordinator who refers a case that nobody has takes it, so that somebody looks again.
    """
    was = case.state
    if was is State.OPEN and ctx.sender.may(Role.COORDINATOR):
        case = rules.claim(ctx, case, None).case
    owner = moving.in_hand(ctx, case, Move.REFER)
    told = [room for room in party.rooms if privacy.may_name(case, room.audience)]
    if party.rooms and not told:
        raise RoomMayNotHear(case, Code(party.name))
    due = ctx.now + moving.within(ctx, case).refer
    moving.promise(ctx, case, by=owner, due=due, what=why, waiting_for=party.name)
    said = f"{party.name}: {why}" if why else party.name
    moved = moving.move(ctx, case, Move.REFER, said, due=due, waiting_for=party.name)
    whom = party.name if party.rooms else Code(party.name)
    fact = Referred(moved, ctx.sender.mention, was, persons.mention(ctx.db, owner), due, whom, why)
    for room in told:
        if not rooms.hears(room, case.area):
            posting.say(ctx.db, room, fact, team=ctx.team, now=ctx.now)
            ctx.owes = True
    return fact


def seen_otherwise(ctx: Context, before: Case, moved: Case) -> None:
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
    unheard.narrowed(ctx, moved)


def _may_work_on(ctx: Context, case: Case) -> None:
    """Its owner, whoever covers for them or a coordinator may; anyone, while nobody has it."""
    if case.state is not State.OPEN:
        moving.acting_for(ctx, case)


def _may_hear_more(ctx: Context, case: Case, wanted: Audience) -> None:
    """To let more people hear of a case is for its owner or a coordinator; of one that is about somebody, nobody's."""
    if privacy.cares_for_somebody(case):
        raise CareStaysConfidential(case)
    if not (wanted.covers(case.sensitivity) or ctx.owns(case) or ctx.sender.may(Role.COORDINATOR)):
        raise NotYoursToOpenUp(case)


def _changed(ctx: Context, case: Case, values: dict[str, Any], said: str) -> Case:
    """Write a change down that moves no state; it is a word that begins the case's ladder anew."""
    moved = moving.change(ctx, case, values)
    moving.write_down(ctx, EntryKind.SET, case, moved, said)
    return rules.a_word(ctx, moved)


def _call_watchers(ctx: Context, before: Case, moved: Case) -> None:
    """Call those who watch the area of a case that has just become urgent, or has just come there."""
    if (before.priority, before.area) != (moved.priority, moved.area):
        ctx.owes |= watching.call(ctx.db, moved, team=ctx.team, now=ctx.now, besides=ctx.sender.id)


def _said_of_test(*, test: bool) -> str:
    return f"{Field.TEST} {_YES_OR_NO[not test]} -> {_YES_OR_NO[test]}"


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
    checklists.hand_on(ctx, moved)
    return fact

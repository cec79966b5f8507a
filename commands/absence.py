"""Being away: whose clocks stand still meanwhile, and who sees to their cases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from commands import hearers, hours, ladder, message, moving, offers, people, privacy, rules, telling
from commands.command import Context
from commands.facts.people import Away, Back, CoverEnds, CoverMissing, DueLine, YouCover
from commands.hours import Hours
from commands.message import Mention
from commands.refusals.people import CoverOnlyWatches, CoverYourself, IsAway, NotAway
from commands.team import Team
from storage import cases, outbox, trail
from storage import people as volunteers
from storage.models import Audience, Case, EntryKind, Role, Volunteer


def go(
    ctx: Context, until: datetime | None, cover: Volunteer | None, *, by_nobody: bool = False
) -> tuple[Away, CoverMissing | None]:
    """Somebody is away until a time: nobody reminds them, and whoever covers is told of what.

    Without `cover` whoever covers already still does, unless they are to be covered `by_nobody`.
    """
    me = _me(ctx)
    until = until or ctx.now + ctx.team.away_within
    before = me.cover_id if people.away(me, ctx.now) else None
    if cover is not None:
        _check(ctx, cover, me)
    elif before is not None and not by_nobody:
        cover = volunteers.find(ctx.db, before)
    cover_id = cover.id if cover is not None else None
    volunteers.change(ctx.db, me.id, away_until=until, cover_id=cover_id)
    covered = "" if cover_id is None else f" covered by volunteer:{cover_id}"
    ctx.write_down(EntryKind.AWAY, was=_written(me.away_until), now=f"{_written(until)}{covered}")
    offers.let_go(ctx, me.id, until)
    held = cases.mine(ctx.db, me.id)
    if me.away_until is not None and me.away_until > until:
        _expect(ctx, me, until, held)
    _put_off(ctx, me, until, held)
    named = _tell_cover(ctx, cover, until, held) if cover is not None else []
    if before is not None and before != cover_id:
        _relieve(ctx, before, ctx.sender.mention)
    by = people.mention(ctx.db, cover_id) if cover_id is not None else None
    told = Away(ctx.sender.mention, until, len(held), by, len(named))
    left_alone = volunteers.covered_by(ctx.db, me.id, ctx.now)
    names = ", ".join(each.name for each in left_alone)
    return told, CoverMissing(names) if names else None


def come_back(ctx: Context) -> tuple[Back, list[DueLine]]:
    """Somebody is here again: their clocks go on, and they hear what is due."""
    was_gone = ctx.sender.left
    me = _me(ctx)
    if not people.away(me, ctx.now):
        if was_gone:
            return Back(ctx.sender.mention, 0), []
        raise NotAway
    volunteers.change(ctx.db, me.id, away_until=None, cover_id=None)
    ctx.write_down(EntryKind.BACK, was=_written(me.away_until))
    held, theirs = cases.mine(ctx.db, me.id), hours.of(me, ctx.team)
    _ring_again(ctx, theirs, held)
    _say_again(ctx, me, at=theirs.next(ctx.now), digests_at=theirs.next_morning(ctx.now))
    if me.cover_id is not None:
        _relieve(ctx, me.cover_id, ctx.sender.mention)
    today = theirs.day_ends(ctx.now)
    due = [case for case in held if case.due_at is not None and case.due_at < today and ctx.may_name(case)]
    return Back(ctx.sender.mention, len(due)), [DueLine(case) for case in due]


def end(db: Connection, now: datetime, team: Team) -> int:
    """Relieve those who covered in absences that are over; how many there were."""
    over = volunteers.returned(db, now)
    for each in over:
        assert each.cover_id is not None  # noqa: S101 - they were found by it
        volunteers.change(db, each.id, cover_id=None)
        trail.append(db, EntryKind.BACK, at=now, volunteer=each.id, was=_written(each.away_until))
        _tell_relieved(db, each.cover_id, people.mention(db, each.id), team=team, now=now)
    return len(over)


def end_cover(ctx: Context, absent: Volunteer) -> None:
    """Nobody covers for somebody any longer; whoever did hears so."""
    if absent.cover_id is None:
        return
    volunteers.change(ctx.db, absent.id, cover_id=None)
    if people.away(absent, ctx.now):
        _relieve(ctx, absent.cover_id, people.mention(ctx.db, absent.id))


def of_both(first: Volunteer, second: Volunteer, now: datetime) -> dict[str, Any]:
    """The absence of two who turned out to be one, as it is kept: the longer one, and whoever covers in either."""
    absent = sorted((each for each in (first, second) if people.away(each, now)), key=_until, reverse=True)
    if not absent:
        return {}
    covers = [each.cover_id for each in absent if each.cover_id not in {None, first.id, second.id}]
    return {"away_until": absent[0].away_until, "cover_id": next(iter(covers), None)}


def go_on(ctx: Context, first: Volunteer, second: Volunteer) -> None:
    """The speaker, who was taken for these two, stays away: who covers hears of what, and who does no longer, that."""
    me = _me(ctx)
    until, held = people.away(me, ctx.now), cases.mine(ctx.db, me.id)
    if until is not None:
        offers.let_go(ctx, me.id, until)
        _put_off(ctx, me, until, held)
        cover = volunteers.find(ctx.db, me.cover_id) if me.cover_id is not None else None
        if cover is not None:
            _tell_cover(ctx, cover, until, held)
    covers = {each.cover_id for each in (first, second) if each.cover_id is not None and people.away(each, ctx.now)}
    for former in covers - {me.cover_id, first.id, second.id}:
        _relieve(ctx, former, ctx.sender.mention)


def _until(absent: Volunteer) -> datetime:
    assert absent.away_until is not None  # noqa: S101 - asked only of those who are away
    return absent.away_until


def _expect(ctx: Context, me: Volunteer, until: datetime, held: list[Case]) -> None:
    """Somebody is here again sooner than clocks and posts wait for: these come when they are due from then on."""
    theirs = hours.of(me, ctx.team)
    first = theirs.next(until)
    _say_again(ctx, me, at=first, digests_at=max(first, theirs.next_morning(ctx.now)))
    for case in held:
        at = first if case.rung > 0 else max(first, theirs.next(ladder.taken_at(case)))
        cases.ring_later(ctx.db, case.number, at)
        ctx.rings.append(at)


def _say_again(ctx: Context, me: Volunteer, *, at: datetime, digests_at: datetime) -> None:
    for account in volunteers.accounts(ctx.db, me.id):
        outbox.bring_forward(ctx.db, account.platform, account.account, at=at, digests_at=digests_at)
    ctx.owes = True


def _put_off(ctx: Context, me: Volunteer, until: datetime, held: list[Case]) -> None:
    """Before somebody may be spoken to again nothing rings for them, nor is said that waits for their hours."""
    first = hours.of(me, ctx.team).next(until)
    for account in volunteers.accounts(ctx.db, me.id):
        outbox.hold_back(ctx.db, account.platform, account.account, at=ctx.now, until=first)
    for case in held:
        if case.rings_at is not None and case.rings_at < first:
            cases.ring_later(ctx.db, case.number, first)


def _ring_again(ctx: Context, theirs: Hours, held: list[Case]) -> None:
    """Clocks ring when they are due; what has become due meanwhile is being told now, and that lasts a while. A ladder
    that had begun begins anew.
    """
    for case in held:
        due = ladder.taken_at(case)
        begun = case.rung > 0
        at = theirs.next(due if due > ctx.now and not begun else ctx.now + rules.A_WORD_LASTS)
        if begun:
            cases.ring_anew(ctx.db, case, **moving.clock(at))
        else:
            cases.ring_later(ctx.db, case.number, at)
        ctx.rings.append(at)


def _check(ctx: Context, cover: Volunteer, me: Volunteer) -> None:
    if cover.id == me.id:
        raise CoverYourself
    until = people.away(cover, ctx.now)
    if until is not None:
        raise IsAway(people.mention(ctx.db, cover.id), until).about("cover")
    if people.role(ctx.db, cover, ctx.team) is Role.OBSERVER:
        raise CoverOnlyWatches(people.mention(ctx.db, cover.id))


def _tell_cover(ctx: Context, cover: Volunteer, until: datetime, held: list[Case]) -> list[Case]:
    """Tell them privately which cases they see to: those that they may hear of. Those cases."""
    audience = people.audience(ctx.db, cover, ctx.team)
    named = [case for case in held if privacy.may_name(case, audience)]
    hearer = hearers.last_heard(ctx.db, cover, audience, ctx.team)
    if hearer is not None:
        numbers = message.numbers([case.number for case in named])
        ctx.tell(hearer, YouCover(ctx.sender.mention, until, numbers or None))
    return named


def _relieve(ctx: Context, cover: int, whose: Mention) -> None:
    _tell_relieved(ctx.db, cover, whose, team=ctx.team, now=ctx.now)
    ctx.owes = True


def _tell_relieved(db: Connection, cover: int, whose: Mention, *, team: Team, now: datetime) -> None:
    """Whoever covered hears that they do no longer."""
    volunteer = volunteers.find(db, cover)
    hearer = hearers.last_heard(db, volunteer, Audience.TEAM, team) if volunteer is not None else None
    if hearer is not None:
        telling.tell(db, hearer, CoverEnds(whose), now=hearer.next(now))


def _me(ctx: Context) -> Volunteer:
    found = volunteers.find(ctx.db, ctx.enrol())
    assert found is not None  # noqa: S101 - they have just been enrolled
    return found


def _written(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()

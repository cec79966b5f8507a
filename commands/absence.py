"""Being away: whose clocks stand still meanwhile, and who sees to their cases."""

from __future__ import annotations

from datetime import datetime

from commands import hearers, hours, ladder, message, people, privacy, rules
from commands.command import Context
from commands.facts.people import Away, Back, CoverEnds, CoverMissing, DueLine, YouCover
from commands.hours import Hours
from commands.refusals.people import CoverOnlyWatches, CoverYourself, IsAway, NotAway
from storage import cases, outbox
from storage import people as volunteers
from storage.models import Audience, Case, EntryKind, Role, Volunteer


def go(ctx: Context, until: datetime | None, cover: Volunteer | None) -> tuple[Away, CoverMissing | None]:
    """Somebody is away until a time: nobody reminds them, and whoever covers is told of what."""
    me = _me(ctx)
    until = until or ctx.now + ctx.team.away_within
    before = me.cover_id if people.away(me, ctx.now) else None
    if cover is not None:
        _check(ctx, cover, me)
    elif before is not None:
        cover = volunteers.find(ctx.db, before)
    cover_id = cover.id if cover is not None else None
    volunteers.change(ctx.db, me.id, away_until=until, cover_id=cover_id)
    covered = "" if cover_id is None else f" covered by volunteer:{cover_id}"
    ctx.write_down(EntryKind.AWAY, was=_written(me.away_until), now=f"{_written(until)}{covered}")
    held = cases.mine(ctx.db, me.id)
    _put_off(ctx, hours.of(me, ctx.team).next(until), held)
    named = _tell_cover(ctx, cover, until, held) if cover is not None else []
    if before is not None and before != cover_id:
        _relieve(ctx, before)
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
    for account in volunteers.accounts(ctx.db, me.id):
        outbox.bring_forward(ctx.db, account.platform, account.account, theirs.next(ctx.now))
    ctx.owes = True
    if me.cover_id is not None:
        _relieve(ctx, me.cover_id)
    today = theirs.day_ends(ctx.now)
    due = [case for case in held if case.due_at is not None and case.due_at < today and ctx.may_name(case)]
    return Back(ctx.sender.mention, len(due)), [DueLine(case) for case in due]


def _put_off(ctx: Context, first: datetime, held: list[Case]) -> None:
    """Nothing rings for somebody before they may be spoken to again."""
    for case in held:
        if case.rings_at is not None and case.rings_at < first:
            cases.ring_later(ctx.db, case.number, first)


def _ring_again(ctx: Context, theirs: Hours, held: list[Case]) -> None:
    """Clocks ring when they are due; what has become due meanwhile is being told now, and that lasts a while."""
    for case in held:
        due = ladder.taken_at(case)
        at = theirs.next(due if due > ctx.now else ctx.now + rules.A_WORD_LASTS)
        cases.ring_later(ctx.db, case.number, at)
        ctx.rings.append(at)


def _check(ctx: Context, cover: Volunteer, me: Volunteer) -> None:
    if cover.id == me.id:
        raise CoverYourself
    until = people.away(cover, ctx.now)
    if until is not None:
        raise IsAway(people.mention(ctx.db, cover.id), until)
    if cover.role is Role.OBSERVER:
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


def _relieve(ctx: Context, cover: int) -> None:
    """Whoever covered hears that they do no longer."""
    volunteer = volunteers.find(ctx.db, cover)
    hearer = hearers.last_heard(ctx.db, volunteer, Audience.TEAM, ctx.team) if volunteer is not None else None
    if hearer is not None:
        ctx.tell(hearer, CoverEnds(ctx.sender.mention))


def _me(ctx: Context) -> Volunteer:
    found = volunteers.find(ctx.db, ctx.enrol())
    assert found is not None  # noqa: S101 - they have just been enrolled
    return found


def _written(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()

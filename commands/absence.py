"""Being away: whose clocks stand still meanwhile, and who sees to their cases."""

from __future__ import annotations

from datetime import datetime

from commands import hearers, hours, ladder, people, privacy, rules
from commands.command import Context
from commands.facts.people import Away, Back, CoverEnds, CoverMissing, DueLine, YouCover
from commands.refusals import CoverIsAway, CoverOnlyWatches, CoverYourself, NotAway
from storage import cases, outbox, trail
from storage import people as volunteers
from storage.models import Audience, Case, EntryKind, Role, Volunteer


def go(ctx: Context, until: datetime | None, cover: Volunteer | None) -> tuple[Away, CoverMissing | None]:
    """Somebody is away until a time: nobody reminds them, and whoever covers is told of what."""
    me, me_id = _me(ctx)
    until = until or ctx.now + ctx.team.away_within
    if cover is not None:
        _check(ctx, cover, me_id)
    elif _is_away(me, ctx.now) and me.cover_id is not None:
        cover = volunteers.find(ctx.db, me.cover_id)
    before = me.cover_id if _is_away(me, ctx.now) else None
    cover_id = cover.id if cover is not None else None
    volunteers.change(ctx.db, me_id, away_until=until, cover_id=cover_id)
    covered = "" if cover_id is None else f" covered by volunteer:{cover_id}"
    _write_down(ctx, me_id, EntryKind.AWAY, was=_written(me.away_until), now=f"{_written(until)}{covered}")
    held = cases.mine(ctx.db, me_id)
    _put_off(ctx, me.model_copy(update={"away_until": until}), held)
    named = _tell_cover(ctx, cover, until, held) if cover is not None else []
    if before is not None and before != cover_id:
        _relieve(ctx, before)
    told = Away(
        ctx.sender.mention,
        until,
        len(held),
        people.mention(ctx.db, cover_id) if cover_id is not None else None,
        len(named),
    )
    left_alone = volunteers.covered_by(ctx.db, me_id, ctx.now)
    names = ", ".join(each.name for each in left_alone)
    return told, CoverMissing(names) if names else None


def come_back(ctx: Context) -> tuple[Back, list[DueLine]]:
    """Somebody is here again: their clocks go on, and they hear what is due."""
    was_gone = ctx.sender.left
    me, me_id = _me(ctx)
    if not _is_away(me, ctx.now):
        if was_gone:
            return Back(ctx.sender.mention, 0), []
        raise NotAway
    volunteers.change(ctx.db, me_id, away_until=None, cover_id=None)
    _write_down(ctx, me_id, EntryKind.BACK, was=_written(me.away_until))
    held = cases.mine(ctx.db, me_id)
    _ring_again(ctx, me, held)
    for account in volunteers.accounts(ctx.db, me_id):
        outbox.bring_forward(ctx.db, account.platform, account.account, hours.of(me, ctx.team).next(ctx.now))
    ctx.owes = True
    if me.cover_id is not None:
        _relieve(ctx, me.cover_id)
    today = hours.of(me, ctx.team).day_ends(ctx.now)
    due = [case for case in held if case.due_at is not None and case.due_at < today and ctx.may_name(case)]
    return Back(ctx.sender.mention, len(due)), [DueLine(case) for case in due]


def _put_off(ctx: Context, volunteer: Volunteer, held: list[Case]) -> None:
    """Nothing rings for somebody before they may be spoken to again."""
    assert volunteer.away_until is not None  # noqa: S101 - they are away
    first = hours.of(volunteer, ctx.team).next(volunteer.away_until)
    for case in held:
        if case.rings_at is not None and case.rings_at < first:
            cases.ring_later(ctx.db, case.number or 0, first)


def _ring_again(ctx: Context, me: Volunteer, held: list[Case]) -> None:
    """Clocks ring when they are due; what has become due meanwhile is being told now, and that lasts a while."""
    theirs = hours.of(me, ctx.team)
    for case in held:
        due = ladder.taken_at(case)
        at = theirs.next(due if due > ctx.now else ctx.now + rules.A_WORD_LASTS)
        cases.ring_later(ctx.db, case.number or 0, at)
        ctx.rings.append(at)


def _check(ctx: Context, cover: Volunteer, me: int) -> None:
    if cover.id == me:
        raise CoverYourself
    if cover.away_until is not None and cover.away_until > ctx.now:
        raise CoverIsAway(people.mention(ctx.db, cover.id or 0), cover.away_until)
    if cover.role is Role.OBSERVER:
        raise CoverOnlyWatches(people.mention(ctx.db, cover.id or 0))


def _tell_cover(ctx: Context, cover: Volunteer, until: datetime, held: list[Case]) -> list[Case]:
    """Tell them privately which cases they see to: those that they may hear of. Those cases."""
    coordinates = people.role(ctx.db, cover, ctx.team) is Role.COORDINATOR
    audience = Audience.CONFIDENTIAL if coordinates else Audience.TEAM
    named = [case for case in held if privacy.may_name(case, audience)]
    hearer = hearers.last_heard(ctx.db, cover, audience, ctx.team)
    if hearer is not None:
        numbers = ", ".join(f"#{case.number}" for case in named)
        ctx.tell(hearer, YouCover(ctx.sender.mention, until, numbers or None))
    return named


def _relieve(ctx: Context, cover: int) -> None:
    """Whoever covered hears that they do no longer."""
    volunteer = volunteers.find(ctx.db, cover)
    hearer = hearers.last_heard(ctx.db, volunteer, Audience.TEAM, ctx.team) if volunteer is not None else None
    if hearer is not None:
        ctx.tell(hearer, CoverEnds(ctx.sender.mention))


def _is_away(volunteer: Volunteer, now: datetime) -> bool:
    return volunteer.away_until is not None and volunteer.away_until > now


def _me(ctx: Context) -> tuple[Volunteer, int]:
    ctx.sender = people.enrolled(ctx.db, ctx.sender, ctx.now)
    assert ctx.sender.id is not None  # noqa: S101 - they have just been enrolled
    found = volunteers.find(ctx.db, ctx.sender.id)
    assert found is not None  # noqa: S101 - as above
    return found, ctx.sender.id


def _write_down(ctx: Context, me: int, kind: EntryKind, *, was: str | None, now: str | None = None) -> None:
    trail.append(ctx.db, kind, at=ctx.now, volunteer=me, speaker=ctx.sender.speaker, was=was, now=now)


def _written(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()

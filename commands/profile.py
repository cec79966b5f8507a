"""What people say of themselves: what they can do, which languages they speak, where and when they are to be asked."""

from __future__ import annotations

import difflib
import re
from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from sqlalchemy import Connection

from commands import hours, people, spans, times
from commands import languages as spoken
from commands.command import Context
from commands.facts.people import AboutYou, LanguagesAre, QuietIs, SkillsAre, ZoneIs
from commands.message import Say
from commands.people import Person
from commands.refusals import NotHours, TooLong
from commands.refusals.people import NoSuchZone, NotALanguage, TooMany, WorkOrRest
from storage import people as volunteers
from storage import rooms
from storage.models import EntryKind, Role, Volunteer

NONE, OFF, USUAL = "none", "off", "usual"
WORK, REST = "work", "rest"
MOST_OF_A_WEEK = 4
MOST_NAMED = 20
LONGEST_NAME = 40

_OFFSET = re.compile(r"(utc|gmt)?[+-].*", re.IGNORECASE)
"""Hours ahead of UTC: many zones have them, and most of those for half a year."""


def skills(ctx: Context, said: str) -> SkillsAre:
    """What somebody can do, in their own words; `none` for nothing."""
    was = known(ctx).skills
    if not said:
        return SkillsAre(_listed(was), None)
    named = [" ".join(each.lower().split()) for each in (said.split(",") if "," in said else said.split())]
    if any(len(each) > LONGEST_NAME for each in named):
        raise TooLong(LONGEST_NAME)
    kept = _keep_list(ctx, "skills", named)
    return SkillsAre(_listed(kept), _listed(was) or NONE)


def languages(ctx: Context, said: str) -> LanguagesAre:
    """Which languages somebody answers in, by their codes or English names; kept by their codes."""
    was = known(ctx).languages
    if not said:
        return LanguagesAre(_listed(was), None)
    named = said.lower().replace(",", " ").split()
    if named != [NONE]:
        named = [_language(each) for each in named]
    kept = _keep_list(ctx, "languages", named)
    return LanguagesAre(_listed(kept), _listed(was) or NONE)


def zone(ctx: Context, said: str | None) -> ZoneIs:
    """In which zone times are read and shown to somebody."""
    was = known(ctx).zone or ctx.team.zone
    if said is None:
        return ZoneIs(was, None, _clock(ctx, was))
    found = _zones().get(said.casefold().replace(" ", "_"))
    if found is None:
        raise NoSuchZone(said, None if _OFFSET.fullmatch(said) else _nearest_zones(said))
    _keep(ctx, "zone", found)
    return ZoneIs(found, was, _clock(ctx, found))


def quiet(ctx: Context, said: str) -> QuietIs:
    """When somebody is left alone: `22-7`, `22-7 mon-fri`, `mon-fri`, `off`, or `usual` for the team's hours.

    Days are those on which they work: said of most of a week, or after `work`; after `rest` they are the others.
    """
    if said.lower() == USUAL:
        _keep(ctx, "quiet", None)
        _keep(ctx, "days", None)
    elif said.lower() in {OFF, NONE}:
        _keep(ctx, "quiet", "")
        _keep(ctx, "days", "")
    elif said:
        was, (span, days) = known(ctx), _hours(said)
        whole = ctx.incoming.filled is not None  # a form shows both: what it names no more is none
        if span is not None or (whole and was.quiet):
            _keep(ctx, "quiet", span or "")
        if days is not None or (whole and was.days):
            _keep(ctx, "days", days or "")
    return _quiet(ctx, known(ctx))


def about(ctx: Context) -> AboutYou:
    """All that is kept of the speaker."""
    me = known(ctx)
    alone, who = ctx.incoming.place.room is None, ctx.sender.id
    accounts = sorted(volunteers.known_as(ctx.db, who)) if alone and who is not None else []
    away = people.away(me, ctx.now)
    hours_ = _quiet(ctx, me)
    return AboutYou(
        _listed(me.skills),
        _listed(me.languages),
        _listed(me.watches),
        hours_.quiet,
        hours_.days,
        me.talk if _has_cards(ctx) else None,
        ", ".join(f"{platform}:{account}" for platform, account in accounts) or None,
        away,
        people.mention(ctx.db, me.cover_id) if away and me.cover_id is not None else None,
    )


def _has_cards(ctx: Context) -> bool:
    """Whether the speaker's platform is one on which something can be written under a card."""
    return any(each.cards and each.platform == ctx.sender.identity.platform for each in rooms.everywhere(ctx.db))


def known(ctx: Context) -> Volunteer:
    """The speaker as they are kept, or as somebody of whom nothing is."""
    return kept(ctx.db, ctx.sender, ctx.now)


def kept(db: Connection, who: Person, now: datetime) -> Volunteer:
    """Somebody as they are kept, or as one of whom nothing is."""
    found = volunteers.find(db, who.id) if who.id is not None else None
    return found or Volunteer(name=who.name, role=who.role or Role.OBSERVER, joined_at=now)


def hours_of(ctx: Context, volunteer: Volunteer) -> tuple[str | None, str | None]:
    """Somebody's quiet hours and working days, as they are written; None for none, and for every day."""
    quiet_ = ctx.team.quiet if volunteer.quiet is None else volunteer.quiet
    days = ctx.team.days if volunteer.days is None else volunteer.days
    return quiet_ or None, spans.days_said(days) if days else None


def hours_said(volunteer: Volunteer) -> str:
    """Somebody's own hours and days, as `quiet` is said of them."""
    if volunteer.quiet is None and volunteer.days is None:
        return USUAL
    days = f"{WORK} {spans.days_said(volunteer.days)}" if volunteer.days else None
    return " ".join(filter(None, (volunteer.quiet, days))) or OFF


def _quiet(ctx: Context, volunteer: Volunteer) -> QuietIs:
    own = volunteer.quiet is not None or volunteer.days is not None
    days = ctx.team.days if volunteer.days is None else volunteer.days
    off = spans.other_days(days) if days else ""
    return QuietIs(*hours_of(ctx, volunteer), spans.days_said(off) if off else None, own=own)


def _hours(said: str) -> tuple[str | None, str | None]:
    """Quiet hours, working days or both, as the case log keeps them."""
    *first, last = said.lower().split()
    days = spans.days(last)
    meant = first.pop() if days is not None and first and first[-1] in (WORK, REST) else None
    span = " ".join(first) if days is not None else said
    try:
        quiet_ = hours.quiet_hours(span) if span else None
    except ValueError:
        quiet_ = None
    if span and quiet_ is None:
        raise NotHours(said)
    if days is not None:
        days = _working_days(days, meant, span, last)
    return hours.written(quiet_) if quiet_ is not None else None, days


def _working_days(days: str, meant: str | None, span: str, said: str) -> str:
    """The days on which somebody works, where they have said so, or most of a week can be nothing else."""
    if meant == REST:
        days = spans.other_days(days)
        if not days:
            raise NotHours(said)
    elif meant is None and len(days.split(",")) < MOST_OF_A_WEEK:
        work, rest = (Say(" ".join(filter(None, ("quiet", span, word, said)))) for word in (WORK, REST))
        raise WorkOrRest(said, work, rest)
    return days


def _keep_list(ctx: Context, field: str, named: list[str]) -> str:
    if len(named) > MOST_NAMED:
        raise TooMany(MOST_NAMED)
    kept = "" if named == [NONE] else ",".join(dict.fromkeys(filter(None, named)))
    _keep(ctx, field, kept)
    return kept


def _keep(ctx: Context, field: str, value: str | None) -> None:
    """Change one thing that is kept of the speaker; what was said is theirs, and can be erased."""
    volunteers.change(ctx.db, ctx.enrol(), **{field: value})
    ctx.write_down(EntryKind.CHANGED, now=field, text=value or None)


def _listed(kept: str) -> str | None:
    return ", ".join(kept.split(",")) if kept else None


def _clock(ctx: Context, zone_: str) -> str:
    return times.moment(ctx.now, zone_, now=ctx.now, language=ctx.team.language)


def _language(said: str) -> str:
    found = spoken.read(said)
    if found is None:
        near = spoken.nearest(said)
        raise NotALanguage(said, ", ".join(f"{code} ({name})" for code, name in near.items()) or None)
    return found


def _nearest_zones(said: str) -> str | None:
    """Zones that are called nearly so. Those of `Etc` are none to propose: Etc/GMT+2 is two hours behind."""
    places = [each for each in sorted(_zones(), reverse=True) if not each.startswith("etc/")]
    by_city = {name.rpartition("/")[2]: name for name in places}
    name = said.casefold().replace(" ", "_")
    near = difflib.get_close_matches(name, by_city, n=2) + difflib.get_close_matches(name, places, n=3)
    return ", ".join(list(dict.fromkeys(_zones()[by_city.get(each, each)] for each in near))[:3]) or None


@cache
def _zones() -> dict[str, str]:
    """Every zone there is, by its folded name."""
    return {name.casefold(): name for name in available_timezones() if name not in {"Factory", "localtime"}}

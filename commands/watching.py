"""Watching areas: who does is called when an urgent case comes there, within their hours and not too often."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from commands import hearers, privacy, telling
from commands import people as persons
from commands.command import Context
from commands.facts.watching import Called, Watches
from commands.hearers import Hearer
from commands.refusals.watching import NotWatched
from commands.team import Team
from storage import people, watching
from storage.models import Case, EntryKind, Priority, Role, State, Volunteer

EVERYTHING = "all"
"""Said of the areas that one watches, in place of naming each."""


def watch(ctx: Context, areas: Iterable[str]) -> Watches:
    """Watch these areas as well."""
    before = _watched(ctx)
    return _settle(ctx, before, sorted({*before, *areas}))


def unwatch(ctx: Context, areas: Iterable[str]) -> Watches:
    """Watch these no longer, or none (`all`)."""
    before, given_up = _watched(ctx), set(areas)
    for area in given_up - {EVERYTHING, *before}:
        raise NotWatched(area, ", ".join(before) or None)
    now = [] if EVERYTHING in given_up else [each for each in before if each not in given_up]
    return _settle(ctx, before, now)


def call(db: Connection, case: Case, *, team: Team, now: datetime, besides: int | None = None) -> bool:
    """Call whoever watches the area of an urgent case that nobody has, and may be called now; whether anybody was.

    `besides` is not called: it was they who made it urgent.
    """
    if case.priority is not Priority.URGENT or case.state is not State.OPEN:
        return False
    found = [(each, _where(db, each, case, team)) for each in watching.watchers(db, case.area) if each.id != besides]
    called = False
    for volunteer, hearer in found:
        if hearer is None or hearer.next(now) > now or not _rested(volunteer, now, team):
            continue
        telling.tell(db, hearer, Called(case), now=now, case=case.number, buttons=[_claim(case)])
        people.change(db, volunteer.id, paged_at=now)
        called = True
    return called


def _where(db: Connection, volunteer: Volunteer, case: Case, team: Team) -> Hearer | None:
    """Where a watcher can be called about a case; None where they may not act on it."""
    audience = persons.audience(db, volunteer, team)
    if persons.role(db, volunteer, team) is Role.OBSERVER or not privacy.may_name(case, audience):
        return None
    return hearers.last_heard(db, volunteer, audience, team)


def _rested(volunteer: Volunteer, now: datetime, team: Team) -> bool:
    return volunteer.paged_at is None or volunteer.paged_at + team.page_every <= now


def _claim(case: Case) -> tuple[str, str]:
    return "button-claim", f"claim {case.number}"


def _watched(ctx: Context) -> list[str]:
    found = people.find(ctx.db, ctx.sender.id) if ctx.sender.id is not None else None
    return found.watches.split(",") if found is not None and found.watches else []


def _settle(ctx: Context, before: list[str], areas: list[str]) -> Watches:
    if areas != before:
        people.change(ctx.db, ctx.volunteer, watches=",".join(areas))
        was, now = (f"watches {','.join(each)}".strip() for each in (before, areas))
        ctx.write_down(EntryKind.CHANGED, was=was, now=now)
    return Watches(", ".join(areas) or None)

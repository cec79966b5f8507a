"""Watching areas: who does is called when an urgent case comes there, within their hours and not too often."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from commands import hearers, presses, privacy, telling, vocabulary
from commands import people as persons
from commands.command import Context
from commands.facts.watching import Called, Watches
from commands.hearers import Hearer
from commands.refusals.watching import NotWatched
from commands.team import Team
from storage import people, watching
from storage.models import Case, EntryKind, Priority, Role, State, Volunteer

EVERYTHING = "all"
"""Said in place of naming each area."""


def watch(ctx: Context, areas: Iterable[str]) -> Watches:
    """Watch these areas as well, or every one (`all`)."""
    before, wanted = _watched(ctx), set(areas)
    return _settle(ctx, before, sorted(vocabulary.AREAS if EVERYTHING in wanted else {*before, *wanted}))


def unwatch(ctx: Context, areas: Iterable[str]) -> Watches:
    """Watch these no longer, or none (`all`)."""
    before, given_up = _watched(ctx), set(areas)
    for area in given_up - {EVERYTHING, *before}:
        raise NotWatched(area, ", ".join(before) or None)
    now = [] if EVERYTHING in given_up else [each for each in before if each not in given_up]
    return _settle(ctx, before, now)


def call(db: Connection, case: Case, *, team: Team, now: datetime, besides: int | None = None) -> bool:
    """Call whoever watches the area of an urgent case that nobody has; whether anybody was called now.

    Who has quiet hours hears when they end, if it is so still; who is away, not at all. `besides` is not called: it was
    they who made it urgent.
    """
    if not calls(case):
        return False
    found = [(each, _where(db, each, case, team)) for each in watching.watchers(db, case.area) if each.id != besides]
    called = False
    for volunteer, hearer in found:
        if hearer is None or persons.away(volunteer, now) is not None:
            continue
        if hearer.next(now) > now:
            telling.fold(db, hearer, case.number, now=now, until=hearer.next(now))
        elif _rested(volunteer, now, team):
            telling.tell(db, hearer, Called(case), now=now, case=case.number, buttons=presses.on(case, "claim"))
            people.change(db, volunteer.id, paged_at=now)
            called = True
    return called


def calls(case: Case) -> bool:
    """Whether a case is one for which watchers are called."""
    return case.priority is Priority.URGENT and case.state is State.OPEN


def may_act_on(db: Connection, volunteer: Volunteer, case: Case, team: Team) -> bool:
    """Whether a watcher may hear of a case and take it."""
    if persons.role(db, volunteer, team) is Role.OBSERVER or privacy.is_about(case, volunteer.id):
        return False
    return privacy.may_name(case, persons.audience(db, volunteer, team))


def _where(db: Connection, volunteer: Volunteer, case: Case, team: Team) -> Hearer | None:
    """Where a watcher can be called about a case; None where they may not act on it."""
    if not may_act_on(db, volunteer, case, team):
        return None
    return hearers.last_heard(db, volunteer, persons.audience(db, volunteer, team), team)


def _rested(volunteer: Volunteer, now: datetime, team: Team) -> bool:
    return volunteer.paged_at is None or volunteer.paged_at + team.page_every <= now


def _watched(ctx: Context) -> list[str]:
    found = people.find(ctx.db, ctx.sender.id) if ctx.sender.id is not None else None
    return found.watches.split(",") if found is not None and found.watches else []


def _settle(ctx: Context, before: list[str], areas: list[str]) -> Watches:
    if areas != before:
        people.change(ctx.db, ctx.volunteer, watches=",".join(areas))
        was, now = (f"watches {','.join(each)}".strip() for each in (before, areas))
        ctx.write_down(EntryKind.CHANGED, was=was, now=now)
    return Watches(", ".join(areas) or None)

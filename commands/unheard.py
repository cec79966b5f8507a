"""Somebody may no longer hear of a case: nothing that waits tells them of it, and nobody asks them to take it."""

from __future__ import annotations

from commands import offers, people, privacy
from commands.command import Context
from storage import cases, outbox
from storage import offers as offered
from storage import people as volunteers
from storage.models import Account, Audience, Case, Volunteer


def narrowed(ctx: Context, case: Case) -> None:
    """A case may be named to fewer people than before."""
    if case.sensitivity is not Audience.CONFIDENTIAL:
        return
    for account, who in volunteers.everyone(ctx.db):
        _unsay(ctx, account, who, only=case.number)
    pending = offered.pending(ctx.db, case.number)
    if pending is None:
        return
    who_is_asked = volunteers.find(ctx.db, pending.volunteer_id)
    if who_is_asked is None or not _may_hear(ctx, case, who_is_asked):
        offers.pass_on(ctx, case, pending)


def hears_less(ctx: Context, volunteer: int) -> None:
    """Somebody may be told of fewer cases than before."""
    who = volunteers.find(ctx.db, volunteer)
    if who is None:
        return
    for account in volunteers.accounts(ctx.db, volunteer):
        _unsay(ctx, account, who)
    for pending in offered.of(ctx.db, volunteer):
        case = cases.get(ctx.db, pending.case_number)
        if not _may_hear(ctx, case, who):
            offers.pass_on(ctx, case, pending)


def hears_nothing(ctx: Context, volunteer: int) -> None:
    """Somebody is told of nothing any more."""
    for account in volunteers.accounts(ctx.db, volunteer):
        for line in outbox.lines_waiting(ctx.db, account.platform, account.account, private=True):
            outbox.withdraw(ctx.db, line.id)


def _unsay(ctx: Context, account: Account, who: Volunteer, *, only: int | None = None) -> None:
    for line in outbox.lines_waiting(ctx.db, account.platform, account.account, private=True):
        if line.case_number is None or only not in {None, line.case_number}:
            continue
        case = cases.find(ctx.db, line.case_number)
        if case is not None and not _may_hear(ctx, case, who):
            outbox.withdraw(ctx.db, line.id)


def _may_hear(ctx: Context, case: Case, who: Volunteer) -> bool:
    return who.id == case.owner_id or privacy.may_name(case, people.audience(ctx.db, who, ctx.team))

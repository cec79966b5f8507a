"""Letting somebody in whom the platform alone would not vouch for as one of the team, and barring somebody from it.

Both hold for all accounts that are theirs now, and from the next thing they say. Whoever is barred works on cases no
more, so that what they hold is open for others, and hears of none.
"""

from __future__ import annotations

from dataclasses import replace

from commands import hearers, message, people, roles, standing_down, unheard
from commands.command import Context
from commands.facts.admitting import Admitted, Barred, LetIn
from commands.message import Mention, Say
from commands.refusals.admitting import AdmittedAlready, BarOneself, BarredAlready
from commands.refusals.people import LastCoordinator
from storage import links
from storage import people as volunteers
from storage.models import Audience, EntryKind, Role, Volunteer


def admit(ctx: Context, who: Volunteer) -> Admitted:
    """Let somebody in; whoever was barred is of the team again, as anyone is who joins."""
    accounts = volunteers.accounts(ctx.db, who.id)
    if accounts and all(each.admitted for each in accounts):
        raise AdmittedAlready(_mention(ctx, who))
    if any(each.admitted is False for each in accounts):
        volunteers.change(ctx.db, who.id, left_at=None)
    volunteers.admit(ctx.db, who.id, admitted=True)
    ctx.write_down(EntryKind.CHANGED, now=f"volunteer:{who.id} admitted")
    hearer = hearers.last_heard(ctx.db, who.model_copy(update={"left_at": None}), Audience.PUBLIC, ctx.team)
    if hearer is not None:
        ctx.tell(hearer, LetIn(ctx.sender.mention))
    return Admitted(_mention(ctx, who), ctx.sender.mention, Say(f"volunteer bar {_written(ctx, who)}"))


def bar(ctx: Context, who: Volunteer) -> Barred:
    """Let somebody do nothing any more."""
    if who.id == ctx.sender.id:
        raise BarOneself
    if all(each.admitted is False for each in volunteers.accounts(ctx.db, who.id)):
        raise BarredAlready(_mention(ctx, who))
    if roles.is_last(ctx, who):
        raise LastCoordinator
    held = standing_down.hand_back(ctx, who)
    links.withdraw(ctx.db, who.id)
    again = {"role": Role.VOLUNTEER, "role_by": None} if who.role is Role.COORDINATOR else {}
    volunteers.change(ctx.db, who.id, left_at=ctx.now, away_until=None, **again)
    standing_down.await_nothing(ctx, who)
    unheard.hears_nothing(ctx, who.id)
    volunteers.admit(ctx.db, who.id, admitted=False)
    ctx.write_down(EntryKind.CHANGED, now=f"volunteer:{who.id} barred")
    opened = message.numbers([case.number for case in held]) or None
    undo = Say(f"volunteer admit {_written(ctx, who)}")
    return Barred(_mention(ctx, who), ctx.sender.mention, opened, undo)


def _mention(ctx: Context, who: Volunteer) -> Mention:
    """Somebody as they can be mentioned here, also who has never spoken, so that nobody knows of which network."""
    found, here = people.mention(ctx.db, who.id), ctx.sender.identity
    settled = tuple((platform, network or here.network, account) for platform, network, account in found.accounts)
    return replace(found, accounts=settled)


def _written(ctx: Context, who: Volunteer) -> str:
    """An account of theirs, to name them by."""
    account = volunteers.accounts(ctx.db, who.id)[0]
    return f"{account.platform}:{account.account}"

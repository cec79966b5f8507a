"""Who may do what: given by coordinators, and in force at the very next thing that is said."""

from __future__ import annotations

from commands import hearers, message, people, standing_down, unheard
from commands.command import Context
from commands.facts.people import RoleGiven, YourRole
from commands.refusals.people import LastCoordinator
from storage import people as volunteers
from storage.models import Audience, EntryKind, Role, Volunteer

CONSOLE = "console"
"""Whoever sits at the machine coordinates there, and is no one to count on from afar."""


def give(ctx: Context, to: Volunteer, role: Role) -> RoleGiven:
    """Give somebody a role. From now on it is this that counts for them, whatever the settings say.

    Whoever observes works on no case, so what they hold is open for others at once.
    """
    was = of(ctx, to)
    if role is not Role.COORDINATOR and is_last(ctx, to):
        raise LastCoordinator
    volunteers.change(ctx.db, to.id, role=role, role_by=ctx.sender.id)
    ctx.write_down(EntryKind.CHANGED, was=f"volunteer:{to.id} {was}", now=f"volunteer:{to.id} {role}")
    opened = observe(ctx, to) if role is Role.OBSERVER else None
    if was is Role.COORDINATOR and role is not was:
        unheard.hears_less(ctx, to.id)
    if to.id != ctx.sender.id and was is not role:
        hearer = hearers.last_heard(ctx.db, to, Audience.PUBLIC, ctx.team)
        if hearer is not None:
            ctx.tell(hearer, YourRole(was, role, ctx.sender.mention, opened))
    return RoleGiven(people.mention(ctx.db, to.id), was, role, ctx.sender.mention, opened)


def observe(ctx: Context, volunteer: Volunteer) -> str | None:
    """Take from whoever observes what they can no longer work on; the cases that are open for others now, if any."""
    held = standing_down.hand_back(ctx, volunteer)
    standing_down.await_nothing(ctx, volunteer)
    return message.numbers([case.number for case in held]) or None


def is_last(ctx: Context, volunteer: Volunteer) -> bool:
    """Whether somebody coordinates, and nobody else does."""
    return of(ctx, volunteer) is Role.COORDINATOR and not _another(ctx, volunteer.id)


def of(ctx: Context, volunteer: Volunteer) -> Role:
    """A volunteer's role, whichever of their accounts they speak from."""
    return people.role(ctx.db, volunteer, ctx.team)


def _another(ctx: Context, besides: int) -> bool:
    """Whether anybody else coordinates: by a role they were given, or as the settings have it."""
    known: set[tuple[str, str]] = set()
    for account, who in volunteers.everyone(ctx.db):
        known.add((account.platform, account.account))
        if who.id != besides and account.platform != CONSOLE and of(ctx, who) is Role.COORDINATOR:
            return True
    return any(platform != CONSOLE for platform, _ in ctx.team.coordinators - known)

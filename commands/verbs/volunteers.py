"""The people of the team, for those who coordinate it."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from commands import admitting, message, people, profile, roles
from commands.command import Context, command
from commands.facts import Fact
from commands.facts.people import VolunteerStory
from commands.persons import Anyone, Someone
from commands.refusals.people import NoSuchRole
from storage import cases
from storage.models import Role, Volunteer


def new_role(words: list[str], ctx: Context) -> tuple[Role | None, list[str]]:
    """`coordinator`, or `role coordinator`: a role to give."""
    del ctx
    said, *left = words[1:] if words[0].lower() == "role" and len(words) > 1 else words
    try:
        return Role(said.lower()), left
    except ValueError:
        raise NoSuchRole(said) from None


NewRole: TypeAlias = Annotated[Role, new_role]


@command(
    "volunteer",
    role=Role.COORDINATOR,
    examples=[
        ("volunteer cora", "cora: coordinator..."),
        ("volunteer cora coordinator", "cora: coordinator -> ..."),
    ],
)
def volunteer(ctx: Context, who: Someone, role: NewRole | None = None) -> Fact:
    """See a volunteer's role, hours and cases, or give them a role: volunteer, coordinator or observer."""
    return _story(ctx, who) if role is None else roles.give(ctx, who, role)


@command(
    "volunteer admit",
    role=Role.COORDINATOR,
    examples=[("volunteer admit cora", "cora is let in...")],
)
def admit(ctx: Context, who: Anyone) -> Fact:
    """Let somebody in, such as a guest of your Slack: they may do what any volunteer may. To undo it: volunteer bar."""
    return admitting.admit(ctx, who)


@command(
    "volunteer bar",
    role=Role.COORDINATOR,
    examples=[("volunteer bar cora", "To leave the team yourself, say...")],
)
def bar(ctx: Context, who: Anyone) -> Fact:
    """Let somebody's accounts do nothing any more; what they hold is open for others. To undo it: volunteer admit."""
    return admitting.bar(ctx, who)


def _story(ctx: Context, who: Volunteer) -> VolunteerStory:
    held = [case for case in cases.mine(ctx.db, who.id) if ctx.may_name(case)]
    away = people.away(who, ctx.now)
    quiet, days = profile.hours_of(ctx, who)
    return VolunteerStory(
        people.mention(ctx.db, who.id),
        roles.of(ctx, who),
        who.zone or ctx.team.zone,
        quiet,
        days,
        ", ".join(filter(None, who.languages.split(","))) or None,
        ", ".join(filter(None, who.skills.split(","))) or None,
        away,
        people.mention(ctx.db, who.cover_id) if away and who.cover_id is not None else None,
        len(held),
        message.numbers([case.number for case in held]) or None,
    )

"""Oneself: who one is to the team, and when and in what one is to be asked."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from commands import profile, talking
from commands.arguments import Rest, Word
from commands.command import Context, Listed, command
from commands.facts import Fact, Me
from commands.message import Say
from commands.refusals import BadUse
from storage import cases
from storage.models import Role, Talk


def _kept(words: list[str], ctx: Context) -> tuple[Talk, list[str]]:
    del ctx
    if words[0].lower() not in set(Talk):
        raise BadUse(Say("talk <" + "|".join(Talk) + ">"), Say("talk keep"))
    return Talk(words[0].lower()), words[1:]


Kept: TypeAlias = Annotated[Talk, _kept, "[keep|ask|leave]"]


@command("me", "whoami", role=Role.OBSERVER, reads=True, examples=[("me", "You are ada...")])
def me(ctx: Context) -> Listed:
    """Say who I take you for, what you may do, and all that I keep of you."""
    sender = ctx.sender
    assert sender.role is not None  # noqa: S101 - only those with a role may ask
    held = cases.mine(ctx.db, sender.id) if sender.id is not None else []
    return Listed((Me(sender.mention, sender.speaker, sender.role, sender.zone, len(held)), profile.about(ctx)))


@command("skills", enrols=False, examples=[("skills licensing, law", "Your skills: none -> licensing, law.")])
def skills(ctx: Context, words: Rest = "") -> Fact:
    """Say what you can do, so that fitting cases are offered to you; none for nothing."""
    return profile.skills(ctx, words)


@command(
    "languages",
    role=Role.OBSERVER,
    enrols=False,
    examples=[("languages de fr", "Your languages: none -> de, fr.")],
)
def languages(ctx: Context, codes: Rest = "") -> Fact:
    """Say which languages you answer in, by code or English name; none for nothing."""
    return profile.languages(ctx, codes)


@command(
    "timezone",
    role=Role.OBSERVER,
    enrols=False,
    examples=[("timezone Europe/Berlin", "Your time zone: UTC -> Europe/Berlin...")],
)
def timezone(ctx: Context, zone: Word | None = None) -> Fact:
    """Say where your clock is, so that times are shown and read in your own."""
    return profile.zone(ctx, zone)


@command(
    "quiet",
    role=Role.OBSERVER,
    enrols=False,
    examples=[("quiet 22-7 mon-fri", "You are left alone 22:00-07:00...")],
)
def quiet(ctx: Context, hours_and_working_days: Rest = "") -> Fact:
    """Say in which hours to leave you alone, and the days on which you work; off for none, usual for the team's."""
    return profile.quiet(ctx, hours_and_working_days)


@command(
    "talk",
    enrols=False,
    examples=[("talk keep", "On Slack, what you write under the card of a case you hold is kept as a note...")],
)
def talk(ctx: Context, what: Kept | None = None) -> Fact:
    """Say whether what you write on Slack in the thread of a case you hold is kept as a note: keep, ask or leave."""
    return talking.settle(ctx, what)

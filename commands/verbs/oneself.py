"""Oneself."""

from __future__ import annotations

from commands.command import Context, command
from commands.facts import Fact, Me
from storage import cases


@command("me", "whoami", reads=True, examples=[("me", "You are ada...")])
def me(ctx: Context) -> Fact:
    """Say who I take you for, and what you may do."""
    sender = ctx.sender
    assert sender.role is not None  # noqa: S101 - only those with a role may ask
    held = cases.mine(ctx.db, sender.id) if sender.id is not None else []
    return Me(sender.mention, sender.speaker, sender.role, sender.zone, len(held))

"""Working on cases no longer, by leaving or by observing from now on: what somebody held is open for others."""

from __future__ import annotations

from commands import absence, offers, rules
from commands.command import Context
from storage import cases
from storage import people as volunteers
from storage.models import Case, Volunteer


def hand_back(ctx: Context, volunteer: Volunteer) -> list[Case]:
    """Open every case that somebody holds for others, where everybody sees it; those cases, as they were."""
    held = cases.mine(ctx.db, volunteer.id)
    for case in held:
        ctx.announce(rules.release(ctx, case, None))
    return held


def await_nothing(ctx: Context, volunteer: Volunteer) -> None:
    """Nothing waits for somebody any more: whoever covers for them hears so, they cover for nobody, and what they were
    asked goes on to whoever suits next.
    """
    absence.end_cover(ctx, volunteer)
    volunteers.uncover(ctx.db, volunteer.id)
    offers.let_go(ctx, volunteer.id, None)

"""Conflicts of interest: told from other reasons, and kept between whoever has one and the case log."""

from __future__ import annotations

import re

from commands.command import Context
from storage import offers
from storage.models import Case, EntryKind

_SAID = re.compile(
    r"""^\W*(?:(?:an?|my|personal)\s+)?conflict\b                # the word itself, said first
    | \bconflict(?:s|ing)?(?:[\s-]+of)?[\s-]+interests?\b
    | \bconflicted\b | \bCOI\b
    | \bhave\s+an?\s+(?:personal\s+|private\s+)?conflict\b(?!\s+(?:with|on|at|in|that|this)\b)  # of dates, it seems
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NOT = re.compile(r"(?:\bno|\bnot|n['’]t|\bwithout)\W+(?:(?:have|see|any|an?|the|real|really)\W+)*$", re.IGNORECASE)


def said(why: str | None) -> bool:
    """Whether a reason is a conflict of interest, as people say it in English; not where they say that it is none."""
    return why is not None and any(not _NOT.search(why[: found.start()]) for found in _SAID.finditer(why))


def known(ctx: Context, case: Case, volunteer: int) -> bool:
    """Whether somebody has said that they have one with whoever wrote a case in."""
    return any(conflict and who == volunteer for who, _, conflict in offers.refused(ctx.db, case))


def declare(ctx: Context, case: Case, why: str) -> None:
    """Keep that the speaker has one with whoever wrote a case in; what it is about is told to nobody."""
    if not known(ctx, case, ctx.volunteer):
        offers.recuse(ctx.db, case.number, ctx.volunteer, at=ctx.now, why=why)
        ctx.write_down(EntryKind.RECUSED, case=case.number)

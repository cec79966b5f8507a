"""Conflicts of interest: told from other reasons, and kept between whoever has one and the case log."""

from __future__ import annotations

import re

from commands.command import Context
from storage import offers
from storage.models import Case, EntryKind

_SAID = re.compile(
    r"""(?: (?:^|[.,;:!?()\n–—]|\s-)\W{0,5}
        (?:(?:sorry|yes|there|and|but|because\s+of|due\s+to|an?|my|personal|private)\W{1,5}){0,5}
      | (?:\b(?:have|has|had|got|is|was|be|see|due\s+to|because\s+of)|['’](?:ve|s))\s+
        (?:(?:an?|my|some|bit\s+of|personal|private|possible|potential|clear)\s+)+
    )(conflict)\b(?!                                       # a clause begins with it, or somebody has one
        \s+between\b(?![^.,;:!?]*\b(?:me|us|my|myself)\b)   # not that of others
      | \s+(?:with|on|at|in|that|this|next)\s+(?:[\w'’]+\s+){0,3}?
        (?:\w*days?|dates?|exams?|meetings?|calendar|schedule|timetable|shifts?|trip|week\w*|month|morning|evening)\b
      | \s+(?:today|tonight|tomorrow)\b                    # nor one of dates
    )
    | \b(conflict(?:s|ing)?(?:[\s-]+of)?[\s-]+interests?)\b
    | \b(conflicted)\b | \b(COI)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NOT = re.compile(
    r"""(?: \b(?:no|without)\s+(?:(?:any|real)\s+)*
      | (?:\bnot|n['’]t)\s+(?:(?:really|have|see)\s+)*(?:(?:an?|any|the|my|real)\s+)+
      | (?:\bam\s+not|['’]m\s+not)\s+ )$""",
    re.IGNORECASE | re.VERBOSE,
)
"""Nothing but blanks and articles may stand between: in "I can't, conflict of interest" there is one."""


def said(why: str | None) -> bool:
    """Whether a reason is a conflict of interest, as people say it in English; not where they say that it is none. In
    doubt it is one, for what it is about cannot be untold.
    """
    return why is not None and any(not _NOT.search(why[: _at(found)]) for found in _SAID.finditer(why))


def _at(found: re.Match[str]) -> int:
    return found.start(found.lastindex or 0)


def known(ctx: Context, case: Case, volunteer: int) -> bool:
    """Whether somebody has said that they have one with whoever wrote a case in."""
    return any(conflict and who == volunteer for who, _, conflict in offers.refused(ctx.db, case))


def declare(ctx: Context, case: Case, why: str) -> None:
    """Keep that the speaker has one with whoever wrote a case in; what it is about is told to nobody."""
    if not known(ctx, case, ctx.volunteer):
        offers.recuse(ctx.db, case.number, ctx.volunteer, at=ctx.now, why=why)
        ctx.write_down(EntryKind.RECUSED, case=case.number)

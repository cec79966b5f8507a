"""What a case can end as: the outcomes that ship, with what the team has added and without what it has taken out.

Taking one out changes no case that ended so. A case about a volunteer ends with a reason for leaving instead.
"""

from __future__ import annotations

import re
from typing import Annotated, TypeAlias

from sqlalchemy import Connection

from commands import arguments, privacy, vocabulary
from commands.command import Context
from commands.facts import Code
from commands.facts.ending import OutcomeSettled
from commands.refusals import NoSuchOutcome
from commands.refusals.ending import (
    NotAnOutcome,
    NotAReason,
    OutcomeIsAReason,
    OutcomeIsThere,
    OutcomeStays,
    TooManyOutcomes,
)
from storage import outcomes
from storage.models import Case, EntryKind

LONGEST = 40
MOST = 60

STAY = frozenset({vocabulary.SPAM, "duplicate", "withdrawn", "no_response"})
"""Figures know these by their codes: they leave some out, and count others as something else than an answer."""

_CODE = re.compile(r"[a-z0-9][a-z0-9_]*")

_MOST_WORDS = 5
"""Of an outcome, as somebody says it."""


def listed(db: Connection) -> tuple[str, ...]:
    """The team's outcomes: those that ship in their order, then those that were added."""
    changed = {each.code: each.offered for each in outcomes.changes(db)}
    ours = [each for each in vocabulary.OUTCOMES if changed.get(each, True)]
    return (*ours, *(code for code, offered in changed.items() if offered and code not in vocabulary.OUTCOMES))


def meant(db: Connection, case: Case, said: str) -> Code:
    """The outcome of a case as it was said; `-` is as good as `_`. Raises NoSuchOutcome or NotAReason."""
    about_somebody = privacy.cares_for_somebody(case)
    known = vocabulary.REASONS if about_somebody else listed(db)
    code = _code(said)
    if code not in known:
        raise (NotAReason if about_somebody else NoSuchOutcome)(said, vocabulary.nearest(code, known))
    return Code(code)


def as_said(words: list[str], ctx: Context) -> tuple[str, list[str]]:
    """An outcome as somebody says it: in one word, or in those of its code (`no response`)."""
    known = {*listed(ctx.db), *vocabulary.REASONS}
    for count in range(min(_MOST_WORDS, len(words)), 1, -1):
        if (code := _code(" ".join(words[:count]))) in known:
            return code, words[count:]
    return arguments.one_word(words, ctx)


Outcome: TypeAlias = Annotated[str, as_said]


def add(ctx: Context, said: str) -> OutcomeSettled:
    """Put an outcome on the team's list."""
    code, known = _code(said), listed(ctx.db)
    if not _CODE.fullmatch(code) or len(code) > LONGEST:
        raise NotAnOutcome(said, LONGEST)
    if code in known:
        raise OutcomeIsThere(Code(code))
    if code in vocabulary.REASONS:
        raise OutcomeIsAReason(Code(code))
    if len(known) >= MOST:
        raise TooManyOutcomes(MOST)
    return _settle(ctx, code, offered=True)


def remove(ctx: Context, said: str) -> OutcomeSettled:
    """Take an outcome off the team's list."""
    code, known = _code(said), listed(ctx.db)
    if code not in known:
        raise NoSuchOutcome(said, vocabulary.nearest(code, known))
    if code in STAY:
        raise OutcomeStays(Code(code))
    return _settle(ctx, code, offered=False)


def _settle(ctx: Context, code: str, *, offered: bool) -> OutcomeSettled:
    outcomes.settle(ctx.db, code, offered=offered, at=ctx.now)
    ctx.write_down(EntryKind.CHANGED, now=f"outcome {code} {'offered' if offered else 'taken out'}")
    return OutcomeSettled(ctx.sender.mention, Code(code), offered)


def _code(said: str) -> str:
    return "_".join(said.lower().rstrip(":,.").replace("-", "_").split())

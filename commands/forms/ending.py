"""The forms that end a case, and take one up again."""

from __future__ import annotations

from collections.abc import Iterator

from commands import moving, outcomes, practising, privacy, vocabulary
from commands.command import Context
from commands.facts import Fact
from commands.facts.learning import Checklist, MoreSteps
from commands.forms.form import LONGEST_TEXT, Sheet, choices, form
from commands.message import Say
from commands.moving import Move
from commands.practices import named
from commands.views import Choice, Field
from storage import endings, practices
from storage.models import Case, PracticeVersion

MOST_PRACTICES = 2
MOST_STEPS = 8
"""Of the practices that stand above the fields."""


def _most_followed(sheet: Sheet) -> list[PracticeVersion]:
    """The practices of a case's area, those first that were followed most."""
    followed = endings.followed(sheet.ctx.db)
    return sorted(practices.in_use(sheet.ctx.db, sheet.case.area), key=lambda each: -followed[each.practice])


def _checklists(sheet: Sheet) -> Iterator[Fact]:
    for each in _most_followed(sheet)[:MOST_PRACTICES]:
        steps, this = practising.steps(each), named(each.practice, each.version)
        yield Checklist(sheet.case, this, each.title)
        yield from steps[:MOST_STEPS]
        if len(steps) > MOST_STEPS:
            yield MoreSteps(len(steps) - MOST_STEPS, Say(f"practice {this}"))


def _may_end(ctx: Context, case: Case) -> None:
    moving.in_hand(ctx, case, Move.RESOLVE)


@form("resolve", may=_may_end, about=_checklists)
def resolve(sheet: Sheet) -> Iterator[Field]:
    about_somebody = privacy.cares_for_somebody(sheet.case)
    yield sheet.pick("outcome", choices(vocabulary.REASONS if about_somebody else outcomes.listed(sheet.ctx.db)))
    yield sheet.words("what_was_done", long=True, most=LONGEST_TEXT)
    if known := _most_followed(sheet):
        titled = (Choice(named(each.practice), f"{named(each.practice)} {each.title}") for each in known)
        yield sheet.pick("practice", titled, optional=True)


def _may_reopen(ctx: Context, case: Case) -> None:
    del ctx
    moving.after(Move.REOPEN, case)


@form("reopen", may=_may_reopen)
def reopen(sheet: Sheet) -> Iterator[Field]:
    yield sheet.words("why", long=True, most=LONGEST_TEXT)

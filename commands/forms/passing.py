"""The forms for passing a case on: asking somebody to take it or to take it over, and saying no to that."""

from __future__ import annotations

from collections.abc import Iterator

from commands import asking
from commands.command import Context
from commands.facts import Fact
from commands.facts.forms import WhyNote
from commands.forms.form import LONGEST_TEXT, SHORT, Sheet, form
from commands.views import Field
from storage.models import Case


def _why_a_note(sheet: Sheet) -> Iterator[Fact]:
    del sheet
    yield WhyNote()


def _may_answer(ctx: Context, case: Case) -> None:
    """Who was not asked, and has a conflict of interest, may say so all the same."""
    del ctx, case


@form("offer", may=asking.may_offer)
def offer(sheet: Sheet) -> Iterator[Field]:
    yield sheet.someone("person")


@form("handover", may=asking.may_hand_over, about=_why_a_note)
def handover(sheet: Sheet) -> Iterator[Field]:
    yield sheet.someone("person")
    yield sheet.words("note", long=True, most=LONGEST_TEXT)


@form("decline", may=_may_answer)
def decline(sheet: Sheet) -> Iterator[Field]:
    yield sheet.words("why", most=SHORT, optional=True)

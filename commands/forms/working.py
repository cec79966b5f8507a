"""The forms for working on a case: what is promised, waited for, written down, given back, set, referred."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from commands import fields, moving, vocabulary
from commands.arguments import LONGEST_WORD
from commands.command import Context
from commands.forms.form import LONGEST_TEXT, SHORT, Sheet, choices, form
from commands.moving import Move
from commands.views import Field
from storage import promises
from storage.models import Case, Role, State


def _may(how: Move) -> Callable[[Context, Case], None]:
    """Whether the speaker may make this move."""

    def may(ctx: Context, case: Case) -> None:
        moving.in_hand(ctx, case, how)

    return may


def _anybody(ctx: Context, case: Case) -> None:
    """Whoever may name a case may add to it."""
    del ctx, case


def _may_refer(ctx: Context, case: Case) -> None:
    """A coordinator who refers a case that nobody has takes it."""
    if not (case.state is State.OPEN and ctx.sender.may(Role.COORDINATOR)):
        moving.in_hand(ctx, case, Move.REFER)


def _may_work_on(ctx: Context, case: Case) -> None:
    """Anyone may, while nobody has it."""
    if case.state is not State.OPEN:
        moving.acting_for(ctx, case)


def _may_merge(ctx: Context, case: Case) -> None:
    moving.after(Move.MERGE, case)
    _may_work_on(ctx, case)


@form("followup", may=_may(Move.PROMISE))
def followup(sheet: Sheet) -> Iterator[Field]:
    pending = promises.pending(sheet.ctx.db, sheet.case.number)
    yield sheet.moment("when", sheet.case.due_at)
    yield sheet.words("what", pending.what if pending else None, most=LONGEST_TEXT, optional=True)


@form("waiting", may=_may(Move.WAIT))
def waiting(sheet: Sheet) -> Iterator[Field]:
    yield sheet.words("whom", sheet.case.waiting_for, most=LONGEST_WORD)
    yield sheet.moment("until", sheet.case.due_at if sheet.case.waiting_for else None, optional=True)


@form("note", may=_anybody)
def note(sheet: Sheet) -> Iterator[Field]:
    yield sheet.words("text", long=True, most=LONGEST_TEXT)


@form("replied", may=_anybody)
def replied(sheet: Sheet) -> Iterator[Field]:
    yield sheet.words("what", long=True, most=LONGEST_TEXT, optional=True)


@form("release", may=_may(Move.RELEASE))
def release(sheet: Sheet) -> Iterator[Field]:
    yield sheet.words("why", most=SHORT, optional=True)


@form("refer", may=_may_refer)
def refer(sheet: Sheet) -> Iterator[Field]:
    yield sheet.pick("party", choices(vocabulary.PARTIES))
    yield sheet.words("why", long=True, most=LONGEST_TEXT, optional=True)


@form("set", may=_may_work_on)
def set_(sheet: Sheet) -> Iterator[Field]:
    yield sheet.pick("field", choices(each for each in fields.Field if each is not fields.Field.TEST))
    yield sheet.words("value", most=SHORT)


@form("tag", may=_may_work_on)
def tag(sheet: Sheet) -> Iterator[Field]:
    yield sheet.words("words", most=SHORT)


@form("merge", may=_may_merge)
def merge(sheet: Sheet) -> Iterator[Field]:
    yield sheet.words("into", most=LONGEST_WORD)

"""Forgetting whoever wrote in: who they are, and every word of their cases. What is counted stays, and the trail holds.

Numbers, areas, times and outcomes remain. The trail keeps its commitments to the words, and an entry that says by whom
they were erased. Rooms that had still to hear of such a case hear that its words are erased, and cards are drawn anew.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from commands import message, posting, words
from commands.command import Context
from commands.facts import Code
from commands.facts.audit import AnswerErased, Erased, ForgetAsks, Forgotten, WordsErased
from commands.message import CaseNumber
from storage import cases, erasing, outbox, rooms
from storage.models import Audience, Case, EntryKind, State


def asks(ctx: Context, case: Case) -> ForgetAsks:
    """What forgetting whoever wrote a case in would erase; that this was asked is written down."""
    rows, theirs = _theirs(ctx, case)
    for each in theirs:
        ctx.witness(EntryKind.LOOKED, each.number)
    unresolved = sum(each.state not in {State.RESOLVED, State.MERGED} for each in theirs)
    return ForgetAsks(case, _numbers(theirs), len(theirs), unresolved, bool(rows))


def forget(ctx: Context, case: Case) -> Forgotten:
    """Erase whoever wrote a case in, and the words of all their cases; nobody can bring them back."""
    rows, theirs = _theirs(ctx, case)
    numbers = [each.number for each in theirs]
    subject = words.text(Erased(), language=ctx.team.language)
    erasing.erase_person(ctx.db, rows)
    erasing.erase_searched(ctx.db, numbers)
    erasing.erase_answers(ctx.db, lambda answer: _names(answer, numbers), _instead(ctx))
    for each in theirs:
        erased = erasing.erase_words(ctx.db, each, subject=subject)
        about = f"{'requester ' if rows else ''}entries:{erased}"
        ctx.write_down(EntryKind.ERASED, case=each.number, about=about)
        _tell(ctx, cases.get(ctx.db, each.number))
    return Forgotten(case, _numbers(theirs), len(theirs), bool(rows), ctx.now + ctx.team.backups_kept)


def _theirs(ctx: Context, case: Case) -> tuple[list[int], list[Case]]:
    """The rows of whoever wrote a case in, if anybody is known to have, and all their cases."""
    wrote = case.requester_id or cases.followed(ctx.db, case).requester_id
    rows = erasing.person(ctx.db, wrote) if wrote is not None else []
    return rows, erasing.cases_of(ctx.db, case, rows)


def _tell(ctx: Context, case: Case) -> None:
    """Whoever had still to hear of a case hears this instead."""
    waited = {(post.platform, post.place) for post in erasing.erase_posts(ctx.db, case.number)}
    for room in rooms.everywhere(ctx.db):
        placed = room.cards and outbox.card_at(ctx.db, room.platform, room.name, case.number) is not None
        if placed or (room.platform, room.name) in waited:
            posting.say(ctx.db, room, WordsErased(case), team=ctx.team, now=ctx.now)
            ctx.owes = True


def _numbers(theirs: Collection[Case]) -> Code:
    return Code(message.numbers([each.number for each in theirs]))


def _names(answer: Any, numbers: Collection[int]) -> bool:
    """Whether what was answered speaks of one of these cases."""
    spans = (span for line in message.unpack(answer).lines for span in line)
    return any(isinstance(span, CaseNumber) and span.number in numbers for span in spans)


def _instead(ctx: Context) -> Any:
    return message.pack(
        words.phrase(AnswerErased(), audience=Audience.PUBLIC, zone=ctx.team.zone, language=ctx.team.language)
    )

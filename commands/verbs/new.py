"""Opening a case by hand."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from commands import fields, rules, vocabulary
from commands.arguments import NOT_IN_A_LINE, AreaAndText
from commands.command import Context, Reader, command
from commands.facts import Fact
from commands.fields import Field
from commands.refusals import TooLong
from storage.models import Audience, Priority

LONGEST_SUBJECT = 300

SENSITIVITIES = (Audience.TEAM, Audience.CONFIDENTIAL)
"""What a case can be from the start; to open it to more people is said later."""


def _field(field: Field) -> Reader:
    """A reader of what one of a case's fields is to be."""

    def read(words: list[str], ctx: Context) -> tuple[str | None, list[str]]:
        del ctx
        return fields.value(field, " ".join(words)), []

    return read


def _sensitivity(words: list[str], ctx: Context) -> tuple[Audience | None, list[str]]:
    said, left = _field(Field.SENSITIVITY)(words, ctx)
    return (Audience(said), left) if said in SENSITIVITIES else (None, words)


def _priority(words: list[str], ctx: Context) -> tuple[Priority, list[str]]:
    said, left = _field(Field.PRIORITY)(words, ctx)
    return Priority(said), left


Language: TypeAlias = Annotated[str, _field(Field.LANGUAGE), NOT_IN_A_LINE]
Urgency: TypeAlias = Annotated[Priority, _priority, NOT_IN_A_LINE]
Sensitivity: TypeAlias = Annotated[Audience, _sensitivity, NOT_IN_A_LINE]
Link: TypeAlias = Annotated[str, _field(Field.LINK), NOT_IN_A_LINE]


@command(
    "new",
    "open",
    "create",
    "addcase",
    examples=[("new living-person: her birth year is wrong", "#2 is new: living-person, en, normal...")],
)
def new(
    ctx: Context,
    text: AreaAndText,
    *,
    language: Language | None = None,
    priority: Urgency | None = None,
    sensitivity: Sensitivity | None = None,
    link: Link | None = None,
) -> Fact:
    """Open a case; an area and a colon may stand before what it is about."""
    area, subject = text
    if len(subject) > LONGEST_SUBJECT:
        raise TooLong(LONGEST_SUBJECT).about("text")
    here = ctx.incoming.place
    usual = here.audience if here.room and here.audience.covers(Audience.TEAM) else Audience.TEAM
    return ctx.announce(
        rules.open_case(
            ctx.db,
            now=ctx.now,
            team=ctx.team,
            subject=subject,
            area=area,
            source=ctx.incoming.who.platform,
            by=ctx.sender,
            language=language,
            priority=priority or Priority.NORMAL,
            sensitivity=Audience.CONFIDENTIAL if area == vocabulary.CARE else sensitivity or usual,
            link=link,
        )
    )

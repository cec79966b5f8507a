"""Working on a case: what is set, tagged, referred and merged."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from commands import arguments, fields, merging, vocabulary, working
from commands.arguments import Itself, Named, Rest
from commands.command import Context, command
from commands.facts import Fact
from commands.fields import Field, Fields
from commands.message import Say
from commands.parties import Referee
from commands.refusals import BadUse
from storage.models import Case

_CLAIMED = ("claim 1", "#1 open -> claimed...")


def into(words: list[str], ctx: Context) -> tuple[Case, list[str]]:
    """The case that another goes on as; `into` may stand before it."""
    if words[0].lower() in vocabulary.INTO:
        words = words[1:]
    if not words:
        raise BadUse(Say("merge <case> into <case>"), Say("merge 2 into 1"))
    return arguments.case(words, ctx)


Into: TypeAlias = Annotated[Case, into]


@command(
    "set",
    examples=[
        ("set 1 language de", "#1: language en -> de, set by ada."),
        ("set 1 priority high", "#1: priority normal -> high, set by ada."),
    ],
)
def set_(ctx: Context, case: Named, field: Fields, value: Rest) -> Fact:
    """Set a case's area, language, priority, sensitivity or link, or whether it is a test and in no figure."""
    if field is Field.TEST:
        return working.put_test(ctx, case, test=fields.value(field, value) == fields.YES)
    return working.put(ctx, case, field, fields.value(field, value))


@command("tag", examples=[("tag 1 royalty birthday", "#1: tags none -> royalty, birthday, by ada.")])
def tag(ctx: Context, case: Named, words: Rest) -> Fact:
    """Put words on a case that group it with others; -word takes one off."""
    return working.tag(ctx, case, [each for each in words.replace(",", " ").split() if each.strip("-")])


@command(
    "refer",
    "escalate",
    examples=[
        _CLAIMED,
        ("refer 1 legal a letter from a lawyer", "#1 claimed -> waiting for legal: referred by ada..."),
    ],
)
def refer(ctx: Context, case: Named, party: Referee, why: Rest = "") -> Fact:
    """Hand a case's next word to volunteer coordinator, outreach, communications, legal or another #room."""
    return ctx.announce(working.refer(ctx, case, party, why or None))


@command(
    "merge",
    examples=[
        ("new her birth year is wrong again", "#2 is new..."),
        ("merge 2 into 1", "#2 open -> merged: it goes on as #1..."),
    ],
)
def merge(ctx: Context, case: Itself, into: Into) -> Fact:
    """Let a case go on as another one; both histories are kept."""
    return ctx.announce(merging.merge(ctx, case, into))

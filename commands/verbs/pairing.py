"""Bringing a case to whom it suits."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, TypeAlias

from commands import arguments, offers, pairing, people
from commands.arguments import Named, Rest
from commands.command import Context, Listed, command
from commands.facts import Code, Fact
from commands.facts.pairing import Suggestion, Suggestions
from commands.message import Mention
from commands.pairing import Suited
from commands.persons import Someone
from commands.refusals import CannotMove, NoSuchCase
from commands.refusals.pairing import SuggestingIsOff
from storage import cases
from storage import offers as made
from storage.models import Case, OfferKind, State


def offered(words: list[str], ctx: Context) -> tuple[Case, list[str]]:
    """A case's number; in private also of one that the speaker is asked to take, whoever else may hear of it."""
    try:
        return arguments.case(words, ctx)
    except NoSuchCase as refusal:
        number = refusal.number.number
        asked = ctx.incoming.place.room is None and ctx.incoming.place.read_in is None and ctx.sender.id is not None
        pending = made.pending(ctx.db, number) if asked and number <= arguments.LARGEST_NUMBER else None
        found = cases.find(ctx.db, number) if pending and pending.volunteer_id == ctx.sender.id else None
        if found is None:
            raise
        return found, words[1:]


Offered: TypeAlias = Annotated[Case, offered]
"""For a verb's signature: a case that the speaker may be asked to take."""


@command("suggest", reads=True, examples=[("suggest 1", "Who would suit #1...")])
def suggest(ctx: Context, case: Named) -> Listed:
    """Name the three volunteers who would suit a case best, with the reasons."""
    if not ctx.team.pairing.suggest:
        raise SuggestingIsOff
    if case.state in {State.RESOLVED, State.MERGED}:
        raise CannotMove(case, case.state)
    pending = made.pending(ctx.db, case.number)
    besides = (pending.volunteer_id,) if pending and pending.kind is not OfferKind.RETURNING else ()
    audience = ctx.audience(case)
    found = pairing.suggest(ctx.db, case, team=ctx.team, now=ctx.now, audience=audience, besides=besides)
    asked = offers.asked_first(ctx.db, case)
    head = Suggestions(case, len(found), ctx.team.pairing.offer)
    return Listed((head, *(_suggestion(ctx, case, suited, asked) for suited in found)))


@command("offer", "assign", "pair", examples=[("offer 1 bob", "#1: bob is asked, until Tue 24 Nov 10:00...")])
def offer(ctx: Context, case: Named, person: Someone) -> Fact:
    """Ask somebody privately to take a case; they are free to accept or decline."""
    return offers.offer(ctx, case, person)


@command("accept", examples=[("accept 1", "#1 open -> claimed: it is yours, ada...")])
def accept(ctx: Context, case: Offered) -> Fact:
    """Take a case that you were asked to take."""
    return ctx.announce(offers.accept(ctx, case))


@command("decline", examples=[("decline 1 no time this week", "#1: that is all right...")])
def decline(ctx: Context, case: Offered, why: Rest = "") -> Fact:
    """Say that you do not take a case; whoever asked hears your reason, unless it is a conflict of interest."""
    return offers.decline(ctx, case, why or None)


@command(
    "handover",
    "give",
    examples=[
        ("claim 1", "#1 open -> claimed..."),
        ("handover 1 bob she writes in the evening", "#1: bob is asked to take it over, until..."),
    ],
)
def handover(ctx: Context, case: Named, person: Someone, note: Rest) -> Fact:
    """Ask somebody to take over your case, with a note; it is yours until they accept."""
    return offers.handover(ctx, case, person, note)


def _suggestion(ctx: Context, case: Case, suited: Suited, asked: tuple[Mention, datetime] | None) -> Suggestion:
    who = people.mention(ctx.db, suited.volunteer.id)
    ended = ", ".join(f"{count} {outcome}" for outcome, count in suited.ended.most_common())
    return Suggestion(
        case,
        who,
        served=suited.served,
        speaks=suited.speaks,
        watches=suited.watches,
        cases=suited.ended.total(),
        ended=Code(ended) if ended else None,
        skilled=Code(", ".join(suited.skilled)) if suited.skilled else None,
        held=suited.held,
        usual=round(suited.usual) if suited.usual is not None else None,
        quiet_until=suited.quiet_until,
        asked_until=asked[1] if asked and asked[0] == who else None,
    )

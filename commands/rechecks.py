"""Rechecks: some time after a case was resolved, its owner is asked once, and privately, whether that held.

It is a promise with its own clock. Nobody is reminded of it: whoever does not say within a week is left alone, and
whether it held stays unknown until somebody says. Whoever is away is asked when they are back; whoever has left is not.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from commands import asking, moving, people, telling, vocabulary
from commands.command import Context
from commands.facts import Code
from commands.facts.ending import DidItHold, ItHeld
from commands.hearers import Hearer
from commands.ladder import Step
from commands.presses import Press
from commands.refusals.ending import HeldAlready, TooSoonToSay
from commands.team import Team
from commands.words import word
from storage import cases, endings, nudges, promises, trail
from storage import people as volunteers
from storage.models import Case, EntryKind, FollowUp, PromiseState, Role, State

TIME_TO_ANSWER = timedelta(days=7)

SOONEST = timedelta(days=1)
"""After a resolution, before anybody who is not asked can say that it holds."""

MOST_AT_ONCE = 100

_STEP = 0
"""Of its nudge: there is but one."""


def promise(ctx: Context, case: Case, outcome: Code) -> None:
    """Have the owner of a case that was just resolved look again, unless there is nothing that could hold."""
    after = ctx.team.recheck_after
    if after is None or outcome == vocabulary.SPAM or case.test:
        return
    assert case.owner_id is not None  # noqa: S101 - the schema keeps cases in hand with an owner
    due = ctx.now + after
    promises.make(ctx.db, case.number, by=case.owner_id, at=ctx.now, due=due, recheck=True)
    ctx.rings.append(due)


def keep(ctx: Context, case: Case, note: str | None) -> ItHeld:
    """What was done in a resolved case is still so, whether or not anybody was asked, or is any more."""
    moving.acting_for(ctx, case)
    promised, ending = promises.recheck(ctx.db, case.number), endings.standing(ctx.db, case.number)
    if ending is None or ending.held:
        raise HeldAlready(case)
    asked = promised is not None and promised.asked_at is not None
    if not asked and ctx.now - ending.at < SOONEST:
        raise TooSoonToSay(case)
    if promised is not None:
        promises.end(ctx.db, promised, PromiseState.KEPT, at=ctx.now)
    endings.held(ctx.db, ending, ctx.now)
    moving.write_down(ctx, EntryKind.HELD, case, case, note)
    return ItHeld(case, ctx.sender.mention, (ctx.now - ending.at).days)


def is_asked(db: Connection, case: int, volunteer: int) -> bool:
    """Whether a volunteer is asked about a case, and has not said."""
    promised = promises.recheck(db, case)
    return promised is not None and promised.asked_at is not None and promised.volunteer_id == volunteer


def drop(db: Connection, case: Case, at: datetime) -> bool:
    """Nobody is to look at a resolved case again; whether somebody was."""
    promised = promises.recheck(db, case.number)
    if promised is not None:
        promises.end(db, promised, PromiseState.REPLACED, at=at)
    return promised is not None


def following(db: Connection, now: datetime) -> datetime | None:
    """When somebody is to be asked next, or has not answered for long enough."""
    return promises.next_recheck(db, now, TIME_TO_ANSWER)


def ring(db: Connection, now: datetime, team: Team) -> int:
    """Ask about what is due, and ask no longer about what was not answered; how many of both there were."""
    to_ask = promises.to_ask(db, now, MOST_AT_ONCE)
    for promised in to_ask:
        _ask(db, promised, now, team)
    unanswered = promises.unanswered(db, now - TIME_TO_ANSWER, MOST_AT_ONCE)
    for promised in unanswered:
        _let_go(db, promised, now)
    return len(to_ask) + len(unanswered)


def _ask(db: Connection, promised: FollowUp, now: datetime, team: Team) -> None:
    """Ask within their hours: at once, or in their digest where that day has had enough words, or they are away."""
    case = cases.get(db, promised.case_number)
    hearer = _hearer(db, promised, case, team)
    if hearer is None:
        promises.end(db, promised, PromiseState.MISSED, at=now)
        return
    opens, away = hearer.next(now), hearer.away_until is not None and hearer.away_until > now
    if opens > now and not away:
        promises.put_off(db, promised, opens)
        return
    enough = nudges.told_since(db, promised.volunteer_id, hearer.hours.day_begins(now)) >= team.most_a_day
    _count(db, promised, now, folded=away or enough)
    if away or enough:
        opens = opens if away else hearer.hours.next_morning(now)
        telling.fold(db, hearer, case.number, now=now, until=opens)
    else:
        _say(db, hearer, case, promised, now)
    promises.asked(db, promised, opens)


def _count(db: Connection, promised: FollowUp, now: datetime, *, folded: bool) -> None:
    """It is one of the few words that a person hears in a day, or (`folded`) in a digest."""
    ring = (promised.case_number, State.RESOLVED, promised.due_at, _STEP)
    nudges.once(db, *ring, at=now)
    nudges.told(db, *ring, whom=promised.volunteer_id, folded=folded)
    trail.append(db, EntryKind.NUDGED, at=now, case=promised.case_number, now=Step.OWNER)


def _hearer(db: Connection, promised: FollowUp, case: Case, team: Team) -> Hearer | None:
    """Whoever can be asked; None where the team asks nobody any more, or they work on cases no more."""
    volunteer = volunteers.find(db, promised.volunteer_id)
    if team.recheck_after is None or volunteer is None or people.role(db, volunteer, team) is Role.OBSERVER:
        return None
    return asking.hearer(db, volunteer, case, team)


def _say(db: Connection, hearer: Hearer, case: Case, promised: FollowUp, now: datetime) -> None:
    again = word("button-did-not-hold-why", hearer.language)
    held = Press(f"kept {case.number}", "button-held")
    buttons = (held, Press(f"reopen {case.number} {again}", "button-did-not-hold"))
    fact, only = DidItHold(case, (now - promised.made_at).days), {"state": [State.RESOLVED]}
    telling.tell(db, hearer, fact, now=now, case=case.number, buttons=buttons, only=only)


def _let_go(db: Connection, promised: FollowUp, now: datetime) -> None:
    """Nobody has said within a week; who is away has one from their return."""
    volunteer = volunteers.find(db, promised.volunteer_id)
    until = people.away(volunteer, now) if volunteer is not None else None
    if until is None:
        promises.end(db, promised, PromiseState.MISSED, at=now)
    else:
        promises.asked(db, promised, until)

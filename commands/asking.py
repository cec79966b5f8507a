"""Asking somebody to take a case: privately, within their hours, and with time to answer; and whom to ask next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from commands import hearers, moving, pairing, people, posting, privacy, telling
from commands.command import Context
from commands.facts import CaseFact
from commands.facts.pairing import StillForAnyone, WillYouTake
from commands.hearers import Hearer
from commands.hours import Hours
from commands.message import Mention
from commands.refusals import CannotMove, MovedOn, NobodyHasIt
from commands.refusals.pairing import HandingOverIsOff, OfferingIsOff, YoursToHandOver
from commands.team import Team
from storage import offers, rooms, trail
from storage import people as volunteers
from storage.models import Case, EntryKind, Offer, OfferKind, State, Volunteer

MOST_ASKED = 3
"""People who are asked to take a case before it is left to anyone."""

TIME_TO_ANSWER = timedelta(hours=2)
"""Of their own hours somebody has at least so much to answer."""

_A_WHILE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who has somebody asked; `speaker` is their account, for the trail."""

    id: int
    mention: Mention
    speaker: str


def may_offer(ctx: Context, case: Case) -> None:
    """Raises the refusal of who may not ask others to take a case."""
    _may_be_offered(ctx, case)
    if ctx.owns(case):
        raise YoursToHandOver(case) if ctx.team.pairing.handover else HandingOverIsOff(case)
    if not ctx.team.pairing.offer:
        raise OfferingIsOff(case)


def may_hand_over(ctx: Context, case: Case) -> None:
    """Raises the refusal of who may not ask others to take a case over."""
    if case.state is State.OPEN:
        raise NobodyHasIt(case)
    _may_be_offered(ctx, case)
    if not ctx.team.pairing.handover:
        raise HandingOverIsOff(case)


def _may_be_offered(ctx: Context, case: Case) -> None:
    """Whether the speaker may ask others to take it: anyone, of an open case; else whoever may act for its owner."""
    if case.state in {State.RESOLVED, State.MERGED}:
        raise CannotMove(case, case.state)
    if case.state is not State.OPEN:
        moving.acting_for(ctx, case)


def ask(
    db: Connection,
    case: Case,
    whom: Volunteer,
    at: Hearer,
    kind: OfferKind,
    *,
    until: datetime,
    now: datetime,
    by: Asker | None = None,
    note: str | None = None,
) -> None:
    """Offer a case to somebody who can be spoken to `at` a place; without `by` the bot asks by itself."""
    asker = by.id if by else None
    if not offers.make(
        db,
        case_number=case.number,
        volunteer_id=whom.id,
        by_id=asker,
        kind=kind,
        made_at=now,
        lapses_at=until,
        note=note,
    ):
        raise MovedOn(case)
    trail.append(
        db,
        EntryKind.OFFERED,
        at=now,
        case=case.number,
        volunteer=asker,
        speaker=by.speaker if by else None,
        now=str(whom.id),
        text=note,
    )
    fact = WillYouTake(case, people.mention(db, whom.id), by.mention if by else None, until, kind, note)
    telling.tell(db, at, fact, now=at.next(now), case=case.number)


def go_on(db: Connection, case: Case, ended: Offer, *, team: Team, now: datetime) -> Mention | None:
    """After an offer that was not taken: whoever is asked next. An open case that nobody took is anyone's.

    A hand-over is to one person, and whoever knows a requester is asked for that alone: nobody is asked in their place.
    """
    first_no_more(db, case, ended, now)
    if ended.kind is OfferKind.HANDOVER or case.state is not State.OPEN:
        return None
    following = _ask_next(db, case, team, now) if ended.kind is OfferKind.OFFER else None
    if following is None:
        for room in hearers.concerned(db, case, team):
            only = telling.in_the_same_hands(case)
            telling.tell(db, room, StillForAnyone(case), now=room.next(now), case=case.number, only=only)
    return following


def first_no_more(db: Connection, case: Case, ended: Offer, now: datetime) -> None:
    """Cards that say who is asked first are drawn again once they no longer are."""
    if ended.kind is not OfferKind.RETURNING:
        return
    for room in rooms.hearing(db, case.area):
        if room.cards and privacy.may_name(case, room.audience):
            posting.redraw(db, room, case, now=now)


def _ask_next(db: Connection, case: Case, team: Team, now: datetime) -> Mention | None:
    """Ask whoever suits next, unless enough have been asked."""
    asked, askers = offers.asked(db, case.number)
    if not (team.pairing.offer and team.pairing.next) or len(asked) >= MOST_ASKED:
        return None
    for suited in pairing.suggest(db, case, team=team, now=now, besides=asked | askers):
        place = hearer(db, suited.volunteer, case, team)
        if place is not None:
            lapses = until(place.hours, now, team.offer_within)
            ask(db, case, suited.volunteer, place, OfferKind.OFFER, until=lapses, now=now)
            return people.mention(db, suited.volunteer.id)
    return None


def tell_asker(db: Connection, case: Case, ended: Offer, fact: CaseFact, *, team: Team, now: datetime) -> None:
    """Tell whoever had somebody asked how that went."""
    if ended.by_id is not None:
        tell(db, ended.by_id, case, fact, team=team, now=now)


def tell(db: Connection, volunteer: int, case: Case, fact: CaseFact, *, team: Team, now: datetime) -> None:
    """Tell a volunteer something about a case, within their hours."""
    found = volunteers.find(db, volunteer)
    place = hearer(db, found, case, team) if found is not None else None
    if place is not None:
        telling.tell(db, place, fact, now=place.next(now), case=case.number)


def hearer(db: Connection, volunteer: Volunteer, case: Case, team: Team) -> Hearer | None:
    """Where somebody is spoken to, and what they may hear there: of a confidential case no more than that it is there,
    unless they coordinate or it is their own.
    """
    audience = people.audience(db, volunteer, team)
    if volunteer.id == case.owner_id and not audience.covers(case.sensitivity):
        audience = case.sensitivity
    return hearers.last_heard(db, volunteer, audience, team)


def until(hours: Hours, now: datetime, within: timedelta) -> datetime:
    """When an offer lapses: after `within`, and not before they have had time to answer within their hours."""
    had, at = timedelta(0), now
    while had < TIME_TO_ANSWER:
        at, had = hours.next(at) + _A_WHILE, had + _A_WHILE
    return max(now + within, at)

"""Care cases: of whom nothing was heard for long, somebody of the team is to say hello to.

A case opens by itself, once a silence, of which those days count on which the bot was there to hear; it is claimed,
followed up and resolved as any other. Whom it is about is told only in private, to its owner and to those who
coordinate, and never to themselves; rooms in which others are do not hear that there is one. Whoever is heard again
while it is open is told of once: people decide the rest.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from commands import asking, hearers, people, posting, presses, rules, telling, vocabulary, words
from commands.command import Context
from commands.facts import Fact
from commands.facts.care import CareIsFor, CareOpened, NotSeen, SeenAgain
from commands.hearers import Hearer
from commands.team import Team
from storage import care, pairing, rooms, trail
from storage import people as volunteers
from storage.care import Quiet
from storage.models import Audience, Case, EntryKind, Volunteer

MOST_A_DAY = 3
"""So many care cases open within a day, also where many have gone quiet before anybody looked."""

GONE_AFTER = timedelta(days=365)
"""Who was silent for so long has gone: a hello would come too late."""

ENOUGH_TO_CARE = 2
"""People of the team: somebody else must be there to say hello."""


def look(db: Connection, now: datetime, team: Team) -> int:
    """Open a case for those who have gone quiet; how many.

    The latest to go quiet come first: of those who pause a third to a half return, of those who have been gone for a
    year a quarter, so that a word is worth the most early.
    """
    if team.care_after is None:
        return 0
    left = MOST_A_DAY - care.opened_since(db, now - timedelta(days=1))
    if left <= 0:
        return 0
    if len(pairing.here(db)) < ENOUGH_TO_CARE:
        return 0
    found = care.quiet(db, now - GONE_AFTER, now - team.care_after, team.care_after.days)
    theirs = [(each, told) for each in found if (told := _who_hears(db, each.volunteer, team))]
    for each, told in theirs[:left]:
        _open(db, each, told, now, team)
    return len(theirs[:left])


def tell_returns(db: Connection, now: datetime, team: Team) -> int:
    """Say of whom a case is about that they have been heard again, once; of how many."""
    found = care.seen_again(db)
    for case in found:
        trail.append(db, EntryKind.BACK, at=now, case=case.number)
        _tell_return(db, case, now, team)
    return len(found)


def whom(ctx: Context, case: Case) -> tuple[Fact, ...]:
    """Whom a care case is about, where that may be told: in private, to who may hear its words."""
    private = ctx.incoming.place.room is None
    if case.about_id is None or not private or ctx.audience(case) is not Audience.CONFIDENTIAL:
        return ()
    ctx.look_at(case)
    return (CareIsFor(case, people.mention(ctx.db, case.about_id)),)


def _open(db: Connection, quiet: Quiet, told: list[Hearer], now: datetime, team: Team) -> None:
    opened = rules.open_case(
        db,
        now=now,
        team=team,
        subject=words.text(NotSeen(quiet.days), zone=team.zone, language=team.language),
        area=vocabulary.CARE,
        source=care.SOURCE,
        sensitivity=Audience.CONFIDENTIAL,
        about_id=quiet.volunteer.id,
    )
    fact = CareOpened(opened.case)
    posting.owe_unasked(db, fact, team=team, now=now, crowd=False)
    for hearer in told:
        if hearer.private:
            _tell(db, hearer, fact, now=now, claimable=True)


def _tell_return(db: Connection, case: Case, now: datetime, team: Team) -> None:
    assert case.about_id is not None  # noqa: S101 - they were found by it
    who = volunteers.find(db, case.about_id)
    left = who is not None and who.left_at is not None
    owner = volunteers.find(db, case.owner_id) if case.owner_id is not None else None
    at = asking.hearer(db, owner, case, team) if owner is not None else None
    if at is not None:
        _tell(db, at, SeenAgain(case, people.mention(db, case.about_id), left), now=now)
        return
    for hearer in _who_hears(db, who, team) if who is not None else ():
        _tell(db, hearer, SeenAgain(case, None, left), now=now)


def _who_hears(db: Connection, about: Volunteer, team: Team) -> list[Hearer]:
    """The rooms that may name such a case; where there is none, every coordinator but whom it is about."""
    hearing = [room for room in rooms.hearing(db, vocabulary.CARE) if room.audience is Audience.CONFIDENTIAL]
    if hearing:
        return [hearers.room_hearer(room, team) for room in hearing]
    return hearers.coordinators(db, team, lambda *_: True, besides=about.id)


def _tell(
    db: Connection, hearer: Hearer, fact: CareOpened | SeenAgain, *, now: datetime, claimable: bool = False
) -> None:
    case = fact.case
    buttons = presses.on(case, "claim") if claimable else ()
    only = telling.in_the_same_hands(case)
    telling.tell(db, hearer, fact, now=hearer.next(now), case=case.number, buttons=buttons, only=only)

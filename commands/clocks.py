"""Every clock that rings unasked, besides those of cases: offers and absences that end, rechecks, the mornings."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from commands import absence, care, daily, hours, morning, offers, rechecks
from commands.hearers import Reach
from commands.team import Team
from storage import cases, outbox, people
from storage import offers as asked


def following(db: Connection, now: datetime, team: Team) -> datetime | None:
    """When the next clock of any kind rings; in the past where it is late."""
    found = (
        cases.next_ring(db),
        asked.next_lapse(db),
        people.next_return(db),
        rechecks.following(db, now),
        morning.next(db, now, team),
        daily.next(db, now, team),
    )
    return min((each for each in found if each is not None), default=None)


def after_a_start(db: Connection, now: datetime, team: Team) -> None:
    """Put off the digests whose morning passed while nobody was there to tell them, where it is night again."""
    for digest in outbox.digests_due(db, now):
        person = people.at(db, digest.platform, digest.place)
        opens = now if person is None else hours.of(person, team).next(now)
        if opens > now:
            outbox.put_off(db, digest.id, opens)


def ring_others(db: Connection, now: datetime, team: Team, reach: Reach) -> int:
    """End the offers and absences that are over, ask what held, tell the mornings that are due, and look after those
    who have gone quiet; how many of all there were.
    """
    ended = absence.end(db, now, team) + offers.lapse(db, now, team) + rechecks.ring(db, now, team)
    ended += care.tell_returns(db, now, team) + daily.look(db, now, team)
    return ended + morning.post(db, now, team) + morning.tell_coordinators(db, now, team, reach)

"""Who is spoken to unasked about a case: a person privately, or a room; within their hours, and what they may hear."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from commands import hours, privacy
from commands.hours import Hours
from commands.team import Team
from storage import people, rooms
from storage.models import Account, Audience, Case, Role, Room, Volunteer

Reach = Callable[[str, str, str], bool]
"""Whether a private word to an account (platform, account, network) would reach somebody there now; the network is
empty where it is not known.
"""


@dataclass(frozen=True, slots=True)
class Hearer:
    """A place to speak to. `volunteer` is the person there, None for a room; `language` is the room's own, if any."""

    platform: str
    place: str
    private: bool
    audience: Audience
    hours: Hours
    language: str
    volunteer: int | None = None
    away_until: datetime | None = None

    def next(self, now: datetime) -> datetime:
        """The first moment from `now` on at which they may be spoken to."""
        back = self.away_until
        return self.hours.next(back if back is not None and back > now else now)


def owner(db: Connection, case: Case, team: Team, reach: Reach) -> list[Hearer]:
    """Whoever has the case, where they can be reached; an absent owner is one who hears when they are back."""
    found = people.find(db, case.owner_id) if case.owner_id is not None else None
    return [] if found is None else list(_person(db, found, case.sensitivity, team, reach))


def person(db: Connection, volunteer: Volunteer, audience: Audience, team: Team, reach: Reach) -> list[Hearer]:
    """A volunteer, where they can be reached."""
    return list(_person(db, volunteer, audience, team, reach))


def coordinators(db: Connection, team: Team, reach: Reach, *, besides: int | None = None) -> list[Hearer]:
    """Every coordinator who can be reached; `besides` a volunteer whom it is about."""
    found: list[Hearer] = []
    known: set[tuple[str, str]] = set()
    for volunteer in people.with_role(db, Role.COORDINATOR):
        found += _person(db, volunteer, Audience.CONFIDENTIAL, team, reach)
        known |= {(each.platform, each.account) for each in people.accounts(db, volunteer.id)}
    for platform, account in sorted(team.coordinators - known):
        volunteer_there = people.at(db, platform, account)
        if volunteer_there is not None:
            if not _demoted(volunteer_there):
                found += _person(db, volunteer_there, Audience.CONFIDENTIAL, team, reach)
        elif reach(platform, account, ""):
            always = hours.hours(team.zone, team.quiet, team.days)
            found.append(
                Hearer(
                    platform,
                    account,
                    private=True,
                    audience=Audience.CONFIDENTIAL,
                    hours=always,
                    language=team.language,
                )
            )
    each_once = {(each.volunteer, each.place if each.volunteer is None else ""): each for each in found}.values()
    return [each for each in each_once if besides is None or each.volunteer != besides]


def concerned(db: Connection, case: Case, team: Team) -> list[Hearer]:
    """The rooms that hear of the case and may name it."""
    return [room_hearer(room, team) for room in rooms.hearing(db, case.area) if privacy.may_name(case, room.audience)]


def room_hearer(room: Room, team: Team) -> Hearer:
    """A room as one that hears."""
    kept, language = hours.of(room, team), room.language or team.language
    return Hearer(room.platform, room.name, private=False, audience=room.audience, hours=kept, language=language)


def soonest(hearers: Sequence[Hearer], now: datetime) -> datetime:
    """The first moment at which any of them may be spoken to."""
    return min(each.next(now) for each in hearers)


def last_heard(db: Connection, volunteer: Volunteer, audience: Audience, team: Team) -> Hearer | None:
    """A volunteer where they were heard from last, whether or not they are there now; None where they have left."""
    if volunteer.left_at is not None:
        return None
    return next((_at(each, volunteer, audience, team) for each in people.accounts(db, volunteer.id)), None)


def _person(db: Connection, volunteer: Volunteer, audience: Audience, team: Team, reach: Reach) -> Iterator[Hearer]:
    if volunteer.left_at is not None:
        return
    for each in people.accounts(db, volunteer.id):
        if reach(each.platform, each.account, each.network):
            yield _at(each, volunteer, audience, team)
            return


def _at(account: Account, volunteer: Volunteer, audience: Audience, team: Team) -> Hearer:
    return Hearer(
        account.platform,
        account.account,
        private=True,
        audience=audience,
        hours=hours.of(volunteer, team),
        language=team.language,
        volunteer=volunteer.id,
        away_until=volunteer.away_until,
    )


def _demoted(volunteer: Volunteer) -> bool:
    return volunteer.role_by is not None and volunteer.role is not Role.COORDINATOR

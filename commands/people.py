"""Who is speaking, and what they may do: decided from their account each time, never from a name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from commands.message import Mention
from commands.spoken import Identity
from commands.team import Team
from storage import people, trail
from storage.models import EntryKind, Role, Volunteer


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who speaks. `id` is None for whoever is no volunteer yet, `role` for whom no platform vouches."""

    id: int | None
    name: str
    role: Role | None
    zone: str
    identity: Identity

    @property
    def mention(self) -> Mention:
        who = self.identity
        return Mention(self.name, ((who.platform, who.network, who.account),) if who.account else ())

    @property
    def speaker(self) -> str:
        """The account that spoke, for the trail."""
        return f"{self.identity.platform}:{self.identity.account}"

    def may(self, role: Role) -> bool:
        return self.role is not None and _RANK[self.role] >= _RANK[role]


_RANK = {Role.OBSERVER: 0, Role.VOLUNTEER: 1, Role.COORDINATOR: 2}


def recognise(db: Connection, identity: Identity, team: Team) -> Person:
    """The person behind an identity."""
    if identity.account is None:
        return Person(None, identity.name, None, team.zone, identity)
    known = people.by_account(db, identity.platform, identity.network, identity.account)
    return _person(identity, identity.account, known, team)


def enrolled(db: Connection, person: Person, now: datetime) -> Person:
    """The same person as a volunteer: whoever a platform vouches for becomes one by acting."""
    if person.id is not None or person.identity.account is None:
        return person
    who = person.identity
    volunteer = people.enrol(db, who.platform, who.network, person.identity.account, name=who.name, at=now)
    trail.append(db, EntryKind.JOINED, at=now, volunteer=volunteer.id, speaker=person.speaker)
    return replace(person, id=volunteer.id)


def mention(db: Connection, volunteer: int) -> Mention:
    """A volunteer as they can be mentioned on every platform they are on."""
    found = people.find(db, volunteer)
    accounts = people.accounts(db, volunteer)
    name = found.name if found else "?"
    return Mention(name, tuple((each.platform, each.network, each.account) for each in accounts))


def _person(identity: Identity, account: str, known: Volunteer | None, team: Team) -> Person:
    coordinates = (identity.platform, account) in team.coordinators
    role = Role.COORDINATOR if coordinates else known.role if known else Role.VOLUNTEER
    if known is None:
        return Person(None, identity.name, role, team.zone, identity)
    return Person(known.id, known.name, role, known.zone or team.zone, identity)

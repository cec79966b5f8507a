"""Who is speaking, and what they may do: decided from their account each time, never from a name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from commands.message import Mention
from commands.refusals import NotAllowed, NotKnown, NotLetIn
from commands.spoken import Identity
from commands.team import Team
from storage import people, trail
from storage.models import Audience, Case, EntryKind, Role, Volunteer


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who speaks. `id` is None for whoever is no volunteer yet; so are `id` and `role` for whom no platform
    vouches, and for who was not let in.

    `languages` are those that they answer in, by their codes. `unsettled`: they have been named by others, and speak
    for the first time.
    """

    id: int | None
    name: str
    role: Role | None
    zone: str
    identity: Identity
    left: bool = False
    languages: tuple[str, ...] = ()
    unsettled: bool = False

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

    def must(self, role: Role) -> None:
        """Raises NotAllowed where they may do less than this; NotKnown or NotLetIn where they may do nothing."""
        if self.role is not None and not self.may(role):
            raise NotAllowed(role)
        if self.role is None:
            raise NotKnown if self.identity.account is None else NotLetIn(self.identity.account)


UNSETTLED = ""
"""The network of an account that has not spoken yet, and of every account on a platform that has but one."""

HEARD_AGAIN_AFTER = timedelta(days=1)
"""How old the last word from an account is before a new one is written down."""

_RANK = {Role.OBSERVER: 0, Role.VOLUNTEER: 1, Role.COORDINATOR: 2}


def recognise(db: Connection, identity: Identity, team: Team) -> Person:
    """The person behind an identity."""
    account = identity.account
    if account is None:
        return _nobody(identity, team)
    known = people.by_account(db, identity.platform, identity.network, account)
    introduced = None
    if known is None and identity.network:
        introduced = _introduced(db, identity, account, team)
    if not _let_in(db, identity, account, UNSETTLED if introduced else identity.network):
        return _nobody(identity, team)
    person = _person(db, identity, account, known or introduced, team)
    return replace(person, unsettled=True) if introduced else person


def enrolled(db: Connection, person: Person, now: datetime) -> Person:
    """The same person as a volunteer: whoever a platform vouches for becomes one by acting, and one again."""
    who, account = person.identity, person.identity.account
    if account is None or person.role is None:
        return person
    if person.id is None:
        volunteer = people.enrol(db, who.platform, who.network, account, name=who.name, at=now, zone=who.zone)
        trail.append(db, EntryKind.JOINED, at=now, volunteer=volunteer.id, speaker=person.speaker)
        return replace(person, id=volunteer.id)
    here = settled(db, person, now)
    people.heard(db, who.platform, who.network, account, at=now, unless_since=now - HEARD_AGAIN_AFTER)
    if not here.left:
        return here
    _take_back(db, here, person.id, now)
    return replace(here, left=False)


def settled(db: Connection, person: Person, now: datetime) -> Person:
    """The same person, of the network that they speak on."""
    who, account = person.identity, person.identity.account
    if account is None or not person.unsettled:
        return person
    people.settle(db, who.platform, who.network, account, name=who.name, at=now)
    return replace(person, name=who.name, unsettled=False)


def introduce(db: Connection, platform: str, account: str, now: datetime, *, by: Person) -> Volunteer:
    """Whom the settings name as a coordinator, or whom a coordinator lets in, as a volunteer: somebody has named them
    before they ever spoke.

    Nothing is counted as theirs by it; of which network they are is seen when they speak.
    """
    volunteer = people.enrol(db, platform, UNSETTLED, account, name=account, at=now)
    trail.append(db, EntryKind.JOINED, at=now, speaker=by.speaker, now=f"volunteer:{volunteer.id}")
    return volunteer


def role(db: Connection, volunteer: Volunteer, team: Team) -> Role:
    """What somebody may do: what the team has given them, else what the settings say of any of their accounts.

    Whoever has left does not coordinate, whatever was given.
    """
    if volunteer.left_at is not None and volunteer.role is Role.COORDINATOR:
        return Role.VOLUNTEER
    if volunteer.left_at is not None or volunteer.role_by is not None or volunteer.role is Role.COORDINATOR:
        return volunteer.role
    configured = not team.coordinators.isdisjoint(people.known_as(db, volunteer.id))
    return Role.COORDINATOR if configured else volunteer.role


def audience(db: Connection, volunteer: Volunteer, team: Team) -> Audience:
    """The widest class of case that somebody may be told of privately."""
    return Audience.CONFIDENTIAL if role(db, volunteer, team) is Role.COORDINATOR else Audience.TEAM


def away(volunteer: Volunteer, now: datetime) -> datetime | None:
    """Until when somebody is away; None where they are here."""
    until = volunteer.away_until
    return until if until is not None and until > now else None


def mention(db: Connection, volunteer: int) -> Mention:
    """A volunteer as they can be mentioned on every platform they are on."""
    found = people.find(db, volunteer)
    accounts = people.accounts(db, volunteer)
    name = found.name if found else "?"
    return Mention(name, tuple((each.platform, each.network, each.account) for each in accounts))


def owner(db: Connection, case: Case) -> Mention | None:
    """Whoever has a case; None where nobody does."""
    return mention(db, case.owner_id) if case.owner_id is not None else None


def _introduced(db: Connection, identity: Identity, account: str, team: Team) -> Volunteer | None:
    """Whom the settings or a coordinator have named by this account, before it was ever heard from."""
    known = people.by_account(db, identity.platform, UNSETTLED, account)
    if known is None or (identity.platform, account) in team.coordinators:
        return known
    return known if people.admitted(db, identity.platform, UNSETTLED, account) is not None else None


def _let_in(db: Connection, identity: Identity, account: str, network: str) -> bool:
    """Whether an account may do anything: a coordinator decides, else one of the community's own may."""
    admitted = people.admitted(db, identity.platform, network, account)
    return not identity.outside if admitted is None else admitted


def _nobody(identity: Identity, team: Team) -> Person:
    """Whoever may do nothing, and is nobody to the case log, also where it knows the account."""
    return Person(None, identity.name, None, team.zone, identity)


def _person(db: Connection, identity: Identity, account: str, known: Volunteer | None, team: Team) -> Person:
    if known is None:
        configured = (identity.platform, account) in team.coordinators
        role_ = Role.COORDINATOR if configured else Role.VOLUNTEER
        return Person(None, identity.name, role_, identity.zone or team.zone, identity)
    zone, left, languages = known.zone or identity.zone or team.zone, known.left_at is not None, known.languages
    spoken = tuple(languages.split(",")) if languages else ()
    return Person(known.id, known.name, role(db, known, team), zone, identity, left=left, languages=spoken)


def _take_back(db: Connection, person: Person, volunteer: int, now: datetime) -> None:
    """Whoever left is of the team again, as anyone is who joins: coordinating is for the team to ask of them anew."""
    known = people.find(db, volunteer)
    again = {"role": Role.VOLUNTEER, "role_by": None} if known and known.role is Role.COORDINATOR else {}
    people.change(db, volunteer, left_at=None, **again)
    trail.append(db, EntryKind.RETURNED, at=now, volunteer=volunteer, speaker=person.speaker)

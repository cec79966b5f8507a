"""Volunteers and the accounts that are theirs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from storage.memory import memory
from storage.models import Account, Role, Volunteer
from storage.prepared import Prepared
from storage.rows import every, table, value

MOST_REMEMBERED = 10_000
"""Accounts of which it is remembered whether they were let in."""

_VOLUNTEER = table(Volunteer)
_ACCOUNT = table(Account)
_KNOWN = "the volunteers, by their accounts"
_KNOWN_AS = "the accounts of volunteers"
_HEARD_FROM = "when accounts were heard from"
_LET_IN = "which accounts were let in or barred"
_FIND = Prepared(select(_VOLUNTEER).where(_VOLUNTEER.c.id == bindparam("volunteer_id")))
_BY_ACCOUNT = Prepared(
    select(_VOLUNTEER)
    .join(_ACCOUNT, _ACCOUNT.c.volunteer_id == _VOLUNTEER.c.id)
    .where(
        _ACCOUNT.c.platform == bindparam("platform"),
        _ACCOUNT.c.network == bindparam("network"),
        _ACCOUNT.c.account == bindparam("account"),
    )
)
_AT = Prepared(
    select(_VOLUNTEER)
    .join(_ACCOUNT, _ACCOUNT.c.volunteer_id == _VOLUNTEER.c.id)
    .where(_ACCOUNT.c.platform == bindparam("platform"), _ACCOUNT.c.account == bindparam("account"))
)
_CALLED = Prepared(
    select(_ACCOUNT).where(_ACCOUNT.c.platform == bindparam("platform"), _ACCOUNT.c.account == bindparam("account"))
)
_ACCOUNTS = Prepared(
    select(_ACCOUNT).where(_ACCOUNT.c.volunteer_id == bindparam("volunteer_id")).order_by(_ACCOUNT.c.heard_at.desc())
)
_WITH_ROLE = (
    select(_VOLUNTEER)
    .where(_VOLUNTEER.c.role == bindparam("role"), _VOLUNTEER.c.left_at.is_(None))
    .order_by(_VOLUNTEER.c.id)
)
_EVERYONE = (
    select(_ACCOUNT, *(column.label(f"who_{column.key}") for column in _VOLUNTEER.c))
    .join(_VOLUNTEER, _ACCOUNT.c.volunteer_id == _VOLUNTEER.c.id)
    .order_by(_ACCOUNT.c.volunteer_id)
)
_COVERED = (
    select(_VOLUNTEER)
    .where(_VOLUNTEER.c.cover_id == bindparam("cover"), _VOLUNTEER.c.away_until > bindparam("at"))
    .order_by(_VOLUNTEER.c.id)
)
_COVERED_STILL = (_VOLUNTEER.c.cover_id.is_not(None), _VOLUNTEER.c.left_at.is_(None))
_NEXT_RETURN = Prepared(select(func.min(_VOLUNTEER.c.away_until)).where(*_COVERED_STILL))
_RETURNED = select(_VOLUNTEER).where(*_COVERED_STILL, _VOLUNTEER.c.away_until <= bindparam("at"))
_THIS_ACCOUNT = (
    _ACCOUNT.c.platform == bindparam("platform_"),
    _ACCOUNT.c.network == bindparam("network_"),
    _ACCOUNT.c.account == bindparam("account_"),
)
_HEARD_AT = Prepared(select(_ACCOUNT.c.heard_at).where(*_THIS_ACCOUNT))
_HEARD = Prepared(update(_ACCOUNT).where(*_THIS_ACCOUNT).values(heard_at=bindparam("at")))
_ADMITTED = Prepared(select(_ACCOUNT.c.admitted).where(*_THIS_ACCOUNT))
_ENROL = insert(_VOLUNTEER).returning(_VOLUNTEER.c.id)
_ADD_ACCOUNT = insert(_ACCOUNT)


def find(db: Connection, volunteer: int) -> Volunteer | None:
    return _FIND.first(db, Volunteer, volunteer_id=volunteer)


def by_account(db: Connection, platform: str, network: str, account: str) -> Volunteer | None:
    """Whose account this is."""
    known = memory(db).setdefault(_KNOWN, {})
    who = (platform, network, account)
    found: Volunteer | None = known.get(who)
    if found is None:
        found = _BY_ACCOUNT.first(db, Volunteer, platform=platform, network=network, account=account)
        if found is not None:
            known[who] = found
    return found


def admitted(db: Connection, platform: str, network: str, account: str) -> bool | None:
    """Whether an account was let in, or (False) barred; None where nobody has said so."""
    known, who = memory(db).setdefault(_LET_IN, {}), (platform, network, account)
    if who not in known:
        found = _ADMITTED.scalar(db, platform_=platform, network_=network, account_=account)
        if len(known) >= MOST_REMEMBERED:
            known.clear()
        known[who] = None if found is None else bool(found)
    said: bool | None = known[who]
    return said


def admit(db: Connection, volunteer: int, admitted: bool) -> None:  # noqa: FBT001 - let in or barred
    """Let a volunteer's accounts in, or bar them."""
    forget(db)
    db.execute(update(_ACCOUNT).where(_ACCOUNT.c.volunteer_id == volunteer).values(admitted=admitted))


def with_role(db: Connection, role: Role) -> list[Volunteer]:
    """Everybody who has a role and has not left."""
    return every(db, _WITH_ROLE, Volunteer, role=role)


def at(db: Connection, platform: str, account: str) -> Volunteer | None:
    """Whose account this is, in whichever network of its platform."""
    return _AT.first(db, Volunteer, platform=platform, account=account)


def networks(db: Connection, platform: str, account: str) -> tuple[str, ...]:
    """The networks of a platform in which an account of this name is known."""
    known = _CALLED.every(db, Account, platform=platform, account=account)
    return tuple(each.network for each in known if each.network)


def accounts(db: Connection, volunteer: int) -> list[Account]:
    """A volunteer's accounts, the newest first."""
    return _ACCOUNTS.every(db, Account, volunteer_id=volunteer)


def known_as(db: Connection, volunteer: int) -> frozenset[tuple[str, str]]:
    """The (platform, account)s that are a volunteer's."""
    known = memory(db).setdefault(_KNOWN_AS, {})
    if volunteer not in known:
        known[volunteer] = frozenset((each.platform, each.account) for each in accounts(db, volunteer))
    found: frozenset[tuple[str, str]] = known[volunteer]
    return found


def everyone(db: Connection) -> list[tuple[Account, Volunteer]]:
    """Every account, and whose it is; also of those who have left."""
    return [
        (
            value(Account, {column.key: row[column.key] for column in _ACCOUNT.c}),
            value(Volunteer, {column.key: row[f"who_{column.key}"] for column in _VOLUNTEER.c}),
        )
        for row in db.execute(_EVERYONE).mappings()
    ]


def covered_by(db: Connection, volunteer: int, at: datetime) -> list[Volunteer]:
    """Those who are away, and whose cases this volunteer sees to."""
    return every(db, _COVERED, Volunteer, cover=volunteer, at=at)


def returned(db: Connection, at: datetime) -> list[Volunteer]:
    """Those whose absence is over by `at`, and whose cover has not been told."""
    return every(db, _RETURNED, Volunteer, at=at)


def next_return(db: Connection) -> datetime | None:
    """When the next absence is over during which somebody covers."""
    found: datetime | None = _NEXT_RETURN.scalar(db)
    return found


def change(db: Connection, volunteer: int, **values: Any) -> None:
    """Change what is kept of a volunteer."""
    forget(db)
    db.execute(update(_VOLUNTEER).where(_VOLUNTEER.c.id == volunteer).values(**values))


def uncover(db: Connection, cover: int) -> None:
    """Nobody counts on this cover any longer."""
    forget(db)
    db.execute(update(_VOLUNTEER).where(_VOLUNTEER.c.cover_id == cover).values(cover_id=None))


def heard(db: Connection, platform: str, network: str, account: str, *, at: datetime, unless_since: datetime) -> None:
    """Something was heard from an account: written down where the time before is earlier than `unless_since`."""
    known, who = memory(db).setdefault(_HEARD_FROM, {}), (platform, network, account)
    this = {"platform_": platform, "network_": network, "account_": account}
    if who not in known:
        known[who] = _HEARD_AT.scalar(db, **this)
    if known[who] is not None and known[who] < unless_since:
        _HEARD.run(db, **this, at=at)
        known[who] = at


def forget(db: Connection) -> None:
    """Remember nothing of volunteers and accounts that has been read before: something about them is being changed."""
    for what in (_KNOWN, _KNOWN_AS, _HEARD_FROM, _LET_IN):
        memory(db).pop(what, None)


def enrol(
    db: Connection, platform: str, network: str, account: str, *, name: str, at: datetime, zone: str | None = None
) -> Volunteer:
    """A new volunteer, known by this account."""
    forget(db)
    values: dict[str, Any] = {"name": name, "role": Role.VOLUNTEER, "joined_at": at, "zone": zone}
    number: int = db.execute(_ENROL, values).scalar_one()
    add_account(db, platform, network, account, name=name, volunteer=number, at=at)
    return Volunteer(id=number, **values)


def settle(db: Connection, platform: str, network: str, account: str, *, name: str, at: datetime) -> None:
    """An account that was known of no network yet is of this one, and is called so; as is the volunteer whose it is."""
    forget(db)
    unsettled = (_ACCOUNT.c.platform == platform, _ACCOUNT.c.network == "", _ACCOUNT.c.account == account)
    whose = select(_ACCOUNT.c.volunteer_id).where(*unsettled).scalar_subquery()
    db.execute(update(_VOLUNTEER).where(_VOLUNTEER.c.id == whose).values(name=name))
    db.execute(update(_ACCOUNT).where(*unsettled).values(network=network, name=name, heard_at=at))


def add_account(
    db: Connection, platform: str, network: str, account: str, *, name: str, volunteer: int, at: datetime
) -> None:
    """An account that was nobody's is this volunteer's."""
    forget(db)
    values = {"platform": platform, "network": network, "account": account, "volunteer_id": volunteer}
    db.execute(_ADD_ACCOUNT, {**values, "name": name, "heard_at": at})

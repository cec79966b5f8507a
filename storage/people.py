"""Volunteers and the accounts that are theirs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from storage.memory import memory
from storage.models import Account, Role, Volunteer
from storage.prepared import Prepared
from storage.rows import table

_VOLUNTEER = table(Volunteer)
_ACCOUNT = table(Account)
_KNOWN = "the volunteers, by their accounts"
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
_ACCOUNTS = Prepared(
    select(_ACCOUNT).where(_ACCOUNT.c.volunteer_id == bindparam("volunteer_id")).order_by(_ACCOUNT.c.heard_at.desc())
)
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


def accounts(db: Connection, volunteer: int) -> list[Account]:
    """A volunteer's accounts, the newest first."""
    return _ACCOUNTS.every(db, Account, volunteer_id=volunteer)


def enrol(db: Connection, platform: str, network: str, account: str, *, name: str, at: datetime) -> Volunteer:
    """A new volunteer, known by this account."""
    memory(db).pop(_KNOWN, None)
    values: dict[str, Any] = {"name": name, "role": Role.VOLUNTEER, "joined_at": at, "zone": None}
    number: int = db.execute(_ENROL, values).scalar_one()
    db.execute(
        _ADD_ACCOUNT,
        {
            "platform": platform,
            "network": network,
            "account": account,
            "volunteer_id": number,
            "name": name,
            "heard_at": at,
        },
    )
    return Volunteer.model_construct(id=number, **values)

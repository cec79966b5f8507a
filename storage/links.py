"""Codes by which people show that a second account is theirs, and the joining of two volunteers who are one person.

Of a code only its SHA-256 is kept. The trail is never rewritten: the second volunteer's row stays, without an account.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from storage import people, trail
from storage.models import (
    Account,
    Case,
    Departure,
    Ending,
    Entry,
    EntryKind,
    FollowUp,
    LinkCode,
    Nudge,
    Offer,
    OfferState,
    PracticeVersion,
    Volunteer,
    WrongCode,
)
from storage.rows import every, insert_unless_there, table

_CODE, _WRONG, _ENTRY = table(LinkCode), table(WrongCode), table(Entry)
_VOLUNTEER, _ACCOUNT, _CASE, _OFFER = table(Volunteer), table(Account), table(Case), table(Offer)
_THEIRS = (
    _ACCOUNT.c.volunteer_id,
    _CASE.c.owner_id,
    _CASE.c.about_id,
    table(FollowUp).c.volunteer_id,
    table(Ending).c.by_id,
    table(PracticeVersion).c.by_id,
    table(PracticeVersion).c.adopted_by,
    _OFFER.c.volunteer_id,
    _OFFER.c.by_id,
    table(Departure).c.volunteer_id,
    table(Nudge).c.told_id,
    _VOLUNTEER.c.cover_id,
)
"""Where a volunteer is named by what is theirs, apart from the trail."""

KEPT_FOR = timedelta(days=1)
"""How long a code is kept once it is good no longer, so that whoever says it late is told that it was one."""


def issue(db: Connection, code: str, *, volunteer: int, at: datetime, expires: datetime) -> None:
    """A code that is good until `expires`; it replaces the volunteer's one before."""
    withdraw(db, volunteer)
    db.execute(delete(_CODE).where(_CODE.c.expires_at < at - KEPT_FOR))
    db.execute(insert(_CODE).values(digest=_digest(code), volunteer_id=volunteer, expires_at=expires))


def withdraw(db: Connection, volunteer: int) -> None:
    """Whatever code a volunteer has is good no longer."""
    db.execute(delete(_CODE).where(_CODE.c.volunteer_id == volunteer))


def find(db: Connection, code: str) -> LinkCode | None:
    """The code, if it is one, also where it has expired."""
    found = every(db, select(_CODE).where(_CODE.c.digest == bindparam("digest")), LinkCode, digest=_digest(code))
    return found[0] if found else None


def spend(db: Connection, code: LinkCode) -> bool:
    """A code is good once: whether this was the time is decided here."""
    return db.execute(delete(_CODE).where(_CODE.c.digest == code.digest)).rowcount == 1


def wrong_codes(db: Connection, platform: str, network: str, account: str, at: datetime) -> WrongCode | None:
    """The wrong codes that an account has said, unless they are forgotten by now."""
    statement = select(_WRONG).where(
        _WRONG.c.platform == platform, _WRONG.c.network == network, _WRONG.c.account == account, _WRONG.c.until > at
    )
    found = every(db, statement, WrongCode)
    return found[0] if found else None


def count_wrong(db: Connection, platform: str, network: str, account: str, *, tries: int, until: datetime) -> None:
    """An account has now said so many wrong codes; they are forgotten at `until`."""
    statement = insert_unless_there(db, _WRONG).values(
        platform=platform, network=network, account=account, tries=tries, until=until
    )
    key = ["platform", "network", "account"]
    db.execute(statement.on_conflict_do_update(index_elements=key, set_={"tries": tries, "until": until}))


def join(db: Connection, second: int, to: int, *, at: datetime) -> None:
    """Make two volunteers one: all that is the second's is the first's from now on."""
    people.forget(db)
    withdraw(db, second)
    for theirs in _THEIRS:
        db.execute(update(theirs.table).where(theirs == second).values({theirs.key: to}))
    db.execute(update(_VOLUNTEER).where(_VOLUNTEER.c.id == to, _VOLUNTEER.c.cover_id == to).values(cover_id=None))
    db.execute(update(_VOLUNTEER).where(_VOLUNTEER.c.id == second).values(left_at=at, away_until=None, cover_id=None))
    _withdraw_offers_to_oneself(db, to, at)
    db.execute(update(_CASE).where(_CASE.c.about_id == to, _CASE.c.owner_id == to).values(about_id=None))  # found


def became(db: Connection) -> dict[int, int]:
    """Of volunteers who turned out to be somebody else as well: whose work theirs is, since all was joined."""
    statement = select(_ENTRY.c.was, _ENTRY.c.now).where(
        _ENTRY.c.case_number.is_(None), _ENTRY.c.kind == EntryKind.LINKED, _ENTRY.c.was.is_not(None)
    )
    found: dict[int, int] = {}
    for was, now in db.execute(statement.order_by(_ENTRY.c.id)):
        second, stays = trail.volunteer_in(was), trail.volunteer_in(now)
        if second is not None and stays is not None:
            found = {who: stays if to == second else to for who, to in found.items()} | {second: stays}
    return found


def _withdraw_offers_to_oneself(db: Connection, volunteer: int, at: datetime) -> None:
    """What somebody holds cannot be offered to them."""
    held = select(_CASE.c.number).where(_CASE.c.owner_id == volunteer)
    pending = (_OFFER.c.volunteer_id == volunteer, _OFFER.c.state == OfferState.PENDING)
    withdrawn = {"state": OfferState.WITHDRAWN, "ended_at": at}
    db.execute(update(_OFFER).where(*pending, _OFFER.c.case_number.in_(held)).values(**withdrawn))


def _digest(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()

"""Offers: a case offered to one volunteer. A case has at most one that is pending, which the schema holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, text, update

from storage.models import Account, Case, Offer, OfferKind, OfferState, Post, PostState
from storage.prepared import Prepared
from storage.rows import every, insert_unless_there, table

_OFFER, _CASE, _ACCOUNT, _POST = table(Offer), table(Case), table(Account), table(Post)
_IS_PENDING = text("offer.state = 'pending'")
"""Said as the indexes say it, so that they are used."""

_PENDING = Prepared(select(_OFFER).where(_OFFER.c.case_number == bindparam("case_number"), _IS_PENDING))
_LATEST = Prepared(
    select(_OFFER)
    .where(_OFFER.c.case_number == bindparam("case_number"), _OFFER.c.volunteer_id == bindparam("volunteer_id"))
    .order_by(_OFFER.c.id.desc())
    .limit(1)
)
_LAPSING = Prepared(
    select(_OFFER)
    .where(_IS_PENDING, _OFFER.c.lapses_at <= bindparam("at"))
    .order_by(_OFFER.c.lapses_at, _OFFER.c.id)
    .limit(bindparam("most"))
)
_NEXT_LAPSE = Prepared(select(func.min(_OFFER.c.lapses_at)).where(_IS_PENDING))
_ENDED: dict[str, Any] = {"state": bindparam("to_state"), "ended_at": bindparam("at")}
_END = Prepared(
    update(_OFFER)
    .where(_OFFER.c.id == bindparam("offer_id"), _IS_PENDING)
    .values(**_ENDED, why=bindparam("words"), conflict=bindparam("conflicts"))
)
_WITHDRAW = Prepared(
    update(_OFFER)
    .where(_OFFER.c.case_number == bindparam("number"), _IS_PENDING)
    .values(**_ENDED)
    .returning(_OFFER.c.volunteer_id)
)
_ASKED = select(_OFFER.c.volunteer_id, _OFFER.c.by_id).where(
    _OFFER.c.case_number == bindparam("case_number"), _OFFER.c.kind != OfferKind.UNASKED
)
_MERGED = (
    select(_CASE.c.number, _CASE.c.requester_id)
    .where(_CASE.c.number == bindparam("case_number"))
    .cte("merged", recursive=True)
)
_MERGED = _MERGED.union(
    select(_CASE.c.number, _CASE.c.requester_id).join(_MERGED, _CASE.c.merged_into == _MERGED.c.number)
)
"""A case, and what was merged into it, and into that."""

_REFUSED = (
    select(_OFFER.c.volunteer_id, _OFFER.c.case_number, _OFFER.c.conflict)
    .join(_CASE, _CASE.c.number == _OFFER.c.case_number)
    .where(
        _OFFER.c.state == OfferState.DECLINED,
        or_(
            _CASE.c.number.in_(select(_MERGED.c.number)),
            _CASE.c.requester_id.in_(select(_MERGED.c.requester_id)),
        ),
    )
)


def make(db: Connection, **values: Any) -> bool:
    """Write down a pending offer; False where another one is pending."""
    values |= {"state": OfferState.PENDING, "conflict": False}
    new = insert_unless_there(db, _OFFER).values(**values).on_conflict_do_nothing().returning(_OFFER.c.id)
    return db.execute(new).first() is not None


def pending(db: Connection, case: int) -> Offer | None:
    """To whom a case is offered now."""
    return _PENDING.first(db, Offer, case_number=case)


def latest(db: Connection, case: int, volunteer: int) -> Offer | None:
    """The last time that this volunteer was asked to take this case."""
    return _LATEST.first(db, Offer, case_number=case, volunteer_id=volunteer)


def of(db: Connection, volunteer: int) -> list[Offer]:
    """What is offered to a volunteer now; see commands/leaving.py."""
    return every(db, select(_OFFER).where(_OFFER.c.volunteer_id == volunteer, _IS_PENDING).order_by(_OFFER.c.id), Offer)


def asked(db: Connection, case: int) -> tuple[set[int], set[int]]:
    """Everybody who has ever been asked to take a case, and everybody who had them asked."""
    rows = db.execute(_ASKED, {"case_number": case}).all()
    return {whom for whom, _ in rows}, {by for _, by in rows if by is not None}


def refused(db: Connection, case: Case) -> list[tuple[int, int, bool]]:
    """Who declined this case, one merged into it, or another of whoever wrote any of these in: (volunteer, case,
    whether for a conflict of interest).
    """
    return [(who, number, conflict) for who, number, conflict in db.execute(_REFUSED, {"case_number": case.number})]


def end(
    db: Connection, offer: Offer, to: OfferState, *, at: datetime, why: str | None = None, conflict: bool = False
) -> bool:
    """A pending offer is answered or lapses; False when it is pending no more."""
    return _END.run(db, offer_id=offer.id, to_state=to, at=at, words=why, conflicts=conflict) == 1


def recuse(db: Connection, case: int, volunteer: int, *, at: datetime, why: str) -> None:
    """Somebody has a conflict of interest, and says so without being asked."""
    of_them = {"case_number": case, "volunteer_id": volunteer, "kind": OfferKind.UNASKED, "state": OfferState.DECLINED}
    then = {"made_at": at, "lapses_at": at, "ended_at": at}
    db.execute(insert(_OFFER).values(**of_them, **then, why=why, conflict=True))


def withdraw(db: Connection, case: int, at: datetime) -> bool:
    """Whoever is asked to take a case need not answer, nor hear it if they have not yet been spoken to. Whether
    somebody has been.
    """
    whom: int | None = _WITHDRAW.scalar(db, number=case, to_state=OfferState.WITHDRAWN, at=at)
    return whom is not None and not _unsay(db, case, whom, at)


def _unsay(db: Connection, case: int, whom: int, at: datetime) -> bool:
    """Drop the private words about a case that still wait for somebody's hours; whether there were any."""
    of_whom = select(_ACCOUNT.c.account).where(
        _ACCOUNT.c.volunteer_id == whom, _ACCOUNT.c.platform == _POST.c.platform, _ACCOUNT.c.account == _POST.c.place
    )
    still_waits = (_POST.c.state == PostState.WAITING, _POST.c.made_at > at)
    unsaid = _POST.delete().where(*still_waits, _POST.c.private, _POST.c.case_number == case, of_whom.exists())
    return db.execute(unsaid).rowcount > 0


def lapsing(db: Connection, at: datetime, most: int) -> list[Offer]:
    """Pending offers whose time is over by `at`."""
    return _LAPSING.every(db, Offer, at=at, most=most)


def next_lapse(db: Connection) -> datetime | None:
    """When the next offer lapses."""
    found: datetime | None = _NEXT_LAPSE.scalar(db)
    return found

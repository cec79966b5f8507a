"""Who wrote in: kept apart from their cases, so that a person can be erased.

Somebody may be there more than once: known to two sources, or written down anew before they were recognised. Such rows
point to the one that they turned out to be (`same_as`), and every case is that one's: a person's cases are found by one
number, and the rows by following it. Whoever erases a person erases the rows that point to them as well.

A contact's digest is SHA-256 of the address, lower-case, without salt or key: whoever holds it can try addresses out,
but it lies beside the address itself and is erased with it, so it tells nobody more.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

from storage.models import Case, Requester, State
from storage.prepared import Prepared
from storage.rows import every, table

_REQUESTER, _CASE = table(Requester), table(Case)
_BY_KEY = Prepared(
    select(_REQUESTER)
    .where(_REQUESTER.c.source == bindparam("source"), _REQUESTER.c.source_key == bindparam("source_key"))
    .order_by(_REQUESTER.c.id)
    .limit(1)
)
_BY_CONTACT = Prepared(
    select(_REQUESTER)
    .where(_REQUESTER.c.contact_digest == bindparam("contact_digest"))
    .order_by(_REQUESTER.c.id)
    .limit(1)
)
_SAME_AS = Prepared(select(_REQUESTER.c.same_as).where(_REQUESTER.c.id == bindparam("requester_id")))
_NEW = insert(_REQUESTER).returning(_REQUESTER.c.id)
_EARLIER = (
    select(_CASE)
    .where(
        _CASE.c.requester_id == bindparam("requester"),
        _CASE.c.number < bindparam("number"),
        _CASE.c.state != State.MERGED,
    )
    .order_by(_CASE.c.number.desc())
    .limit(bindparam("most"))
)
_TESTS = Prepared(select(_CASE.c.number).where(_CASE.c.requester_id == bindparam("requester"), _CASE.c.test).limit(1))

_ADDRESS = re.compile(r"(?:mailto:)?([^\s@<>]+@[^\s@<>]+)")


@dataclass(frozen=True, slots=True)
class Recognised:
    """A requester, and whether they have written before."""

    id: int
    known: bool


def known_or_new(
    db: Connection, source: str, source_key: str | None, *, name: str | None, contact: str | None
) -> Recognised:
    """Whoever the source knows under this key, else whoever has this contact, else somebody new."""
    digest = contact_digest(contact)
    if source_key is not None:
        known = _BY_KEY.first(db, Requester, source=source, source_key=source_key)
        if known is not None:
            return Recognised(the_same(db, known), known=True)
    known = _BY_CONTACT.first(db, Requester, contact_digest=digest) if digest is not None else None
    same = the_same(db, known) if known is not None else None
    if same is not None and source_key is None:
        return Recognised(same, known=True)
    values = {"source": source, "source_key": source_key, "name": name, "contact": contact}
    number: int = db.execute(_NEW, {**values, "contact_digest": digest, "same_as": same}).scalar_one()
    return Recognised(same or number, known=same is not None)


def contact_digest(contact: str | None) -> str | None:
    """What two spellings of one e-mail address have in common; None for any other contact, which may be many people's
    (`unknown`, the number of an office).
    """
    address = _ADDRESS.fullmatch((contact or "").strip().lower())
    return hashlib.sha256(address[1].encode()).hexdigest() if address else None


def the_same(db: Connection, requester: Requester | int) -> int:
    """The requester that this one turned out to be; itself, mostly."""
    if isinstance(requester, int):
        number, further = requester, _SAME_AS.scalar(db, requester_id=requester)
    else:
        number, further = requester.id, requester.same_as
    while further is not None:
        number, further = further, _SAME_AS.scalar(db, requester_id=further)
    return number


def tests(db: Connection, requester: int) -> bool:
    """Whether what this requester writes is only a test."""
    return _TESTS.scalar(db, requester=requester) is not None


def merge(db: Connection, one: int, other: int) -> int:
    """Both are the same person: the cases of `one` are from now on those of `other`. The person's number."""
    one, other = the_same(db, one), the_same(db, other)
    if one != other:
        db.execute(update(_REQUESTER).where(_REQUESTER.c.id == one).values(same_as=other))
        db.execute(update(_CASE).where(_CASE.c.requester_id == one).values(requester_id=other))
    return other


def earlier(db: Connection, case: Case, most: int) -> list[Case]:
    """The newest cases before this one of the person who wrote in; a merged one is told by what it became."""
    if case.requester_id is None:
        return []
    return every(db, _EARLIER, Case, requester=case.requester_id, number=case.number, most=most)

"""Practices: what the team has learnt to do in cases of an area, each in versions, of which one counts once adopted."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from storage.memory import memory
from storage.models import Entry, EntryKind, Practice, PracticeVersion
from storage.prepared import Prepared
from storage.rows import every, insert_unless_there, table, value

_PRACTICE, _VERSION, _ENTRY = table(Practice), table(PracticeVersion), table(Entry)
_USED = "the practices in use"
_IN_USE = (
    select(*_VERSION.c, _PRACTICE.c.area)
    .join(_PRACTICE, (_VERSION.c.practice == _PRACTICE.c.number) & (_VERSION.c.version == _PRACTICE.c.adopted))
    .where(_PRACTICE.c.retired.is_(False))
    .order_by(_VERSION.c.practice)
)
_FIND = Prepared(select(_PRACTICE).where(_PRACTICE.c.number == bindparam("number")))
_VERSIONS = select(_VERSION).where(_VERSION.c.practice == bindparam("number")).order_by(_VERSION.c.version)
_TAKEN = select(func.max(_ENTRY.c.at)).where(
    _ENTRY.c.case_number == bindparam("case"),
    ((_ENTRY.c.kind == EntryKind.CLAIMED) & (_ENTRY.c.volunteer_id == bindparam("volunteer")))
    | ((_ENTRY.c.kind == EntryKind.HANDED_OVER) & (_ENTRY.c.now == bindparam("as_written"))),
)


def find(db: Connection, number: int) -> Practice | None:
    return _FIND.first(db, Practice, number=number)


def every_one(db: Connection, area: str | None = None) -> list[Practice]:
    """Every practice that is not retired, of an area or of all."""
    where = [_PRACTICE.c.retired.is_(False)] + ([_PRACTICE.c.area == area] if area else [])
    return every(db, select(_PRACTICE).where(*where).order_by(_PRACTICE.c.area, _PRACTICE.c.number), Practice)


def versions(db: Connection, practice: int) -> list[PracticeVersion]:
    """The versions of a practice, the newest last. There is at least one."""
    return every(db, _VERSIONS, PracticeVersion, number=practice)


def proposed(db: Connection, since: datetime) -> list[PracticeVersion]:
    """The newest versions of practices that are not retired, written since then, where nobody has adopted them."""
    each = _VERSION.alias()
    newest = select(func.max(each.c.version)).where(each.c.practice == _PRACTICE.c.number).scalar_subquery()
    found = (
        select(_VERSION)
        .join(_PRACTICE, _VERSION.c.practice == _PRACTICE.c.number)
        .where(_PRACTICE.c.retired.is_(False), _VERSION.c.version == newest)
        .where(_VERSION.c.adopted_at.is_(None), _VERSION.c.at >= since)
    )
    return every(db, found.order_by(_VERSION.c.practice), PracticeVersion)


def called(db: Connection, area: str, title: str) -> Practice | None:
    """The practice of an area of which a version has this title, however its letters are cased."""
    titled = _PRACTICE.join(_VERSION, _VERSION.c.practice == _PRACTICE.c.number)
    named = select(_PRACTICE.c.number, _VERSION.c.title).select_from(titled).where(_PRACTICE.c.area == area)
    for number, known in db.execute(named.order_by(_PRACTICE.c.number)):
        if known.casefold() == title.casefold():
            return find(db, number)
    return None


def begin(db: Connection, area: str) -> int:
    """A new practice of an area, without a version yet; its number."""
    number: int = db.execute(insert(_PRACTICE).values(area=area).returning(_PRACTICE.c.number)).scalar_one()
    return number


def write(db: Connection, practice: int, *, title: str, steps: str, by: int | None, at: datetime) -> int | None:
    """Write down the next version of a practice: its number, or None where somebody else has just written one."""
    newest = db.execute(select(func.max(_VERSION.c.version)).where(_VERSION.c.practice == practice)).scalar()
    values = {"practice": practice, "version": (newest or 0) + 1, "title": title, "steps": steps, "by_id": by, "at": at}
    new = insert_unless_there(db, _VERSION).values(**values).on_conflict_do_nothing().returning(_VERSION.c.version)
    return db.execute(new).scalar()


def adopt(db: Connection, practice: int, version: int, *, by: int | None, at: datetime) -> None:
    """A version is what counts from now on, and the practice is in use."""
    memory(db).pop(_USED, None)
    this = (_VERSION.c.practice == practice, _VERSION.c.version == version)
    db.execute(update(_VERSION).where(*this).values(adopted_at=at, adopted_by=by))
    db.execute(update(_PRACTICE).where(_PRACTICE.c.number == practice).values(adopted=version, retired=False))


def retire(db: Connection, practice: int) -> None:
    """A practice is offered no more; what was done by it stays counted."""
    memory(db).pop(_USED, None)
    db.execute(update(_PRACTICE).where(_PRACTICE.c.number == practice).values(retired=True))


def in_use(db: Connection, area: str) -> list[PracticeVersion]:
    """What counts in an area, by the practices' numbers. Read once, and remembered: every claim asks."""
    known = memory(db)
    if _USED not in known:
        known[_USED] = defaultdict(list)
        for row in db.execute(_IN_USE).mappings():
            known[_USED][row["area"]].append(value(PracticeVersion, {each.key: row[each.key] for each in _VERSION.c}))
    found: list[PracticeVersion] = known[_USED].get(area, [])
    return found


def taken_at(db: Connection, case: int, volunteer: int) -> datetime | None:
    """When a volunteer last took a case, by claiming it or from whoever handed it over; None where they never did."""
    given = {"case": case, "volunteer": volunteer, "as_written": str(volunteer)}
    found: datetime | None = db.execute(_TAKEN, given).scalar()
    return found

"""Erasing a person and the words of their cases, so that no byte of them is left; what is counted stays.

SQLite overwrites what it deletes (`secure_delete`), and so does its full-text index from the first erasing on. What was
committed before still lies in the write-ahead log, until `sweep` has folded it into the file and cut it off. On
PostgreSQL no query finds them any more; its files let them go with `VACUUM FULL`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import closing
from typing import Any

from sqlalchemy import Connection, delete, or_, select, update

from storage import similar
from storage.models import SEARCHED, Case, Entry, FollowUp, Heard, Offer, Post, PostState, Requester
from storage.rows import every, table

_REQUESTER, _CASE, _ENTRY = table(Requester), table(Case), table(Entry)
_PROMISE, _OFFER, _POST, _HEARD = table(FollowUp), table(Offer), table(Post), table(Heard)

_TO_SWEEP = "words were erased that the write-ahead log still has"
_ERASES_WELL = (3, 42, 0)
"""Since this SQLite a full-text index can overwrite what is deleted from it."""


def person(db: Connection, requester: int) -> list[int]:
    """Every row that is of the same person as this one."""
    known, new = {requester}, {requester}
    while new:
        near = (
            select(_REQUESTER.c.id)
            .where(_REQUESTER.c.same_as.in_(new))
            .union(select(_REQUESTER.c.same_as).where(_REQUESTER.c.id.in_(new), _REQUESTER.c.same_as.is_not(None)))
        )
        new = set(db.execute(near).scalars()) - known
        known |= new
    return sorted(known)


def cases_of(db: Connection, case: Case, rows: Collection[int]) -> list[Case]:
    """The case, those of the person of these rows, and those merged with any of them that nobody else wrote."""
    wrote = or_(_CASE.c.requester_id.in_(rows), _CASE.c.requester_id.is_(None))
    theirs = select(_CASE.c.number).where(_CASE.c.requester_id.in_(rows))
    known = {case.number, *db.execute(theirs).scalars()}
    new = set(known)
    while new:
        merged = (
            select(_CASE.c.number)
            .where(wrote, _CASE.c.merged_into.in_(new))
            .union(
                select(_CASE.c.number).where(
                    wrote, _CASE.c.number.in_(select(_CASE.c.merged_into).where(_CASE.c.number.in_(new)))
                )
            )
        )
        new = set(db.execute(merged).scalars()) - known
        known |= new
    return every(db, select(_CASE).where(_CASE.c.number.in_(known)).order_by(_CASE.c.number), Case)


def erase_person(db: Connection, rows: Collection[int]) -> None:
    """Nobody is known by these rows any more: whoever writes again is a stranger."""
    nothing = {"source_key": None, "name": None, "contact": None, "contact_digest": None}
    db.execute(update(_REQUESTER).where(_REQUESTER.c.id.in_(rows)).values(**nothing))


def erase_words(db: Connection, case: Case, *, subject: str) -> int:
    """Erase whatever was said of a case, and by what its source knows it; how many entries had words.

    `subject` is what stands for its own from now on.
    """
    number = case.number
    nothing = {"summary": "", "tags": "", "done": None, "waiting_for": None, "link": None}
    unknown = {"external_id": None, "digest": None}
    db.execute(update(_CASE).where(_CASE.c.number == number).values(subject=subject, **nothing, **unknown))
    said = (_ENTRY.c.case_number == number, or_(_ENTRY.c.text.is_not(None), _ENTRY.c.salt.is_not(None)))
    erased = db.execute(update(_ENTRY).where(*said).values(text=None, salt=None)).rowcount
    db.execute(update(_PROMISE).where(_PROMISE.c.case_number == number).values(what="", waiting_for=None))
    db.execute(update(_OFFER).where(_OFFER.c.case_number == number).values(note=None, why=None))
    _erase_heard(db, number)
    leave_no_bytes(db)
    return erased


def erase_posts(db: Connection, case: int) -> list[Post]:
    """Erase what was to be said of a case, but for its cards, which are drawn as it stands: those posts to rooms that
    still waited.
    """
    lines = (_POST.c.case_number == case, _POST.c.body.is_not(None))
    waited = every(
        db, select(_POST).where(*lines, _POST.c.private.is_(False), _POST.c.state == PostState.WAITING), Post
    )
    db.execute(delete(_POST).where(*lines, _POST.c.state == PostState.WAITING))
    db.execute(update(_POST).where(_POST.c.case_number == case, _POST.c.state != PostState.WAITING).values(body=None))
    return waited


def erase_answers(db: Connection, names: Callable[[Any], bool], instead: Any) -> None:
    """Put something else in place of what was answered, wherever that `names` what is erased."""
    answers = select(_HEARD.c.key, _HEARD.c.answer).where(_HEARD.c.answer.is_not(None))
    found = [row.key for row in db.execute(answers.execution_options(yield_per=1000)) if names(row.answer)]
    for key in found:
        db.execute(update(_HEARD).where(_HEARD.c.key == key).values(answer=instead))


def erase_searched(db: Connection, numbers: Collection[int]) -> None:
    """Cases are found by their words no more, and the index has no byte of them."""
    if db.dialect.name != "sqlite":
        for number in numbers:
            similar.drop(db, number)
        return
    keeps_clean = db.exec_driver_sql(f"SELECT v FROM {SEARCHED}_config WHERE k = 'secure-delete'").scalar()  # noqa: S608 - a name of ours
    if not keeps_clean and db.dialect.loaded_dbapi.sqlite_version_info >= _ERASES_WELL:
        db.exec_driver_sql(f"INSERT INTO {SEARCHED} ({SEARCHED}, rank) VALUES ('secure-delete', 1)")  # noqa: S608 - likewise
    for number in numbers:
        similar.drop(db, number)
    if not keeps_clean:  # what was deleted before is still in it
        db.exec_driver_sql(f"INSERT INTO {SEARCHED} ({SEARCHED}) VALUES ('rebuild')")  # noqa: S608 - likewise


def leave_no_bytes(db: Connection) -> None:
    """What this transaction erases is to be gone from the write-ahead log too."""
    db.info[_TO_SWEEP] = True


def sweep(db: Connection) -> None:
    """Cut off the write-ahead log after a commit that erased something; after the next one, where somebody still reads.

    To be called between two transactions.
    """
    if not db.info.pop(_TO_SWEEP, False) or db.dialect.name != "sqlite":
        return
    with closing(db.connection.cursor()) as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [(busy, _, _)] = cursor.fetchall()
    if busy:
        db.info[_TO_SWEEP] = True


def _erase_heard(db: Connection, case: int) -> None:
    """Their messages are known no more; what came by a key before still changes nothing."""
    theirs = _HEARD.c.case_number == case
    db.execute(delete(_HEARD).where(theirs, _HEARD.c.key.startswith(f"wrote:{case}:", autoescape=True)))
    db.execute(update(_HEARD).where(theirs).values(digest=None))

"""Which case's card a message of a room is, and that it is there no more."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, delete, select

from storage.models import CardPlace
from storage.prepared import Prepared
from storage.rows import table

_CARD = table(CardPlace)
_OF = Prepared(
    select(_CARD.c.case_number).where(
        _CARD.c.platform == bindparam("platform"),
        _CARD.c.place == bindparam("place"),
        _CARD.c.ref == bindparam("ref"),
    )
)


_GONE = Prepared(
    delete(_CARD).where(
        _CARD.c.platform == bindparam("platform"),
        _CARD.c.place == bindparam("place"),
        _CARD.c.ref == bindparam("ref"),
    )
)


def case_of(db: Connection, platform: str, place: str, ref: str) -> int | None:
    """The case whose card stands there; None where that is something else."""
    found: int | None = _OF.scalar(db, platform=platform, place=place, ref=ref)
    return found


def gone(db: Connection, platform: str, place: str, ref: str) -> None:
    """What stood there stands there no more."""
    _GONE.run(db, platform=platform, place=place, ref=ref)

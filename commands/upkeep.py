"""What is dropped in time: nothing is kept that nobody will ask for again. To be done daily."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from storage import inbox, outbox


def forget_old(db: Connection, now: datetime) -> None:
    """Forget what was heard and what was sent so long ago that nothing repeats it."""
    inbox.forget_old(db, now)
    outbox.forget_old(db, now)

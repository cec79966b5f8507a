"""Which Slack workspaces the app is installed in, with the tokens that it has there. Kept by the main community."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from storage import erasing
from storage.models import Installation
from storage.rows import every, insert_unless_there, table

_INSTALLATION = table(Installation)


def every_one(db: Connection) -> list[Installation]:
    """Every workspace that the app ever was installed in, the first first."""
    order = _INSTALLATION.c.installed_at, _INSTALLATION.c.team
    return every(db, select(_INSTALLATION).order_by(*order), Installation)


def keep(db: Connection, *, team: str, name: str, installer: str, token: str, at: datetime) -> None:
    """The app was installed in a workspace, perhaps again. What is known of the first time stays."""
    new = insert_unless_there(db, _INSTALLATION).values(
        team=team, name=name, installer=installer, token=token, installed_at=at
    )
    db.execute(new.on_conflict_do_update(index_elements=["team"], set_={"name": name, "token": token}))


def forget(db: Connection, team: str) -> bool:
    """The app was removed from a workspace: its token is gone. Whether there was one."""
    had_one = _INSTALLATION.c.team == team, _INSTALLATION.c.token.is_not(None)
    erasing.leave_no_bytes(db)
    return db.execute(update(_INSTALLATION).where(*had_one).values(token=None)).rowcount > 0

"""Workspaces in which somebody has installed the app."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.models.columns import moment


class Installation(SQLModel, table=True):
    """A Slack workspace that the app was installed in, by the id of its team.

    `token` is the bot's there, None once the app was removed: it is a secret, and in no export. `installer` is the user
    who installed it first, at `installed_at`; who does so again later takes nothing over from them.
    """

    team: str = Field(primary_key=True)
    name: str
    installer: str
    token: str | None = None
    installed_at: datetime = Field(sa_column=moment())

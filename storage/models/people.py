"""Who writes in, and who works: kept apart from each other, and from their cases."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Index
from sqlmodel import Field, SQLModel

from storage.models.columns import flag, moment, names, words
from storage.models.kinds import Role, Talk


class Requester(SQLModel, table=True):
    """Who wrote in. Kept apart from the case so that a person can be erased; never shown in a room.

    `contact_digest` tells who has the same address; `same_as` is the requester that this one turned out to be.
    """

    id: int = Field(default=None, primary_key=True)
    source: str
    source_key: str | None = None
    name: str | None = None
    contact: str | None = None
    contact_digest: str | None = Field(default=None, index=True)
    same_as: int | None = Field(default=None, foreign_key="requester.id")

    __table_args__ = (Index("requester_source_key", "source", "source_key"),)


class Volunteer(SQLModel, table=True):
    """A person of the team.

    `role_by` is who gave them their role: until somebody does, the settings say who coordinates. `quiet` and `days` are
    their own quiet hours (`22:00-07:00`) and working days (`0,1,2`: 0 is Monday), None where they keep the team's.
    `languages`, `skills` and `watches` (areas) are comma lists. Away until `away_until`, `cover_id` sees to their
    cases. `paged_at` is when an urgent case last called them. `signs`: they are told of early signs that it gets too
    much for them, last at `signed_at`. `talk` is what becomes of what they write under the card of a case they hold.
    """

    id: int = Field(default=None, primary_key=True)
    name: str
    role: Role = Field(sa_type=words(Role))
    zone: str | None = None
    joined_at: datetime = Field(sa_column=moment())
    role_by: int | None = Field(default=None, foreign_key="volunteer.id")
    languages: str = Field(default="", sa_column=names())
    skills: str = Field(default="", sa_column=names())
    watches: str = Field(default="", sa_column=names())
    quiet: str | None = None
    days: str | None = None
    away_until: datetime | None = Field(default=None, sa_column=moment(null=True))
    cover_id: int | None = Field(default=None, foreign_key="volunteer.id")
    left_at: datetime | None = Field(default=None, sa_column=moment(null=True))
    paged_at: datetime | None = Field(default=None, sa_column=moment(null=True))
    signs: bool = Field(default=True, sa_column=flag(usual=True))
    signed_at: datetime | None = Field(default=None, sa_column=moment(null=True))
    talk: Talk = Field(default=Talk.ASK, sa_column=Column(words(Talk), nullable=False, server_default=Talk.ASK))


class Departure(SQLModel, table=True):
    """Why somebody left, as they said themselves, if they did: a reason, and whether it could have been avoided."""

    id: int = Field(default=None, primary_key=True)
    volunteer_id: int = Field(foreign_key="volunteer.id", index=True)
    at: datetime = Field(sa_column=moment())
    reason: str
    avoidable: bool | None = None


class LinkCode(SQLModel, table=True):
    """A code by which a person shows that a second account is theirs: good once, and for a short time."""

    __tablename__ = "link_code"

    digest: str = Field(primary_key=True)
    volunteer_id: int = Field(foreign_key="volunteer.id")
    expires_at: datetime = Field(sa_column=moment())


class WrongCode(SQLModel, table=True):
    """How many wrong codes an account has said, and when they are forgotten."""

    __tablename__ = "wrong_code"

    platform: str = Field(primary_key=True)
    network: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    tries: int
    until: datetime = Field(sa_column=moment())


class Account(SQLModel, table=True):
    """An account that is a volunteer's: of one platform, in one of its networks or workspaces.

    `admitted`: a coordinator has let it in, though it be a guest's or a stranger's there, or (False) has barred it;
    None where nobody has said anything of it.
    """

    platform: str = Field(primary_key=True)
    network: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    volunteer_id: int = Field(foreign_key="volunteer.id", index=True)
    name: str
    heard_at: datetime = Field(sa_column=moment())
    admitted: bool | None = None

"""What the team learns: how cases ended, what it does in such cases, and what a wider community does."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Column, Index
from sqlmodel import Field, SQLModel

from storage.models.columns import flag, moment

_BY_PRACTICE = sa.text("practice IS NOT NULL")


class Ending(SQLModel, table=True):
    """A resolution: how a case ended, and what became of it.

    `practice` (and its `version`) was followed, if one was. `reopened_at` is when the case was taken up again.
    `held` is what the recheck found at `checked_at`: None while nobody has said.
    """

    id: int = Field(default=None, primary_key=True)
    case_number: int = Field(foreign_key="case.number", index=True)
    at: datetime = Field(sa_column=moment(index=True))
    by_id: int | None = Field(default=None, foreign_key="volunteer.id")
    outcome: str
    practice: int | None = Field(default=None, foreign_key="practice.number")
    version: int | None = None
    reopened_at: datetime | None = Field(default=None, sa_column=moment(null=True))
    held: bool | None = None
    checked_at: datetime | None = Field(default=None, sa_column=moment(null=True))

    __table_args__ = (Index("ending_practice", "practice", sqlite_where=_BY_PRACTICE),)


class OutcomeChange(SQLModel, table=True):
    """What the team has changed in the list of outcomes that ships: `offered` ones were added, the others taken out."""

    __tablename__ = "outcome_change"

    code: str = Field(primary_key=True)
    offered: bool
    at: datetime = Field(sa_column=moment())


class Practice(SQLModel, table=True):
    """What the team has learnt to do in cases of an area. `adopted` is the version that counts, if any does; one that
    is `retired` is offered no more.
    """

    number: int = Field(default=None, primary_key=True)
    area: str = Field(index=True)
    adopted: int | None = None
    retired: bool = Field(default=False, sa_column=flag())


class PracticeVersion(SQLModel, table=True):
    """A practice as somebody wrote it: a title, and steps as lines of Markdown. It counts once it is adopted."""

    __tablename__ = "practice_version"

    practice: int = Field(primary_key=True, foreign_key="practice.number")
    version: int = Field(primary_key=True)
    title: str
    steps: str
    by_id: int | None = Field(default=None, foreign_key="volunteer.id")
    at: datetime = Field(sa_column=moment())
    adopted_at: datetime | None = Field(default=None, sa_column=moment(null=True))
    adopted_by: int | None = Field(default=None, foreign_key="volunteer.id")


class ResolvedText(SQLModel, table=True):
    """The words by which a resolved case is found: nothing private is among them. `resolved_words` is the index."""

    __tablename__ = "resolved_text"

    case_number: int = Field(sa_column=Column(sa.Integer(), sa.ForeignKey("case.number"), primary_key=True))
    words: str


class Activity(SQLModel, table=True):
    """What somebody of a wider community (`circle`) did on a `day` (2026-10-31, in UTC), as it was imported.

    `person` is no name, but a digest by which they are known again.
    """

    circle: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    day: str = Field(primary_key=True)
    first_at: datetime = Field(sa_column=moment())
    last_at: datetime = Field(sa_column=moment())
    actions: int

    __table_args__ = (Index("activity_by_day", "circle", "day"),)

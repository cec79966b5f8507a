"""Where the bot speaks and listens: rooms, what is owed to them, where cards stand, what was heard."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.columns import flag, moment, words
from storage.models.kinds import Audience, PostState


class Room(SQLModel, table=True):
    """A channel on a platform: what it hears, and who is in it.

    `areas` is a comma list, or empty for every area. `cards`: the platform keeps one message a case there and updates
    it in place; other rooms get a line for each change. `open`: configured now; a room no longer configured keeps its
    history and hears nothing. `configured` is the audience that the settings gave it, which the team may have changed
    since. `quiet` and `days` are as a volunteer's; `morning` is when it hears how things stand (`08:30`). With `report`
    it hears each month how the one before went; `reported` is the last that it heard of (`2026-10`). `since` is since
    when it has heard of what it hears of now, None where that was not written down.
    """

    id: int = Field(default=None, primary_key=True)
    platform: str
    name: str
    audience: Audience = Field(sa_type=words(Audience))
    areas: str = ""
    cards: bool = False
    open: bool = True
    configured: Audience | None = Field(default=None, sa_column=Column(words(Audience), nullable=True))
    quiet: str | None = None
    days: str | None = None
    language: str | None = None
    threads: bool = Field(default=False, sa_column=flag())
    morning: str | None = None
    report: bool = Field(default=False, sa_column=flag())
    reported: str | None = None
    since: datetime | None = Field(default=None, sa_column=moment(null=True))

    __table_args__ = (UniqueConstraint("platform", "name", name="room_once"),)


class Post(SQLModel, table=True):
    """An outbox row: something owed to a room or to a person, written with the change that owes it.

    `key` is random, and tells the post from every other wherever its platform keeps it: it is never looked for here.
    `place` is the room's name, or with `private` the account. `body` is a packed message, or None for a card, which
    is drawn from the case as it stands when it is sent, or a digest of the cases that it `folds`. `next_at` is when it
    may be sent; `unsure` when an attempt may have arrived.
    """

    id: int = Field(default=None, primary_key=True)
    key: str
    platform: str
    place: str
    private: bool = False
    case_number: int | None = Field(default=None, foreign_key="case.number")
    body: Any = Field(default=None, sa_column=Column(sa.JSON(none_as_null=True), nullable=True))
    folds: Any = Field(default=None, sa_column=Column(sa.JSON(none_as_null=True), nullable=True))
    made_at: datetime = Field(sa_column=moment())
    next_at: datetime = Field(sa_column=moment())
    state: PostState = Field(sa_type=words(PostState))
    attempts: int = 0
    unsure: bool = False
    sent_at: datetime | None = Field(default=None, sa_column=moment(null=True))
    problem: str | None = None

    __table_args__ = (
        Index(
            "post_waiting",
            "platform",
            "id",
            sqlite_where=sa.text("state = 'waiting'"),
        ),
    )


class CardPlace(SQLModel, table=True):
    """Where a case's card stands in a room, so that it can be updated in place."""

    __tablename__ = "card_place"

    platform: str = Field(primary_key=True)
    place: str = Field(primary_key=True)
    case_number: int = Field(primary_key=True, foreign_key="case.number")
    ref: str

    __table_args__ = (Index("card_place_ref", "platform", "place", "ref"),)


class Heard(SQLModel, table=True):
    """An inbox row: something already acted on, and what was answered to it.

    `digest` tells the same thing said again from another thing under the same key.
    """

    key: str = Field(primary_key=True)
    at: datetime = Field(sa_column=moment(index=True))
    digest: str | None = None
    case_number: int | None = None
    answer: Any = Field(default=None, sa_column=Column(sa.JSON(none_as_null=True), nullable=True))

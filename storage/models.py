"""The tables, in the team's own nouns.

Rows are read as values: a query builds an instance that no session manages, so nothing is written by accident and
reading costs little. Writing is always an explicit statement. A number that the database gives is therefore always
there, and its default only tells the library so.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint
from sqlalchemy.orm import configure_mappers
from sqlmodel import Field, SQLModel, UTCDateTime


class Audience(StrEnum):
    """Who may hear: of a room, who is in it; of a case, how sensitive it is. Each covers those before it."""

    PUBLIC = "public"
    TEAM = "team"
    CONFIDENTIAL = "confidential"

    def covers(self, other: Audience) -> bool:
        return _WIDTH[self] >= _WIDTH[other]


_WIDTH = {Audience.PUBLIC: 0, Audience.TEAM: 1, Audience.CONFIDENTIAL: 2}


class State(StrEnum):
    """Where a case stands. Reopened cases are open or claimed again."""

    OPEN = "open"
    CLAIMED = "claimed"
    WAITING = "waiting"
    RESOLVED = "resolved"
    MERGED = "merged"


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class Role(StrEnum):
    """What an account may do. An observer reads; a volunteer works; a coordinator looks after the team."""

    OBSERVER = "observer"
    VOLUNTEER = "volunteer"
    COORDINATOR = "coordinator"


class PromiseState(StrEnum):
    """How a promise to look again went. A replaced one was moved before it was due."""

    PENDING = "pending"
    KEPT = "kept"
    MISSED = "missed"
    REPLACED = "replaced"


class EntryKind(StrEnum):
    """What a line of the trail says happened."""

    JOINED = "joined"
    OPENED = "opened"
    CLAIMED = "claimed"
    RELEASED = "released"
    NOTED = "noted"
    PROMISED = "promised"
    WAITING = "waiting"
    KEPT = "kept"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    NUDGED = "nudged"
    LOOKED = "looked"
    DENIED = "denied"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    RECUSED = "recused"
    LAPSED = "lapsed"
    HANDED_OVER = "handed_over"
    SET = "set"
    REFERRED = "referred"
    MERGED = "merged"
    WROTE = "wrote"
    LINKED = "linked"
    CHANGED = "changed"
    AWAY = "away"
    BACK = "back"
    LEFT = "left"
    RETURNED = "returned"


class OfferKind(StrEnum):
    """Why a case is offered to somebody: someone asked them, its owner hands it over, or they know who wrote in. An
    unasked one was declined before anybody asked: whoever had it, or read of it, has a conflict of interest.
    """

    OFFER = "offer"
    HANDOVER = "handover"
    RETURNING = "returning"
    UNASKED = "unasked"


class OfferState(StrEnum):
    """How an offer went. A withdrawn one was overtaken: the case was taken, moved on, or offered otherwise."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class PostState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    PARKED = "parked"


def words(of: type[StrEnum]) -> Any:
    """A column that holds the words of an enumeration, the same on every database."""
    return sa.Enum(
        of, native_enum=False, create_constraint=False, length=24, values_callable=lambda e: [m.value for m in e]
    )


class Moment(UTCDateTime):
    """Aware moments in UTC. For SQLite they are written as SQLAlchemy writes them, in a fraction of its time."""

    cache_ok = True

    def bind_processor(self, dialect: sa.Dialect) -> Any:
        return _written if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: sa.Dialect, coltype: object) -> Any:
        return _read if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


@lru_cache(100)
def _written(at: datetime | None) -> str | None:
    if at is None:
        return None
    if at.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return at.astimezone(UTC).isoformat(" ", "microseconds")[:26]


def _read(at: str | None) -> datetime | None:
    return None if at is None else datetime.fromisoformat(at).replace(tzinfo=UTC)


def moment(*, null: bool = False, index: bool = False) -> Any:
    """A column of moments."""
    return Column(Moment(), nullable=null, index=index)


def names() -> Any:
    """A column that holds a comma list of names, empty where there are none."""
    return Column(sa.String(), nullable=False, server_default="")


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
    cases. `paged_at` is when an urgent case last called them.
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
    """An account that is a volunteer's: of one platform, in one of its networks or workspaces."""

    platform: str = Field(primary_key=True)
    network: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    volunteer_id: int = Field(foreign_key="volunteer.id", index=True)
    name: str
    heard_at: datetime = Field(sa_column=moment())


UNRESOLVED = sa.text("state NOT IN ('resolved', 'merged')")
"""Of cases: those that still have a clock. Said in exactly these words, so that they are found without the others."""


_MERGED = sa.text("merged_into IS NOT NULL")


class Case(SQLModel, table=True):
    """A case: what it is about, where it stands, whose it is and when it must be looked at next.

    `due_at` is what was promised or is the team's target; `rings_at` is when the clock rings next about it, and
    `rung` how often it has rung since `due_at` was set.
    """

    number: int = Field(default=None, primary_key=True)
    area: str
    subject: str
    summary: str = ""
    language: str
    priority: Priority = Field(sa_type=words(Priority))
    sensitivity: Audience = Field(sa_type=words(Audience))
    state: State = Field(sa_type=words(State))
    owner_id: int | None = Field(default=None, foreign_key="volunteer.id")
    requester_id: int | None = Field(default=None, foreign_key="requester.id", index=True)
    source: str
    external_id: str | None = None
    digest: str | None = None
    link: str | None = None
    waiting_for: str | None = None
    outcome: str | None = None
    done: str | None = None
    opened_at: datetime = Field(sa_column=moment(index=True))
    moved_at: datetime = Field(sa_column=moment())
    resolved_at: datetime | None = Field(default=None, sa_column=moment(null=True))
    due_at: datetime | None = Field(default=None, sa_column=moment(null=True))
    rings_at: datetime | None = Field(default=None, sa_column=moment(null=True))
    rung: int = 0
    tags: str = Field(default="", sa_column=names())
    merged_into: int | None = Field(default=None, foreign_key="case.number")

    __table_args__ = (
        UniqueConstraint("source", "external_id", name="case_came_once"),
        Index("case_unresolved", "rings_at", sqlite_where=UNRESOLVED),
        Index("case_merged", "merged_into", sqlite_where=_MERGED, postgresql_where=_MERGED),
        CheckConstraint("state IN ('resolved', 'merged') OR due_at IS NOT NULL", name="case_has_a_clock"),
        CheckConstraint(
            "(state IN ('claimed', 'waiting')) <= (owner_id IS NOT NULL)", name="case_in_hand_has_an_owner"
        ),
        CheckConstraint("(state = 'open') <= (owner_id IS NULL)", name="open_case_has_no_owner"),
    )


class FollowUp(SQLModel, table=True):
    """A promise: what is next, by whom, due when, waiting on whom."""

    __tablename__ = "follow_up"

    id: int = Field(default=None, primary_key=True)
    case_number: int = Field(foreign_key="case.number", index=True)
    volunteer_id: int = Field(foreign_key="volunteer.id", index=True)
    what: str = ""
    waiting_for: str | None = None
    made_at: datetime = Field(sa_column=moment())
    due_at: datetime = Field(sa_column=moment(index=True))
    state: PromiseState = Field(sa_type=words(PromiseState))
    ended_at: datetime | None = Field(default=None, sa_column=moment(null=True))

    __table_args__ = (
        Index(
            "one_promise_a_case",
            "case_number",
            unique=True,
            sqlite_where=sa.text("state = 'pending'"),
        ),
    )


class Offer(SQLModel, table=True):
    """A case offered to one volunteer.

    `by_id` is who asked, None where the bot did; `note` is for the one who is asked. `why` is what was said when it was
    declined, `conflict` whether that was a conflict of interest.
    """

    id: int = Field(default=None, primary_key=True)
    case_number: int = Field(foreign_key="case.number", index=True)
    volunteer_id: int = Field(foreign_key="volunteer.id", index=True)
    by_id: int | None = Field(default=None, foreign_key="volunteer.id")
    kind: OfferKind = Field(sa_type=words(OfferKind))
    state: OfferState = Field(sa_type=words(OfferState))
    made_at: datetime = Field(sa_column=moment())
    lapses_at: datetime = Field(sa_column=moment())
    ended_at: datetime | None = Field(default=None, sa_column=moment(null=True))
    note: str | None = None
    why: str | None = None
    conflict: bool = False

    __table_args__ = (
        Index("one_offer_a_case", "case_number", unique=True, sqlite_where=sa.text("state = 'pending'")),
        Index("offer_lapses", "lapses_at", sqlite_where=sa.text("state = 'pending'")),
    )


class Pace(SQLModel, table=True):
    """How soon things are to happen to cases of an area (`*`: of every area), in seconds; None is the team's usual."""

    area: str = Field(primary_key=True)
    claim: int | None = None
    step: int | None = None
    look: int | None = None
    refer: int | None = None


class Nudge(SQLModel, table=True):
    """A ring of a case's clock: its key makes each happen once. `told_id` is the person it was for, if it was for one.

    `folded`: that person had had enough words for the day, so it went into their digest.
    """

    case_number: int = Field(primary_key=True, foreign_key="case.number")
    clock: State = Field(sa_column=Column(words(State), primary_key=True))
    due_at: datetime = Field(sa_column=Column(Moment(), primary_key=True))
    step: int = Field(primary_key=True)
    rung_at: datetime = Field(sa_column=moment())
    told_id: int | None = Field(default=None, foreign_key="volunteer.id")
    folded: bool = Field(default=False, sa_column=Column(sa.Boolean(), nullable=False, server_default=sa.false()))

    __table_args__ = (Index("nudge_told", "told_id", "rung_at"),)


class Entry(SQLModel, table=True):
    """One line of the trail: who did what to what, when, from -> to. Never changed; chained by hash.

    `text` is a person's words; the chain holds only `commitment`, a salted hash of them, so that both text and salt
    can be erased and the chain still verifies.
    """

    id: int = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=moment(index=True))
    kind: EntryKind = Field(sa_type=words(EntryKind))
    case_number: int | None = Field(default=None, foreign_key="case.number", index=True)
    volunteer_id: int | None = Field(default=None, foreign_key="volunteer.id")
    speaker: str | None = None
    was: str | None = None
    now: str | None = None
    text: str | None = None
    salt: str | None = None
    commitment: str | None = None
    hash: str


class Room(SQLModel, table=True):
    """A channel on a platform: what it hears, and who is in it.

    `areas` is a comma list, or empty for every area. `cards`: the platform keeps one message a case there and updates
    it in place; other rooms get a line for each change. `open`: configured now; a room no longer configured keeps its
    history and hears nothing. `configured` is the audience that the settings gave it, which the team may have changed
    since. `quiet` and `days` are as a volunteer's; `morning` is when it hears how things stand (`08:30`).
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
    threads: bool = Field(default=False, sa_column=Column(sa.Boolean(), nullable=False, server_default=sa.false()))
    morning: str | None = None

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


class Heard(SQLModel, table=True):
    """An inbox row: something already acted on, and what was answered to it.

    `digest` tells the same thing said again from another thing under the same key.
    """

    key: str = Field(primary_key=True)
    at: datetime = Field(sa_column=moment(index=True))
    digest: str | None = None
    case_number: int | None = None
    answer: Any = Field(default=None, sa_column=Column(sa.JSON(none_as_null=True), nullable=True))


configure_mappers()

for _table in SQLModel.__subclasses__():
    for _column in _table.model_fields:
        type.__delattr__(_table, _column)  # SQLAlchemy's watch for changes: a value needs none, and is read fast

"""Cases, and what is promised, offered and rung about them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.models.columns import Moment, flag, moment, names, words
from storage.models.kinds import Audience, OfferKind, OfferState, Priority, PromiseState, State

UNRESOLVED = sa.text("state NOT IN ('resolved', 'merged')")
"""Of cases: those that still have a clock. Said in exactly these words, so that they are found without the others."""

UNCOUNTED = sa.text("test OR state = 'merged' OR outcome = 'spam'")
"""Of cases: those that are in no figure. Likewise."""

_MERGED = sa.text("merged_into IS NOT NULL")
_ABOUT = sa.text("about_id IS NOT NULL")


class Case(SQLModel, table=True):
    """A case: what it is about, where it stands, whose it is and when it must be looked at next.

    `due_at` is what was promised or is the team's target; `rings_at` is when the clock rings next about it, and
    `rung` how often it has rung since `due_at` was set. `claimed_at` is when somebody first took it. A case of a `test`
    is in no figure. `about_id`: it is about a volunteer, who is to be asked how they are.
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
    claimed_at: datetime | None = Field(default=None, sa_column=moment(null=True))
    test: bool = Field(default=False, sa_column=flag())
    about_id: int | None = Field(default=None, foreign_key="volunteer.id")

    __table_args__ = (
        UniqueConstraint("source", "external_id", name="case_came_once"),
        Index("case_unresolved", "rings_at", sqlite_where=UNRESOLVED),
        Index("case_merged", "merged_into", sqlite_where=_MERGED),
        Index("case_about", "about_id", sqlite_where=_ABOUT),
        Index("case_uncounted", "number", sqlite_where=UNCOUNTED),
        CheckConstraint("state IN ('resolved', 'merged') OR due_at IS NOT NULL", name="case_has_a_clock"),
        CheckConstraint(
            "(state IN ('claimed', 'waiting')) <= (owner_id IS NOT NULL)", name="case_in_hand_has_an_owner"
        ),
        CheckConstraint("(state = 'open') <= (owner_id IS NULL)", name="open_case_has_no_owner"),
    )


RECHECKS = sa.text("recheck AND state = 'pending'")
"""Of promises: the rechecks that are still to come. Said in exactly these words, so that an index finds them."""


class FollowUp(SQLModel, table=True):
    """A promise: what is next, by whom, due when, waiting on whom.

    A `recheck` is the promise to see, some time after a case was resolved, whether that held; `asked_at` is when its
    owner was asked.
    """

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
    recheck: bool = Field(default=False, sa_column=flag())
    asked_at: datetime | None = Field(default=None, sa_column=moment(null=True))

    __table_args__ = (
        Index("one_promise_a_case", "case_number", unique=True, sqlite_where=sa.text("state = 'pending'")),
        Index("recheck_due", "due_at", sqlite_where=RECHECKS),
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
    folded: bool = Field(default=False, sa_column=flag())

    __table_args__ = (Index("nudge_told", "told_id", "rung_at"),)

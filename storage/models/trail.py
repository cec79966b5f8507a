"""The trail."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.models.columns import moment, words
from storage.models.kinds import EntryKind


class Entry(SQLModel, table=True):
    """One line of the trail: who did what to what, when, from -> to. Never changed; chained by hash.

    `text` is a person's words; the chain holds only `commitment`, a salted hash of them, so that both text and salt
    can be erased and the chain still verifies. `about` says more in words of the team's own lists: an outcome, say.
    """

    id: int = Field(default=None, primary_key=True)
    at: datetime = Field(sa_column=moment())
    kind: EntryKind = Field(sa_type=words(EntryKind))
    case_number: int | None = Field(default=None, foreign_key="case.number", index=True)
    volunteer_id: int | None = Field(default=None, foreign_key="volunteer.id")
    speaker: str | None = None
    was: str | None = None
    now: str | None = None
    about: str | None = None
    text: str | None = None
    salt: str | None = None
    commitment: str | None = None
    hash: str

    __table_args__ = (Index("entry_happened", "at", "kind", "case_number", "volunteer_id"),)

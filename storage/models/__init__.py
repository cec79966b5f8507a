"""The tables, in the team's own nouns.

Rows are read as values: a query builds an instance that no session manages, so nothing is written by accident and
reading costs little. Writing is always an explicit statement. A number that the database gives is therefore always
there, and its default only tells the library so.
"""

from __future__ import annotations

from sqlalchemy.orm import configure_mappers
from sqlmodel import SQLModel

from storage.models.cases import RECHECKS, UNCOUNTED, UNRESOLVED, Case, FollowUp, Nudge, Offer, Pace
from storage.models.columns import Moment, flag, moment, names, words
from storage.models.installations import Installation
from storage.models.kinds import (
    Audience,
    EntryKind,
    OfferKind,
    OfferState,
    PostState,
    Priority,
    PromiseState,
    Role,
    State,
    Talk,
)
from storage.models.learning import (
    Activity,
    Ending,
    OutcomeChange,
    Practice,
    PracticeVersion,
    ResolvedText,
)
from storage.models.people import Account, Departure, LinkCode, Requester, Volunteer, WrongCode
from storage.models.rooms import CardPlace, Heard, Post, Room
from storage.models.searched import MAKE_SEARCHED, SEARCHED
from storage.models.trail import Entry

__all__ = [
    "MAKE_SEARCHED",
    "RECHECKS",
    "SEARCHED",
    "UNCOUNTED",
    "UNRESOLVED",
    "Account",
    "Activity",
    "Audience",
    "CardPlace",
    "Case",
    "Departure",
    "Ending",
    "Entry",
    "EntryKind",
    "FollowUp",
    "Heard",
    "Installation",
    "LinkCode",
    "Moment",
    "Nudge",
    "Offer",
    "OfferKind",
    "OfferState",
    "OutcomeChange",
    "Pace",
    "Post",
    "PostState",
    "Practice",
    "PracticeVersion",
    "Priority",
    "PromiseState",
    "Requester",
    "ResolvedText",
    "Role",
    "Room",
    "State",
    "Talk",
    "Volunteer",
    "WrongCode",
    "flag",
    "moment",
    "names",
    "words",
]

configure_mappers()

for _table in SQLModel.__subclasses__():
    for _column in _table.model_fields:
        type.__delattr__(_table, _column)  # SQLAlchemy's watch for changes: a value needs none, and is read fast

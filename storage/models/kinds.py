"""The words that columns hold: what is one of a few things."""

from __future__ import annotations

from enum import StrEnum


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


class Talk(StrEnum):
    """What becomes of words that somebody writes under the card of a case they hold: they are kept as a note, kept when
    they say so, or left.
    """

    KEEP = "keep"
    ASK = "ask"
    LEAVE = "leave"


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
    REPLIED = "replied"
    HELD = "held"
    ERASED = "erased"
    EXPORTED = "exported"


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

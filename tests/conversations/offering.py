"""What tests of offers share: a team that has met, and what is kept of what was offered."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from storage.models import Entry, EntryKind, Offer, OfferState
from storage.rows import table
from tests.conversations.talk import Talk

TEAM_OF_FOUR = ("ada", "bob", "cora", "dan")


def met(talk: Talk, *people: str) -> None:
    """Everybody has said something before, and the rooms have heard what there was."""
    number = talk.arrives("an older case")
    for who in people or TEAM_OF_FOUR:
        talk.say(who, f"note {number} hm")
    talk.say("cora", f"claim {number}")
    talk.say("cora", f"resolve {number} spam it was")
    for place in (*talk.only, *TEAM_OF_FOUR):
        talk.hears(place)


def offers_of(talk: Talk, case: int) -> list[Any]:
    offers = table(Offer)
    statement = select(offers).where(offers.c.case_number == case).order_by(offers.c.id)
    return list(talk.do(lambda db: db.execute(statement).mappings().all()))


def states_of(talk: Talk, case: int) -> list[OfferState]:
    return [each["state"] for each in offers_of(talk, case)]


def kinds_of(talk: Talk, case: int) -> list[EntryKind]:
    entries = table(Entry)
    statement = select(entries.c.kind).where(entries.c.case_number == case).order_by(entries.c.id)
    return list(talk.do(lambda db: db.execute(statement).scalars().all()))

"""How a case arrives from a source: once, whatever the source repeats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from commands import offers, posting, rules, watching
from commands.team import Team
from storage import cases, inbox, requesters
from storage.models import Audience, Priority
from storage.requesters import Recognised


@dataclass(frozen=True, slots=True)
class Letter:
    """A case as a source sends it, already checked."""

    source: str
    external_id: str
    subject: str
    summary: str = ""
    requester_id: str | None = None
    requester_name: str | None = None
    requester_contact: str | None = None
    area: str = "general"
    language: str | None = None
    priority: Priority = Priority.NORMAL
    sensitivity: Audience = Audience.TEAM
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """The number of the case, and whether it was opened just now."""

    case: int
    new: bool


class Conflict(Exception):
    """The same key came before with other content."""


def receive(db: Connection, letter: Letter, *, key: str, digest: str, now: datetime, team: Team) -> Received:
    """Open the case of a letter, or find the one it opened before. `digest` tells equal letters from others.

    Raises Conflict where `key`, or the letter's source and external id, came before with other content.
    """
    heard = inbox.find(db, f"http:{letter.source}:{key}")
    if heard is not None:
        if heard.digest != digest or heard.case_number is None:
            raise Conflict
        return Received(heard.case_number, new=False)
    known = cases.find_by_source(db, letter.source, letter.external_id)
    if known is not None:
        if known.digest != digest:
            raise Conflict
        inbox.remember(db, f"http:{letter.source}:{key}", at=now, digest=digest, case=known.number)
        return Received(known.number, new=False)
    requester = _requester(db, letter)
    opened = rules.open_case(
        db,
        now=now,
        team=team,
        subject=letter.subject,
        area=letter.area,
        source=letter.source,
        language=letter.language,
        priority=letter.priority,
        sensitivity=letter.sensitivity,
        summary=letter.summary,
        link=letter.link,
        external_id=letter.external_id,
        digest=digest,
        requester_id=requester.id if requester else None,
        test=requester is not None and requester.known and requesters.tests(db, requester.id),
    )
    if requester is not None and requester.known and team.pairing.returning:
        opened = offers.ask_first(db, opened, team=team, now=now)
    posting.owe(db, opened, team=team, now=now)
    watching.call(db, opened.case, team=team, now=now)
    number = opened.case.number
    inbox.remember(db, f"http:{letter.source}:{key}", at=now, digest=digest, case=number)
    return Received(number, new=True)


def _requester(db: Connection, letter: Letter) -> Recognised | None:
    if letter.requester_id is None and letter.requester_name is None and letter.requester_contact is None:
        return None
    return requesters.known_or_new(
        db, letter.source, letter.requester_id, name=letter.requester_name, contact=letter.requester_contact
    )

"""A team's trail as it is written down, beside the people whose lives it tells: made up by dice."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from commands.figures.contributors import Contributor, contributor
from storage import contributions
from storage.models import Case, Departure, Entry, EntryKind, State, Volunteer
from storage.rows import table
from storage.store import Store
from tests.figures.test_ledger import START

DAY = timedelta(days=1)
OURS, NO_FIGURE = 1, (2, 3, 4)
"""A case that counts; one of a test, one of spam, and one that was merged."""

IDLE = (EntryKind.LOOKED, EntryKind.CHANGED, EntryKind.DENIED, EntryKind.HANDED_OVER, EntryKind.RECUSED)


def dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a history is no secret


@dataclass
class History:
    """A trail as it is written down, and what it is a trail of."""

    dice: random.Random
    entries: list[dict[str, Any]] = field(default_factory=list)
    people: list[Contributor] = field(default_factory=list)
    departures: list[dict[str, Any]] = field(default_factory=list)
    volunteers: int = 0

    def live(self) -> None:
        """One more person: now and then taken for two, away, or gone for a while."""
        rows = list(range(self.volunteers + 1, self.volunteers + 2 + self.dice.randrange(2)))
        self.volunteers = rows[-1]
        joined = self.at(0, 300)
        linked = joined + self.some(60)
        self.write(EntryKind.JOINED, joined, rows[0])
        for second in rows[1:]:
            self.write(EntryKind.LINKED, linked, rows[0], was=f"volunteer:{second}", now=f"volunteer:{rows[0]}")
        actions = [joined + self.some(400) for _ in range(self.dice.randrange(12))]
        for at in actions:
            kind = self.dice.choice(contributions.ACTIONS)
            self.write(kind, at, self.dice.choice(rows) if at < linked else rows[0], case=OURS)
        for _ in range(3):
            self.write(self.dice.choice(IDLE), self.at(0, 700), rows[0], case=OURS)
            self.write(EntryKind.NOTED, self.at(0, 700), rows[0], case=self.dice.choice(NO_FIGURE))
        leaves = [self.absence(rows[0], linked + 100 * number * DAY) for number in range(self.dice.randrange(3))]
        left = [linked + 330 * DAY + self.some(60)] if self.dice.randrange(3) == 0 else []
        for at in left:
            self.write(EntryKind.AWAY, at - DAY, rows[0], now=(at + 9 * DAY).isoformat())
            self.write(EntryKind.LEFT, at, rows[0])
            leaves.append((at - DAY, at))
        person = contributor(actions, joined=joined, left=left, leaves=leaves)
        assert person is not None
        self.people.append(person)

    def absence(self, volunteer: int, since: datetime) -> tuple[datetime, datetime]:
        """Somebody goes away, and comes back as they said, sooner, or later than they said first."""
        until = since + self.some(40)
        self.write(EntryKind.AWAY, since, volunteer, now=f"{until.isoformat()} covered by volunteer:1")
        match self.dice.randrange(3):
            case 0:
                until = since + (until - since) / 2
                self.write(EntryKind.BACK, until, volunteer)
            case 1:
                longer = until + self.some(20)
                self.write(EntryKind.AWAY, since + (until - since) / 2, volunteer, now=longer.isoformat())
                until = longer
        return since, until

    def at(self, first: int, last: int) -> datetime:
        return START + first * DAY + self.some(last - first)

    def some(self, days: int) -> timedelta:
        return timedelta(seconds=self.dice.randrange(days * 86400))

    def write(
        self,
        kind: EntryKind,
        at: datetime,
        volunteer: int | None,
        *,
        case: int | None = None,
        was: str | None = None,
        now: str | None = None,
    ) -> None:
        told = {"kind": kind, "at": at, "volunteer_id": volunteer, "case_number": case, "was": was, "now": now}
        self.entries.append({**told, "hash": ""})

    def keep(self, store: Store) -> None:
        """Put it into a case log."""
        usual = {"role": "volunteer", "languages": "", "skills": "", "watches": "", "signs": True}
        volunteers = [
            {"id": number, "name": f"v{number}", "joined_at": START, **usual}
            for number in range(1, self.volunteers + 1)
        ]
        cases = [case(OURS), case(2, test=True), case(3, outcome="spam"), case(4, state=State.MERGED)]
        entries = sorted(self.entries, key=lambda each: each["at"])
        filled = {Volunteer: volunteers, Case: cases, Entry: entries, Departure: self.departures}

        def work(db: Connection) -> int:
            return sum(db.execute(insert(table(model)), rows).rowcount for model, rows in filled.items() if rows)

        store.transact(work).result(10)


def case(number: int, **values: Any) -> dict[str, Any]:
    usual = {"state": State.RESOLVED, "outcome": None, "test": False, "rung": 0, "tags": "", "summary": ""}
    names = {"area": "general", "subject": "x", "language": "en", "priority": "normal", "sensitivity": "team"}
    moved = {"source": "otrs", "opened_at": START, "moved_at": START}
    return {"number": number, **usual, **names, **moved, **values}

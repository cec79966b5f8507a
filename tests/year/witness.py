"""What must hold at every moment of the year, looked at in the case log itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import Column, Connection, func, select

from commands import checking, hours
from storage.models import Case, Entry, EntryKind, Nudge, Offer, OfferState, Post, State, Volunteer
from storage.rows import every, table
from tests.year.lapses import Lapses
from tests.year.life import Year

_CASE, _NUDGE, _OFFER, _ENTRY, _VOLUNTEER, _POST = (
    table(each) for each in (Case, Nudge, Offer, Entry, Volunteer, Post)
)


@dataclass
class Witness:
    """Looks whenever clocks have rung; `wrong` is what was not as it must be."""

    year: Year
    wrong: list[str] = field(default_factory=list)
    told: Counter[tuple[int, date]] = field(default_factory=Counter)
    digests: Counter[tuple[str, date]] = field(default_factory=Counter)
    nudges: int = 0
    lapses: Lapses = field(default_factory=Lapses)

    def look(self, db: Connection) -> None:
        """At what is so just after the clocks rang."""
        now = self.year.now
        without = select(_CASE.c.number).where(
            _CASE.c.state.not_in([State.RESOLVED, State.MERGED]),
            _CASE.c.due_at.is_(None) | _CASE.c.rings_at.is_(None) | (_CASE.c.rings_at <= now),
        )
        self.wrong += [f"{now}: #{number} has no clock ahead" for number in db.execute(without).scalars()]
        team = {each.id: each for each in every(db, select(_VOLUNTEER), Volunteer)}
        given = every(db, select(_NUDGE).where(_NUDGE.c.rung_at == now), Nudge)
        self.nudges += len(given)
        for nudge in given:
            if nudge.told_id is None or nudge.folded:
                continue
            person = team[nudge.told_id]
            kept = hours.of(person, self.year.team)
            who = f"{now}: {person.name} about #{nudge.case_number}"
            if not kept.allow(now):
                self.wrong.append(f"{who}: in quiet hours")
            if person.away_until is not None and person.away_until > now:
                self.wrong.append(f"{who}: while away")
            if person.left_at is not None:
                self.wrong.append(f"{who}: who has left")
            day = (nudge.told_id, kept.day_of(now))
            self.told[day] += 1
            if self.told[day] > self.year.team.most_a_day:
                self.wrong.append(f"{who}: for the {self.told[day]}th time that day")
        names = {each.name: each for each in team.values()}
        for post in self.year.delivered:
            if post.private:
                self._look_at_private_words(db, post, names[post.place])
        overdue = select(_OFFER.c.id).where(_OFFER.c.state == OfferState.PENDING, _OFFER.c.lapses_at <= now)
        self.wrong += [f"{now}: offer {each} should have lapsed" for each in db.execute(overdue).scalars()]
        self.wrong += self.lapses.look(db, now, self.year.delivered)

    def _look_at_private_words(self, db: Connection, post: Post, person: Volunteer) -> None:
        now = self.year.now
        what = f"{now}: {person.name}: private words about #{post.case_number}"
        if person.away_until is not None and person.away_until > now and _away_since(db, person) < post.next_at:
            self.wrong.append(f"{what} while away")
        if post.folds is None:
            return
        kept, at = hours.of(person, self.year.team), post.next_at  # a step of the year may end hours after it was due
        self.digests[person.name, kept.day_of(at)] += 1
        if not kept.allow(at) or self.digests[person.name, kept.day_of(at)] > 1:
            self.wrong.append(f"{what}: a digest in quiet hours, or the second that day")

    def at_the_end(self) -> None:
        """The trail holds, every ring was rung once, and no lapse was the end of it."""
        self.year.do(self._at_the_end)

    def _at_the_end(self, db: Connection) -> None:
        found = (each for step in checking.STEPS for each in step.run(db, self.year.now, lambda _: None))
        self.wrong += [f"{each.table} {each.row}: {each.why}" for each in found if not each.note]
        rung = db.execute(select(func.count()).select_from(_NUDGE)).scalar_one()
        told = db.execute(select(func.count()).where(_ENTRY.c.kind == EntryKind.NUDGED)).scalar_one()
        if rung != told:
            self.wrong.append(f"{rung} rings, and {told} of them in the trail")
        self.wrong += self.lapses.unseen(db)

    def summary(self) -> str:
        """The year in a few lines."""
        did = self.year.did
        states, offered = (self.year.do(partial(_counted, column=each.c.state)) for each in (_CASE, _OFFER))
        return "\n".join(
            (
                f"a year of {self.year.volunteers} volunteers, seed {self.year.seed}, {did['restarts']} restarts",
                "cases: " + ", ".join(f"{count} {state}" for state, count in sorted(states.items())),
                "offers: " + ", ".join(f"{count} {state}" for state, count in sorted(offered.items())),
                f"lapses: {self.lapses}",
                f"nudges: {self.nudges}, at most {max(self.told.values(), default=0)} to a person a day",
                "said: " + ", ".join(f"{count} {verb}" for verb, count in sorted(did.items()) if verb != "restarts"),
            )
        )


def _away_since(db: Connection, person: Volunteer) -> datetime:
    """When somebody who is away said so: what was on its way to them by then may still arrive."""
    said = _ENTRY.c.kind == EntryKind.AWAY, _ENTRY.c.volunteer_id == person.id
    since: datetime = db.execute(select(func.max(_ENTRY.c.at)).where(*said)).scalar_one()
    return since


def _counted(db: Connection, column: Column[Any]) -> dict[str, int]:
    return {row[0]: row[1] for row in db.execute(select(column, func.count()).group_by(column))}

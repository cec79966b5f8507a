"""Who would suit a case, and why: reasons that a person can check, and nobody measured by them.

Whoever is named has not left, is not away, works on cases (no observer), has done something within half a year, does
not have the case, has not declined it, and has declared no conflict of interest with whoever wrote in. For a
confidential case only those are named who may hear of it: coordinators, and who has had one of the same person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from commands import hours, languages, people, privacy
from commands.team import Team
from storage import offers, pairing
from storage.models import Audience, Case, Role, Volunteer
from storage.pairing import Served

MOST_SUGGESTED = 3

ACTIVE_WITHIN = timedelta(days=180)
"""Whoever has done nothing for so long is not suggested."""

COUNTED_OVER = timedelta(days=365)
"""The cases that count as experience were opened within this time."""

USUAL_OVER = timedelta(days=90)
"""What somebody usually holds is the mean of this time; see `storage.pairing.usually_held`."""

ENOUGH_EXPERIENCE = 5
"""More cases of an area than this make nobody suit better, so that the newer ones are asked as well."""


@dataclass(frozen=True, slots=True)
class Suited:
    """Somebody who would suit a case. The fields are as those of `facts.pairing.Suggestion`."""

    volunteer: Volunteer
    served: int
    speaks: bool
    watches: bool
    ended: Counter[str] = field(default_factory=Counter)
    skilled: tuple[str, ...] = ()
    held: int = 0
    usual: float | None = None
    quiet_until: datetime | None = None

    @property
    def order(self) -> tuple[object, ...]:
        """Whoever knows the person comes first; then the language, the hour, room for one more, the area, skills."""
        return (
            -self.served,
            not self.speaks,
            self.quiet_until is not None,
            self.held > (self.usual or 0) + 1,
            not self.watches,
            -min(self.ended.total(), ENOUGH_EXPERIENCE),
            not self.skilled,
            self.held,
            self.volunteer.id,
        )


def suggest(
    db: Connection,
    case: Case,
    *,
    team: Team,
    now: datetime,
    audience: Audience = Audience.CONFIDENTIAL,
    besides: Collection[int] = (),
    most: int = MOST_SUGGESTED,
) -> list[Suited]:
    """Those who would suit best, the best first, but none of `besides`. Only what `audience` may hear of is counted."""
    served = pairing.served_before(db, case)
    possible = [
        each for each in _could(db, case, now) if each.id not in besides and may_hear(db, each, case, served, team)
    ]
    ended, held = pairing.ended(db, case.area, now - COUNTED_OVER), pairing.held(db)
    usually = pairing.usually_held(db, now, USUAL_OVER)
    topics = dict.fromkeys((case.area, *_tags(case, audience)))
    heard_of = Counter(each.volunteer for each in served if _may_count(each, audience))
    found = []
    for each in possible:
        who = each.id
        next_ = hours.of(each, team).next(now)
        found.append(
            Suited(
                each,
                served=heard_of[who],
                speaks=any(languages.same(case.language, spoken) for spoken in each.languages.split(",")),
                watches=case.area in each.watches.split(","),
                ended=ended.get(who, Counter()),
                skilled=tuple(topic for topic in topics if _skilled(each, topic)),
                held=held.get(who, 0),
                usual=usually.get(who),
                quiet_until=next_ if next_ > now else None,
            )
        )
    return sorted(found, key=lambda suited: suited.order)[:most]


def former(db: Connection, case: Case, *, team: Team, now: datetime) -> tuple[Volunteer, bool] | None:
    """Who served whoever wrote this case in last, of those who are there and would; and whether the rooms may hear that
    it was they: not where all that they had of that person is confidential.
    """
    served = pairing.served_before(db, case)
    if not served:
        return None
    declined = _out(db, case)
    here = {each.id: each for each in pairing.here(db) if people.away(each, now) is None}
    for who in dict.fromkeys(each.volunteer for each in served):
        volunteer = here.get(who)
        if volunteer is not None and who not in declined and may_hear(db, volunteer, case, served, team):
            return volunteer, _told(who, served)
    return None


def may_be_told(db: Connection, case: Case, volunteer: int) -> bool:
    """Whether the rooms may hear that a volunteer knows whoever wrote this case in."""
    return _told(volunteer, pairing.served_before(db, case))


def suits(volunteer: Volunteer, case: Case, audience: Audience) -> bool:
    """Whether a case is of what somebody watches or can do, and in a language that they answer in; what they have said
    nothing of leaves nothing out.
    """
    if volunteer.languages and not any(languages.same(case.language, each) for each in volunteer.languages.split(",")):
        return False
    topics = (case.area, *_tags(case, audience))
    skilled = any(_skilled(volunteer, topic) for topic in topics)
    return skilled or case.area in volunteer.watches.split(",") or not (volunteer.watches or volunteer.skills)


def coordinates(db: Connection, volunteer: Volunteer, team: Team) -> bool:
    return people.role(db, volunteer, team) is Role.COORDINATOR


def may_hear(db: Connection, volunteer: Volunteer, case: Case, served: Collection[Served], team: Team) -> bool:
    """Whether the bot may speak of a case to somebody by itself: of one about themselves it may not."""
    if privacy.is_about(case, volunteer.id):
        return False
    if case.sensitivity is not Audience.CONFIDENTIAL or coordinates(db, volunteer, team):
        return True
    return any(each.volunteer == volunteer.id and each.sensitivity is Audience.CONFIDENTIAL for each in served)


def _could(db: Connection, case: Case, now: datetime) -> list[Volunteer]:
    """Whoever is there and could take the case: it is not theirs, and they have not said that they will not."""
    out = _out(db, case)
    active = pairing.active(db, now - ACTIVE_WITHIN)
    return [
        each
        for each in pairing.here(db)
        if each.id in active and each.id not in out and each.id != case.owner_id and people.away(each, now) is None
    ]


def _out(db: Connection, case: Case) -> set[int]:
    """Whoever has declined this case, or has a conflict of interest with whoever wrote it in."""
    return {who for who, number, conflict in offers.refused(db, case) if conflict or number == case.number}


def _tags(case: Case, audience: Audience) -> list[str]:
    """What a case is tagged with, where that may be heard."""
    return [each for each in (case.tags or "").split(",") if each and audience.covers(case.sensitivity)]


def _skilled(volunteer: Volunteer, topic: str) -> bool:
    """Whether somebody has named a skill that is this, a word of it, or more exact than it."""
    words = _words(topic)
    skills = filter(None, map(_words, volunteer.skills.split(",")))
    return bool(words) and any(skill <= words or skill >= words for skill in skills)


def _words(name: str) -> set[str]:
    return set(re.findall(r"\w+", name.casefold().replace("_", " ")))


def _told(volunteer: int, served: Collection[Served]) -> bool:
    return any(_may_count(each, Audience.TEAM) for each in served if each.volunteer == volunteer)


def _may_count(served: Served, audience: Audience) -> bool:
    return served.sensitivity is not Audience.CONFIDENTIAL or audience is Audience.CONFIDENTIAL

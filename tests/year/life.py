"""A team's year on a moved clock: forty volunteers in as many ways of life, cases coming in, people coming and going.

Nothing here asserts. `Year` lets time pass; what it did is in the case log, and `Witness` looks at that as it goes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any, Self

from sqlalchemy import Connection, select

from commands import clocks, dispatch, intake, nudges, vocabulary
from commands.dispatch import Refused
from commands.intake import Letter
from commands.spoken import Identity, Incoming, Place
from commands.team import Team
from storage import rooms
from storage.memory import memory
from storage.models import Audience, Case, Offer, OfferState, Post, PostState, Priority, State, Volunteer
from storage.prepared import execute
from storage.rooms import Furnishing
from storage.rows import every, table
from tests.fixtures.database import hasty

BEGIN = datetime(2027, 9, 1, 6, 0, tzinfo=UTC)
"""The year that follows has both changes of the clocks and a 29 February."""

STEP = timedelta(hours=6)
WORKS_EACH_STEP = 0.5
"""How likely the most diligent look in."""

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns")
QUIET = ("22-7", "21:30-8", "0-9", "23-6 mon-fri", "off", "22-7 mon,wed,fri", "20-8 sat-sun")
AREAS = vocabulary.AREAS[:6]
ROOMS = {"#cases": Audience.TEAM, "#quiet": Audience.PUBLIC, "#inner": Audience.CONFIDENTIAL}
COORDINATORS = ("v00", "v01")
WORDS = {
    "resolve {} upheld done": 4,
    "followup {} {}d": 3,
    "waiting {} requester {}d": 2,
    "note {} hm": 1,
    "kept {}": 2,
    "release {}": 0.3,
}
"""What the owner of a case says, and how often."""


@dataclass
class Person:
    """A volunteer: how often they look in, and how likely they are to do what they promised."""

    name: str
    diligence: float
    away: bool = False
    gone: bool = False


@dataclass
class Year:
    """The team's year in one case log. `restarts`: how often the bot is started anew in it."""

    file: Path
    seed: int
    volunteers: int = 40
    cases: int = 5000
    days: int = 366
    now: datetime = BEGIN
    did: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 - no secret hangs on it
        self.team = Team(coordinators=frozenset(("irc", name) for name in COORDINATORS))
        self.people = [Person(f"v{each:02}", self.random.uniform(0.3, 0.98)) for each in range(self.volunteers)]
        self.delivered: list[Post] = []
        self._store = hasty(f"sqlite:///{self.file}")
        self._arrived = 0

    def __enter__(self) -> Self:
        self.do(self._furnish)
        self.do(lambda db: [self._introduce(db, person) for person in self.people])
        return self

    def __exit__(self, *_: object) -> None:
        self._store.close()

    def do(self, work: Callable[[Connection], Any]) -> Any:
        return self._store.transact(work).result(60)

    def pass_time(self, rung: Callable[[Connection], None]) -> bool:
        """One step of time: clocks ring (`rung` may look at that), cases come, people work. False after the year."""
        if self.now >= BEGIN + timedelta(days=self.days):
            return False
        if self.random.random() < 0.02:
            self._restart()
        else:
            self.now += STEP
        self.do(self._clocks)
        self.do(self._deliver)
        self.do(rung)
        self.do(self._cases_come)
        self.do(self._people_work)
        return True

    def _restart(self) -> None:
        """The bot ends, stays away for up to four days, and starts again."""
        self._store.close()
        self.now += timedelta(hours=self.random.choice((0, 0, 1, 12, 96)))
        self._store = hasty(f"sqlite:///{self.file}")
        self.do(self._furnish)
        self.now += STEP
        self.do(lambda db: clocks.after_a_start(db, self.now, self.team))
        self.did["restarts"] += 1

    def _furnish(self, db: Connection) -> None:
        furnishings = [Furnishing(name, audience) for name, audience in ROOMS.items()]
        rooms.furnish(db, "irc", furnishings, cards=False)

    def _introduce(self, db: Connection, person: Person) -> None:
        for words in (
            f"timezone {self.random.choice(ZONES)}",
            f"quiet {self.random.choice(QUIET)}",
            f"languages {self.random.choice(('en', 'en de', 'de fr', 'en es'))}",
            f"watch {self.random.choice(AREAS)}",
        ):
            self.say(db, person, words)

    def say(self, db: Connection, person: Person, words: str) -> bool:
        """Say something in private; whether it was done."""
        incoming = Incoming(Identity("irc", "", person.name, person.name), Place(None, Audience.CONFIDENTIAL), words)
        verb = words.split(maxsplit=1)[0]
        execute(db, "SAVEPOINT said")  # as the store does it
        try:
            answered = dispatch.answer(db, words, incoming, team=self.team, now=self.now)
        except Refused:
            execute(db, "ROLLBACK TO SAVEPOINT said")
            memory(db).clear()
            self.did[f"{verb} refused"] += 1
            return False
        self.did[f"{verb} refused" if answered.refused else verb] += 1
        return not answered.refused

    def _clocks(self, db: Connection) -> None:
        """What the ticker does: every clock that has rung meanwhile, in its order."""
        while nudges.ring(db, self.now, self.team, self._reach):
            pass
        clocks.ring_others(db, self.now, self.team, self._reach)

    def _deliver(self, db: Connection) -> None:
        """What the courier does: whatever may be sent is sent; `delivered` is what was."""
        due = _POST.c.state == PostState.WAITING, _POST.c.next_at <= self.now
        sending = _POST.update().where(*due).values(state=PostState.SENT, sent_at=self.now, body=None)
        self.delivered = every(db, sending.returning(_POST), Post)

    def _reach(self, platform: str, account: str, network: str) -> bool:
        del platform, network
        return (int(account[1:]) + self.now.toordinal()) % 5 > 0 or account in COORDINATORS

    def _cases_come(self, db: Connection) -> None:
        due = self.cases * ((self.now - BEGIN) / timedelta(days=self.days))
        while self._arrived < min(due, self.cases):
            self._arrived += 1
            again = self.random.random() < 0.1
            letter = Letter(
                source="form",
                external_id=str(self._arrived),
                subject="x",
                requester_id=f"r{self.random.randrange(200) if again else 1000 + self._arrived}",
                area=self.random.choice(AREAS),
                language=self.random.choice(("en", "de", None)),
                priority=self.random.choices(list(Priority), (2, 10, 2, 1))[0],
                sensitivity=self.random.choices(list(Audience), (2, 10, 1))[0],
            )
            key = str(self._arrived)
            intake.receive(db, letter, key=key, digest=key, now=self.now, team=self.team)

    def _people_work(self, db: Connection) -> None:
        today = _Today.of(db)
        for person in self.people:
            if person.gone:
                if self.random.random() < 0.002:
                    person.gone = not self.say(db, person, "languages en")
            elif person.away:
                if self.random.random() < 0.01:
                    self.say(db, person, "back")
                    person.away = False
            elif self.random.random() < WORKS_EACH_STEP * person.diligence:
                self._work(db, person, today)

    def _work(self, db: Connection, person: Person, today: _Today) -> None:
        held = today.held[person.name]
        for case in today.asked[person.name]:
            answer = self.random.choices(("accept {}", "decline {} busy", ""), (3, 2, 2))[0]
            if answer:
                self.say(db, person, answer.format(case))
        for case in held[:4]:
            self._go_on(db, person, case)
        for case in self.random.sample(today.unclaimed, min(2, len(today.unclaimed))):
            if len(held) < 12:
                self.say(db, person, f"claim {case}")
                today.unclaimed.remove(case)
        chance = self.random.random()
        if chance < 0.01:
            cover = self.random.choice([each for each in self.people if each is not person])
            person.away = self.say(db, person, f"away until {self.random.randint(1, 30)}d @{cover.name} covers")
        elif chance < 0.011 and person.name not in COORDINATORS:
            person.gone = self.say(db, person, "leave less_time")
        elif chance < 0.1 and today.unclaimed:
            case = self.random.choice(today.unclaimed)
            if self.say(db, person, f"offer {case} {self.random.choice(self.people).name}"):
                today.unclaimed.remove(case)
        elif chance < 0.12 and held:
            self.say(db, person, f"handover {held[0]} {self.random.choice(self.people).name} as we said")

    def _go_on(self, db: Connection, person: Person, case: int) -> None:
        if self.random.random() > person.diligence:
            return
        said = self.random.choices(list(WORDS), list(WORDS.values()))[0]
        self.say(db, person, said.format(case, self.random.randint(1, 12)))


@dataclass(frozen=True, slots=True)
class _Today:
    """What people find: cases that nobody has or is asked to take, and by name the cases held and offered."""

    unclaimed: list[int]
    held: defaultdict[str, list[int]]
    asked: defaultdict[str, list[int]]

    @classmethod
    def of(cls, db: Connection) -> Self:
        unclaimed, held, asked = list[int](), defaultdict[str, list[int]](list), defaultdict[str, list[int]](list)
        for number, person in db.execute(_ASKED):
            asked[person].append(number)
        offered = set(chain.from_iterable(asked.values()))
        for number, owner in db.execute(_UNRESOLVED):
            if owner is not None:
                held[owner].append(number)
            elif number not in offered:
                unclaimed.append(number)
        return cls(unclaimed[:30], held, asked)


_CASE, _VOLUNTEER, _OFFER, _POST = table(Case), table(Volunteer), table(Offer), table(Post)
_UNRESOLVED = (
    select(_CASE.c.number, _VOLUNTEER.c.name)
    .outerjoin(_VOLUNTEER, _VOLUNTEER.c.id == _CASE.c.owner_id)
    .where(_CASE.c.state.not_in([State.RESOLVED, State.MERGED]))
    .order_by(_CASE.c.due_at)
)
_ASKED = (
    select(_OFFER.c.case_number, _VOLUNTEER.c.name)
    .join(_VOLUNTEER, _VOLUNTEER.c.id == _OFFER.c.volunteer_id)
    .where(_OFFER.c.state == OfferState.PENDING)
)

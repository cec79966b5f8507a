"""A small team's year, as people said it: cases come and are seen to, volunteers join, fall quiet and come back.

The same seed makes the same year.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from tests.conversations.talk import Talk

BEGIN = datetime(2025, 11, 1, 6, tzinfo=UTC)
END = datetime(2026, 11, 1, 6, tzinfo=UTC)

_STEP = timedelta(hours=6)
_CASES_A_DAY = 1.3
_ENDINGS = {
    "article-error": {"upheld": 6, "partly_upheld": 3, "not_upheld": 2},
    "living-person": {"upheld": 3, "resolved_mediated": 3, "not_upheld": 3, "referred": 1},
    "licensing": {"permission_confirmed": 5, "no_free_licence": 4, "no_response": 2},
    "vandalism-bias": {"resolved_directly": 6, "not_upheld": 2},
    "organisation": {"not_upheld": 4, "partly_upheld": 2, "out_of_remit": 2},
}
_AREAS = {"article-error": 5, "living-person": 4, "licensing": 4, "vandalism-bias": 2, "organisation": 2}


@dataclass
class Year:
    """Plays the year in a team's case log."""

    talk: Talk
    seed: int = 4
    here: list[str] = field(default_factory=lambda: [f"v{each}" for each in range(7)])
    quiet: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 - no secret hangs on it
        self.areas: dict[int, str] = {}
        self.open: list[int] = []
        self.held: dict[int, tuple[str, datetime]] = {}

    def play(self) -> None:
        begins = BEGIN
        while begins < END:
            self.talk.now = begins
            if begins.day == 1 and begins.hour == BEGIN.hour:
                self._people_come_and_go()
            self._people_work()
            self._cases_come()
            begins += _STEP

    def _people_come_and_go(self) -> None:
        for _ in range(self.random.choice((0, 1, 2, 2))):
            self.here.append(f"v{len(self.here) + len(self.quiet)}")
        for person in [each for each in self.here if self.random.random() < 0.14]:
            self.here.remove(person)
            self.quiet.append(person)
        for person in [each for each in self.quiet if self.random.random() < 0.3]:
            self.quiet.remove(person)
            self.here.append(person)

    def _cases_come(self) -> None:
        if self.random.random() < _CASES_A_DAY * (_STEP / timedelta(days=1)) * (1 + (self.talk.now.month == 5)):
            area = self.random.choices(list(_AREAS), list(_AREAS.values()))[0]
            number = self.talk.arrives(f"case {len(self.areas)}", area=area)
            self.areas[number] = area
            self.open.append(number)

    def _people_work(self) -> None:
        talk, chance = self.talk, self.random.random
        for number in [each for each in self.open if chance() < 0.02 * len(self.here)]:
            talk.now += timedelta(minutes=self.random.randint(1, 9))
            person = self.random.choice(self.here)
            talk.say(person, f"claim {number}")
            talk.say(person, f"followup {number} 4d")
            self.open.remove(number)
            self.held[number] = person, talk.now + timedelta(days=4)
        for number, (person, due) in list(self.held.items()):
            if person not in self.here:
                if chance() < 0.02:
                    talk.say("cora", f"release {number}")
                    self._let_go(number)
            elif chance() < 0.06:
                endings = _ENDINGS[self.areas[number]]
                if talk.now <= due:
                    talk.say(person, f"kept {number}")
                outcome = self.random.choices(list(endings), list(endings.values()))[0]
                talk.say(person, f"resolve {number} {outcome} done")
                del self.held[number]

    def _let_go(self, number: int) -> None:
        del self.held[number]
        self.open.append(number)

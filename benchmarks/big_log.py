"""A case log of several years, as a busy team would have it: to measure what reading it takes.

It is written straight into the tables, and as the bot would have written it: the chain verifies, every resolution has
its ending and its words to be found by. The same seed makes the same cases.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import Connection, insert, text

from commands.vocabulary import AREAS, OUTCOMES
from storage import schema
from storage.engine import connect, writer
from storage.models import (
    Audience,
    Case,
    Ending,
    Entry,
    EntryKind,
    FollowUp,
    Practice,
    PracticeVersion,
    Priority,
    PromiseState,
    Requester,
    ResolvedText,
    Role,
    State,
    Volunteer,
)
from storage.rows import table
from storage.trail import BEGINNING, _chain

_AT_A_TIME = 5000
_LANGUAGES = ("en", "en", "en", "de", "fr", "es", "ja")
_SENSITIVITIES = (Audience.PUBLIC, Audience.TEAM, Audience.TEAM, Audience.TEAM, Audience.CONFIDENTIAL)
_WORDS = """
    birth year wrong article about the founder photo licence removed again biography mistake school award title
    deleted page company logo permission missing source quoted newspaper date death married name spelling old address
    phone privacy court case rumour vandal edit war talk answer nobody since weeks help please how upload picture map
    village history mayor band album film actor football club transfer result election party minister university
""".split()  # noqa: SIM905 - words are read more easily without quotes
_OUTCOMES = [code for code in OUTCOMES if code != "spam"]


@dataclass
class _Log:
    """What is to be written, table by table; events are put in order once all are known."""

    cases: list[dict[str, Any]] = field(default_factory=list)
    events: list[tuple[datetime, dict[str, Any]]] = field(default_factory=list)
    promises: list[dict[str, Any]] = field(default_factory=list)
    endings: list[dict[str, Any]] = field(default_factory=list)
    words: dict[int, str] = field(default_factory=dict)


def make(url: str, *, cases: int, until: datetime, years: float = 3, volunteers: int = 60, seed: int = 1) -> None:
    """Fill a new case log with so many cases, evenly over the years until a moment."""
    chance = Random(seed)  # noqa: S311 - nothing is kept secret by it
    schema.prepare(url)
    began = until - timedelta(days=365 * years)
    log = _Log()
    for number in range(1, cases + 1):
        opened = began + (until - began) * ((number - 1 + chance.random()) / cases)
        _Life(log, chance, (opened, until), number, volunteers).live()
    engine = connect(url)
    with writer(engine) as db, db.begin():
        _people(db, volunteers, cases, began)
        _write(db, Case, log.cases)
        _write(db, FollowUp, log.promises)
        _write(db, Ending, log.endings)
        _write(db, Entry, _chained([*_joined(volunteers, began), *log.events]))
        _write(db, ResolvedText, ({"case_number": each, "words": words} for each, words in log.words.items()))
        if db.dialect.name == "sqlite":
            db.execute(text("INSERT INTO resolved_words (resolved_words) VALUES ('rebuild')"))
        else:
            for each in (Case, Requester, Volunteer, Practice, Entry, FollowUp, Ending):
                _count_on(db, each)
    engine.dispose()


class _Life:
    """One case, from its coming to its end or to now."""

    def __init__(self, log: _Log, chance: Random, span: tuple[datetime, datetime], number: int, team: int) -> None:
        self._log, self._chance, self._number, self._team = log, chance, number, team
        self._at, self._until = opened, _ = span
        self._owner = 0
        self._area = chance.choice(AREAS[:-1])
        self._case: dict[str, Any] = {column.key: None for column in table(Case).columns} | {
            "number": number,
            "area": self._area,
            "subject": self._words(6),
            "summary": self._words(20),
            "language": chance.choice(_LANGUAGES),
            "priority": chance.choice(list(Priority)),
            "sensitivity": chance.choice(_SENSITIVITIES),
            "state": State.OPEN,
            "requester_id": self._requester(),
            "source": "otrs",
            "external_id": str(number),
            "opened_at": opened,
            "moved_at": opened,
            "rung": 0,
            "tags": "",
            "test": False,
        }

    def live(self) -> None:
        self._say(EntryKind.OPENED, was=None, now=State.OPEN, by=None)
        if self._later(0.25):
            self._claim()
            self._work()
        case = self._case
        if case["state"] is not State.RESOLVED:
            case["due_at"] = case["rings_at"] = case["moved_at"] + timedelta(days=3)
        self._log.cases.append(case)

    def _claim(self) -> None:
        self._owner = self._chance.randint(1, self._team)
        self._case |= {"owner_id": self._owner, "claimed_at": self._at}
        self._move(EntryKind.CLAIMED, State.CLAIMED)

    def _work(self) -> None:
        if not self._later(0.5):
            return
        self._say(EntryKind.REPLIED)
        if self._chance.random() < 0.6 and not self._promise():
            return
        if self._chance.random() < 0.5:
            if not self._later(1):
                return
            self._say(EntryKind.WROTE, was="message", now=self._at.isoformat(), by=None)
        if not self._later(6):
            return
        ending = self._resolve()
        if self._chance.random() < 0.04 and self._later(10):
            ending["reopened_at"] = self._at
            self._move(EntryKind.REOPENED, State.CLAIMED)
            self._case |= {"outcome": None, "done": None, "resolved_at": None}
            del self._log.words[self._number]
            if self._later(4):
                self._resolve()

    def _promise(self) -> bool:
        """Promise something, and see to it; whether the case can go on."""
        due = self._at + timedelta(days=self._chance.choice([1, 2, 7]))
        promise = {
            "case_number": self._number,
            "volunteer_id": self._owner,
            "what": self._words(4),
            "waiting_for": None,
            "made_at": self._at,
            "due_at": due,
            "state": PromiseState.PENDING,
            "ended_at": None,
            "recheck": False,
            "asked_at": None,
        }
        self._log.promises.append(promise)
        self._say(EntryKind.PROMISED)
        if not self._later(2):
            return False
        promise |= {"state": PromiseState.KEPT if self._at <= due else PromiseState.MISSED, "ended_at": self._at}
        self._say(EntryKind.KEPT)
        return True

    def _resolve(self) -> dict[str, Any]:
        outcome = "spam" if self._chance.random() < 0.03 else self._chance.choice(_OUTCOMES)
        done = self._words(8)
        followed = AREAS.index(self._area) + 1 if self._chance.random() < 0.3 else None
        by = "" if followed is None else f" practice:{followed}.1"
        self._move(EntryKind.RESOLVED, State.RESOLVED, about=f"outcome:{outcome}{by}")
        self._case |= {"outcome": outcome, "done": done, "resolved_at": self._at}
        ending: dict[str, Any] = {
            "case_number": self._number,
            "at": self._at,
            "by_id": self._owner,
            "outcome": outcome,
            "practice": followed,
            "version": None if followed is None else 1,
            "reopened_at": None,
            "held": None,
            "checked_at": None,
        }
        self._log.endings.append(ending)
        self._log.words[self._number] = f"{self._case['subject']} {self._case['summary']} {done}"
        return ending

    def _move(self, kind: EntryKind, to: State, **more: Any) -> None:
        self._say(kind, now=to, **more)
        self._case |= {"state": to, "moved_at": self._at}

    def _say(self, kind: EntryKind, *, by: int | None = 0, **more: Any) -> None:
        values = {"case_number": self._number, "volunteer_id": self._owner if by == 0 else by}
        state = self._case["state"]
        self._log.events.append((self._at, {"kind": kind, **values, "was": state, "now": state, **more}))

    def _later(self, days: float) -> bool:
        """Let time pass; whether now is not reached yet."""
        then = self._at + timedelta(days=self._chance.expovariate(1 / days))
        if then >= self._until:
            return False
        self._at = then
        return True

    def _requester(self) -> int:
        """Every sixth has written before."""
        return self._chance.randint(1, self._number) if self._chance.random() < 1 / 6 else self._number

    def _words(self, number: int) -> str:
        return " ".join(self._chance.choices(_WORDS, k=number))


def _people(db: Connection, volunteers: int, requesters: int, began: datetime) -> None:
    team = [
        {"id": each, "name": f"v{each}", "role": Role.VOLUNTEER, "joined_at": began}
        for each in range(1, volunteers + 1)
    ]
    _write(db, Volunteer, team)
    _write(
        db, Requester, ({"id": each, "source": "otrs", "source_key": f"k{each}"} for each in range(1, requesters + 1))
    )
    _write(db, Practice, ({"number": each, "area": area, "adopted": 1} for each, area in enumerate(AREAS, 1)))
    versions = [
        {"practice": each, "version": 1, "title": f"What to do about {area}", "steps": "Look\nAsk", "at": began}
        for each, area in enumerate(AREAS, 1)
    ]
    _write(db, PracticeVersion, versions)


def _joined(volunteers: int, began: datetime) -> Iterator[tuple[datetime, dict[str, Any]]]:
    nothing = {"case_number": None, "was": None, "now": None}
    for each in range(1, volunteers + 1):
        yield began, {"kind": EntryKind.JOINED, "volunteer_id": each, **nothing}


def _chained(events: list[tuple[datetime, dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    events.sort(key=lambda event: (event[0], event[1]["case_number"] or 0))
    head = BEGINNING
    for at, event in events:
        values = {"at": at, "speaker": "irc:somebody", "about": None, "commitment": None, **event}
        head = _chain(head, values)
        yield {**values, "text": None, "salt": None, "hash": head}


def _write(db: Connection, model: Any, rows: Any) -> None:
    left = iter(rows)
    while some := list(islice(left, _AT_A_TIME)):
        db.execute(insert(table(model)), some)


def _count_on(db: Connection, model: Any) -> None:
    """Numbers that PostgreSQL gives from now on come after those that are there."""
    name, [key] = table(model).name, table(model).primary_key.columns.keys()
    db.execute(text(f"SELECT setval(pg_get_serial_sequence('\"{name}\"', '{key}'), max({key})) FROM \"{name}\""))  # noqa: S608 - names of our own

"""What can be known once the bot is dead: its case log, the clients' ledgers, and what rooms and people were told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, select

from chatbot.clock import SystemClock
from commands import checking
from storage import engine
from storage.models import Case, Entry, EntryKind, Post, PostState, State, Volunteer
from storage.rows import every, table
from tests.kill.hearsay import Said
from tests.kill.ledger import Acknowledged

TOLD_IN_ROOMS = {
    "opened": EntryKind.OPENED,
    "claimed": EntryKind.CLAIMED,
    "promised": EntryKind.PROMISED,
    "resolved": EntryKind.RESOLVED,
}
"""Which saying tells a room of which entry of the trail."""


@dataclass(frozen=True)
class CaseLog:
    """What is on disk. `faults` is what `casebell verify` finds wrong with it."""

    cases: dict[int, Case]
    happened: dict[tuple[int, EntryKind], list[Entry]]
    names: dict[int | None, str]
    waiting: Counter[tuple[str, int | None]]
    faults: list[str]

    @classmethod
    def read(cls, file: Path) -> CaseLog:
        """Read a case log that no bot has open."""
        with engine.writer(_known(file)) as db:
            return cls._found(db)

    @classmethod
    def _found(cls, db: Connection) -> CaseLog:
        with db.begin():
            now = SystemClock().now()
            found = [each for step in checking.STEPS for each in step.run(db, now, lambda _: None) if not each.note]
        with db.begin():
            happened: dict[tuple[int, EntryKind], list[Entry]] = {}
            for entry in _rows(db, Entry):
                if entry.case_number is not None:
                    happened.setdefault((entry.case_number, entry.kind), []).append(entry)
            return cls(
                {case.number: case for case in _rows(db, Case)},
                happened,
                {volunteer.id: volunteer.name for volunteer in _rows(db, Volunteer)},
                Counter((p.place, p.case_number) for p in _rows(db, Post) if p.state is PostState.WAITING),
                [f"{each.table} {each.row}: {each.why}" for each in found],
            )

    def did(self, case: int | None, kind: EntryKind, by: str | None = None, mark: str | None = None) -> bool:
        """Whether this happened to the case; by this person and with this text, where they are given."""
        return any(
            by in {None, self.names.get(entry.volunteer_id)} and mark in {None, entry.text}
            for entry in self.happened.get((case or 0, kind), ())
        )

    def owner(self, case: int | None) -> str | None:
        found = self.cases.get(case or 0)
        return self.names.get(found.owner_id) if found is not None and found.owner_id is not None else None

    def opened(self, case: int | None, mark: str | None) -> bool:
        """Whether the case is there; the one with this subject, where one is given, and a number where that is."""
        return any(case in {None, each.number} and mark in {None, each.subject} for each in self.cases.values())


@dataclass
class Heard:
    """What was told: in `rooms` by IRC channel, as `cards` and `replies` by Slack channel, as `sayings` anywhere.

    A room has a list for each of the bot's stays in it, a channel's replies have one for each of its lives.
    A card is the post's key, and how the case is said to stand.
    """

    rooms: dict[str, list[list[Said]]] = field(default_factory=dict)
    cards: dict[str, list[tuple[str, Said]]] = field(default_factory=dict)
    replies: dict[str, list[list[Said]]] = field(default_factory=dict)
    sayings: list[Said] = field(default_factory=list)


@dataclass(frozen=True)
class Verdict:
    """`wrong` is each promise that was broken, in words; `twice` how many lines and replies were told too often."""

    wrong: list[str]
    twice: int


def judge(log: CaseLog, acknowledged: Iterable[Acknowledged], heard: Heard, *, drained: bool) -> Verdict:
    """Hold what was acknowledged and told against what is on disk. `drained`: nothing may wait any more."""
    wrong = [f"the case log is damaged: {fault}" for fault in log.faults]
    wrong += [f"acknowledged, not in the log: {each}" for each in acknowledged if not _kept(log, each)]
    wrong += [f"told, not in the log: {each}" for each in dict.fromkeys(heard.sayings) if not _true(log, each)]
    wrong += _done_twice(log)
    wrong += _owned_twice(log)
    wrong += _not_told(log, heard)
    if drained:
        wrong += [f"still waiting to be told: {count} in {place}" for (place, _), count in log.waiting.items()]
    wrong += [f"told again for no reason: {each}" for each in _told_again(log, heard)]
    places = [[said for stay in stays for said in stay] for stays in heard.rooms.values()]
    places += [[said for life in lives for said in life] for lives in heard.replies.values()]
    return Verdict(wrong, sum(more for told in places for _, _, more in _surplus(log, told)))


def _kept(log: CaseLog, told: Acknowledged) -> bool:
    match told.verb:
        case "new":
            return log.opened(told.case, told.mark)
        case "claim":
            return log.owner(told.case) is not None and told.owner in {None, log.owner(told.case)}
        case "followup":
            return log.did(told.case, EntryKind.PROMISED, told.by, told.mark)
        case "note":
            return log.did(told.case, EntryKind.NOTED, told.by, told.mark)
        case "resolve":
            return log.did(told.case, EntryKind.RESOLVED, told.by, told.mark)
    raise AssertionError(f"what is {told}?")


def _true(log: CaseLog, said: Said) -> bool:
    owned = said.by == log.owner(said.case)
    match said.kind:
        case "opened":
            return log.opened(said.case, said.mark)
        case "claimed":
            return owned and log.did(said.case, EntryKind.CLAIMED, said.by)
        case "promised" | "noted" | "resolved":
            return log.did(said.case, EntryKind(said.kind), said.by, said.mark)
        case "ended":
            return log.did(said.case, EntryKind.RESOLVED)
    return log.opened(said.case, None) and (owned or said.kind == "yours" or said.state == "open")


def _done_twice(log: CaseLog) -> Iterator[str]:
    """Every case was asked for under one key, and so was everything on Slack: asked twice, it is done once."""
    subjects = Counter(case.subject for case in log.cases.values())
    entries = (entry for found in log.happened.values() for entry in found)
    texts = Counter(entry.text for entry in entries if entry.text and (entry.speaker or "").startswith("slack:"))
    yield from (f"done twice: {mark}" for mark, count in (subjects + texts).items() if count > 1)


def _owned_twice(log: CaseLog) -> Iterator[str]:
    for number, case in log.cases.items():
        claims = log.happened.get((number, EntryKind.CLAIMED), [])
        if len(claims) > 1 or [entry.volunteer_id for entry in claims] != [case.owner_id] * (case.state != State.OPEN):
            yield f"not one owner: #{number} is {case.state} with {log.owner(number)}, claimed {len(claims)} times"


def _not_told(log: CaseLog, heard: Heard) -> Iterator[str]:
    """What is in the log, and a room has neither heard nor is still owed."""
    for room, stays in heard.rooms.items():
        told = Counter((said.case, said.kind) for stay in stays for said in stay)
        for saying, kind in TOLD_IN_ROOMS.items():
            for number in log.cases:
                happened = len(log.happened.get((number, kind), ()))
                if happened > told[number, saying] + log.waiting[room, number]:
                    yield f"in the log, not told: #{number} {saying} in {room}"
    for channel, cards in heard.cards.items():
        shown = {card.case: card for _, card in cards}
        for number, case in log.cases.items():
            if log.waiting[channel, number]:
                continue
            card = shown.get(number)
            if card is None or card.state != case.state or card.by != (log.owner(number) or "nobody"):
                yield f"in the log, not told: #{number} {case.state} with {log.owner(number)} in {channel}: {card}"


def _told_again(log: CaseLog, heard: Heard) -> Iterator[str]:
    """What was told twice where nothing was broken: in one stay in an IRC room, in one life on Slack, or as a card."""
    for room, stays in heard.rooms.items():
        for stay in stays:
            yield from (f"#{case} {kind} in {room}" for case, kind, _ in _surplus(log, stay))
    for channel, cards in heard.cards.items():
        for what in (Counter(key for key, _ in cards), Counter(f"#{card.case}" for _, card in cards)):
            yield from (f"the card {each} in {channel}" for each, count in what.items() if count > 1)
    for channel, lives in heard.replies.items():
        for life in lives:
            yield from (f"the reply #{case} {kind} in {channel}" for case, kind, _ in _surplus(log, life))


def _surplus(log: CaseLog, sayings: Iterable[Said]) -> Iterator[tuple[int, str, int]]:
    """What was told more often than it happened: case, kind, and how often it was too much."""
    for (case, kind), count in Counter((said.case, said.kind) for said in sayings).items():
        if kind in TOLD_IN_ROOMS and (more := count - len(log.happened.get((case, TOLD_IN_ROOMS[kind]), ()))) > 0:
            yield case, kind, more


def owed(file: Path) -> int:
    """How many posts wait to be told, while a bot has the case log open."""
    posts = table(Post)
    with _known(file).connect() as db:
        count: int = db.execute(select(func.count()).where(posts.c.state == PostState.WAITING)).scalar_one()
    return count


@cache
def _known(file: Path) -> Engine:
    """It keeps the statements that it has compiled, and no connection: the file may be another each time."""
    return engine.connect(f"sqlite:///{file}")


def _rows(db: Connection, model: type[Any]) -> Sequence[Any]:
    return every(db, select(table(model)), model)

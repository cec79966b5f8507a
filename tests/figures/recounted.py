"""The figures of a period, counted once more: from the whole trail, in plain loops, without a database's help."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, select

from storage.models import Case, Entry, EntryKind, FollowUp, PromiseState, State
from storage.rows import table

MONTH = timedelta(days=30)
IN_HAND = {State.CLAIMED, State.WAITING}
READING = {EntryKind.LOOKED, EntryKind.DENIED}


@dataclass
class Recount:
    """Everything that happened to the cases that count, and what is to be known of a period.

    `cases` are those that are asked for; `others` all that would count, `merged` those that were merged.
    """

    cases: dict[int, Any]
    others: dict[int, Any]
    merged: dict[int, Any]
    entries: list[Any]
    promises: list[Any]
    since: datetime
    until: datetime
    of_case: dict[int, list[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.of_case = {number: [] for number in {**self.others, **self.cases}}
        for entry in self.entries:
            if entry["at"] < self.until and entry["case_number"] in self.of_case:
                self.of_case[entry["case_number"]].append(entry)

    def within(self, at: datetime | None) -> bool:
        return at is not None and self.since <= at < self.until

    def happened(self, kind: EntryKind) -> int:
        return sum(e["kind"] is kind and self.within(e["at"]) for _, entries in self._stories() for e in entries)

    def opened(self) -> list[int]:
        return [number for number, case in self.cases.items() if self.within(case["opened_at"])]

    def first(self, *kinds: EntryKind) -> list[tuple[timedelta, bool]]:
        """From being opened to the first entry of these kinds, which for a merge is one by which it got an owner."""
        return [self._spell(number, next(self._found(number, kinds), None)) for number in self.opened()]

    def _found(self, number: int, kinds: tuple[EntryKind, ...]) -> Iterator[datetime]:
        for entry in self.of_case[number]:
            if entry["kind"] in kinds and (entry["kind"] is not EntryKind.MERGED or entry["now"] in IN_HAND):
                yield entry["at"]

    def _spell(self, number: int, at: datetime | None) -> tuple[timedelta, bool]:
        return (at or self.until) - self.cases[number]["opened_at"], at is not None

    def resolutions(self, *, last: bool) -> list[tuple[timedelta, str | None]]:
        """From being opened to the first resolution, or to the last, where it is resolved still."""
        found = []
        for number in self.opened():
            ends = [e for e in self.of_case[number] if e["kind"] in {EntryKind.RESOLVED, EntryKind.REOPENED}]
            if last:
                ends = [e for e in ends[-1:] if e["kind"] is EntryKind.RESOLVED]
            length, _ = self._spell(number, ends[0]["at"] if ends else None)
            how = None if not ends else "withdrawn" if "withdrawn" in (ends[0]["about"] or "") else "resolved"
            found.append((length, how))
        return found

    def replies(self) -> list[timedelta]:
        """From each first message without an answer to the answer, where that is in the period."""
        took = []
        for _, entries in self._stories():
            asked = None
            for entry in entries:
                writes = entry["kind"] is EntryKind.WROTE and entry["was"] == "message"
                if entry["kind"] is EntryKind.OPENED or writes:
                    asked = asked or entry["at"]
                elif entry["kind"] is EntryKind.REPLIED:
                    if asked is not None and self.within(entry["at"]):
                        took.append(entry["at"] - asked)
                    asked = None
        return sorted(took)

    def standing(self) -> tuple[int, int]:
        """Unresolved at the period's end, and unclaimed."""
        states = [self._state(number) for number in self.cases]
        return sum(s is not None and s is not State.RESOLVED for s in states), states.count(State.OPEN)

    def _state(self, number: int) -> State | None:
        told = [e["now"] for e in self.of_case[number] if e["now"] in set(State)]
        return State(told[-1]) if told else None

    def promised(self) -> tuple[int, int]:
        due = [
            each
            for each in self.promises
            if each["case_number"] in self.cases
            and not each["recheck"]
            and each["state"] is not PromiseState.REPLACED
            and self.within(each["due_at"])
        ]
        return len(due), sum(each["state"] is PromiseState.KEPT and each["ended_at"] <= each["due_at"] for each in due)

    def reopened_again(self) -> tuple[int, int]:
        """Resolutions whose thirtieth day was in the period, and those of them reopened by then."""
        watched = again = 0
        for _, entries in self._stories():
            moves = [e for e in entries if e["kind"] in {EntryKind.RESOLVED, EntryKind.REOPENED}]
            for entry, then in pairwise([*moves, None]):
                if entry["kind"] is EntryKind.RESOLVED and self.within(entry["at"] + MONTH):
                    watched += 1
                    again += then is not None and then["at"] - entry["at"] <= MONTH
        return again, watched

    def owners(self) -> list[int]:
        """How many people had each case that was resolved in the period, and ever had an owner."""
        resolved = [n for n, es in self._stories() if any(self._ends(e) for e in es)]
        return [len(found) for number in resolved if (found := self._had(number))]

    def _ends(self, entry: Any) -> bool:
        return entry["kind"] is EntryKind.RESOLVED and self.within(entry["at"])

    def _had(self, number: int) -> set[int]:
        return {who for _, who in self._serving(number)}

    def _serving(self, number: int) -> Iterator[tuple[Any, int]]:
        for entry in self.of_case[number]:
            if entry["kind"] in {EntryKind.CLAIMED, EntryKind.ACCEPTED}:
                yield entry, entry["volunteer_id"]
            elif entry["kind"] is EntryKind.MERGED and entry["was"] == State.OPEN and entry["now"] in IN_HAND:
                yield entry, self.merged[int(entry["text"].removeprefix("#"))]["owner_id"]

    def continuity(self) -> tuple[int, int]:
        """Of the cases of those who came back to somebody active, how many that person had."""
        served, back = 0, 0
        for number in self.opened():
            requester, came = self.cases[number]["requester_id"], self.cases[number]["opened_at"]
            before = [
                (entry["id"], who)
                for other, case in self.others.items()
                if other != number and requester is not None and case["requester_id"] == requester
                for entry, who in self._serving(other)
                if entry["at"] < came
            ]
            if before and (former := max(before)[1]) in self.active():
                back += 1
                served += former in self._had(number)
        return served, back

    def active(self) -> set[int]:
        since = min(self.since, self.until - MONTH)
        return {
            entry["volunteer_id"]
            for entry in self.entries
            if since <= entry["at"] < self.until and entry["case_number"] and entry["kind"] not in READING
        } - {None}

    def held(self) -> list[int]:
        """How many cases each active person had in hand at the end."""
        hands = [list(self._serving(n))[-1][1] for n in self.cases if self._state(n) in IN_HAND]
        return sorted(Counter(hands)[who] for who in self.active() | set(hands))

    def outcomes(self) -> Counter[str]:
        """How the cases ended that were resolved in the period, and still at its end."""
        found: Counter[str] = Counter()
        for _, entries in self._stories():
            moves = [e for e in entries if e["kind"] in {EntryKind.RESOLVED, EntryKind.REOPENED}]
            if moves and self._ends(moves[-1]):
                found[moves[-1]["about"].split()[0].removeprefix("outcome:")] += 1
        return found

    def _stories(self) -> Iterator[tuple[int, list[Any]]]:
        return ((number, self.of_case[number]) for number in self.cases)


def recount(db: Connection, since: datetime, until: datetime, area: str | None = None) -> Recount:
    """What the case log has of the cases that count, to be counted by hand."""
    rows = {model: db.execute(select(table(model))).mappings().all() for model in (Case, Entry, FollowUp)}
    merged = {case["number"]: case for case in rows[Case] if case["state"] is State.MERGED}
    counted = {
        case["number"]: case
        for case in rows[Case]
        if case["number"] not in merged and case["outcome"] != "spam" and not case["test"]
    }
    others = {number: case for number, case in counted.items() if case["area"] != "volunteer-care"}
    ours = {number: case for number, case in counted.items() if case["area"] == area} if area else others
    entries = sorted(rows[Entry], key=lambda entry: int(entry["id"]))
    return Recount(ours, others, merged, entries, list(rows[FollowUp]), since, until)

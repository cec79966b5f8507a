"""`verify` finds whatever does not hold, and says where; and finds nothing in what people did."""

from __future__ import annotations

import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from storage import outbox, trail
from storage.checking import columns
from storage.models import EntryKind
from storage.sqlite import DRIVER
from storage.store import Store
from tests.checked import breaches, hear_since
from tests.conversations.talk import START, Talk

NOW = START + timedelta(days=2)


def lived(talk: Talk) -> Talk:
    """A little of everything: #1 is resolved again, #2 merged into #3, #3 waits, #4 is open and offered, #5 is claimed."""
    hear_since(talk.store, START)
    for number in range(1, 6):
        talk.arrives(f"case {number}", requester_name="somebody")
    said = (
        ("ada", "claim 1"),
        ("ada", "followup 1 2d call back"),
        ("bob", "note 1 I know them"),
        ("ada", "resolve 1 upheld done"),
        ("ada", "reopen 1 not yet"),
        ("ada", "handover 1 bob yours"),
        ("bob", "accept 1"),
        ("bob", "resolve 1 not_upheld it was right"),
        ("ada", "claim 2"),
        ("cora", "merge 2 into 3"),
        ("ada", "waiting 3 her until friday"),
        ("cora", "offer 4 ada"),
        ("bob", "claim 5"),
    )
    for who, words in said:
        assert not talk.heard(who, words).refused, words
    talk.hush()
    talk.now = NOW
    talk.say("bob", "note 5 half of it is done")
    return talk


@pytest.fixture
def log(talk: Talk) -> Talk:
    return lived(talk)


@pytest.fixture(scope="module")
def file(prepared_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same in a file, to be copied and spoilt."""
    file = tmp_path_factory.mktemp("lived") / "casebell.db"
    shutil.copyfile(prepared_file, file)
    with closing(Store(f"sqlite:///{file}")) as store:
        lived(Talk(store))
    return file


@dataclass(frozen=True)
class Plant:
    """Something spoilt by hand, and what is told of it."""

    what: str
    told: str


PLANTED = [
    Plant("UPDATE \"case\" SET rings_at = NULL WHERE number = 4", "case 4: is unresolved, so it must have one clock"),
    Plant("UPDATE \"case\" SET due_at = '2026-11-24 00:00:00.000000', rings_at = '2026-11-24 00:00:00.000000' WHERE number = 1", "case 1: is over, so no clock"),
    Plant('UPDATE "case" SET owner_id = NULL WHERE number = 5', "case 5: is in hand, so it must have an owner"),
    Plant('UPDATE "case" SET owner_id = 1 WHERE number = 4', "case 4: is open, so nobody may own it"),
    Plant('UPDATE "case" SET owner_id = 1 WHERE number = 5', "case 5: is volunteer 1's, and by the trail volunteer 2's"),
    Plant('UPDATE "case" SET merged_into = NULL WHERE number = 2', "case 2: must be merged exactly where"),
    Plant('UPDATE "case" SET outcome = NULL WHERE number = 1', "case 1: must have an outcome"),
    Plant("UPDATE \"case\" SET state = 'waiting' WHERE number = 5", "case 5: is waiting, and by the trail claimed"),
    Plant("UPDATE \"case\" SET claimed_at = '2026-11-24 00:00:00.000000' WHERE number = 5", "case 5: was first claimed at 2026-11-24"),
    Plant("UPDATE \"case\" SET resolved_at = '2026-11-24 00:00:00.000000' WHERE number = 1", "case 1: was resolved at 2026-11-24"),
    Plant("DELETE FROM ending WHERE reopened_at IS NULL", "case 1: must have one ending that stands"),
    Plant("DELETE FROM ending WHERE reopened_at IS NOT NULL", "case 1: has 1 endings, and was resolved 2 times"),
    Plant("UPDATE ending SET outcome = 'withdrawn' WHERE id = 1", "ending 1: is outcome:withdrawn, and by entry"),
    Plant("UPDATE ending SET outcome = 'withdrawn' WHERE id = 2", "ending 2: must have the outcome that its case has"),
    Plant("UPDATE ending SET by_id = 1 WHERE id = 2", "ending 2: must be as entry"),
    Plant("UPDATE ending SET practice = 7, version = 1 WHERE id = 2", "ending 2: must name a version of a practice"),
    Plant("INSERT INTO practice VALUES (1, 'licensing', 3, 0)", "practice 1: must have adopted a version"),
    Plant("UPDATE follow_up SET state = 'kept' WHERE case_number = 3", "must have ended exactly where it is pending no more"),
    Plant("UPDATE follow_up SET case_number = 4 WHERE case_number = 3", "is pending, so its case must be in hand"),
    Plant("UPDATE follow_up SET recheck = 1 WHERE case_number = 3", "is pending, so its case must be in hand"),
    Plant("UPDATE follow_up SET volunteer_id = 2 WHERE case_number = 3", "is pending, so it must be the owner's"),
    Plant(
        "DROP INDEX one_promise_a_case; INSERT INTO follow_up (case_number, volunteer_id, what, made_at, due_at, state) "
        "VALUES (3, 1, '', '2026-11-24 00:00:00.000000', '2026-11-24 00:00:00.000000', 'pending')",
        "must be the only promise of its case",
    ),
    Plant("UPDATE offer SET case_number = 1 WHERE case_number = 4", "waits for an answer, so its case must be to be had"),
    Plant("UPDATE offer SET ended_at = NULL WHERE state = 'accepted'", "must have ended exactly where it waits for no answer"),
    Plant("UPDATE volunteer SET cover_id = id WHERE id = 1", "volunteer 1: cannot be the one who covers"),
    Plant("INSERT INTO volunteer (id, name, role, joined_at) VALUES (9, 'x', 'volunteer', '2026-01-01')", "volunteer 9: must have"),
    Plant("UPDATE entry SET text = NULL, salt = NULL WHERE kind = 'noted' AND case_number = 1", "has lost its words, and no entry"),
    Plant("UPDATE entry SET speaker = 'irc:eve' WHERE id = 9", "entry 9: it does not follow"),
    Plant("UPDATE entry SET now = 'waiting' WHERE kind = 'claimed' AND case_number = 5", "moves a case by claimed from open to waiting"),
    Plant("UPDATE entry SET was = 'lost' WHERE kind = 'claimed' AND case_number = 5", "by claimed from lost to claimed, which are no"),
    Plant("UPDATE entry SET now = 'x' WHERE kind = 'handed_over'", "case 1: is volunteer 2's, and by the trail nobody's"),
    Plant("INSERT INTO entry (at, kind, was, now, hash) VALUES ('2026-11-24', 'linked', 'x', NULL, '')", "does not follow"),
    Plant("UPDATE post SET folds = '7'; DELETE FROM post WHERE case_number = 5", "case 5: was claimed (entry "),
    Plant("DELETE FROM entry WHERE kind = 'claimed' AND case_number = 5", "case 5: is claimed, and by the trail open"),
    Plant("DELETE FROM entry WHERE kind = 'resolved' AND case_number = 1 AND id < 20", "moves from resolved a case that was claimed"),
    Plant("DELETE FROM resolved_text", "case 1: is resolved, so it must be found by its words"),
    Plant("UPDATE resolved_text SET words = 'other words' WHERE case_number = 1", "resolved_words index: must hold the words"),
    Plant("INSERT INTO resolved_text VALUES (5, 'words')", "resolved_text 5: has the words of a case that is not resolved"),
    Plant("UPDATE account SET volunteer_id = 77 WHERE account = 'bob'", "points at a row of volunteer that is not there"),
    Plant("DELETE FROM post WHERE case_number = 5 AND place = '#cases'", "case 5: was claimed (entry "),
    Plant(
        "UPDATE room SET since = '2026-11-01 00:00:00' WHERE cards",
        "card_place slack/#slack/1: must say where the card stands that was sent",
    ),
    Plant(
        "UPDATE post SET state = 'waiting', sent_at = NULL, attempts = 0 WHERE id = (SELECT min(id) FROM post); "
        "UPDATE post SET sent_at = '2026-11-24 00:00:00.000000' WHERE state = 'sent'",
        "and its place was sent others since",
    ),
]  # fmt: skip


@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.told[:50])
def test_what_is_spoilt_is_found_and_told(file: Path, tmp_path: Path, plant: Plant) -> None:
    copy = tmp_path / "casebell.db"
    shutil.copyfile(file, copy)
    with closing(DRIVER.connect(copy)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        db.executescript(plant.what)
        db.commit()
    with closing(Store(f"sqlite:///{copy}")) as store:
        told = breaches(store, NOW)
    assert any(plant.told in each for each in told), told


UNREADABLE = [
    ("UPDATE entry SET kind = 'nonsense' WHERE id = 4", "entry 4: has nothing readable in kind"),
    ("UPDATE entry SET at = '2026-02-30 00:00:00.000000', text = x'ff' WHERE id = 4", "entry 4: has nothing readable in at, text"),
    ("UPDATE \"case\" SET test = 7, rung = 'x' WHERE number = 4", "case 4: has nothing readable in rung, test"),
    ("UPDATE post SET folds = '{x' WHERE id = 1", "post 1: has nothing readable in folds"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "told"), UNREADABLE)
def test_values_that_nobody_can_read_are_found_before_anything_reads_them(
    file: Path, tmp_path: Path, what: str, told: str
) -> None:
    copy = tmp_path / "casebell.db"
    shutil.copyfile(file, copy)
    with closing(DRIVER.connect(copy)) as db:
        db.execute(what)
        db.commit()
    with closing(Store(f"sqlite:///{copy}")) as store:
        found = store.read(lambda db: list(columns.readable(db))).result(10)
    assert [f"{each.table} {each.row}: {each.why}" for each in found] == [told]


def test_nothing_is_found_in_what_people_did(log: Talk) -> None:
    assert breaches(log.store, log.now) == []
    assert breaches(log.store, log.now, notes=True) == [
        f"post {each['id']}: waits untried since 2026-11-23 10:00 UTC, as it does while the bot does not run"
        for each in log.posts()
        if each["state"] == "waiting"
    ]


def test_a_clock_that_went_backwards_is_worth_knowing_and_no_break(log: Talk) -> None:
    log.now -= timedelta(days=1)
    log.say("bob", "note 5 a day before")
    assert breaches(log.store, NOW) == []
    assert "is the first of 1 that are older than the entry before" in str(breaches(log.store, NOW, notes=True))


def test_two_volunteers_who_are_one_are_one_to_the_trail(log: Talk) -> None:
    ada = log.volunteer("ada")
    code = log.say("bob", "link")[0].split("Your code: ")[1].split(".")[0]
    assert not log.heard("ada", f"link {code}").refused
    assert log.volunteer("ada") == log.volunteer("bob") != ada
    assert breaches(log.store, log.now) == []


def test_an_older_log_whose_entries_say_less_holds(log: Talk) -> None:
    """As an upgrade leaves it: the outcome of what was reopened is known to nobody."""

    def as_before(db: object) -> None:
        run = db.exec_driver_sql  # type: ignore[attr-defined]  # a connection
        run("UPDATE ending SET outcome = 'unknown' WHERE reopened_at IS NOT NULL")
        run("UPDATE entry SET about = NULL")

    log.do(as_before)
    told = breaches(log.store, log.now)
    assert {each.partition(": ")[2] for each in told} <= {"it does not follow from the entry before it"}


def test_rooms_are_owed_what_happened_only_since_they_hear_it(log: Talk) -> None:
    log.do(lambda db: db.exec_driver_sql("DELETE FROM post WHERE place = '#cases'"))
    assert breaches(log.store, log.now) != []
    hear_since(log.store, log.now)
    assert breaches(log.store, log.now) == []


def test_a_digest_is_a_word_of_each_case_in_it(log: Talk) -> None:
    log.do(lambda db: db.exec_driver_sql("DELETE FROM post WHERE place = '#cases' AND case_number = 5"))
    assert "irc:#cases was owed no word of it" in str(breaches(log.store, log.now))
    where = {"platform": "irc", "place": "#cases", "private": False}
    log.do(lambda db: outbox.fold(db, **where, case=5, at=START, until=log.now + timedelta(hours=1)))
    assert breaches(log.store, log.now) == []


def test_the_walk_is_told_as_it_goes(store: Store) -> None:
    for _ in range(3):
        store.transact(lambda db: trail.append(db, EntryKind.NOTED, at=START, text="words")).result(10)
    walked: list[int] = []
    assert store.read(lambda db: list(trail.verify(db, walked=walked.append))).result(10) == []
    assert sum(walked) == 3

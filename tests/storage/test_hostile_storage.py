"""Damage, death and crowding: what the case log does when things go wrong."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Thread
from time import monotonic

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from storage import engine, schema
from storage.backup import backup
from tests.storage.child import deaths
from tests.storage.shape import ADA, MORE, later, run, shape

ADD = "INSERT INTO volunteer (id, name, role, joined_at) VALUES"
CANARY = "a-requester-who-was-promised-to-be-forgotten"


def page_of(file: Path, text: bytes) -> int:
    """Where the page begins that holds the text."""
    return file.read_bytes().index(text) // 4096 * 4096


def overwrite(file: Path, at: int, what: bytes) -> None:
    with file.open("r+b") as pages:
        pages.seek(at)
        pages.write(what)


def test_a_corrupt_page_stops_the_start_and_the_newest_backup_is_named(
    sqlite_url: str, file: Path, tmp_path: Path
) -> None:
    for age, name in enumerate(["monday.db", "sunday.db", "saturday.db"]):
        backup(sqlite_url, tmp_path / name)
        os.utime(tmp_path / name, (1e9 - age, 1e9 - age))
    (tmp_path / "younger.txt").write_text("no backup", encoding="utf-8")
    overwrite(file, page_of(file, b"ada"), os.urandom(4096))
    damaged = file.read_bytes()
    with pytest.raises(schema.Damaged) as refused:
        schema.prepare(sqlite_url)
    assert f"casebell restore {tmp_path}/monday.db" in str(refused.value)
    assert file.read_bytes() == damaged


def test_a_damaged_backup_is_not_the_one_to_bring_back(sqlite_url: str, file: Path, tmp_path: Path) -> None:
    for name in ("good.db", "bad.db"):
        backup(sqlite_url, tmp_path / name)
    os.utime(tmp_path / "good.db", (1e9, 1e9))
    overwrite(tmp_path / "bad.db", 0, b"SQLite format 3\x00" + os.urandom(4080))
    overwrite(file, 0, b"SQLite format 3\x00" + os.urandom(4080))
    with pytest.raises(schema.Damaged, match=f"casebell restore {tmp_path}/good.db"):
        schema.prepare(sqlite_url)


@pytest.mark.parametrize("garbage", [b"", b"SQLite format 3\x00"])
def test_a_file_that_is_no_database_is_refused_where_no_backup_is_known(
    sqlite_url: str, file: Path, garbage: bytes
) -> None:
    overwrite(file, 0, garbage + os.urandom(4096))
    with pytest.raises(schema.Damaged, match=r"no backup lies beside it.*casebell restore PATH"):
        schema.prepare(sqlite_url)


def test_a_file_cut_short_is_refused(sqlite_url: str, file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)
    with pytest.raises(schema.Damaged):
        schema.prepare(sqlite_url)


def test_a_case_log_whose_file_is_gone_is_not_begun_anew_over_its_wal(sqlite_url: str, file: Path) -> None:
    with engine.writer(engine.connect(sqlite_url)) as db:
        with db.begin():
            db.exec_driver_sql("UPDATE volunteer SET name = 'eve'")
        wal = file.with_name("casebell.db-wal").read_bytes()
    file.unlink()
    file.with_name("casebell.db-wal").write_bytes(wal)
    for _ in range(2):
        with pytest.raises(engine.Unusable, match="put the file back"):
            schema.prepare(sqlite_url)
    assert file.with_name("casebell.db-wal").read_bytes() == wal
    assert not file.exists()


def test_an_upgrade_killed_at_any_step_leaves_the_old_schema_or_the_new(database_url: str, tmp_path: Path) -> None:
    run(database_url, *ADA)
    migrations = later(tmp_path, MORE)
    old = shape(database_url)
    work = f"schema.prepare({database_url!r}, migrations=Path({str(migrations)!r}))"
    steps = 0
    for _ in deaths(work, tmp_path / "casebell.db"):
        assert shape(database_url) == old
        assert run(database_url, "SELECT role, account FROM volunteer JOIN account ON id = volunteer_id") == [
            ("volunteer", "ada")
        ]
        steps += 1
    assert steps >= 8
    assert shape(database_url)["revision"] == "9999"
    assert run(database_url, "SELECT pronouns FROM volunteer") == [("she",)]


def test_a_first_start_killed_at_any_step_leaves_nothing_or_the_whole(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/casebell.db"
    steps = 0
    for _ in deaths(f"schema.prepare({url!r})", tmp_path):
        assert shape(url) == {}
        steps += 1
    assert steps > 20
    assert shape(url)["revision"] == schema.revisions()[-1]


def test_a_busy_case_log_is_waited_for_and_then_said_to_be_busy(database_url: str) -> None:
    first = engine.writer(engine.connect(database_url))
    second = engine.writer(engine.connect(database_url, patience=0.2))
    with first, second:
        with first.begin():
            began = monotonic()
            with pytest.raises(OperationalError, match=r"database is locked|lock timeout"):
                second.begin()
            assert 0.2 <= monotonic() - began < 3
        with second.begin():
            second.exec_driver_sql(ADA[0])


def test_after_a_refused_begin_nothing_is_written_outside_a_transaction(database_url: str) -> None:
    first = engine.writer(engine.connect(database_url))
    second = engine.writer(engine.connect(database_url, patience=0.05))
    with first, second:
        with first.begin(), pytest.raises(OperationalError):
            second.exec_driver_sql(ADA[0])
        second.exec_driver_sql(ADA[0])
        second.rollback()
    assert run(database_url, "SELECT count(*) FROM volunteer") == [(0,)]


def test_a_writer_that_waits_gets_its_turn_and_sees_what_the_one_before_it_did(database_url: str) -> None:
    connected = engine.connect(database_url)
    counted = []

    def add_one() -> None:
        with engine.writer(connected) as db:
            for _ in range(20):
                with db.begin():
                    number = db.exec_driver_sql("SELECT count(*) FROM volunteer").scalar_one()
                    sql = f"{ADD} ({number}, 'v', 'volunteer', '2026-01-01')"
                    db.exec_driver_sql(sql)
                counted.append(number)

    threads = [Thread(target=add_one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(counted) == list(range(40))


def test_a_reader_sees_one_moment_and_cannot_write(database_url: str) -> None:
    connected = engine.connect(database_url)
    reading = engine.reader(connected)
    assert reading is not None
    with reading, engine.writer(connected) as writing:
        with reading.begin():
            assert reading.exec_driver_sql("SELECT count(*) FROM volunteer").scalar() == 0
            with writing.begin():
                writing.exec_driver_sql(ADA[0])
            assert reading.exec_driver_sql("SELECT count(*) FROM volunteer").scalar() == 0
        with reading.begin():
            assert reading.exec_driver_sql("SELECT count(*) FROM volunteer").scalar() == 1
        with pytest.raises(Exception, match=r"read-?only"), reading.begin():
            reading.exec_driver_sql("DELETE FROM volunteer")


def test_the_promises_about_the_disk_are_set_on_every_sqlite_connection(sqlite_url: str) -> None:
    connected = engine.connect(sqlite_url)
    reading = engine.reader(connected)
    assert reading is not None
    with reading, engine.writer(connected) as writing:
        for db in (reading, writing):
            assert {
                pragma: db.exec_driver_sql(f"PRAGMA {pragma}").scalar()
                for pragma in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "temp_store")
            } == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "temp_store": 2}


def test_a_postgresql_told_to_acknowledge_early_is_told_not_to(postgres_url: str) -> None:
    name = make_url(postgres_url).database
    run(postgres_url, f"ALTER DATABASE {name} SET synchronous_commit = off")
    assert run(postgres_url, "SHOW synchronous_commit") == [("on",)]
    run(postgres_url, f"ALTER DATABASE {name} SET synchronous_commit = remote_apply")
    assert run(postgres_url, "SHOW synchronous_commit") == [("remote_apply",)]


def test_erased_words_leave_no_bytes_behind(sqlite_url: str, file: Path) -> None:
    put = f"INSERT INTO requester (source, name) VALUES ('form', '{CANARY}')"  # noqa: S608
    run(sqlite_url, put)
    assert CANARY.encode() in file.read_bytes()
    run(sqlite_url, "UPDATE requester SET name = NULL")
    assert CANARY.encode() not in file.read_bytes()
    run(sqlite_url, put, "DELETE FROM requester")
    assert CANARY.encode() not in file.read_bytes()


def test_only_its_owner_reads_the_case_log(tmp_path: Path) -> None:
    file = tmp_path / "var" / "casebell.db"
    with engine.writer(engine.connect(f"sqlite:///{file}")) as db:
        with db.begin():
            db.exec_driver_sql("CREATE TABLE t (id INTEGER)")
        modes = {path.name: path.stat().st_mode & 0o777 for path in (file.parent, *file.parent.iterdir())}
    assert modes == {"var": 0o700, "casebell.db": 0o600, "casebell.db-wal": 0o600, "casebell.db-shm": 0o600}


def test_a_case_log_that_others_could_read_is_closed_to_them(sqlite_url: str, file: Path) -> None:
    file.chmod(0o644)
    engine.connect(sqlite_url)
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_place_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(engine.Unusable, match="DATABASE_URL"):
        engine.connect(f"sqlite:///{tmp_path}/file/casebell.db")


def test_a_connection_serves_a_thread_that_did_not_open_it(database_url: str) -> None:
    db = engine.writer(engine.connect(database_url))
    counts = []

    def use() -> None:
        with db, db.begin():
            counts.append(db.exec_driver_sql("SELECT count(*) FROM volunteer").scalar())

    thread = Thread(target=use)
    thread.start()
    thread.join()
    assert counts == [0]


@pytest.mark.parametrize(("library", "apart"), [((3, 40, 1), False), ((3, 51, 2), False), ((3, 51, 3), True)])
def test_an_old_sqlite_gets_one_connection_for_everything(library: tuple[int, int, int], *, apart: bool) -> None:
    assert engine.safe_with_several(library) is apart

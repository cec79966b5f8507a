"""A backup is whole while the bot works on, and the way back from it never loses what was there."""

from __future__ import annotations

from pathlib import Path
from threading import Event, Thread

import pytest

from storage import engine, files, schema
from storage.backup import BackupRefused, backup, restore
from storage.lock import AlreadyOpen, CaseLogLock
from storage.schema import Damaged, NewerSchema
from tests.storage.child import deaths, holding
from tests.storage.shape import MORE, later, run

ADD_VOLUNTEER = "INSERT INTO volunteer (id, name, role, joined_at) VALUES (?, 'v', 'volunteer', '2026-01-01')"
PAIRS = "SELECT (SELECT count(*) FROM volunteer), (SELECT count(*) FROM account)"


def url_of(file: Path) -> str:
    return f"sqlite:///{file}"


def names(file: Path) -> list[str]:
    return [name for (name,) in run(url_of(file), "SELECT name FROM volunteer ORDER BY id")]


def spoil(file: Path) -> None:
    """Overwrite pages in the middle, as a failing disk does."""
    with file.open("r+b") as pages:
        pages.seek(4096)
        pages.write(b"\xa5" * 4096 * 8)


def test_a_backup_under_load_holds_whole_transactions_and_all_that_was_committed_before(
    sqlite_url: str, tmp_path: Path
) -> None:
    stop, first = Event(), Event()
    written: list[int] = []

    def work() -> None:
        with engine.writer(engine.connect(sqlite_url)) as db:
            while not stop.is_set():
                who = len(written) + 1
                with db.begin():
                    db.exec_driver_sql(ADD_VOLUNTEER, (who,))
                    db.exec_driver_sql(
                        "INSERT INTO account VALUES ('irc', 'net', ?, ?, 'v', '2026-01-01', NULL)", (who, who)
                    )
                written.append(who)
                first.set()

    load = Thread(target=work)
    load.start()
    try:
        assert first.wait(20)
        for number in range(5):
            before = len(written)
            path = tmp_path / f"backup-{number}.db"
            backup(sqlite_url, path)
            ((volunteers, accounts),) = run(url_of(path), PAIRS)
            assert volunteers == accounts >= before
    finally:
        stop.set()
        load.join()
    assert len(written) > before


def test_a_backup_is_one_file_for_its_owner_alone(sqlite_url: str, file: Path, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    with engine.writer(engine.connect(sqlite_url)) as db:
        with db.begin():
            db.exec_driver_sql("UPDATE volunteer SET name = 'ada l'")
        assert files.companions(file)[0].stat().st_size, "the change is in the wal alone"
        backup(sqlite_url, tmp_path / "backups" / "monday.db")
    (made,) = (tmp_path / "backups").iterdir()
    assert made.stat().st_mode & 0o777 == 0o600
    assert names(made) == ["ada l"]


def test_a_backup_overwrites_nothing(sqlite_url: str, tmp_path: Path) -> None:
    taken = tmp_path / "monday.db"
    taken.write_text("dear diary", encoding="utf-8")
    with pytest.raises(BackupRefused, match="another name"):
        backup(sqlite_url, taken)
    assert taken.read_text(encoding="utf-8") == "dear diary"


def test_a_backup_that_cannot_be_made_says_why(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="another place"):
        backup(sqlite_url, tmp_path / "nowhere" / "monday.db")
    with pytest.raises(BackupRefused, match="check DATABASE_URL"):
        backup(url_of(tmp_path / "mistyped.db"), tmp_path / "monday.db")
    assert not (tmp_path / "mistyped.db").exists()


def test_a_damaged_case_log_makes_no_backup(sqlite_url: str, file: Path, tmp_path: Path) -> None:
    (tmp_path / "backups").mkdir()
    spoil(file)
    with pytest.raises(Damaged, match=str(file)):
        backup(sqlite_url, tmp_path / "backups" / "monday.db")
    assert list((tmp_path / "backups").iterdir()) == []


def test_postgresql_is_backed_up_with_its_own_tool(postgres_url: str, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="pg_dump"):
        backup(postgres_url, tmp_path / "monday.db")
    with pytest.raises(BackupRefused, match="pg_restore"):
        restore(postgres_url, tmp_path / "monday.db")


def test_a_backup_comes_back(sqlite_url: str, file: Path, tmp_path: Path) -> None:
    backup(sqlite_url, tmp_path / "monday.db")
    run(sqlite_url, "UPDATE volunteer SET name = 'eve'")
    restore(sqlite_url, tmp_path / "monday.db")
    schema.prepare(sqlite_url)
    assert names(file) == ["ada"]
    assert file.stat().st_mode & 0o777 == 0o600
    assert names(tmp_path / "monday.db") == ["ada"]


def test_a_backup_may_be_named_from_where_one_stands(
    sqlite_url: str, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    backup(sqlite_url, Path("monday.db"))
    restore(sqlite_url, Path("monday.db"))
    assert names(file) == ["ada"]


def test_a_backup_comes_back_where_nothing_is_left(sqlite_url: str, file: Path, tmp_path: Path) -> None:
    backup(sqlite_url, tmp_path / "monday.db")
    file.unlink()
    assert restore(sqlite_url, tmp_path / "monday.db") is None
    assert names(file) == ["ada"]


def test_what_was_in_the_place_stays_beside_it_with_its_last_commits(
    sqlite_url: str, file: Path, tmp_path: Path
) -> None:
    backup(sqlite_url, tmp_path / "monday.db")
    last = f"w = engine.writer(engine.connect({sqlite_url!r}))\n"
    last += "with w.begin(): w.exec_driver_sql(\"UPDATE volunteer SET name = 'eve'\")"
    with holding(last) as bot:
        bot.kill()
    aside = restore(sqlite_url, tmp_path / "monday.db")
    assert names(file) == ["ada"]
    assert aside is not None
    assert names(aside) == ["eve"]


def test_a_second_restore_keeps_both_files_it_replaced(sqlite_url: str, file: Path, tmp_path: Path) -> None:
    backup(sqlite_url, tmp_path / "monday.db")
    run(sqlite_url, "UPDATE volunteer SET name = 'eve'")
    kept = [restore(sqlite_url, tmp_path / "monday.db") for _ in range(2)]
    assert [names(aside) for aside in kept if aside] == [["eve"], ["ada"]]


def test_nothing_is_restored_under_a_running_bot(sqlite_url: str, file: Path, tmp_path: Path) -> None:
    backup(sqlite_url, tmp_path / "monday.db")
    run(sqlite_url, "UPDATE volunteer SET name = 'eve'")
    with CaseLogLock(sqlite_url), pytest.raises(AlreadyOpen):
        restore(sqlite_url, tmp_path / "monday.db")
    assert names(file) == ["eve"]


def test_what_is_no_sound_backup_is_refused_and_the_case_log_stays(sqlite_url: str, file: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.db"
    text.write_text("dear diary", encoding="utf-8")
    photos = tmp_path / "photos.db"
    run(url_of(photos), "CREATE TABLE photos (id INTEGER)")
    spoilt = tmp_path / "spoilt.db"
    backup(sqlite_url, spoilt)
    spoil(spoilt)
    for path, advice in {
        tmp_path / "missing.db": "name the file of one",
        tmp_path: "name the file of one",
        text: "another backup",
        photos: "no case log",
        spoilt: "another backup",
    }.items():
        with pytest.raises(BackupRefused, match=advice):
            restore(sqlite_url, path)
    assert names(file) == ["ada"]
    assert not list(tmp_path.glob("casebell.db.[!l]*"))


def test_a_backup_of_a_newer_casebell_is_refused(sqlite_url: str, file: Path, tmp_path: Path) -> None:
    backup(sqlite_url, tmp_path / "newer.db")
    schema.prepare(url_of(tmp_path / "newer.db"), migrations=later(tmp_path, MORE))
    with pytest.raises(NewerSchema, match="schema 9999"):
        restore(sqlite_url, tmp_path / "newer.db")
    assert names(file) == ["ada"]


def test_a_restore_killed_at_any_step_leaves_old_or_new_or_is_finished_by_another_try(
    sqlite_url: str, file: Path, tmp_path: Path
) -> None:
    monday, tuesday = tmp_path / "monday.db", tmp_path / "tuesday.db"
    backup(sqlite_url, monday)
    run(sqlite_url, "UPDATE volunteer SET name = 'eve'")
    backup(sqlite_url, tuesday)
    place = tmp_path / "place"
    place.mkdir()
    placed = place / "casebell.db"
    found: set[str] = set()

    def start_again() -> None:
        for path in place.iterdir():
            path.unlink()
        backup(url_of(tuesday), placed)

    start_again()
    for _ in deaths(f"backup.restore({url_of(placed)!r}, Path({str(monday)!r}))", place):
        try:
            schema.prepare(url_of(placed))
            found.add(*names(placed))
        except engine.Unusable as refused:
            found.add(str(refused).partition(": ")[2])
            restore(url_of(placed), monday)
            assert names(placed) == ["ada"]
            assert names(place / "casebell.db.aside") == ["eve"]
        start_again()
    assert found == {"eve", "run the same casebell restore once more", "ada"}

"""One process has the case log; the next is told so, and the lock dies with its holder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from storage import engine
from storage.lock import AlreadyOpen, CaseLogLock
from storage.postgresql import CASE_LOG, OPEN
from tests.storage.child import holding
from tests.storage.shape import ADA, END_THE_LOCKS_SESSION, run


def take(url: str) -> str:
    return f"held = lock.CaseLogLock({url!r}); held.__enter__()"


def test_a_second_process_is_refused_and_told_what_to_do(database_url: str) -> None:
    with holding(take(database_url)), pytest.raises(AlreadyOpen, match="DATABASE_URL"), CaseLogLock(database_url):
        pass


def test_the_refusal_names_the_process_that_has_the_file(sqlite_url: str) -> None:
    with holding(take(sqlite_url)) as holder, pytest.raises(AlreadyOpen, match=f"process {holder.pid}\\)"):
        CaseLogLock(sqlite_url).__enter__()


def test_the_lock_dies_with_its_process(database_url: str) -> None:
    with holding(take(database_url)) as holder:
        holder.kill()
        holder.wait()
        _server_has_noticed(database_url)
        with CaseLogLock(database_url):
            pass


def _server_has_noticed(url: str) -> None:
    """Wait in the queue for the lock: PostgreSQL sees a moment later than the kernel that a process is gone."""
    if engine.file_of(url) is None:
        run(url, f"SELECT pg_advisory_xact_lock({CASE_LOG}, {OPEN})")


def test_a_lock_that_is_held_says_so_until_it_is_let_go(database_url: str) -> None:
    lock = CaseLogLock(database_url)
    assert not lock.held()
    with lock:
        assert lock.held()
    assert not lock.held()


def test_a_lock_whose_session_the_server_ended_is_held_no_more(postgres_url: str) -> None:
    """Also when it is asked again: the connection is then a new one, which holds nothing."""
    with CaseLogLock(postgres_url) as lock:
        run(postgres_url, END_THE_LOCKS_SESSION)
        assert [lock.held(), lock.held()] == [False, False]
        with CaseLogLock(postgres_url) as other:
            assert other.held()


def test_the_lock_can_be_taken_again_when_it_was_let_go(database_url: str) -> None:
    lock = CaseLogLock(database_url)
    for _ in range(2):
        with lock, pytest.raises(AlreadyOpen):
            CaseLogLock(database_url).__enter__()


def test_two_names_of_one_file_have_one_lock(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "alias.db").symlink_to(tmp_path / "casebell.db")
    with CaseLogLock(sqlite_url), pytest.raises(AlreadyOpen):
        CaseLogLock(f"sqlite:///{tmp_path}/alias.db").__enter__()


def test_a_program_that_outlives_the_bot_that_started_it_does_not_keep_the_lock(sqlite_url: str) -> None:
    starting = "import subprocess; subprocess.Popen(['cat'], stdout=subprocess.DEVNULL, close_fds=False)"
    with holding(f"{take(sqlite_url)}; {starting}") as holder:
        holder.kill()
        holder.wait()
        with CaseLogLock(sqlite_url):
            pass


# Asks for the bytes on which each SQLite connection holds a shared lock as long as it is open.
_ALONE = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
"""


def test_taking_and_leaving_the_lock_leaves_sqlites_own_locks_alone(sqlite_url: str, tmp_path: Path) -> None:
    with engine.writer(engine.connect(sqlite_url)) as writer:
        with writer.begin():
            writer.exec_driver_sql(ADA[0])
        with CaseLogLock(sqlite_url):
            pass
        asking = [sys.executable, "-c", _ALONE, str(tmp_path / "casebell.db")]
        asked = subprocess.run(asking, stderr=subprocess.PIPE, text=True, check=False)
    assert "BlockingIOError" in asked.stderr


def test_the_lock_keeps_no_writer_of_its_own_process_waiting(database_url: str) -> None:
    with CaseLogLock(database_url):
        run(database_url, *ADA)

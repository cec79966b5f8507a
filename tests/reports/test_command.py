"""`casebell report` writes a month as people read it, beside the bot that runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.lock import CaseLogLock
from storage.schema import prepare
from tests.conversations.talk import Talk
from tests.fixtures.database import hasty
from tests.local.conftest import Casebell


@pytest.fixture
def log(casebell: Casebell) -> str:
    """A case log with a case in January 2026."""
    url = f"sqlite:///{casebell.folder}/var/casebell.db"
    prepare(url)
    store = hasty(url)
    talk = Talk(store, now=datetime(2026, 1, 12, 9, tzinfo=UTC), only=("#cases",))
    talk.arrives("canary")
    talk.now += timedelta(hours=3)
    talk.say("ada", "claim 1")
    store.close()
    return url


def test_a_month_is_written_as_pages_and_pictures_while_the_bot_runs(casebell: Casebell, log: str) -> None:
    with CaseLogLock(log):
        said = casebell("report", "2026-01")
    assert said.returncode == 0, said.stderr
    title, first, *_ = said.stdout.splitlines()
    assert title == "January 2026: how it went"
    assert first.startswith("January 2026: 1 opened, 1 claimed, 0 resolved, 0 reopened. At its end 1 unresolved")
    assert "Written: var/reports/2026-01/report.html, var/reports/2026-01/report.md" in said.stdout
    assert said.stderr == "", "a bar is for terminals"
    folder = casebell.folder / "var" / "reports" / "2026-01"
    page, text = ((folder / f"report.{ending}").read_text() for ending in ("html", "md"))
    assert page.count('role="img"') == 5
    assert "January 2026: 1 opened" in page
    pictures = list((folder / "charts").iterdir())
    assert len(pictures) == 10
    for picture in pictures:
        begins = picture.read_bytes()[:5]
        assert begins == (b"<?xml" if picture.suffix == ".svg" else b"\x89PNG\r")
        assert picture.suffix == ".png" or f"(charts/{picture.name})" in text
    assert "canary" not in page + text + said.stdout


@pytest.mark.parametrize(
    ("month", "why"),
    [
        ("2999-01", "has not begun yet"),
        ("2025-12", "the first case came in 2026-01"),
        ("soon", "is no month"),
        ("2026-13", "is no month"),
    ],
)
def test_a_month_that_cannot_be_written_is_a_sentence(casebell: Casebell, log: str, month: str, why: str) -> None:
    said = casebell("report", month)
    assert said.returncode == 1
    assert why in said.stderr
    assert len(said.stderr.splitlines()) == 1
    assert not (casebell.folder / "var" / "reports").exists()


def test_without_a_case_log_it_makes_none(casebell: Casebell) -> None:
    said = casebell("report")
    assert said.returncode == 1
    assert said.stderr.startswith("There is no case log at ")
    assert not list(casebell.folder.iterdir())


def test_a_database_that_does_not_answer_is_a_sentence(casebell: Casebell) -> None:
    said = casebell("report", "2026-01", DATABASE_URL="postgresql+psycopg://nobody@127.0.0.1:1/none")
    assert said.returncode == 1
    assert said.stderr.startswith("The case log cannot be read: ")
    assert len(said.stderr.splitlines()) == 1


def test_a_folder_that_cannot_be_written_to_is_named(casebell: Casebell, log: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said = casebell("report", "2026-01", "--to", str(tmp_path / "file" / "in"), "--format", "md")
    assert said.returncode == 1
    assert said.stderr.startswith("The report cannot be written to ")

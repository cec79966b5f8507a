"""`casebell export`, `import` and `verify`, as operators use them."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest

from storage import schema
from storage.lock import CaseLogLock
from storage.models import EntryKind
from storage.sqlite import DRIVER
from storage.store import Store
from tests.conversations.talk import Talk
from tests.local.conftest import Casebell


@pytest.fixture
def lived(casebell: Casebell) -> Casebell:
    """In its folder is a case log in which something happened."""
    url = f"sqlite:///{casebell.folder}/var/casebell.db"
    schema.prepare(url)
    with closing(Store(url)) as store:
        talk = Talk(store)
        talk.arrives("from outside", requester_name="somebody")
        for said in ("claim 1", "followup 1 2d call back"):
            assert not talk.heard("ada", said).refused
    return casebell


def elsewhere(casebell: Casebell) -> dict[str, str]:
    return {"DATABASE_URL": f"sqlite:///{casebell.folder}/new.db"}


def test_a_case_log_goes_out_while_the_bot_runs_and_in_where_there_is_none(lived: Casebell) -> None:
    with CaseLogLock(f"sqlite:///{lived.folder}/var/casebell.db"):  # as a bot has it
        out = lived("export", "exported")
    assert out.returncode == 0, out.stderr
    head = json.loads((lived.folder / "exported" / "manifest.json").read_text())["head"]
    assert head in out.stdout
    assert "who wrote in" in out.stdout
    taken = lived("import", "exported", **elsewhere(lived))
    assert taken.returncode == 0, taken.stderr
    assert head in taken.stdout
    for settings in ({}, elsewhere(lived)):
        verified = lived("verify", **settings)
        assert verified.returncode == 0, verified.stderr
        assert f"Its head is {head}" in verified.stdout
    again = lived("import", "exported", **elsewhere(lived))
    assert again.returncode == 1
    assert "overwrites nothing" in again.stderr


def test_that_an_export_was_made_is_in_the_trail(lived: Casebell) -> None:
    assert lived("export", "exported").returncode == 0
    with closing(Store(f"sqlite:///{lived.folder}/var/casebell.db")) as store:
        [exported] = Talk(store).trail(EntryKind.EXPORTED)
    assert exported["speaker"] == "command line"


def test_what_cannot_go_out_or_in_is_a_sentence_and_leaves_no_trace(lived: Casebell) -> None:
    assert lived("export", "var").stderr.startswith("var is not empty")
    assert "holds no export" in lived("import", "var", **elsewhere(lived)).stderr
    assert not (lived.folder / "new.db").exists()
    assert lived("import").returncode == 2
    assert lived("export", "exported").returncode == 0
    assert lived("export", "exported").returncode == 1
    with CaseLogLock(f"sqlite:///{lived.folder}/new.db"):
        assert lived("import", "exported", **elsewhere(lived)).returncode == 3
    line = lived.folder / "exported" / "case.jsonl"
    line.write_text(line.read_text().replace('"general"', '"licensing"'))
    broken = lived("import", "exported", **elsewhere(lived))
    assert broken.returncode == 1
    assert broken.stderr.startswith("case.jsonl is not as it was exported")
    assert broken.stderr.endswith("Nothing was taken in.\n")


def test_verify_says_exactly_where_a_case_log_breaks_and_counts_what_is_too_much(lived: Casebell) -> None:
    with closing(DRIVER.connect(lived.folder / "var" / "casebell.db")) as log:
        log.execute("UPDATE follow_up SET volunteer_id = 99")
        unknown = (
            "INSERT INTO volunteer (id, name, role, joined_at) VALUES (?, 'x', 'volunteer', '2026-01-01 00:00:00')"
        )
        log.executemany(unknown, [(number,) for number in range(100, 130)])
        log.commit()
    verified = lived("verify")
    assert verified.returncode == 1
    told = verified.stderr.splitlines()
    assert told[0].startswith("The case log does not hold; bring back a backup")
    assert "  follow_up 1: points at a row of volunteer that is not there" in told
    assert told[-1] == "  and 12 more"


def test_verify_says_what_it_found_before_the_case_log_could_be_read_no_further(lived: Casebell) -> None:
    log = lived.folder / "var" / "casebell.db"
    with closing(DRIVER.connect(log)) as spoilt:
        spoilt.execute("UPDATE entry SET kind = '\x1b[31mred' WHERE id = 2")
        spoilt.commit()
        [(page,)] = spoilt.execute("SELECT rootpage FROM sqlite_master WHERE name = 'entry_happened'")
        [(size,)] = spoilt.execute("PRAGMA page_size")
    told = lived("verify").stderr
    assert "  entry 2: has nothing readable in kind\nThe rest can only be looked at once these can be read.\n" in told
    with log.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    told = lived("verify").stderr
    assert "  sqlite file: " in told
    assert told.endswith("The rest cannot be read: database disk image is malformed\n")


def test_what_nobody_could_take_in_again_is_not_exported(lived: Casebell) -> None:
    with closing(DRIVER.connect(lived.folder / "var" / "casebell.db")) as log:
        log.execute("UPDATE follow_up SET due_at = 'soon'")
        log.commit()
    said = lived("export", "exported")
    assert (said.returncode, said.stderr) == (
        1,
        "follow_up 1 has nothing readable in due_at. All that does not hold is told by: casebell verify\n",
    )


@pytest.mark.parametrize(
    "words", ["--practices p exported", "--practices p --activity wiki", "exported --adopt", "exported --kinds edit"]
)
def test_kinds_of_imports_are_not_mixed(casebell: Casebell, words: str) -> None:
    said = casebell("import", *words.split())
    assert said.returncode == 2
    assert "these do not go together" in said.stderr


def test_a_case_log_of_another_schema_is_not_looked_at(lived: Casebell) -> None:
    with closing(DRIVER.connect(lived.folder / "var" / "casebell.db")) as log:
        log.execute("UPDATE alembic_version SET version_num = '0004'")
        log.commit()
    for words in (["verify"], ["export", "exported"]):
        said = lived(*words)
        assert said.returncode == 1
        assert "The case log is at schema 0004" in said.stderr


@pytest.mark.parametrize("words", [["export", "exported"]])
def test_a_case_log_that_is_not_there_is_not_exported(casebell: Casebell, words: list[str]) -> None:
    said = casebell(*words)
    assert said.returncode == 1
    assert said.stderr.startswith("There is no case log")
    assert not Path(casebell.folder / "exported").exists()

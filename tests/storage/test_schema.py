"""A case log is made, recognised, and brought up to date; never lost, never half."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from storage import engine, files, models, schema
from storage.migrations import __main__ as migration
from tests.storage.shape import ADA, MORE, later, run, shape

HEAD = schema.revisions()[-1]


def migrate(url: str) -> None:
    """Make the tables by the migrations alone."""
    with engine.writer(engine.connect(url)) as db, db.begin():
        command.upgrade(schema.alembic_config(db), "head")


def test_an_empty_database_becomes_a_case_log_of_the_newest_schema(bare_url: str) -> None:
    schema.prepare(bare_url)
    made = shape(bare_url)
    assert made.pop("revision") == HEAD
    kept = {name for name in made if not name.startswith(models.SEARCHED)}
    assert kept == {*models.Case.metadata.tables, "alembic_version"}


def test_a_current_case_log_is_left_as_it_is(sqlite_url: str, tmp_path: Path) -> None:
    before = (tmp_path / "casebell.db").read_bytes()
    schema.prepare(sqlite_url)
    assert (tmp_path / "casebell.db").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["casebell.db"]


def test_a_new_case_log_and_one_migrated_from_nothing_are_the_same(bare_url: str) -> None:
    schema.prepare(bare_url)
    made = shape(bare_url)
    with engine.writer(engine.connect(bare_url)) as db, db.begin():
        models.Case.metadata.drop_all(db)
        db.exec_driver_sql("DROP TABLE alembic_version")
    migrate(bare_url)
    assert shape(bare_url) == made


def test_the_migrations_lead_to_the_models(bare_url: str) -> None:
    migrate(bare_url)
    with engine.writer(engine.connect(bare_url)) as db, db.begin():
        ours = {"include_name": lambda name, *_: name is None or not name.startswith(models.SEARCHED)}
        assert compare_metadata(MigrationContext.configure(db, opts=ours), models.Case.metadata) == []


def test_the_revisions_are_one_line_and_their_files_are_numbered_in_its_order(sqlite_url: str) -> None:
    with engine.writer(engine.connect(sqlite_url)) as db, db.begin():
        script = ScriptDirectory.from_config(schema.alembic_config(db))
    assert [revision.revision for revision in script.walk_revisions()] == schema.revisions()[::-1]


def test_a_start_does_not_load_what_only_an_upgrade_needs(tmp_path: Path) -> None:
    program = (
        "import sys; from storage import schema\n"
        f"for _ in range(2): schema.prepare('sqlite:///{tmp_path}/casebell.db')\n"
        "print({'alembic', 'psycopg'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert said.stdout == "set()\n"


def test_an_older_case_log_is_upgraded_with_all_its_rows(database_url: str, tmp_path: Path) -> None:
    run(database_url, *ADA)
    schema.prepare(database_url, migrations=later(tmp_path, MORE))
    assert shape(database_url)["revision"] == "9999"
    assert run(
        database_url, "SELECT v.name, v.pronouns, a.account FROM volunteer v JOIN account a ON v.id = volunteer_id"
    ) == [("ada", "she", "ada")]


def test_an_upgrade_keeps_the_old_file_beside_the_new(sqlite_url: str, tmp_path: Path) -> None:
    was = shape(sqlite_url)
    schema.prepare(sqlite_url, migrations=later(tmp_path, MORE))
    kept = tmp_path / "casebell.db.before-9999"
    assert shape(f"sqlite:///{kept}") == was
    assert kept.stat().st_mode & 0o777 == 0o600


def test_the_kept_file_has_the_commits_that_a_killed_bot_left_in_the_wal(sqlite_url: str, tmp_path: Path) -> None:
    program = f"import os; from tests.storage.shape import *; w = engine.writer(engine.connect('{sqlite_url}'))\n"
    program += "with w.begin(): [w.exec_driver_sql(line) for line in ADA]\nos.kill(os.getpid(), 9)"
    subprocess.run([sys.executable, "-c", program], check=False)
    assert (tmp_path / "casebell.db-wal").stat().st_size
    schema.prepare(sqlite_url, migrations=later(tmp_path, MORE))
    assert run(f"sqlite:///{tmp_path}/casebell.db.before-9999", "SELECT name FROM volunteer") == [("ada",)]


def test_an_upgrade_that_fails_changes_nothing_and_does_not_pile_up_copies(sqlite_url: str, tmp_path: Path) -> None:
    run(sqlite_url, *ADA)
    was = shape(sqlite_url)
    migrations = later(tmp_path, f'{MORE}    op.drop_table("nowhere")')
    for _ in range(3):
        with pytest.raises(engine.Unusable, match="nowhere"):
            schema.prepare(sqlite_url, migrations=migrations)
    assert shape(sqlite_url) == was
    assert {path.name for path in tmp_path.glob("casebell.db*")} == {"casebell.db", "casebell.db.before-9999"}


def test_an_upgrade_that_would_leave_rows_pointing_at_nothing_is_undone(sqlite_url: str, tmp_path: Path) -> None:
    run(sqlite_url, *ADA)
    with pytest.raises(engine.Unusable, match="account"):
        schema.prepare(sqlite_url, migrations=later(tmp_path, 'op.execute("DELETE FROM volunteer")'))
    assert run(sqlite_url, "SELECT name FROM volunteer") == [("ada",)]


def test_a_newer_case_log_is_refused_and_the_way_out_is_told(sqlite_url: str, tmp_path: Path) -> None:
    schema.prepare(sqlite_url, migrations=later(tmp_path, MORE))
    newer = shape(sqlite_url)
    with pytest.raises(schema.NewerSchema) as refused:
        schema.prepare(sqlite_url)
    assert "schema 9999" in str(refused.value)
    assert f"casebell restore {tmp_path}/casebell.db.before-9999" in str(refused.value)
    assert shape(sqlite_url) == newer


def test_a_newer_case_log_on_postgresql_is_refused_too(postgres_url: str) -> None:
    run(postgres_url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(schema.NewerSchema, match="schema 9999"):
        schema.prepare(postgres_url)


def test_another_programs_database_is_left_alone(bare_url: str) -> None:
    run(bare_url, "CREATE TABLE photos (id INTEGER)")
    with pytest.raises(schema.NotACaseLog, match="DATABASE_URL"):
        schema.prepare(bare_url)
    assert run(bare_url, "SELECT * FROM photos") == []


def test_a_prepared_case_log_is_one_file_without_help_from_its_wal(bare_url: str, tmp_path: Path) -> None:
    schema.prepare(bare_url)
    file = engine.file_of(bare_url)
    if file is not None:
        assert not any(path.exists() for path in files.companions(file))
        assert files.revision_in(file) == HEAD


def test_a_database_that_cannot_be_reached_is_said_so() -> None:
    with pytest.raises(engine.Unusable, match="cannot be used now"):
        schema.prepare("postgresql+psycopg://nobody:test-secret@127.0.0.1:1/casebell")


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?uri=true", "mysql://x/y", "cases"]
)
def test_a_url_that_names_no_case_log_is_refused(url: str) -> None:
    with pytest.raises(engine.Unusable, match="DATABASE_URL"):
        schema.prepare(url)


def test_the_tool_writes_the_next_revision_and_finds_nothing_to_change(tmp_path: Path) -> None:
    migrations = later(tmp_path, "pass")
    (migrations / "versions" / "9999_later.py").unlink()
    written = migration.write("Nothing at all", migrations)
    assert written.name == f"{len(schema.revisions()) + 1:04}_nothing_at_all.py"
    assert written.read_text(encoding="utf-8").endswith("def upgrade() -> None:\n    pass\n")

"""What a database looks like from outside, to compare one with another."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree, ignore_patterns
from textwrap import dedent
from typing import Any

import sqlalchemy as sa

from storage import engine, schema


def shape(url: str) -> dict[str, Any]:
    """Every table's columns, keys, constraints and indexes, whatever their order; and the revision."""
    connected = engine.connect(url)
    with engine.writer(connected) as db, db.begin():
        found: dict[str, Any] = {table: _table(sa.inspect(db), table) for table in sa.inspect(db).get_table_names()}
        if schema_known := "alembic_version" in found:
            found["revision"] = db.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        assert schema_known or not found
    return found


def _table(look: sa.Inspector, table: str) -> dict[str, Any]:
    return {
        "columns": {c["name"]: (str(c["type"]), c["nullable"], c["default"]) for c in look.get_columns(table)},
        "primary": look.get_pk_constraint(table)["constrained_columns"],
        "foreign": _sorted((key["constrained_columns"], key["referred_table"]) for key in look.get_foreign_keys(table)),
        "unique": _sorted((key["name"], key["column_names"]) for key in look.get_unique_constraints(table)),
        "checks": _sorted((check["name"], check["sqltext"]) for check in look.get_check_constraints(table)),
        "indexes": _sorted(
            (index["name"], index["column_names"], index["unique"], _options(index["dialect_options"]))
            for index in look.get_indexes(table)
        ),
    }


def _sorted(found: Any) -> list[str]:
    return sorted(str(item) for item in found)


def _options(options: dict[str, Any]) -> list[str]:
    return _sorted((name, str(value)) for name, value in options.items())


def run(url: str, *statements: str) -> list[Any]:
    """Run the statements in one transaction of the writer's; the rows of the last."""
    connected = engine.connect(url)
    with engine.writer(connected) as db, db.begin():
        for statement in statements:
            result = db.exec_driver_sql(statement)
        return [tuple(row) for row in result.fetchall()] if result.returns_rows else []


END_THE_LOCKS_SESSION = "SELECT pg_terminate_backend(pid, 9999) FROM pg_locks WHERE locktype = 'advisory' AND objid = 2"
"""On PostgreSQL: what a restarted server does to the session that holds the case log's lock."""

ADA = (
    "INSERT INTO volunteer (id, name, role, joined_at) VALUES (1, 'ada', 'volunteer', '2026-01-01 00:00:00')",
    (
        "INSERT INTO account (platform, network, account, volunteer_id, name, heard_at)"
        " VALUES ('irc', 'net', 'ada', 1, 'ada', '2026-01-01 00:00:00')"
    ),
)


def later(folder: Path, upgrade: str) -> Path:
    """The migrations, copied into `folder`, and after them one more whose `upgrade` has this body."""
    migrations = folder / "migrations"
    copytree(schema.MIGRATIONS, migrations, ignore=ignore_patterns("__pycache__"))
    last = schema.revisions()[-1]
    body = "".join(f"    {line}\n" for line in dedent(upgrade).strip().splitlines())
    (migrations / "versions" / "9999_later.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n\n"
        f'revision = "9999"\ndown_revision = "{last}"\n\n\ndef upgrade():\n{body}',
        encoding="utf-8",
    )
    return migrations


MORE = """
    op.create_table("badge", sa.Column("id", sa.Integer, primary_key=True))
    with op.batch_alter_table("volunteer", recreate="auto") as volunteer:
        volunteer.add_column(sa.Column("pronouns", sa.String(), nullable=False, server_default="they"))
        volunteer.alter_column("name", existing_type=sa.String(), type_=sa.String(80))
    op.execute("UPDATE volunteer SET pronouns = 'she' WHERE name = 'ada'")
"""
"""A later schema: a table more, and one rebuilt that others point at."""

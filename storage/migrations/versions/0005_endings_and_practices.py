"""How cases ended and whether that held, practices, what a wider community does, and an index to find cases by words.

What the trail says of the resolutions so far becomes endings; of those that were reopened the outcome is not known.
"""

import sqlalchemy as sa
from alembic import op

from storage.models.searched import MAKE_SEARCHED
from storage.terms import by_which_found

revision = "0005"
down_revision = "0004"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _new_columns()
    _practices()
    _endings()
    op.create_table(
        "outcome_change",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "activity",
        sa.Column("circle", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("first_at", MOMENT, nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("actions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("circle", "person", "day"),
    )
    op.create_index("activity_by_day", "activity", ["circle", "day"])
    _resolved_text()


def _new_columns() -> None:
    op.add_column("case", sa.Column("claimed_at", MOMENT, nullable=True))
    op.add_column("case", _flag("test", usual=False))
    _refer("case", "about_id", "volunteer (id)")
    about = sa.text("about_id IS NOT NULL")
    op.create_index("case_about", "case", ["about_id"], sqlite_where=about, postgresql_where=about)
    uncounted = sa.text("test OR state = 'merged' OR outcome = 'spam'")
    op.create_index("case_uncounted", "case", ["number"], sqlite_where=uncounted, postgresql_where=uncounted)
    op.execute(
        'UPDATE "case" SET claimed_at = (SELECT min(entry.at) FROM entry '
        "WHERE entry.case_number = number AND (entry.kind = 'claimed' "
        "OR entry.kind = 'merged' AND entry.was = 'open' AND entry.now IN ('claimed', 'waiting')))"
    )
    op.add_column("follow_up", _flag("recheck", usual=False))
    op.add_column("follow_up", sa.Column("asked_at", MOMENT, nullable=True))
    rechecks = sa.text("recheck AND state = 'pending'")
    op.create_index("recheck_due", "follow_up", ["due_at"], sqlite_where=rechecks, postgresql_where=rechecks)
    op.add_column("entry", sa.Column("about", sa.String(), nullable=True))
    op.drop_index("ix_entry_at", "entry")
    op.create_index("entry_happened", "entry", ["at", "kind", "case_number", "volunteer_id"])
    op.add_column("volunteer", _flag("signs", usual=True))
    op.add_column("volunteer", sa.Column("signed_at", MOMENT, nullable=True))
    op.add_column("room", _flag("report", usual=False))
    op.add_column("room", sa.Column("reported", sa.String(), nullable=True))
    op.add_column("room", sa.Column("since", MOMENT, nullable=True))


def _practices() -> None:
    op.create_table(
        "practice",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("adopted", sa.Integer(), nullable=True),
        _flag("retired", usual=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("ix_practice_area", "practice", ["area"])
    op.create_table(
        "practice_version",
        sa.Column("practice", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("steps", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("adopted_at", MOMENT, nullable=True),
        sa.Column("adopted_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["adopted_by"], ["volunteer.id"]),
        sa.ForeignKeyConstraint(["by_id"], ["volunteer.id"]),
        sa.ForeignKeyConstraint(["practice"], ["practice.number"]),
        sa.PrimaryKeyConstraint("practice", "version"),
    )


def _endings() -> None:
    op.create_table(
        "ending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("practice", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("reopened_at", MOMENT, nullable=True),
        sa.Column("held", sa.Boolean(), nullable=True),
        sa.Column("checked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["volunteer.id"]),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"]),
        sa.ForeignKeyConstraint(["practice"], ["practice.number"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_ending_at", "ending", ["at"])
    op.create_index("ix_ending_case_number", "ending", ["case_number"])
    by_practice = sa.text("practice IS NOT NULL")
    op.create_index("ending_practice", "ending", ["practice"], sqlite_where=by_practice, postgresql_where=by_practice)
    op.execute(
        "INSERT INTO ending (case_number, at, by_id, outcome, reopened_at) "
        "SELECT e.case_number, e.at, e.volunteer_id, 'unknown', (SELECT min(r.at) FROM entry r "
        "WHERE r.case_number = e.case_number AND r.kind = 'reopened' AND r.id > e.id) "
        "FROM entry e WHERE e.kind = 'resolved' ORDER BY e.id"
    )
    op.execute(
        'UPDATE ending SET outcome = (SELECT c.outcome FROM "case" c WHERE c.number = case_number) '
        'WHERE reopened_at IS NULL AND EXISTS (SELECT 1 FROM "case" c '
        "WHERE c.number = case_number AND c.outcome IS NOT NULL)"
    )


def _resolved_text() -> None:
    op.create_table(
        "resolved_text",
        sa.Column("case_number", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_number"], ["case.number"]),
        sa.PrimaryKeyConstraint("case_number"),
    )
    _find_by_words()
    dialect = op.get_bind().dialect.name
    op.execute(MAKE_SEARCHED[dialect])
    if dialect == "sqlite":
        op.execute("INSERT INTO resolved_words (resolved_words) VALUES ('rebuild')")


def _find_by_words() -> None:
    """The words of every resolved case, as they are kept from now on."""
    db, last = op.get_bind(), 0
    some = sa.text(
        'SELECT number, subject, tags, done, summary FROM "case" '
        "WHERE state = 'resolved' AND number > :last ORDER BY number LIMIT 1000"
    )
    keep = sa.text("INSERT INTO resolved_text (case_number, words) VALUES (:number, :words)")
    while found := db.execute(some, {"last": last}).all():
        db.execute(keep, [{"number": number, "words": by_which_found(*texts)} for number, *texts in found])
        last = found[-1].number


def _flag(name: str, *, usual: bool) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), server_default=sa.true() if usual else sa.false(), nullable=False)


def _refer(table: str, column: str, to: str) -> None:
    """As both databases take it: alembic would add the constraint apart, which SQLite cannot."""
    op.execute(f'ALTER TABLE "{table}" ADD COLUMN {column} INTEGER REFERENCES {to}')

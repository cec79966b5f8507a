"""People and their hours, offers, paces."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "pace",
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("claim", sa.Integer(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("look", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("area"),
    )
    op.create_table(
        "wrong_code",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("network", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("platform", "network", "account"),
    )
    op.create_table(
        "departure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("avoidable", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["volunteer_id"],
            ["volunteer.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_departure_volunteer_id", "departure", ["volunteer_id"])
    op.create_table(
        "link_code",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["volunteer_id"],
            ["volunteer.id"],
        ),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_number", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("conflict", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"],
            ["volunteer.id"],
        ),
        sa.ForeignKeyConstraint(
            ["case_number"],
            ["case.number"],
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"],
            ["volunteer.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_offer_case_number", "offer", ["case_number"])
    op.create_index("ix_offer_volunteer_id", "offer", ["volunteer_id"])
    pending = sa.text("state = 'pending'")
    where: dict[str, Any] = {"sqlite_where": pending, "postgresql_where": pending}
    op.create_index("offer_lapses", "offer", ["lapses_at"], **where)
    op.create_index("one_offer_a_case", "offer", ["case_number"], unique=True, **where)

    op.add_column("case", names("tags"))
    add_reference("case", "merged_into", '"case" (number)')

    add_reference("nudge", "told_id", "volunteer (id)")
    op.add_column("nudge", sa.Column("folded", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("nudge_told", "nudge", ["told_id", "rung_at"])

    op.add_column("post", sa.Column("folds", sa.JSON(none_as_null=True), nullable=True))

    op.add_column("requester", sa.Column("contact_digest", sa.String(), nullable=True))
    op.create_index("ix_requester_contact_digest", "requester", ["contact_digest"])
    add_reference("requester", "same_as", "requester (id)")

    op.add_column("room", sa.Column("configured", sa.String(length=24), nullable=True))
    for column in ("quiet", "days", "language", "morning"):
        op.add_column("room", sa.Column(column, sa.String(), nullable=True))
    op.add_column("room", sa.Column("threads", sa.Boolean(), server_default=sa.false(), nullable=False))

    for column in ("languages", "skills", "watches"):
        op.add_column("volunteer", names(column))
    for column in ("quiet", "days"):
        op.add_column("volunteer", sa.Column(column, sa.String(), nullable=True))
    for column in ("away_until", "left_at", "paged_at"):
        op.add_column("volunteer", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    for column in ("cover_id", "role_by"):
        add_reference("volunteer", column, "volunteer (id)")


def names(column: str) -> sa.Column[str]:
    return sa.Column(column, sa.String(), server_default="", nullable=False)


def add_reference(table: str, column: str, to: str) -> None:
    """As both databases take it: alembic would add the constraint apart, which SQLite cannot."""
    op.execute(f'ALTER TABLE "{table}" ADD COLUMN {column} INTEGER REFERENCES {to}')

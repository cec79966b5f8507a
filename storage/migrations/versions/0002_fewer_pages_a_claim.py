"""Fewer pages a claim."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for index in ("case_state", "ix_case_owner_id", "ix_case_rings_at"):
        op.drop_index(index, "case")
    op.create_index(
        "case_unresolved",
        "case",
        ["rings_at"],
        unique=False,
        sqlite_where=sa.text("state NOT IN ('resolved', 'merged')"),
        postgresql_where=sa.text("state NOT IN ('resolved', 'merged')"),
    )
    # named as PostgreSQL named it; SQLite left it without a name
    with op.batch_alter_table("post", naming_convention={"uq": "%(table_name)s_%(column_0_name)s_key"}) as post:
        post.drop_constraint("post_key_key", type_="unique")

"""A pace of its own for referrals; until somebody settles one, it stays what it was: that of looking again.

And an index by which the cases that were merged into one are found.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("pace", sa.Column("refer", sa.Integer(), nullable=True))
    op.execute("UPDATE pace SET refer = look")
    there = sa.text("merged_into IS NOT NULL")
    op.create_index("case_merged", "case", ["merged_into"], unique=False, sqlite_where=there, postgresql_where=there)

"""What Slack asks for: what becomes of words under a case's card, which accounts were let in or barred, and
in which workspaces the app is installed.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    _people()
    _installations()


def _people() -> None:
    op.add_column("volunteer", sa.Column("talk", sa.String(24), server_default="ask", nullable=False))
    op.add_column("account", sa.Column("admitted", sa.Boolean(), nullable=True))
    op.create_index("card_place_ref", "card_place", ["platform", "place", "ref"])


def _installations() -> None:
    op.create_table(
        "installation",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("installer", sa.String(), nullable=False),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("team"),
    )

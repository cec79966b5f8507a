<%
    changes = "\n".join(line for line in upgrades.splitlines() if not line.strip().startswith("# ###"))
%>"""${message}."""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    ${changes.strip() or "pass"}

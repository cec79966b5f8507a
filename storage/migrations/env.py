"""Runs migrations for alembic, always within the transaction that its caller holds."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Enum, types

from storage.models import SEARCHED, Case


def frozen(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """A column's type as it is in the database, so that a migration stays what it was when models change."""
    if kind != "type":
        return False
    if isinstance(item, Enum):
        return f"sa.String(length={item.length})"
    if isinstance(item, types.TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def ours(name: str | None, *_: Any) -> bool:
    """Whether something in the database is a table's: the full-text index is made beside them."""
    return name is None or not name.startswith(SEARCHED)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Case.metadata,
    render_as_batch=bool(context.get_head_revision()),
    render_item=frozen,
    include_name=ours,
)
with context.begin_transaction():
    context.run_migrations()

"""The full-text index over resolved cases, which each database has in a form of its own."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Table

from storage.models.learning import ResolvedText

SEARCHED = "resolved_words"
"""SQLite: a full-text table over `resolved_text`, which keeps the text; PostgreSQL: an index of that name."""

MAKE_SEARCHED = {
    "sqlite": (
        f"CREATE VIRTUAL TABLE {SEARCHED} USING fts5(words, content='resolved_text', content_rowid='case_number', "
        "tokenize='unicode61 remove_diacritics 2')"
    ),
    "postgresql": f"CREATE INDEX {SEARCHED} ON resolved_text USING gin (to_tsvector('simple', words))",
}

_ON: Table = ResolvedText.__table__  # type: ignore[attr-defined]  # every table class has one
_run: Any = sa.DDL

for _dialect, _ddl in MAKE_SEARCHED.items():
    sa.event.listen(_ON, "after_create", _run(_ddl).execute_if(dialect=_dialect))
sa.event.listen(_ON, "before_drop", _run(f"DROP TABLE {SEARCHED}").execute_if(dialect="sqlite"))

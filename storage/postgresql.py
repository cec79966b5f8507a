"""PostgreSQL, as the case log needs it: one writer at a time, in the order of the trail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import URL, MetaData
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from storage.engine import PATIENCE, READS
from storage.models import Case

CASE_LOG = 0x63617365
"""The first half of the keys of Casebell's advisory locks; the second half says which lock it is."""

WRITING = 1
OPEN = 2

_SESSION = """
    SELECT set_config('timezone', 'UTC', false), set_config('lock_timeout', %s, false),
        set_config('synchronous_commit', CASE synchronous WHEN 'off' THEN 'on' ELSE synchronous END, false)
    FROM current_setting('synchronous_commit') AS synchronous
"""

_CONNECTING = {
    "application_name": "casebell",
    "connect_timeout": 10,
    # a server that vanished without a word is noticed within a minute
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}


def _say_where(metadata: MetaData) -> None:
    """Indexes over some rows are one on both databases. The tables say it for SQLite, which need not load this then."""
    for index in (index for table in metadata.tables.values() for index in table.indexes):
        if index.dialect_options["sqlite"]["where"] is not None:
            index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]


_say_where(Case.metadata)


class CaseLogPostgreSQL(PGDialect_psycopg):
    """SQLAlchemy's dialect; a transaction that may write begins by waiting for its turn."""

    supports_statement_cache = True

    def __init__(self, patience: float = PATIENCE, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]  # as SQLAlchemy has it
        self._patience = patience

    def create_connect_args(self, url: URL) -> Any:
        arguments, options = super().create_connect_args(url)  # type: ignore[no-untyped-call]  # likewise
        return arguments, {**_CONNECTING, **options}

    def on_connect(self) -> Callable[[Any], None]:
        usual = super().on_connect()  # type: ignore[no-untyped-call]  # likewise

        def prepare(connection: Any) -> None:
            if usual is not None:
                usual(connection)
            with connection.cursor() as cursor:
                cursor.execute(_SESSION, (f"{round(self._patience * 1000)}ms",))
            connection.commit()

        return prepare

    def do_begin(self, dbapi_connection: Any) -> None:
        if not dbapi_connection.info.get(READS):
            with dbapi_connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", (CASE_LOG, WRITING))

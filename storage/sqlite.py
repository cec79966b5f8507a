"""SQLite, as the case log needs it: durable at every commit, every transaction begun explicitly.

A newer SQLite is used where the `pysqlite3` wheel brings one. All of the house opens the case log through
`DRIVER`: two SQLite libraries in one process would drop each other's locks.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from importlib import import_module
from typing import Any

from sqlalchemy import URL
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from storage.engine import PATIENCE, READS


def _newest_driver() -> Any:
    try:
        return import_module("pysqlite3.dbapi2")
    except ImportError:
        return import_module("sqlite3.dbapi2")


DRIVER = _newest_driver()

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -1000",  # KiB a connection; what is read beside it, the kernel has
    "PRAGMA secure_delete = ON",  # erased words leave no bytes
)


class CaseLogSQLite(SQLiteDialect_pysqlite):
    """SQLAlchemy's dialect, with the driver left out of transactions: it would begin them late and deferred.

    A deferred transaction that comes to write does not wait for its turn but fails. Beginning has its place
    here rather than in an event: SQLAlchemy takes a connection whose `begin` event failed for begun, and would
    run what follows without any transaction.
    """

    supports_statement_cache = True

    def __init__(self, patience: float = PATIENCE, **options: Any) -> None:
        super().__init__(**options)
        self._patience = patience

    @classmethod
    def import_dbapi(cls) -> Any:
        return DRIVER

    def create_connect_args(self, url: URL) -> Any:
        arguments, options = super().create_connect_args(url)
        ours = {"timeout": self._patience, "isolation_level": None, "check_same_thread": False}
        return arguments, {**options, **ours}

    def on_connect(self) -> Callable[[Any], None]:
        usual = super().on_connect()

        def prepare(connection: Any) -> None:
            usual(connection)
            for pragma in _PRAGMAS:
                connection.execute(pragma)

        return prepare

    def do_begin(self, dbapi_connection: Any) -> None:
        # a cursor left in a failure's traceback would keep the file open after its connection is closed
        with closing(dbapi_connection.cursor()) as cursor:
            cursor.execute("BEGIN" if dbapi_connection.info.get(READS) else "BEGIN IMMEDIATE")

"""What a connection to the case log has read, and need not read again: nobody else has changed it since."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Transaction

from storage.prepared import execute

_TRANSACTION, _MEMORY, _OTHERS, _KEPT = "transaction", "memory", "what others wrote", "kept"


def memory(db: Connection) -> dict[str, Any]:
    """For the transaction that is under way. Whoever changes what is in it forgets or corrects it here."""
    transaction = db.get_transaction()
    if transaction is None:
        return {}
    info = db.info
    if info.get(_TRANSACTION) is not transaction:
        before, info[_OTHERS] = info.get(_OTHERS), _what_others_wrote(db)
        if not info.pop(_KEPT, False) or info[_OTHERS] is None or info[_OTHERS] != before:
            info[_MEMORY] = {}
        info[_TRANSACTION] = transaction
    found: dict[str, Any] = info[_MEMORY]
    return found


def keep(db: Connection, committed: Transaction) -> None:
    """The transaction has been committed: the next may go on with its memory, unless somebody else writes first."""
    if db.info.get(_TRANSACTION) is committed:
        db.info[_KEPT] = True


def _what_others_wrote(db: Connection) -> int | None:
    """A number that changes when another connection commits; None where the database has none."""
    if db.dialect.name != "sqlite":
        return None
    rows, _ = execute(db, "PRAGMA data_version")
    number: int = rows[0][0]
    return number

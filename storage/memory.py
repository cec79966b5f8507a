"""What a transaction has read, and need not read again: nobody else can change it meanwhile."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

_TRANSACTION, _MEMORY = "transaction", "memory"


def memory(db: Connection) -> dict[str, Any]:
    """For the transaction that is under way. Whoever changes what is in it forgets or corrects it here."""
    transaction = db.get_transaction()
    if transaction is None:
        return {}
    info = db.info
    if info.get(_TRANSACTION) is not transaction:
        info[_TRANSACTION], info[_MEMORY] = transaction, {}
    found: dict[str, Any] = info[_MEMORY]
    return found

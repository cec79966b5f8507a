"""What the door takes at most, of everything a stranger can send."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """`body` is in bytes. `patience` is the seconds a whole request, a pause or taking an answer may last; a
    request that begins in a pause may have both.

    `burst` and `rate` (a second) are for one source; `in_flight` is for cases being stored, of all sources,
    and `storing` the seconds one of them may take.
    """

    body: int = 256 * 1024
    patience: float = 4.5
    connections: int = 128
    in_flight: int = 64
    storing: float = 10.0
    burst: int = 200
    rate: float = 100.0

"""That whoever comes back from Slack is who went there: in the same browser, within ten minutes, and once.

A state is signed, so that nothing is kept for those who never come back; it counts together with a cookie that only the
browser has which began.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from enum import Enum, auto

from chatbot.clock import Clock

LASTS = 600
"""Seconds from setting out to coming back."""

_MOST_USED = 10_000


class Came(Enum):
    """How somebody came back: as they set out; too late, or once more; or as nobody who set out from here."""

    WELL = auto()
    LATE = auto()
    ASTRAY = auto()


class States:
    """Gives out states, and knows them again as long as the process lives."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self._used: dict[str, float] = {}

    def new(self) -> tuple[str, str]:
        """A state, and the cookie that goes with it."""
        cookie = secrets.token_urlsafe(24)
        until = f"{self._clock.monotonic() + LASTS:.0f}"
        return f"{until}.{self._signature(until, cookie)}", cookie

    def came(self, state: str, cookie: str) -> Came:
        """How somebody with this state and cookie came back; a good state is used up."""
        until, _, signature = state.partition(".")
        good = self._signature(until, cookie)
        if not hmac.compare_digest(signature.encode(errors="replace"), good.encode()):
            return Came.ASTRAY
        now = self._clock.monotonic()
        if float(until) < now or good in self._used:
            return Came.LATE
        self._used = {each: ends for each, ends in self._used.items() if ends >= now}
        if len(self._used) >= _MOST_USED:
            return Came.LATE
        self._used[good] = float(until)
        return Came.WELL

    def _signature(self, until: str, cookie: str) -> str:
        return hmac.new(self._key, f"{until} {cookie}".encode(errors="replace"), hashlib.sha256).hexdigest()

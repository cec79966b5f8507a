"""What the door takes at most, of everything a stranger can send."""

from __future__ import annotations

from dataclasses import dataclass

from chatbot.clock import Clock


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


class Bucket:
    """A token bucket: `burst` at once, `rate` a second after that."""

    def __init__(self, clock: Clock, burst: int, rate: float) -> None:
        self._clock = clock
        self._burst = float(burst)
        self._rate = rate
        self._tokens = self._burst
        self._filled_at = clock.monotonic()

    def take(self) -> float:
        """Take one token and return 0, or take none and return the seconds until there is one."""
        now = self._clock.monotonic()
        self._tokens = min(self._burst, self._tokens + (now - self._filled_at) * self._rate)
        self._filled_at = now
        if self._tokens >= 1.0:
            self._tokens -= 1.0
            return 0.0
        return (1.0 - self._tokens) / self._rate

"""How long to wait before trying again."""

from __future__ import annotations

import random

from chatbot.clock import Clock


class Backoff:
    """The first retry comes at once; then the wait doubles from a second up to `cap`, jittered."""

    def __init__(self, clock: Clock, cap: float = 60.0) -> None:
        self._clock = clock
        self._cap = cap
        self._delay = 0.0

    def reset(self) -> None:
        self._delay = 0.0

    async def wait(self, at_least: float = 0.0) -> None:
        """Wait for this time's delay, or for `at_least` seconds where the server asked for that."""
        jittered = self._delay * random.uniform(0.5, 1.0)  # noqa: S311 - jitter, not a secret
        self._delay = min(self._cap, max(1.0, self._delay * 2))
        await self._clock.sleep(max(at_least, jittered))

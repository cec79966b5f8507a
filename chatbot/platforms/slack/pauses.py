"""Which channels Slack asked to leave alone, and for how long."""

from __future__ import annotations

from chatbot.clock import Clock


class Pauses:
    """Slack counts per channel: one busy channel holds up no other."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[str, float] = {}

    def pause(self, place: str, seconds: float) -> None:
        """Leave this place alone for so many seconds."""
        self._until[place] = self._clock.monotonic() + seconds

    def left(self, place: str) -> float:
        """The seconds still to wait for this place; 0 when none."""
        left = self._until.get(place, 0.0) - self._clock.monotonic()
        if left > 0:
            return left
        self._until.pop(place, None)
        return 0.0

"""At which pace a workspace is written to: which channels Slack asked to leave alone, and whose turn it is.

Slack takes about a message a second in a channel, some hundreds a minute in a workspace and fifty updates a minute,
and more for a moment: https://docs.slack.dev/apis/web-api/rate-limits/.
"""

from __future__ import annotations

from chatbot.clock import Clock
from chatbot.waiting import Bucket

KEPT = 5000
"""Channels whose pace is remembered; one that is forgotten may be written to at once."""


class Pauses:
    """Slack counts per channel: one busy channel holds up no other, until the whole workspace is busy.

    `burst` writes go to a channel at once, `rate` a second after that. Only who is told `turn` waits for it; what
    nobody may wait for is spent all the same.
    """

    def __init__(self, clock: Clock, burst: int, rate: float) -> None:
        self._clock = clock
        self._burst, self._rate = burst, rate
        self._until: dict[str, float] = {}
        self._channels: dict[str, Bucket] = {}
        self._workspace = Bucket(clock, burst * 12, rate * 4)
        self._updates = Bucket(clock, burst * 4, rate * 0.8)

    def pause(self, place: str, seconds: float) -> None:
        """Leave this place alone for so many seconds."""
        self._until[place] = self._clock.monotonic() + seconds

    def left(self, place: str) -> float:
        """The seconds for which Slack asked to leave this place alone; 0 when none are left."""
        left = self._until.get(place, 0.0) - self._clock.monotonic()
        if left > 0:
            return left
        self._until.pop(place, None)
        return 0.0

    def turn(self, place: str, *, update: bool = False) -> float:
        """The seconds until something more may be written there; 0 where it may be now."""
        waits = [self.left(place), self._workspace.wait()]
        if place in self._channels:
            waits.append(self._channels[place].wait())
        if update:
            waits.append(self._updates.wait())
        return max(waits)

    def spend(self, place: str, *, update: bool = False) -> None:
        """Something is written there."""
        if place not in self._channels:
            if len(self._channels) >= KEPT:
                del self._channels[next(iter(self._channels))]
            self._channels[place] = Bucket(self._clock, self._burst, self._rate)
        self._channels[place].take()
        self._workspace.take()
        if update:
            self._updates.take()

"""What everything behind the doors shares."""

from __future__ import annotations

from dataclasses import dataclass

from chatbot.clock import Clock
from chatbot.metrics import Metrics
from commands.team import Team
from storage.store import Store


@dataclass(frozen=True, slots=True)
class House:
    """The case log, what the team has settled, the time, and the figures."""

    store: Store
    team: Team
    clock: Clock
    metrics: Metrics

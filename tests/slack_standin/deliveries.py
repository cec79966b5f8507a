"""What is on its way to the bot, by whichever way it goes."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from chatbot.clock import Clock
from tests.slack_standin.waiting import Changes


@dataclass
class Envelope:
    """One delivery: `acked` holds what the bot answered once it has, at `acked_at` (monotonic seconds).

    `once`: Slack does not deliver it again. `failed` says why it was given up; `acked` then holds None.
    """

    type: str
    payload: dict[str, Any]
    accepts_answer: bool
    once: bool = False
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    attempts: int = 0
    acked: asyncio.Future[dict[str, Any] | None] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    acked_at: float | None = None
    failed: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As it goes over a socket."""
        found = {
            "envelope_id": self.id,
            "type": self.type,
            "payload": self.payload,
            "accepts_response_payload": self.accepts_answer,
        }
        if self.type == "events_api":
            found |= {"retry_attempt": self.attempts, "retry_reason": "timeout" if self.attempts else ""}
        return found

    def give_up(self, reason: str) -> None:
        """Deliver it no more."""
        if not self.acked.done():
            self.failed = reason
            self.acked.set_result(None)


class Deliveries:
    """The ledger of envelopes.

    `copies` is how often each is sent at once; `deaf_to_acks` counts acknowledgements that are lost on their way, with
    the connection. `acked` are those the bot acknowledged, in that order. `problems` is what a strict reader would
    object to in its manners.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._envelopes: dict[str, Envelope] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.acked: list[Envelope] = []
        self.changes = Changes()
        self.copies = 1
        self.deaf_to_acks = 0
        self.problems: list[str] = []

    @property
    def waiting(self) -> list[Envelope]:
        """Sent or to be sent, and not acknowledged."""
        return [envelope for envelope in self._envelopes.values() if not envelope.acked.done()]

    def deliver(
        self, kind: str, payload: dict[str, Any], *, accepts_answer: bool = False, once: bool = False
    ) -> Envelope:
        """Send an envelope, now or when it can be, until it is acknowledged."""
        envelope = Envelope(kind, payload, accepts_answer, once)
        self._envelopes[envelope.id] = envelope
        self.spawn(self._carry(envelope))
        return envelope

    def deaf(self) -> bool:
        """Whether this acknowledgement is one of those that are lost."""
        lost = self.deaf_to_acks > 0
        self.deaf_to_acks -= lost
        return lost

    def took(self, envelope: Envelope, answer: dict[str, Any] | None) -> None:
        """The bot acknowledged, with this answer or none."""
        if answer is not None and not envelope.accepts_answer:
            self.problems.append("an answer in an acknowledgement that takes none")
        if not envelope.acked.done():
            envelope.acked_at = self._clock.monotonic()
            envelope.acked.set_result(answer)
            self.acked.append(envelope)
            self.changes.happened()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Have this done beside everything else, until `stop`."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _carry(self, envelope: Envelope) -> None:
        raise NotImplementedError

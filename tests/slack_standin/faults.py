"""What can go wrong with a call, on demand."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class RateLimited:
    """429 with Retry-After."""

    seconds: int = 1


@dataclass(frozen=True)
class Fails:
    """A 5xx with an HTML page, and nothing done."""

    status: int = 503


@dataclass(frozen=True)
class Refuses:
    """`ok: false` with this error, and nothing done."""

    error: str


def Revoked() -> Refuses:  # noqa: N802 - it reads as the faults beside it
    """The token is good no more."""
    return Refuses("token_revoked")


@dataclass(frozen=True)
class AnswerLost:
    """It is done, then the connection breaks before the answer."""


@dataclass(frozen=True)
class NotReached:
    """The connection breaks before anything is done."""


@dataclass(frozen=True)
class WithoutTs:
    """It is done, and answered `ok` without saying where."""


@dataclass(frozen=True)
class Slow:
    """It is done when `until` is set. `begun` is set when the call has come."""

    until: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)


Fault = RateLimited | Fails | Refuses | AnswerLost | NotReached | WithoutTs | Slow


@dataclass
class _Planned:
    method: str
    fault: Fault
    channel: str | None
    times: int | None


class Faults:
    """The faults that are to happen, first planned first."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []

    def put(self, method: str, fault: Fault, *, times: int | None = 1, channel: str | None = None) -> None:
        """Let this happen to the next so many calls of a method (None: to all until `clear`), of one channel or any."""
        self._planned.append(_Planned(method, fault, channel, times))

    def clear(self) -> None:
        self._planned.clear()

    def take(self, method: str, arguments: dict[str, Any]) -> Fault | None:
        for planned in self._planned:
            if planned.method == method and planned.channel in {None, arguments.get("channel")}:
                if planned.times is not None:
                    planned.times -= 1
                    if not planned.times:
                        self._planned.remove(planned)
                return planned.fault
        return None

"""What has been written and what the server has confirmed: lines, the PINGs sent behind them, errors in between.

A server works through a connection's lines in order. So when the PONG for a PING has come, every line before that
PING has been taken or refused, and each refusal has come before that PONG.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from chatbot.clock import Clock
from chatbot.platforms.irc.lines import compose
from chatbot.platforms.platform import Later, Never, Outcome, Sent

TOO_LONG = 417

_LINES_A_BARRIER = 32
_OPEN_SECONDS = 5.0
_REMEMBERED = 256


class Receipt:
    """What is known of one parcel's lines. `settle` is called once, with how it went."""

    __slots__ = ("_settle", "outcome", "unconfirmed", "written")

    def __init__(self, lines: int, settle: Callable[[Outcome], None]) -> None:
        self.unconfirmed = lines
        self.written = 0
        self.outcome: Outcome = Sent()
        self._settle: Callable[[Outcome], None] | None = settle

    def confirmed(self) -> None:
        self.unconfirmed -= 1
        if self.unconfirmed == 0:
            self._close(self.outcome)

    def refused(self, outcome: Outcome) -> None:
        if self.outcome == Sent():
            self.outcome = outcome

    def lost(self, reason: str) -> None:
        """The connection ended before the last line was confirmed."""
        outcome = self.outcome
        self._close(outcome if outcome != Sent() else Later(reason, unsure=self.written > 0))

    def _close(self, outcome: Outcome) -> None:
        settle, self._settle = self._settle, None
        if settle is not None:
            settle(outcome)


class Outgoing:
    """One line on its way: its bytes and folded target; a receipt where someone waits for confirmation.

    `meant` is asked just before it is written: False when who it is for is no longer behind that target, or when it
    has come too late.
    """

    __slots__ = ("data", "meant", "receipt", "target")

    def __init__(
        self,
        data: bytes,
        target: str = "",
        receipt: Receipt | None = None,
        meant: Callable[[], bool] | None = None,
    ) -> None:
        self.data = data
        self.target = target
        self.receipt = receipt
        self.meant = meant


@dataclass(slots=True)
class _Group:
    """The lines between two barriers, and what the server refused of them."""

    opened: float
    token: str = ""
    closed: float = 0.0
    lines: list[Outgoing] = field(default_factory=list)
    owed: int = 0
    refusals: dict[str, list[str]] = field(default_factory=dict)
    too_long: int = 0


class Ledger:
    """The groups that are not confirmed yet, oldest first; the last one is still being written to."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._tokens = 0
        self._waiting: deque[_Group] = deque()
        self._open = _Group(clock.monotonic())

    def wrote(self, line: Outgoing) -> None:
        group = self._open
        if not group.owed:
            group.opened = self._clock.monotonic()
            if len(group.lines) >= _REMEMBERED:
                group.lines.clear()
                group.refusals.clear()
        group.lines.append(line)
        if line.receipt is not None:
            line.receipt.written += 1
            group.owed += 1

    def barrier_due(self, *, more_to_come: bool) -> bool:
        """Whether a PING should follow now: nothing else is about to be said, or enough has been."""
        group = self._open
        if not group.owed:
            return False
        return (
            not more_to_come
            or len(group.lines) >= _LINES_A_BARRIER
            or self._clock.monotonic() - group.opened >= _OPEN_SECONDS
        )

    def barrier(self) -> bytes:
        """Close the group that is being written to; the PING to be written behind it."""
        self._tokens += 1
        group, self._open = self._open, _Group(self._clock.monotonic())
        group.token = f"casebell-{self._tokens}"
        group.closed = self._clock.monotonic()
        self._waiting.append(group)
        return compose("PING", text=group.token)

    def pong(self, token: str) -> None:
        """Everything up to this barrier has been dealt with by the server. Any other token is not ours."""
        if all(group.token != token for group in self._waiting):
            return
        while self._waiting:
            group = self._waiting.popleft()
            _settle(group)
            if group.token == token:
                return

    def refused(self, code: int, target: str, reason: str) -> bool:
        """The server refused a line to this folded target (any, if too long). Whether one is on the way at all."""
        for group in (*self._waiting, self._open):
            if code == TOO_LONG and group.lines:
                group.too_long += 1
                return True
            if any(line.target == target for line in group.lines):
                group.refusals.setdefault(target, []).append(reason)
                return True
        return False

    def overdue(self, seconds: float) -> bool:
        """Whether the server has left the oldest barrier unanswered for so long."""
        return bool(self._waiting) and self._clock.monotonic() - self._waiting[0].closed >= seconds

    def lost(self, reason: str) -> None:
        """The connection has ended: nothing more will be confirmed."""
        for group in (*self._waiting, self._open):
            for line in group.lines:
                if line.receipt is not None:
                    line.receipt.lost(reason)
        self._waiting.clear()
        self._open = _Group(self._clock.monotonic())


def _settle(group: _Group) -> None:
    if group.too_long:
        # Where length is what is refused, it was the longest.
        for line in sorted(group.lines, key=lambda line: -len(line.data))[: group.too_long]:
            if line.receipt is not None:
                line.receipt.refused(Never("the server takes no line as long as this"))
    for target, reasons in group.refusals.items():
        to_it = [line for line in group.lines if line.target == target]
        for line in to_it:
            if line.receipt is not None:
                line.receipt.refused(Later(reasons[0], unsure=len(reasons) < len(to_it)))
    for line in group.lines:
        if line.receipt is not None:
            line.receipt.confirmed()

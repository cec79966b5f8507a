"""What leaves, in which order and how fast: the one place that writes to a connection after the login.

A token bucket as servers count lines: a burst, then a steady rate. Protocol lines go before what is said. Replies go
before posts, though every fourth line is a post's while any waits, so that chatter cannot hold up what is owed. Among
replies every asker, and among posts every target, has its turn.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Iterable

import structlog
from irc.client import ServerNotConnectedError

from chatbot.clock import Clock
from chatbot.platforms.irc.confirming import Ledger, Outgoing
from chatbot.platforms.irc.wire import Wire
from chatbot.waiting import Bucket

log = structlog.get_logger(__name__)

MOST_QUEUED = 10_000
"""Lines that may wait; more are refused."""

_AT_ONCE = 16 * 1024
_REPLIES_A_POST = 3


class Turns:
    """Lines of several keys; each key has its turn for one line."""

    def __init__(self) -> None:
        self._queues: OrderedDict[str, deque[Outgoing]] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, key: str, lines: Iterable[Outgoing]) -> None:
        queue = self._queues.setdefault(key, deque())
        before = len(queue)
        queue.extend(lines)
        self._count += len(queue) - before

    def next(self) -> Outgoing:
        key, queue = next(iter(self._queues.items()))
        line = queue.popleft()
        self._count -= 1
        if queue:
            self._queues.move_to_end(key)
        else:
            del self._queues[key]
        return line

    def drain(self) -> list[Outgoing]:
        lines = [line for queue in self._queues.values() for line in queue]
        self._queues.clear()
        self._count = 0
        return lines


class Sender:
    """The queues, the bucket and the task that empties them."""

    def __init__(self, wire: Wire, ledger: Ledger, clock: Clock, *, burst: int, rate: float) -> None:
        self._wire = wire
        self._ledger = ledger
        self._clock = clock
        self._bucket = Bucket(clock, burst, rate)
        self._protocol: deque[bytes] = deque()
        self._replies = Turns()
        self._posts = Turns()
        self._since_post = 0
        self._work = asyncio.Event()
        self._flushed: dict[Outgoing, asyncio.Future[None]] = {}
        self._closed = False

    def urgent(self, line: bytes) -> None:
        """Write this now, whatever the bucket holds (PONG, the watchdog's PING); it still counts."""
        try:
            self._wire.write(line)
        except ServerNotConnectedError:
            return
        self._bucket.take()

    def protocol(self, line: bytes) -> None:
        """A command of ours that is not talk (JOIN, WHO, NICK): next, as soon as the bucket allows."""
        if not self._closed:
            self._protocol.append(line)
            self._work.set()

    async def reply(self, asker: str, lines: list[Outgoing]) -> None:
        """Queue an answer; returns once its last line is written, or cannot be any more."""
        if self._closed or not lines:
            return
        if len(self._replies) + len(lines) > MOST_QUEUED:
            log.warning("irc_reply_dropped", lines=len(lines), queued=len(self._replies))
            _drop(lines, "too much is waiting to be said")
            return
        left = self._flushed[lines[-1]] = asyncio.get_running_loop().create_future()
        self._replies.add(asker, lines)
        self._work.set()
        await left

    def post(self, target: str, lines: list[Outgoing]) -> bool:
        """Queue a post; its receipt tells the rest. False: refused, too much is waiting."""
        if self._closed or len(self._posts) + len(lines) > MOST_QUEUED:
            return False
        self._posts.add(target, lines)
        self._work.set()
        return True

    async def run(self) -> None:
        """Empty the queues until cancelled or the connection has ended."""
        while not self._wire.lost.done():
            await self._work.wait()
            await self._wire.writable.wait()
            self._write(self._batch())
            if not self._queued() and not self._ledger.barrier_due(more_to_come=False):
                self._work.clear()
            else:
                await self._clock.sleep(self._bucket.wait())

    def _batch(self) -> list[bytes]:
        batch: list[bytes] = []
        size = 0
        while size < _AT_ONCE and not self._bucket.wait():
            data = self._next()
            if data is None:
                break
            self._bucket.take()
            size += len(data)
            batch.append(data)
        return batch

    def _next(self) -> bytes | None:
        if self._protocol:
            return self._protocol.popleft()
        while not self._ledger.barrier_due(more_to_come=self._queued()):
            line = self._next_said()
            if line is None:
                return None
            if (left := self._flushed.pop(line, None)) and not left.done():
                left.set_result(None)
            if line.meant is None or line.meant():
                self._ledger.wrote(line)
                return line.data
            _drop([line], "not here any more")
        return self._ledger.barrier()

    def _next_said(self) -> Outgoing | None:
        if self._posts and (not self._replies or self._since_post >= _REPLIES_A_POST):
            self._since_post = 0
            return self._posts.next()
        if self._replies:
            self._since_post += 1
            return self._replies.next()
        return None

    def _queued(self) -> bool:
        return bool(self._protocol or self._replies or self._posts)

    def _write(self, batch: list[bytes]) -> None:
        if not batch:
            return
        try:
            self._wire.write(b"".join(batch))
        except ServerNotConnectedError:
            log.debug("irc_write_after_end", lines=len(batch))

    def close(self, reason: str) -> None:
        """The connection has ended: whoever waits is told."""
        self._closed = True
        self._protocol.clear()
        self._ledger.lost(reason)
        _drop([*self._replies.drain(), *self._posts.drain()], reason)
        for left in self._flushed.values():
            if not left.done():
                left.set_result(None)
        self._flushed.clear()


def _drop(lines: list[Outgoing], reason: str) -> None:
    for line in lines:
        if line.receipt is not None:
            line.receipt.lost(reason)

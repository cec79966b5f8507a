"""One delivery of Slack's, by whichever way it came: until what is in it is on disk, it is not acknowledged."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from chatbot.platforms.slack.saying.replies import Reply
from chatbot.platforms.slack.workspace import Workspace

Acknowledge: TypeAlias = Callable[[dict[str, Any] | None], Awaitable[None]]
"""Takes the acknowledgement's payload, if it has one."""

After: TypeAlias = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Delivery:
    """A delivery in hand, since a moment of the monotonic clock.

    `key` is the same each time that it comes. `unfinished`: a line in it was begun and not dealt with to the end, so
    that it must come again. `reply` is what is to be answered after the acknowledgement, but for its first `told`
    pages, which go with it; `after` is what else is to be done then.
    """

    workspace: Workspace
    key: str
    accepts_answer: bool
    since: float
    unfinished: bool = False
    reply: Reply | None = None
    told: int = 0
    after: After | None = None

    async def hear(
        self, reply: Reply, text: str, *, key: str | None = None, team: str | None = None, addressed: bool = True
    ) -> None:
        """Have the house deal with a line of the replied user's, once; what it answers goes where `reply` goes.

        `key` is the line's own where several deliveries may bring it; `team` is that which Slack said it is said from.
        """
        self.unfinished = True
        if await self.workspace.heard(reply, text, key=key or self.key, team=team, addressed=addressed):
            self.reply = reply
        self.unfinished = False

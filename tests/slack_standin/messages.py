"""What is said in a channel, and what only one person sees there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from tests.slack_standin import controls

APP = "A0CASEBELL"

_MARKUP = re.compile(r"<([^<>]*)>")


@dataclass
class Message:
    """A message as it stands. `versions` holds its text at each time, the present one last.

    `bot_id` is there where an app said it.
    """

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    metadata: dict[str, Any] | None = None
    thread_ts: str | None = None
    unfurl: bool = True
    versions: list[str] = field(default_factory=list)
    bot_id: str | None = None
    edited: dict[str, str] | None = None

    @property
    def buttons(self) -> dict[str, dict[str, Any]]:
        """The buttons by their labels."""
        return controls.buttons(self.blocks)

    @property
    def key(self) -> str | None:
        """The parcel's key in the metadata."""
        found: str | None = ((self.metadata or {}).get("event_payload") or {}).get("key")
        return found

    @property
    def written(self) -> list[str]:
        """Every text in it: beside the blocks and in them."""
        return [self.text, *texts(self.blocks)]

    @property
    def markup(self) -> list[str]:
        """What Slack would make a link, a mention, a date or a call to everybody of, from between `<` and `>`."""
        return [found for text in self.written for found in _MARKUP.findall(text)]

    def as_json(self, *, with_metadata: bool = True) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "message", "user": self.user, "text": self.text, "ts": self.ts}
        if self.bot_id:
            found |= {"bot_id": self.bot_id, "app_id": APP}
        if self.blocks:
            found["blocks"] = self.blocks
        if self.thread_ts:
            found["thread_ts"] = self.thread_ts
        if self.edited:
            found["edited"] = self.edited
        if with_metadata and self.metadata:
            found["metadata"] = self.metadata
        return found


@dataclass(frozen=True)
class Whisper:
    """What only one person saw: an ephemeral message, or the answer to a command."""

    user: str
    text: str
    way: str
    blocks: list[dict[str, Any]] = field(default_factory=list)
    ts: str = ""
    thread_ts: str | None = None

    @property
    def buttons(self) -> dict[str, dict[str, Any]]:
        """The buttons by their labels."""
        return controls.buttons(self.blocks)

    @property
    def written(self) -> list[str]:
        """Every text in it: beside the blocks and in them."""
        return [self.text, *texts(self.blocks)]


def texts(found: Any) -> list[str]:
    """Every text in blocks, in order: of text objects and cells, and what pictures say."""
    if isinstance(found, list):
        return [text for each in found for text in texts(each)]
    if isinstance(found, dict):
        if found.get("type") in {"mrkdwn", "plain_text", "raw_text"}:
            return [found["text"]]
        said = [found["alt_text"]] if "alt_text" in found else []
        return said + [text for each in found.values() for text in texts(each)]
    return []

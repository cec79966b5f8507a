"""Response addresses: where the app may answer one press or command, five times in half an hour.

https://docs.slack.dev/interactivity/handling-user-interaction/#message_responses
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Any

from chatbot.clock import Clock
from tests.slack_standin.arguments import Refused
from tests.slack_standin.content import check_content
from tests.slack_standin.deliveries import Deliveries
from tests.slack_standin.files import Files
from tests.slack_standin.messages import Message, Whisper
from tests.slack_standin.workspace import Channel, User, Workspace

USES = 5
LASTS = 1800.0
_KNOWN = {
    "text",
    "blocks",
    "attachments",
    "response_type",
    "replace_original",
    "delete_original",
    "thread_ts",
    "metadata",
    "mrkdwn",
    "parse",
    "link_names",
    "unfurl_links",
    "unfurl_media",
}


@dataclass
class Address:
    """What it answers: a press on `original`, or a command where that is None; until when (monotonic seconds)."""

    workspace: Workspace
    channel: Channel
    user: User
    original: Message | Whisper | None
    is_command: bool
    until: float
    uses: int = 0


class Responses:
    """`url` is where they are served, once that is known."""

    def __init__(self, clock: Clock, files: Files, ledger: Deliveries) -> None:
        self._clock = clock
        self._files = files
        self._ledger = ledger
        self._all: dict[str, Address] = {}
        self.url = ""

    def mint(
        self,
        workspace: Workspace,
        channel: Channel,
        user: User,
        original: Message | Whisper | None = None,
        *,
        is_command: bool = False,
    ) -> str:
        """A fresh address."""
        token = secrets.token_hex(8)
        until = self._clock.monotonic() + LASTS
        self._all[token] = Address(workspace, channel, user, original, is_command, until)
        return f"{self.url}/response/{token}"

    def take(self, token: str, given: Any) -> None:
        """An answer. Raises Refused for what Slack does not take."""
        address = self._all.get(token)
        if address is None:
            raise Refused("no_service")
        if self._clock.monotonic() > address.until:
            raise Refused("expired_url")
        if address.uses >= USES:
            raise Refused("used_url")
        if not isinstance(given, dict) or set(given) - _KNOWN:
            raise Refused("invalid_payload")
        if given.get("response_type", "ephemeral") not in {"ephemeral", "in_channel"}:
            raise Refused("invalid_payload")
        deletes, replaces = given.get("delete_original") is True, given.get("replace_original") is True
        if not deletes:
            check_content(given, self._files, longest=40_000, to_one=given.get("response_type") != "in_channel")
        address.uses += 1
        if deletes and address.original is not None:
            self._delete(address)
        elif replaces and address.original is not None:
            self._replace(address, given)
        else:
            self._say(address, given)

    def _say(self, address: Address, given: dict[str, Any]) -> None:
        in_channel = given.get("response_type") == "in_channel"
        if address.is_command and (in_channel or "response_type" not in given):
            self._ledger.problems.append("an answer to a command that is not ephemeral")
        workspace, channel = address.workspace, address.channel
        if in_channel:
            message = Message(channel.id, workspace.ts(), workspace.bot_user, given["text"], bot_id=workspace.bot_id)
            message.blocks, message.versions = given.get("blocks", []), [message.text]
            channel.log.append(("posted", message.text, None))
            channel.add(message)
        else:
            channel.whisper(_whisper(address, given, workspace.ts()))

    def _replace(self, address: Address, given: dict[str, Any]) -> None:
        channel, original = address.channel, address.original
        if isinstance(original, Whisper):
            present = _present(channel, original)
            whisper = _whisper(address, given, original.ts)
            channel.whisper(replace(whisper, thread_ts=original.thread_ts), instead_of=present)
            address.original = whisper
        elif original is not None and (message := channel.find(original.ts)) is not None:
            message.text, message.blocks = given["text"], given.get("blocks", [])
            message.versions.append(message.text)
            channel.log.append(("updated", message.text, message.key))
            channel.changes.happened()

    def _delete(self, address: Address) -> None:
        channel, original = address.channel, address.original
        if isinstance(original, Whisper):
            present = _present(channel, original)
            if present is not None:
                channel.whispers.remove(present)
        elif original is not None and (message := channel.find(original.ts)) is not None:
            channel.messages.remove(message)
        channel.changes.happened()


def _present(channel: Channel, original: Whisper) -> Whisper | None:
    return next((each for each in channel.whispers if each.ts == original.ts), None)


def _whisper(address: Address, given: dict[str, Any], ts: str) -> Whisper:
    return Whisper(address.user.id, given["text"], "response_url", given.get("blocks", []), ts)

"""The methods of the Web API, on the workspace."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from tests.slack_standin import blocks
from tests.slack_standin.arguments import Refused
from tests.slack_standin.files import Files
from tests.slack_standin.workspace import BOT, BOT_USER, TEAM, Channel, Message, Whisper, Workspace

Answer = dict[str, Any]


class Methods:
    """`posted` is called with each post of the bot's, `updated` with each update, for the events that follow."""

    def __init__(
        self,
        workspace: Workspace,
        files: Files,
        posted: Callable[[Message], None],
        updated: Callable[[Message], None],
    ) -> None:
        self._workspace = workspace
        self._files = files
        self._posted = posted
        self._updated = updated
        self.by_name: dict[str, Callable[[dict[str, Any]], Answer]] = {
            "auth.test": self._auth_test,
            "users.info": self._users_info,
            "conversations.info": self._info,
            "conversations.list": self._list,
            "conversations.members": self._members,
            "conversations.open": self._open,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "chat.postEphemeral": self._whisper,
            "files.getUploadURLExternal": files.announce,
            "files.completeUploadExternal": files.complete,
        }

    def _auth_test(self, _: dict[str, Any]) -> Answer:
        return {
            "url": "https://casebell.example/",
            "team": "Casebell",
            "user": "casebell",
            "team_id": TEAM,
            "user_id": BOT_USER,
            "bot_id": BOT,
            "is_enterprise_install": False,
        }

    def _users_info(self, given: dict[str, Any]) -> Answer:
        user = self._workspace.users.get(given["user"])
        if user is None:
            raise Refused("user_not_found")
        return {"user": user.as_json()}

    def _info(self, given: dict[str, Any]) -> Answer:
        return {"channel": self._seen(given["channel"]).as_json()}

    def _list(self, given: dict[str, Any]) -> Answer:
        kinds = set(given.get("types", "public_channel").split(","))
        if kinds - {"public_channel", "private_channel", "im", "mpim"}:
            raise Refused("invalid_types")
        found = [
            channel.as_json()
            for channel in self._workspace.listed()
            if ("private_channel" if channel.private else "public_channel") in kinds
            and not (channel.archived and given.get("exclude_archived"))
        ]
        return _page("channels", found, given, most=1000)

    def _members(self, given: dict[str, Any]) -> Answer:
        return _page("members", sorted(self._seen(given["channel"]).members), given, most=1000)

    def _open(self, given: dict[str, Any]) -> Answer:
        user = self._workspace.users.get(given.get("users", ""))
        if user is None:
            raise Refused("user_not_found")
        if user.id == BOT_USER or user.is_bot:
            raise Refused("cannot_dm_bot")
        if user.deleted:
            raise Refused("user_disabled")
        return {"channel": {"id": self._workspace.dm(user).id}}

    def _history(self, given: dict[str, Any]) -> Answer:
        channel = self._joined(given["channel"])
        oldest, latest = given.get("oldest", "0"), given.get("latest", "9" * 10)
        found = [
            message.as_json(with_metadata=given.get("include_all_metadata", False))
            for message in reversed(channel.messages)
            if float(oldest) < float(message.ts) < float(latest) and not message.thread_ts
        ]
        return _page("messages", found, given, most=999)

    def _replies(self, given: dict[str, Any]) -> Answer:
        channel = self._joined(given["channel"])
        if channel.find(given["ts"]) is None:
            raise Refused("thread_not_found")
        with_metadata = given.get("include_all_metadata", False)
        found = [
            message.as_json(with_metadata=with_metadata)
            for message in channel.messages
            if given["ts"] in {message.ts, message.thread_ts}
        ]
        return _page("messages", found, given, most=1000)

    def _post(self, given: dict[str, Any]) -> Answer:
        channel = self._open_to_posts(given["channel"])
        check_content(given, self._files, longest=40_000)
        message = Message(
            channel=channel.id,
            ts=self._workspace.ts(),
            user=BOT_USER,
            text=given.get("text", ""),
            blocks=given.get("blocks", []),
            metadata=given.get("metadata"),
            thread_ts=given.get("thread_ts"),
            unfurl=given.get("unfurl_links", True) or given.get("unfurl_media", True),
            versions=[given.get("text", "")],
        )
        if message.thread_ts and channel.find(message.thread_ts) is None:
            raise Refused("thread_not_found")
        channel.messages.append(message)
        channel.log.append(("posted", message.text, message.key))
        channel.changes.happened()
        self._posted(message)
        return {"channel": channel.id, "ts": message.ts, "message": message.as_json()}

    def _update(self, given: dict[str, Any]) -> Answer:
        channel = self._open_to_posts(given["channel"])
        message = channel.find(given["ts"])
        if message is None:
            raise Refused("message_not_found")
        if message.user != BOT_USER:
            raise Refused("cant_update_message")
        check_content(given, self._files, longest=4000)
        message.text = given.get("text", "")
        message.blocks = given.get("blocks", [])
        message.metadata = given.get("metadata", message.metadata)
        message.versions.append(message.text)
        channel.log.append(("updated", message.text, message.key))
        channel.changes.happened()
        self._updated(message)
        return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": message.as_json()}

    def _whisper(self, given: dict[str, Any]) -> Answer:
        channel = self._open_to_posts(given["channel"])
        if given["user"] not in channel.members:
            raise Refused("user_not_in_channel")
        check_content(given, self._files, longest=40_000, to_one=True)
        channel.whispers.append(Whisper(given["user"], given.get("text", ""), "ephemeral", given.get("blocks", [])))
        channel.changes.happened()
        return {"message_ts": self._workspace.ts()}

    def _seen(self, name: str) -> Channel:
        channel = self._workspace.channels.get(name)
        if channel is None or (channel.private and BOT_USER not in channel.members):
            raise Refused("channel_not_found")
        return channel

    def _joined(self, name: str) -> Channel:
        channel = self._seen(name)
        if BOT_USER not in channel.members:
            raise Refused("not_in_channel")
        return channel

    def _open_to_posts(self, name: str) -> Channel:
        channel = self._joined(name)
        if channel.archived:
            raise Refused("is_archived")
        return channel


def check_content(given: dict[str, Any], files: Files, longest: int, *, to_one: bool = False) -> None:
    """Raises Refused for what Slack does not take as a message. `to_one`: as an ephemeral one."""
    if not given.get("text") and not given.get("blocks"):
        raise Refused("no_text")
    if len(given.get("text", "")) > longest:
        raise Refused("msg_too_long")
    if given.get("blocks"):
        blocks.check(given["blocks"])
        files.show(blocks.files(given["blocks"]), to_one=to_one)
        if not given.get("text"):
            raise Refused("no_text", "[ERROR] blocks without text for notifications")
    if given.get("parse", "none") not in {"none", "full"}:
        raise Refused("invalid_arguments", "[ERROR] parse is none or full")
    metadata = given.get("metadata")
    if metadata is not None and not (
        set(metadata) == {"event_type", "event_payload"}
        and isinstance(metadata["event_type"], str)
        and isinstance(metadata["event_payload"], dict)
        and all(isinstance(value, str | int | bool) for value in metadata["event_payload"].values())
    ):
        raise Refused("invalid_metadata_format")


_CURSORS: dict[str, int] = {}


def _page(name: str, found: Sequence[Any], given: dict[str, Any], most: int) -> Answer:
    limit = given.get("limit", 100)
    if not 1 <= limit <= most:
        raise Refused("invalid_limit")
    cursor = given.get("cursor", "")
    if cursor and cursor not in _CURSORS:
        raise Refused("invalid_cursor")
    start = _CURSORS.get(cursor, 0)
    following = ""
    if len(found) > start + limit:
        following = secrets.token_hex(8)
        _CURSORS[following] = start + limit
    return {name: found[start : start + limit], "response_metadata": {"next_cursor": following}}

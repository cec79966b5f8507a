"""The methods of the Web API that ask about a workspace, and post in it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from typing import Any

from tests.slack_standin import blocks
from tests.slack_standin.arguments import Refused
from tests.slack_standin.content import check_content
from tests.slack_standin.files import Files
from tests.slack_standin.messages import APP, Message, Whisper
from tests.slack_standin.workspace import Channel, Workspace

Answer = dict[str, Any]


class Methods:
    """`posted` is called with each post of the bot's, `updated` with each update, for the events that follow."""

    def __init__(
        self,
        workspace: Workspace,
        files: Files,
        posted: Callable[[Message], None],
        updated: Callable[[Message], None],
        deleted: Callable[[Message], None],
    ) -> None:
        self._workspace = workspace
        self._files = files
        self._posted = posted
        self._updated = updated
        self._deleted = deleted
        self.by_name: dict[str, Callable[[dict[str, Any]], Answer]] = {
            "auth.test": self._auth_test,
            "bots.info": self._bots_info,
            "team.info": self._team_info,
            "users.info": self._users_info,
            "users.list": self._users,
            "conversations.info": self._info,
            "conversations.list": self._list,
            "conversations.members": self._members,
            "conversations.join": self._join,
            "conversations.open": self._open,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
            "chat.getPermalink": self._permalink,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "chat.delete": self._delete,
            "chat.postEphemeral": self._whisper,
            "files.getUploadURLExternal": files.announce,
            "files.completeUploadExternal": self._complete,
        }

    def _auth_test(self, _: dict[str, Any]) -> Answer:
        return {
            "url": self._url,
            "team": self._workspace.name,
            "user": "casebell",
            "team_id": self._workspace.team,
            "user_id": self._workspace.bot_user,
            "bot_id": self._workspace.bot_id,
            "is_enterprise_install": False,
        }

    def _bots_info(self, given: dict[str, Any]) -> Answer:
        if given.get("bot", self._workspace.bot_id) != self._workspace.bot_id:
            raise Refused("bot_not_found")
        ids = {"id": self._workspace.bot_id, "app_id": APP, "user_id": self._workspace.bot_user}
        return {"bot": {**ids, "name": "casebell", "deleted": False}}

    def _team_info(self, given: dict[str, Any]) -> Answer:
        if given.get("team", self._workspace.team) != self._workspace.team:
            raise Refused("team_not_found")
        return {
            "team": {
                "id": self._workspace.team,
                "name": self._workspace.name,
                "domain": self._workspace.domain,
                "url": self._url,
            }
        }

    def _users_info(self, given: dict[str, Any]) -> Answer:
        user = self._workspace.sees(given["user"])
        if user is None:
            raise Refused("user_not_found")
        return {"user": user.as_json()}

    def _users(self, given: dict[str, Any]) -> Answer:
        return _page("members", [user.as_json() for user in self._workspace.users.values()], given, most=1000)

    def _info(self, given: dict[str, Any]) -> Answer:
        return {"channel": self._seen(given["channel"]).as_json(self._workspace.bot_user)}

    def _list(self, given: dict[str, Any]) -> Answer:
        kinds = set(given.get("types", "public_channel").split(","))
        if kinds - {"public_channel", "private_channel", "im", "mpim"}:
            raise Refused("invalid_types")
        found = [
            channel.as_json(self._workspace.bot_user)
            for channel in self._workspace.listed()
            if ("private_channel" if channel.private else "public_channel") in kinds
            and not (channel.archived and given.get("exclude_archived"))
        ]
        return _page("channels", found, given, most=1000)

    def _members(self, given: dict[str, Any]) -> Answer:
        return _page("members", sorted(self._seen(given["channel"]).members), given, most=1000)

    def _join(self, given: dict[str, Any]) -> Answer:
        channel = self._seen(given["channel"])
        if channel.private:
            raise Refused("method_not_supported_for_channel_type")
        if channel.archived:
            raise Refused("is_archived")
        channel.members.add(self._workspace.bot_user)
        return {"channel": channel.as_json(self._workspace.bot_user)}

    def _open(self, given: dict[str, Any]) -> Answer:
        user = self._workspace.sees(given.get("users", ""))
        if user is None:
            raise Refused("user_not_found")
        if user.is_bot:
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

    def _permalink(self, given: dict[str, Any]) -> Answer:
        channel, ts = self._seen(given["channel"]), given["message_ts"]
        message = channel.find(ts)
        if message is None:
            raise Refused("message_not_found")
        thread = f"?thread_ts={message.thread_ts}&cid={channel.id}" if message.thread_ts else ""
        place = f"archives/{channel.id}/p{ts.replace('.', '')}{thread}"
        return {"channel": channel.id, "permalink": f"{self._url}{place}"}

    def _post(self, given: dict[str, Any]) -> Answer:
        channel = self._open_to_posts(given["channel"])
        check_content(given, self._files, longest=40_000)
        message = Message(
            channel=channel.id,
            ts=self._workspace.ts(),
            user=self._workspace.bot_user,
            text=given.get("text", ""),
            blocks=given.get("blocks", []),
            metadata=given.get("metadata"),
            thread_ts=given.get("thread_ts"),
            unfurl=given.get("unfurl_links", True) or given.get("unfurl_media", True),
            versions=[given.get("text", "")],
            bot_id=self._workspace.bot_id,
        )
        if message.thread_ts and channel.find(message.thread_ts) is None:
            raise Refused("thread_not_found")
        channel.messages.append(message)
        self._files.share(blocks.files(message.blocks), channel.id)
        channel.log.append(("posted", message.text, message.key))
        channel.changes.happened()
        self._posted(message)
        return {"channel": channel.id, "ts": message.ts, "message": message.as_json()}

    def _update(self, given: dict[str, Any]) -> Answer:
        channel = self._open_to_posts(given["channel"])
        message = self._ours(channel, given["ts"], "cant_update_message")
        check_content(given, self._files, longest=4000)
        message.text = given.get("text", "")
        message.blocks = given.get("blocks", [])
        message.metadata = given.get("metadata", message.metadata)
        message.versions.append(message.text)
        channel.log.append(("updated", message.text, message.key))
        channel.changes.happened()
        self._updated(message)
        return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": message.as_json()}

    def _delete(self, given: dict[str, Any]) -> Answer:
        channel = self._joined(given["channel"])
        message = self._ours(channel, given["ts"], "cant_delete_message")
        channel.log.append(("deleted", message.text, message.key))
        self._deleted(message)
        return {"channel": channel.id, "ts": message.ts}

    def _whisper(self, given: dict[str, Any]) -> Answer:
        channel = self._open_to_posts(given["channel"])
        if given["user"] not in channel.members:
            raise Refused("user_not_in_channel")
        check_content(given, self._files, longest=40_000, to_one=True)
        ts, thread = self._workspace.ts(), given.get("thread_ts")
        channel.whisper(Whisper(given["user"], given["text"], "ephemeral", given.get("blocks", []), ts, thread))
        return {"message_ts": ts}

    def _complete(self, given: dict[str, Any]) -> Answer:
        if "channel_id" in given:
            self._open_to_posts(given["channel_id"])
        return self._files.complete(given)

    @property
    def _url(self) -> str:
        return f"https://{self._workspace.domain}.example/"

    def _ours(self, channel: Channel, ts: str, otherwise: str) -> Message:
        message = channel.find(ts)
        if message is None:
            raise Refused("message_not_found")
        if message.user != self._workspace.bot_user:
            raise Refused(otherwise)
        return message

    def _seen(self, name: str) -> Channel:
        channel = self._workspace.channels.get(name)
        if channel is None or (channel.private and self._workspace.bot_user not in channel.members):
            raise Refused("channel_not_found")
        return channel

    def _joined(self, name: str) -> Channel:
        channel = self._seen(name)
        if self._workspace.bot_user not in channel.members:
            raise Refused("not_in_channel")
        return channel

    def _open_to_posts(self, name: str) -> Channel:
        channel = self._joined(name)
        if channel.archived:
            raise Refused("is_archived")
        return channel


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

"""Which scope each method and event needs. https://docs.slack.dev/reference/scopes/"""

from __future__ import annotations

from typing import Any

from tests.slack_standin.workspace import Workspace

_READ = {"channel": "channels:read", "group": "groups:read", "im": "im:read"}
_HISTORY = {"channel": "channels:history", "group": "groups:history", "im": "im:history"}
_LISTED = {"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read", "mpim": "mpim:read"}

_BY_CHANNEL = {
    "conversations.info": _READ,
    "conversations.members": _READ,
    "conversations.history": _HISTORY,
    "conversations.replies": _HISTORY,
}

_ALWAYS = {
    "bots.info": "users:read",
    "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write",
    "chat.postMessage": "chat:write",
    "chat.update": "chat:write",
    "conversations.join": "channels:join",
    "conversations.open": "im:write",
    "files.completeUploadExternal": "files:write",
    "files.getUploadURLExternal": "files:write",
    "team.info": "team:read",
    "users.info": "users:read",
    "users.list": "users:read",
}

EVENTS: dict[str, set[str]] = {
    "app_mention": {"app_mentions:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "member_joined_channel": {"channels:read", "groups:read"},
    "member_left_channel": {"channels:read", "groups:read"},
    "team_join": {"users:read"},
    "team_rename": {"team:read"},
    "user_change": {"users:read"},
    **{f"channel_{what}": {"channels:read"} for what in ("archive", "deleted", "left", "rename", "unarchive")},
    **{f"channel_{what}": {"channels:read", "groups:read"} for what in ("shared", "unshared")},
    **{f"group_{what}": {"groups:read"} for what in ("archive", "deleted", "left", "rename", "unarchive")},
}
"""Of each event the scopes any of which will do; an event that is not here needs none."""


def accepted(method: str) -> set[str]:
    """Every scope that this method has a use for."""
    if method == "conversations.list":
        return set(_LISTED.values())
    if method in _BY_CHANNEL:
        return set(_BY_CHANNEL[method].values())
    return {_ALWAYS[method]} if method in _ALWAYS else set()


def needed(method: str, given: dict[str, Any], workspace: Workspace) -> set[str]:
    """The scopes without which this call is refused."""
    if method == "conversations.list":
        kinds = str(given.get("types", "public_channel")).split(",")
        return {_LISTED[kind] for kind in kinds if kind in _LISTED}
    if method in _BY_CHANNEL:
        name = str(given.get("channel"))
        channel = workspace.channels.get(name)
        kind = channel.kind if channel is not None else "im" if name.startswith("D") else "channel"
        return {_BY_CHANNEL[method][kind]}
    return accepted(method)

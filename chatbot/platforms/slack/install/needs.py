"""What the bot needs of its Slack app: the manifest asks for it, and `casebell check` looks whether it is there.

Each scope stands beside what is not possible without it.
"""

from __future__ import annotations

SCOPES = {
    "app_mentions:read": "hear who addresses the bot in a channel",
    "channels:history": "hear commands in public channels, and look there for a post before it is sent again",
    "channels:read": "find public channels, and know who is in them",
    "chat:write": "post, keep cards up to date and answer",
    "commands": "offer /case and the shortcuts",
    "files:write": "show charts as pictures; figures come as text and tables",
    "groups:history": "hear commands in private channels, and look there for a post before it is sent again",
    "groups:read": "find private channels, and know who is in them",
    "im:history": "hear what is said to the bot in private, and look there for a post before it is sent again",
    "im:write": "remind people in private",
    "users:read": "know who is a full member of the team",
}
DISPENSABLE = frozenset({"files:write"})
"""Without these less is shown, and nothing is lost."""

ROOM_NEWS = (
    "channel_archive",
    "channel_deleted",
    "channel_left",
    "channel_rename",
    "channel_shared",
    "channel_unarchive",
    "channel_unshared",
    "group_archive",
    "group_deleted",
    "group_left",
    "group_rename",
    "group_unarchive",
)
"""Events by which it may be seen anew which rooms there are."""

EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "tokens_revoked",
    "user_change",
    *ROOM_NEWS,
)
COMMAND = "/case"
SHORTCUTS = {"make_case": "message", "keep_note": "message", "new_case": "global"}
"""The type of each shortcut, by its callback id."""

ADDRESS = "/slack/events"
"""The path to which everything is delivered, where that is by HTTP."""

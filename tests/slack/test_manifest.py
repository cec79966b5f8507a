"""The app manifest asks for what the platform uses, and for nothing else."""

from __future__ import annotations

import re
from pathlib import Path

from chatbot.platforms.slack.listening import ROOM_NEWS

MANIFEST = Path(__file__).parents[2] / "docs" / "slack-app-manifest.yaml"


def test_every_event_listened_for_is_subscribed_to_and_no_other() -> None:
    text = MANIFEST.read_text(encoding="utf-8")
    events = set(
        re.findall(r"- ([a-z_.]+)$", text.partition("bot_events:")[2].partition("interactivity:")[0], re.MULTILINE)
    )
    heard = {"app_mention", "message.channels", "message.groups", "message.im", "user_change"}
    assert events == heard | {"member_joined_channel", "member_left_channel"} | set(ROOM_NEWS)


def test_socket_mode_buttons_and_the_command_are_on() -> None:
    text = MANIFEST.read_text(encoding="utf-8")
    for line in ("socket_mode_enabled: true", "is_enabled: true", "command: /case"):
        assert line in text


def test_no_scope_is_wider_than_needed() -> None:
    text = MANIFEST.read_text(encoding="utf-8")
    scopes = re.findall(r"- ([a-z_]+(?::[a-z]+)?)", text.partition("bot:\n")[2].partition("settings:")[0])
    assert scopes == [
        "app_mentions:read",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:write",
        "users:read",
    ]

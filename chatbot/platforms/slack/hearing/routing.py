"""For which workspace something was delivered: Slack delivers for all of them over one line.

A channel that workspaces share by Slack Connect may be a room of several of them, even of different communities. What
is said there comes once for each, or once for any: it is heard in the speaker's own workspace where that is one of
them, under one key however often it comes. What is pressed belongs to whose bot wrote the message.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chatbot.platforms.slack.workspace import Workspace


def workspace_for(body: Mapping[str, Any], workspaces: Mapping[str, Workspace]) -> Workspace | None:
    """The workspace of a delivery, among those by their teams' ids; None where it is of none of them."""
    wrote = _wrote(body, workspaces)
    if wrote is not None:
        return wrote
    team = team_of(body)
    with_room = {of: each for of, each in workspaces.items() if each.rooms[_channel(body)] is not None}
    if with_room:
        return with_room.get(_speaks_from(body)) or with_room.get(team) or next(iter(with_room.values()))
    return workspaces.get(team)


def _wrote(body: Mapping[str, Any], workspaces: Mapping[str, Workspace]) -> Workspace | None:
    """Whose bot wrote the message that something was done to."""
    message = _part(body, "message")
    return next((each for each in workspaces.values() if each.me.bot and each.me.bot == message.get("bot_id")), None)


def team_of(body: Mapping[str, Any]) -> str:
    """The team in which the app was installed that this was delivered for; empty where that is not said."""
    authorized: Mapping[str, Any] = next(iter(body.get("authorizations") or ()), {})
    found = (
        _part(body, "view").get("app_installed_team_id")
        or authorized.get("team_id")
        or body.get("team_id")
        or _part(body, "team").get("id")
    )
    return str(found or "")


def _speaks_from(body: Mapping[str, Any]) -> str:
    """The team of whoever did it, as Slack says."""
    event = _part(body, "event")
    return str(event.get("user_team") or event.get("team") or _part(body, "user").get("team_id") or team_of(body))


def _channel(body: Mapping[str, Any]) -> str:
    named = (
        _part(body, "event").get("channel"),
        body.get("channel_id"),
        _part(body, "channel").get("id"),
        _part(body, "container").get("channel_id"),
    )
    return next((each for each in named if isinstance(each, str)), "")


def _part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = body.get(name)
    return found if isinstance(found, Mapping) else {}

"""The arguments of each Web API method, and reading them from a request: strictly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web


class Refused(Exception):
    """`ok: false`, with Slack's name for why, and `more` beside it."""

    def __init__(self, error: str, *messages: str, **more: str) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages
        self.more = more


@dataclass(frozen=True)
class Arguments:
    """`needed` and `known` map names to types. `as_json`: the method takes JSON bodies too."""

    needed: Mapping[str, type]
    known: Mapping[str, type]
    as_json: bool = False


_POST = {
    "text": str,
    "blocks": list,
    "attachments": list,
    "thread_ts": str,
    "as_user": bool,
    "link_names": bool,
    "parse": str,
}
_PAGED = {"cursor": str, "limit": int}
_TRIGGER = {"trigger_id": str, "interactivity_pointer": str}

METHODS = {
    "auth.test": Arguments({}, {}, as_json=True),
    "auth.revoke": Arguments({}, {"test": bool}),
    "apps.manifest.export": Arguments({"app_id": str}, {}, as_json=True),
    "apps.uninstall": Arguments({"client_id": str, "client_secret": str}, {}),
    "bots.info": Arguments({}, {"bot": str, "team_id": str}),
    "oauth.v2.access": Arguments(
        {}, {"client_id": str, "client_secret": str, "code": str, "grant_type": str, "redirect_uri": str}
    ),
    "team.info": Arguments({}, {"team": str, "domain": str}),
    "apps.connections.open": Arguments({}, {}),
    "users.list": Arguments({}, _PAGED | {"include_locale": bool, "team_id": str}),
    "users.info": Arguments({"user": str}, {"include_locale": bool}),
    "conversations.info": Arguments({"channel": str}, {"include_locale": bool, "include_num_members": bool}),
    "conversations.list": Arguments({}, _PAGED | {"exclude_archived": bool, "types": str, "team_id": str}),
    "conversations.members": Arguments({"channel": str}, _PAGED),
    "conversations.join": Arguments({"channel": str}, {}, as_json=True),
    "conversations.open": Arguments({}, {"users": str, "channel": str, "return_im": bool}, as_json=True),
    "conversations.history": Arguments(
        {"channel": str},
        _PAGED | {"include_all_metadata": bool, "inclusive": bool, "latest": str, "oldest": str},
        as_json=True,
    ),
    "conversations.replies": Arguments(
        {"channel": str, "ts": str},
        _PAGED | {"include_all_metadata": bool, "inclusive": bool, "latest": str, "oldest": str},
        as_json=False,
    ),
    "chat.postMessage": Arguments(
        {"channel": str},
        _POST | {"metadata": dict, "mrkdwn": bool, "reply_broadcast": bool, "unfurl_links": bool, "unfurl_media": bool},
        as_json=True,
    ),
    "chat.getPermalink": Arguments({"channel": str, "message_ts": str}, {}),
    "chat.delete": Arguments({"channel": str, "ts": str}, {"as_user": bool}, as_json=True),
    "chat.update": Arguments({"channel": str, "ts": str}, _POST | {"metadata": dict}, as_json=True),
    "files.getUploadURLExternal": Arguments(
        {"filename": str, "length": int}, {"alt_txt": str, "snippet_type": str}, as_json=True
    ),
    "files.completeUploadExternal": Arguments(
        {"files": list},
        {"channel_id": str, "channels": str, "initial_comment": str, "thread_ts": str, "blocks": str},
        as_json=True,
    ),
    "chat.postEphemeral": Arguments({"channel": str, "user": str}, _POST, as_json=True),
    "views.open": Arguments({"view": dict}, _TRIGGER, as_json=True),
    "views.push": Arguments({"view": dict}, _TRIGGER, as_json=True),
    "views.update": Arguments({"view": dict}, {"view_id": str, "external_id": str, "hash": str}, as_json=True),
    "views.publish": Arguments({"user_id": str, "view": dict}, {"hash": str}, as_json=True),
}


async def read(method: str, request: web.Request) -> dict[str, Any]:
    """The arguments of a call. Raises Refused for what is missing, unknown, or of another type."""
    expected = METHODS[method]
    known = {**expected.needed, **expected.known}
    if request.content_type == "application/json":
        if not expected.as_json:
            raise Refused("invalid_arguments", f"[ERROR] {method} takes no JSON")
        given = await _json(request)
        found = {name: _checked(name, value, known) for name, value in given.items()}
    else:
        form = {**request.query, **(await request.post() if request.can_read_body else {})}
        found = {name: _converted(name, str(value), known) for name, value in form.items()}
    missing = [name for name in expected.needed if name not in found]
    if missing:
        raise Refused("invalid_arguments", *(f"[ERROR] missing required field: {name}" for name in missing))
    return found


async def _json(request: web.Request) -> dict[str, Any]:
    try:
        given = await request.json()
    except ValueError:
        raise Refused("invalid_json") from None
    if not isinstance(given, dict):
        raise Refused("json_not_object")
    return given


def _checked(name: str, value: Any, known: dict[str, type]) -> Any:
    if name not in known or type(value) is not known[name]:
        raise Refused("invalid_arguments", f"[ERROR] {name}: {type(value).__name__} is not taken")
    return value


def _converted(name: str, value: str, known: dict[str, type]) -> Any:
    kind = known.get(name)
    try:
        if kind is str:
            return value
        if kind is bool:
            return {"0": False, "1": True, "false": False, "true": True}[value]
        if kind is int:
            return int(value)
        if kind in {list, dict}:
            return _checked(name, json.loads(value), known)
    except (KeyError, ValueError):
        pass
    raise Refused("invalid_arguments", f"[ERROR] {name}: {value!r} is not taken")

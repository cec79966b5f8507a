"""The app manifest asks for what the code uses, and for nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from chatbot.clock import SystemClock
from chatbot.platforms import slack as platform
from chatbot.platforms.slack.hearing import listeners
from chatbot.platforms.slack.install import configured
from chatbot.platforms.slack.install.needs import COMMAND, EVENTS, SCOPES, SHORTCUTS
from tests.slack_standin import manifest, scopes

CODE = Path(platform.__file__).parent
OF_NO_USER = {"apps.connections.open", "apps.manifest.export"}
"""Methods that take another token than the bot's."""


class Registry:
    """Takes what is registered with Bolt, a list a kind: names, and patterns of names."""

    def __init__(self) -> None:
        self.registered: dict[str, list[str | re.Pattern[str]]] = {}

    def __getattr__(self, kind: str) -> Callable[[Any], Callable[..., None]]:
        def register(constraint: Any) -> Callable[..., None]:
            name = constraint if isinstance(constraint, str | re.Pattern) else next(iter(constraint.values()))
            self.registered.setdefault(kind, []).append(name)
            return lambda *_: None

        return register

    def hears(self, kind: str, name: str) -> bool:
        return any(re.fullmatch(each, name) for each in self.registered.get(kind, ()))


def registry() -> Registry:
    found = Registry()
    listeners.listen(cast("AsyncApp", found), SystemClock())
    return found


def methods_called() -> set[str]:
    """Every method of the Web API that the code names."""
    code = "\n".join(file.read_text(encoding="utf-8") for file in CODE.rglob("*.py"))
    named = {name for name in re.findall(r"\.([a-z]+_\w+)[(,]", code) if hasattr(AsyncWebClient, name)}
    return {name.replace("_", ".") for name in named} - OF_NO_USER


def test_the_manifest_is_what_the_check_looks_for() -> None:
    ours = manifest.ours()
    assert ours["settings"]["event_subscriptions"]["bot_events"] == sorted(EVENTS)
    assert ours["oauth_config"]["scopes"]["bot"] == list(SCOPES)
    assert {each["callback_id"]: each["type"] for each in ours["features"]["shortcuts"]} == SHORTCUTS
    assert [each["command"] for each in ours["features"]["slash_commands"]] == [COMMAND]
    assert list(configured.faults(ours, by_http=False)) == []


def test_the_same_manifest_can_be_switched_over_to_http() -> None:
    text = manifest.PATH.read_text(encoding="utf-8")
    [command] = re.findall(r"^#   (sed .*)$", text, re.MULTILINE)
    for before, after in re.findall(r"s/([^/]+)/([^/]*)/", command):
        text = "\n".join(line if line.startswith("# ") else line.replace(before, after) for line in text.splitlines())
    switched = manifest.parse(text)
    assert list(configured.faults(switched, by_http=True)) == []
    assert switched["settings"]["interactivity"]["request_url"] == "https://your.address/slack/events"


def test_every_event_listened_for_is_subscribed_to_and_no_other() -> None:
    found = registry()
    subscribed = {name.partition(".")[0] for name in EVENTS}
    assert {name for name in subscribed if not found.hears("event", name)} == set()
    unheard = [each for each in found.registered["event"] if not any(re.fullmatch(each, name) for name in subscribed)]
    assert unheard == []


def test_the_command_and_the_shortcuts_are_listened_for() -> None:
    found = registry()
    assert found.hears("command", COMMAND)
    ways = {"global": ("shortcut", "global_shortcut"), "message": ("shortcut", "message_shortcut")}
    unheard = [name for name, kind in SHORTCUTS.items() if not any(found.hears(way, name) for way in ways[kind])]
    assert unheard == []


def test_every_scope_is_needed_and_every_need_has_its_scope() -> None:
    granted, used = set(SCOPES), {"commands"}
    for wanted in [scopes.accepted(method) for method in methods_called()] + [
        scopes.EVENTS.get(event, set()) for event in EVENTS
    ]:
        assert not wanted or wanted & granted, wanted
        used |= wanted
    assert granted <= used


def test_every_method_called_is_known() -> None:
    assert {"chat.postMessage", "views.open", "views.publish", "users.info", "auth.test"} <= methods_called()

"""The Slack app's own settings, as its manifest tells them: what is there that should not be, and what is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from chatbot.platforms.slack.install.needs import ADDRESS, COMMAND, EVENTS, SHORTCUTS


def faults(manifest: Mapping[str, Any], *, by_http: bool, back: str = "") -> Iterator[str]:
    """What is wrong with a manifest, each as a clause about the app.

    https://docs.slack.dev/reference/app-manifest/. `by_http`: Slack is to deliver to an address of ours. `back` is the
    address to which people return who install the app, where they may.
    """
    settings, features = _of(manifest, "settings"), _of(manifest, "features")
    events, interactivity = _of(settings, "event_subscriptions"), _of(settings, "interactivity")
    if missing := _missing(EVENTS, events.get("bot_events") or ()):
        yield f"does not subscribe to {missing}"
    if not interactivity.get("is_enabled"):
        yield "has interactivity turned off, so that no button or form works"
    if not _of(features, "app_home").get("home_tab_enabled"):
        yield "has the Home tab turned off"
    if not _of(features, "app_home").get("messages_tab_enabled"):
        yield "has the Messages tab turned off, so that nobody can write to the bot in private"
    commands = {each.get("command"): each for each in features.get("slash_commands") or ()}
    if COMMAND not in commands:
        yield f"has no slash command {COMMAND}"
    if missing := _missing(SHORTCUTS, [each.get("callback_id") for each in features.get("shortcuts") or ()]):
        yield f"lacks the shortcuts {missing}"
    if bool(settings.get("socket_mode_enabled")) == by_http:
        yield (
            "has Socket Mode turned on, so that nothing comes by HTTP"
            if by_http
            else "has Socket Mode turned off, though SLACK_APP_TOKEN is for it"
        )
    if settings.get("token_rotation_enabled"):
        yield "has token rotation turned on, so that its tokens end after twelve hours"
    listed = _of(manifest, "oauth_config").get("redirect_urls") or ()
    if back and not any(back.startswith(each) for each in listed):
        yield f"does not list {back} among its redirect URLs"
    if by_http:
        addresses = {"events": events, "interactivity": interactivity, COMMAND: commands.get(COMMAND) or {}}
        for what, told in addresses.items():
            if urlsplit(str(told.get("request_url") or told.get("url") or "")).path != ADDRESS:
                yield f"sends {what} elsewhere than to the bot's public address with {ADDRESS}"


def _of(found: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return found.get(name) or {}


def _missing(needed: Any, found: Any) -> str:
    return ", ".join(each for each in needed if each not in set(found))

"""Whether settings that are good alone go together, platform by platform."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from chatbot.grouping import Grouping

if TYPE_CHECKING:
    from chatbot.settings import Settings

_FOR_TLS = ("irc_tls_ca", "irc_tls_fingerprints", "irc_tls_cert", "irc_tls_key")
_TO_INSTALL = ("slack_client_id", "slack_client_secret", "slack_public_url")


def faults(settings: Settings) -> list[str]:
    """A line for each that lacks another or does nothing beside it, beginning with the variable to mend."""
    return [*_irc(settings), *_slack(settings), *_installing(settings), *_slack_rooms(settings)]


def _irc(settings: Settings) -> Iterator[str]:
    if settings.irc_host and not settings.irc_channels:
        yield "IRC_CHANNELS: with IRC_HOST set, name at least one channel"
    if bool(settings.irc_sasl_username) != (settings.irc_sasl_password is not None) and not settings.irc_tls_cert:
        yield "IRC_SASL_PASSWORD: goes with IRC_SASL_USERNAME; set both or neither"
    unused = [name.upper() for name in _FOR_TLS if getattr(settings, name)] if not settings.irc_tls else []
    if unused:
        yield f"IRC_TLS: is off, so {', '.join(unused)} would do nothing; turn it on, or leave them out"
    if settings.irc_tls_key and not settings.irc_tls_cert:
        yield "IRC_TLS_CERT: IRC_TLS_KEY needs its certificate"
    for name in ("irc_tls_ca", "irc_tls_cert", "irc_tls_key"):
        path = getattr(settings, name)
        if path and not path.is_file():
            yield f"{name.upper()}: there is no file {path}"


def _slack(settings: Settings) -> Iterator[str]:
    way_in = settings.slack_app_token or settings.slack_signing_secret
    if settings.slack_bot_token and not way_in:
        yield "SLACK_APP_TOKEN: SLACK_BOT_TOKEN needs it for Socket Mode, or SLACK_SIGNING_SECRET for HTTP"
    if way_in and not (settings.slack_bot_token or settings.slack_client_id):
        yield "SLACK_BOT_TOKEN: SLACK_APP_TOKEN and SLACK_SIGNING_SECRET need it, or SLACK_CLIENT_ID to be installed"


def _installing(settings: Settings) -> Iterator[str]:
    """What is wrong with how workspaces are to install the app."""
    missing = [name.upper() for name in _TO_INSTALL if not getattr(settings, name)]
    if len(missing) == len(_TO_INSTALL):
        if settings.slack_communities != Grouping():
            yield "SLACK_CLIENT_ID: without it no workspace can install the app, so there is none to join"
        return
    for name in missing:
        yield f"{name}: goes with {', '.join(each.upper() for each in _TO_INSTALL if each.upper() != name)}"
    if not missing and not (settings.slack_app_token or settings.slack_signing_secret):
        yield "SLACK_APP_TOKEN: SLACK_CLIENT_ID needs it for Socket Mode, or SLACK_SIGNING_SECRET for HTTP"


def _slack_rooms(settings: Settings) -> Iterator[str]:
    if settings.slack_bot_token and not settings.slack_channels:
        yield "SLACK_CHANNELS: with SLACK_BOT_TOKEN set, name at least one channel"

"""How settings are written that hold more than one word: rooms, coordinators, fingerprints, secrets.

Each function reads one of them, and raises ValueError with how to write it.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from storage.models import Audience

_IRC_CHANNEL = re.compile(r"[#&!+][^\x00-\x20,:]+")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")
_SOURCE = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")


class Channel(NamedTuple):
    """A room to be in: its name (or Slack id) and who is in it."""

    name: str
    audience: Audience


class Coordinator(NamedTuple):
    """`team` is the workspace, where it is not that of SLACK_BOT_TOKEN."""

    platform: str
    account: str
    team: str | None = None


def coordinators(said: str) -> tuple[Coordinator, ...]:
    """Such as `irc:ada,slack:U012AB3CD,slack:T012AB3CD/U045EF6GH`."""
    found = []
    for item in _items(said):
        platform, _, account = item.partition(":")
        team, slash, user = account.rpartition("/") if platform == "slack" else ("", "", account)
        if platform not in {"irc", "slack"} or not user or (slash and not team):
            raise ValueError(f"{item!r} is neither irc:account nor slack:Uxxxx nor slack:Txxxx/Uxxxx")
        found.append(Coordinator(platform, user, team or None))
    return tuple(found)


def irc_channels(said: str) -> tuple[Channel, ...]:
    """Such as `#cases,#coordination:confidential`; public unless said otherwise."""
    channels = _channels(said, Audience.PUBLIC)
    for channel in channels:
        if not _IRC_CHANNEL.fullmatch(channel.name):
            raise ValueError(f"{channel.name!r} is no IRC channel; write #name or #name:team")
    return _each_once(channels, str.lower)


def slack_channels(said: str) -> tuple[Channel, ...]:
    """Such as `cases,C012AB3CD:public,T045EF6GH/cases`; the team's unless said otherwise."""
    channels = [Channel(name.removeprefix("#"), audience) for name, audience in _channels(said, Audience.TEAM)]
    return _each_once(channels, str)


def fingerprints(said: str) -> tuple[str, ...]:
    """SHA-256 fingerprints of certificates, in hexadecimal digits."""
    prints = tuple(item.replace(":", "").lower() for item in _items(said))
    if not all(_FINGERPRINT.fullmatch(each) for each in prints):
        raise ValueError("give SHA-256 fingerprints: 64 hexadecimal digits each, colons allowed")
    return prints


def intake_secrets(said: str) -> dict[str, str]:
    """Such as `form=whsec_...,zammad=whsec_...`: each source's secret."""
    secrets = {}
    for item in _items(said):
        source, _, secret = item.partition("=")
        if not _SOURCE.fullmatch(source):
            raise ValueError("write source=whsec_...; a source is lower-case letters, digits, - and _")
        try:
            key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except binascii.Error:
            key = b""
        if not secret.startswith("whsec_") or len(key) < 16:
            raise ValueError(f"the secret of {source!r} must be whsec_ and base64 of at least 16 bytes")
        secrets[source] = secret
    return secrets


def _items(said: str) -> list[str]:
    return [item.strip() for item in said.split(",") if item.strip()]


def _channels(said: str, usual: Audience) -> list[Channel]:
    found = []
    for item in _items(said):
        name, _, audience = item.partition(":")
        if audience and audience not in set(Audience):
            raise ValueError(f"{item!r}: the audience is public, team or confidential")
        found.append(Channel(name, Audience(audience) if audience else usual))
    return found


def _each_once(channels: Sequence[Channel], fold: Callable[[str], str]) -> tuple[Channel, ...]:
    named: set[str] = set()
    for channel in channels:
        if fold(channel.name) in named:
            raise ValueError(f"names {channel.name!r} twice; a channel has one audience")
        named.add(fold(channel.name))
    return tuple(channels)

"""Who sent it: the signature of Standard Webhooks (standardwebhooks.com), checked over the raw bytes.

The library's own `Webhook.verify` reads the machine's clock, needs the body to be text, and raises whatever a
hostile header makes it raise; so only its HMAC is used here.
"""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Mapping
from datetime import datetime

from multidict import MultiMapping
from standardwebhooks.webhooks import hmac_data

TOLERANCE = 300
"""Seconds by which a sender's clock may differ from ours."""

_ID = re.compile(r"[\x21-\x7e]{1,256}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)


class Unsigned(Exception):
    """No source of ours signed this. `str()` tells the sender what is wrong with it."""


def key(secret: str) -> bytes:
    """The key in a secret's written form, `whsec_` and base64."""
    return base64.b64decode(secret.removeprefix("whsec_"))


def senders(
    headers: MultiMapping[str], body: bytes, keys: Mapping[str, bytes], now: datetime
) -> tuple[frozenset[str], str]:
    """The sources whose key signed this (several only where they share one), and the webhook-id.

    Every key is tried against every signature, whatever matches, so that the time taken tells nothing.
    """
    message = only(headers, "webhook-id")
    if not _ID.fullmatch(message):
        raise Unsigned("Send a webhook-id of 1 to 256 visible ASCII characters.")
    timestamp = only(headers, "webhook-timestamp")
    if not _TIMESTAMP.fullmatch(timestamp):
        raise Unsigned("Send webhook-timestamp as whole seconds since 1970.")
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE:
        raise Unsigned("The webhook-timestamp is more than five minutes off; sign each attempt anew.")
    given = [
        value.encode("utf-8", "surrogateescape")
        for version, _, value in (each.partition(",") for each in only(headers, "webhook-signature").split(" "))
        if version == "v1"
    ]
    signed = b".".join((message.encode(), timestamp.encode(), body))
    found = set()
    for source, secret in keys.items():
        expected = base64.b64encode(hmac_data(secret, signed))
        if sum(hmac.compare_digest(expected, each) for each in given):
            found.add(source)
    if not found:
        raise Unsigned("No webhook-signature here is by the secret of a source that is known.")
    return frozenset(found), message


def only(headers: MultiMapping[str], name: str) -> str:
    """The value of a header that must be there once. Raises Unsigned."""
    values = headers.getall(name, [])
    if len(values) != 1:
        raise Unsigned(f"Send the header {name} exactly once.")
    return values[0]

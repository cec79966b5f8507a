"""Whether a request is Slack's: its signature, checked over the raw bytes.

https://docs.slack.dev/authentication/verifying-requests-from-slack/. The SDK's verifier is not used: it raises whatever
a timestamp that is no number, a header that is not ASCII, or a body that is no text makes it raise.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime

from multidict import MultiMapping

from chatbot.intake.signature import TOLERANCE, Unsigned, only

_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)


def check(headers: MultiMapping[str], body: bytes, secret: bytes, now: datetime) -> None:
    """Raises Unsigned unless this was signed with the app's secret, within five minutes of now."""
    timestamp = only(headers, "X-Slack-Request-Timestamp")
    if not _TIMESTAMP.fullmatch(timestamp):
        raise Unsigned("Send X-Slack-Request-Timestamp as whole seconds since 1970.")
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE:
        raise Unsigned("The X-Slack-Request-Timestamp is more than five minutes off.")
    signed = b":".join((b"v0", timestamp.encode(), body))
    expected = b"v0=" + hmac.new(secret, signed, hashlib.sha256).hexdigest().encode()
    given = only(headers, "X-Slack-Signature").encode("utf-8", "surrogateescape")
    if not hmac.compare_digest(expected, given):
        raise Unsigned("The X-Slack-Signature is not by the signing secret of this app.")

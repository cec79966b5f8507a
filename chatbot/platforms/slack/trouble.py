"""What a failed call to Slack means for what was to be done.

The codes are those of Slack's method reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

import aiohttp
from slack_sdk.errors import SlackApiError

REVOKED = frozenset(
    {
        "access_denied",
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
SCOPES = frozenset({"missing_scope", "no_permission"})
"""Of these, what says that one thing is not allowed, and not that nothing is."""

SHUT = frozenset(
    {
        "channel_not_found",
        "ekm_access_denied",
        "is_archived",
        "messages_tab_disabled",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
    }
)
GONE = frozenset({"cant_update_message", "edit_window_closed", "message_not_found"})
SLOW = frozenset({"rate_limited", "ratelimited"})
TOO_MUCH = frozenset({"invalid_attachments", "invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})
SHAKY = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"})


class Kind(Enum):
    """What became of a call.

    UNSENT: it never left. UNSURE: it may have arrived. SLOW: not now, but in so many seconds. GONE: the message to
    change is no more. SHUT: nothing is taken in that channel until somebody lets the bot in. REVOKED: nothing will be
    taken until somebody sees to the app. NEVER: not as it is.
    """

    UNSENT = auto()
    UNSURE = auto()
    SLOW = auto()
    GONE = auto()
    SHUT = auto()
    REVOKED = auto()
    NEVER = auto()


@dataclass(frozen=True, slots=True)
class Trouble:
    """`reason` is Slack's own code, or the kind of fault; it never holds anybody's words."""

    kind: Kind
    reason: str
    seconds: float | None = None


class NoTimestampError(Exception):
    """Slack said `ok` and not where the message stands."""


EXPECTED = (SlackApiError, aiohttp.ClientError, TimeoutError, NoTimestampError)
"""What a call may raise though nothing is wrong with us; anything else is a fault of ours."""


def trouble(error: Exception) -> Trouble:
    """What this exception of a call means."""
    match error:
        case SlackApiError():
            return _refusal(error)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return Trouble(Kind.UNSENT, "no connection")
        case NoTimestampError():
            return Trouble(Kind.UNSURE, "ok without ts")
        case TimeoutError():
            return Trouble(Kind.UNSURE, "no answer in time")
        case _:
            return Trouble(Kind.UNSURE, type(error).__name__)


def too_much(error: Exception) -> bool:
    """Whether Slack refused what a message shows, so that nothing was posted, and less of it may be taken."""
    if isinstance(error, SlackApiError):
        return code(error) in TOO_MUCH
    return isinstance(error, aiohttp.ClientResponseError) and 400 <= error.status < 500


def not_ready(error: SlackApiError) -> bool:
    """Whether Slack refused a message or view for a file in it, as it does while it is still busy with that file."""
    data = getattr(error.response, "data", None)
    told = (data.get("response_metadata") or {}).get("messages") if isinstance(data, dict) else None
    return code(error) in {"invalid_arguments", "invalid_blocks"} and "slack file" in " ".join(map(str, told or ()))


def code(error: SlackApiError) -> str:
    """Slack's name for what was wrong, or an empty string."""
    data = getattr(error.response, "data", None)
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def _refusal(error: SlackApiError) -> Trouble:
    response, reason = error.response, code(error)
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0) or 0)
    if status == 429 or reason in SLOW:
        return Trouble(Kind.SLOW, "slow down", _retry_after(getattr(response, "headers", None) or {}))
    if status >= 500 or reason in SHAKY or not reason:
        return Trouble(Kind.UNSURE, reason or f"HTTP {status}")
    if reason in REVOKED:
        return Trouble(Kind.REVOKED, reason, seconds=60.0)
    if reason in SHUT:
        return Trouble(Kind.SHUT, reason)
    if reason in GONE:
        return Trouble(Kind.GONE, reason)
    return Trouble(Kind.NEVER, reason)


def _retry_after(headers: object) -> float:
    value = headers.get("Retry-After", "") if hasattr(headers, "get") else ""
    try:
        return min(3600.0, max(1.0, float(value)))
    except (TypeError, ValueError):
        return 30.0

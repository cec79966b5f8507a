"""Slack's limits on what a message says, whichever way it comes."""

from __future__ import annotations

from typing import Any

from tests.slack_standin import blocks
from tests.slack_standin.arguments import Refused
from tests.slack_standin.files import Files


def check_content(given: dict[str, Any], files: Files, longest: int, *, to_one: bool = False) -> None:
    """Raises Refused for what Slack does not take as a message. `to_one`: as an ephemeral one."""
    if not given.get("text") and not given.get("blocks"):
        raise Refused("no_text")
    if len(given.get("text", "")) > longest:
        raise Refused("msg_too_long")
    if given.get("blocks"):
        blocks.check(given["blocks"])
        files.show(blocks.files(given["blocks"]), to_one=to_one)
        if not given.get("text"):
            raise Refused("no_text", "[ERROR] blocks without text for notifications")
    if given.get("parse", "none") not in {"none", "full"}:
        raise Refused("invalid_arguments", "[ERROR] parse is none or full")
    metadata = given.get("metadata")
    if metadata is not None and not (
        set(metadata) == {"event_type", "event_payload"}
        and isinstance(metadata["event_type"], str)
        and isinstance(metadata["event_payload"], dict)
        and all(isinstance(value, str | int | bool) for value in metadata["event_payload"].values())
    ):
        raise Refused("invalid_metadata_format")

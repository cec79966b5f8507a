"""Files, by the external flow: announced, sent, completed. https://docs.slack.dev/reference/methods/files.getUploadURLExternal"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from tests.slack_standin.arguments import Refused

LONGEST_ALT = 1000
_INVALID = "[ERROR] invalid slack file [json-pointer:/blocks/0/slack_file]"


@dataclass
class File:
    """A file; `data` once it was sent, `complete` once that was said.

    `shared_in` are the channels whose members may see it; one that is shared in none the app alone may use, in posts.
    """

    id: str
    name: str
    length: int
    alt: str
    data: bytes | None = None
    complete: bool = False
    shared_in: set[str] = field(default_factory=set)


class Files:
    """The files of a workspace. `busy` is how many messages are refused yet because Slack is still at their files."""

    def __init__(self) -> None:
        self.url = ""
        self.busy = 0
        self.all: dict[str, File] = {}
        self._places: dict[str, File] = {}

    def announce(self, given: dict[str, Any]) -> dict[str, Any]:
        """files.getUploadURLExternal."""
        if len(given.get("alt_txt", "")) > LONGEST_ALT:
            raise Refused("alt_txt_too_large")
        if given["length"] < 1 or not given["filename"]:
            raise Refused("missing_argument")
        file = File(f"F0{secrets.token_hex(5).upper()}", given["filename"], given["length"], given.get("alt_txt", ""))
        place = secrets.token_hex(8)
        self.all[file.id] = self._places[place] = file
        return {"file_id": file.id, "upload_url": f"{self.url}/upload/{place}"}

    def take(self, place: str, data: bytes) -> bool:
        """Whether this was announced, and of this length."""
        file = self._places.pop(place, None)
        if file is None or len(data) != file.length:
            return False
        file.data = data
        return True

    def complete(self, given: dict[str, Any]) -> dict[str, Any]:
        """files.completeUploadExternal."""
        found = [self.all.get(each.get("id")) for each in given["files"]]
        if not found or any(file is None or file.data is None for file in found):
            raise Refused("file_not_found")
        for file in found:
            assert file is not None
            file.complete = True
            if given.get("channel_id"):
                file.shared_in.add(given["channel_id"])
        return {"files": [{"id": each["id"], "title": each.get("title", "")} for each in given["files"]]}

    def show(self, ids: list[str], *, to_one: bool = False) -> None:
        """Raises Refused for a message with these in it that Slack does not take. `to_one`: an ephemeral message."""
        if not ids:
            return
        usable = all(each in self.all and self.all[each].complete for each in ids)
        if self.busy or to_one or not usable:
            self.busy = max(0, self.busy - 1)
            raise Refused("invalid_blocks", _INVALID)

    def share(self, ids: list[str], channel: str) -> None:
        """A message that shows these stands in a channel."""
        for each in ids:
            self.all[each].shared_in.add(channel)

    def show_in_view(self, ids: list[str], channels: set[str]) -> None:
        """Raises Refused for a view with files that are shared in none of these channels, its reader's."""
        if any(each not in self.all or not self.all[each].shared_in & channels for each in ids):
            raise Refused("invalid_arguments", _INVALID)

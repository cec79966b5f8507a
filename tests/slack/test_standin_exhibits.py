"""The stand-in is as strict as Slack with tables, pictures and files."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from chatbot.platforms.slack.trouble import code
from tests.slack.house import speaking
from tests.slack_standin import Slack

CELL = {"type": "raw_text", "text": "x"}
IMAGE = {"type": "image", "slack_file": {"id": "F0123456789"}, "alt_text": "x"}


@pytest.mark.parametrize(
    ("error", "made"),
    [
        ("invalid_attachments", [{"type": "table", "rows": [[CELL]]}] * 2),
        ("invalid_blocks", [{"type": "table", "rows": [[CELL]] * 101}]),
        ("invalid_blocks", [{"type": "table", "rows": [[CELL] * 21]}]),
        ("invalid_blocks", [{"type": "table", "rows": [[{**CELL, "text": "x" * 5001}] * 2]}]),
        ("invalid_blocks", [{"type": "table", "rows": [[{**CELL, "text": ""}]]}]),
        ("invalid_blocks", [{"type": "table", "rows": [[CELL]], "column_settings": [{"is_wrapped": True}]}]),
        ("invalid_blocks", [{"type": "image", "slack_file": {"id": "F0123456789"}}]),
        ("invalid_blocks", [{**IMAGE, "alt_text": ""}]),
        ("invalid_blocks", [{**IMAGE, "image_url": "https://x.example/"}]),
        ("invalid_blocks", [{**IMAGE, "slack_file": {"id": "nothing"}}]),
        ("invalid_blocks", [IMAGE]),  # no such file
    ],
)
async def test_the_stand_in_takes_only_what_slack_takes(slack: Slack, error: str, made: list[dict[str, Any]]) -> None:
    cases = slack.workspace.channel("cases")
    async with speaking(slack) as web:
        assert await _refused(web.posts.chat_postMessage(channel=cases.id, text="x", blocks=made)) == error


async def test_the_stand_in_takes_a_file_as_it_was_announced(slack: Slack) -> None:
    cases, ada = slack.workspace.channel("cases"), slack.workspace.person("ada")
    async with speaking(slack) as web:
        announced = await web.asks.files_getUploadURLExternal(filename="a.png", length=3, alt_txt="a")
        file = announced["file_id"]
        unsent = web.asks.files_completeUploadExternal(files=[{"id": file}])
        assert await _refused(unsent) == "file_not_found"
        assert await _refused(web.asks.files_completeUploadExternal(files=[{"id": "F0"}])) == "file_not_found"
        async with web.session.post(announced["upload_url"], data=b"four") as answer:
            assert answer.status == 400
        assert (
            await _refused(web.asks.files_getUploadURLExternal(filename="a.png", length=3, alt_txt="a" * 1001))
            == "alt_txt_too_large"
        )
        (whole,) = [await web.asks.files_getUploadURLExternal(filename="a.png", length=3)]
        await web.send(whole["upload_url"], b"abc")
        shown = [{**IMAGE, "slack_file": {"id": whole["file_id"]}}]
        assert await _refused(web.posts.chat_postMessage(channel=cases.id, text="x", blocks=shown)) == "invalid_blocks"
        await web.asks.files_completeUploadExternal(files=[{"id": whole["file_id"]}])
        alone = web.posts.chat_postEphemeral(channel=cases.id, user=ada.id, text="x", blocks=shown)
        assert await _refused(alone) == "invalid_blocks"
        await web.posts.chat_postMessage(channel=cases.id, text="x", blocks=shown)
    assert [message.blocks for message in cases.messages] == [shown]


async def _refused(call: Awaitable[object]) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return code(refused.value)

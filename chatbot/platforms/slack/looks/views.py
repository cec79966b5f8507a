"""What one person sees of the app by itself: their home, and what a view may hold.

https://docs.slack.dev/surfaces/app-home/ and https://docs.slack.dev/reference/views/home-tab-views/
"""

from __future__ import annotations

import json
from itertools import accumulate
from typing import Any, TypeAlias

from chatbot.platforms.slack.looks.exhibits import NO_FILES, Files
from chatbot.platforms.slack.looks.markup import Blocks, plain
from chatbot.platforms.slack.looks.render import HEADER, Renderer
from commands.views import Home

MOST_BLOCKS = 100
LARGEST = 200_000
"""Characters of a view's blocks as JSON, with room for what is around them: Slack takes 250,000."""

View: TypeAlias = dict[str, Any]


def home(found: Home, renderer: Renderer, files: Files = NO_FILES) -> View:
    """Somebody's home, for `views.publish`. `files` has the pictures of its charts; one without is left out.

    What goes beyond the limits of a view is left out too.
    """
    blocks: Blocks = []
    first = 0
    for part in found.parts:
        blocks.append({"type": "header", "text": plain(part.heading, HEADER)})
        for message in part.said:
            blocks += renderer.blocks(message, files, first=first)
            first += len(message.buttons)
    return {"type": "home", "blocks": fitting(blocks)}


def fitting(blocks: Blocks, *, beside: int = 0) -> Blocks:
    """As many of the blocks, from the first, as a view takes that has others `beside` them."""
    sizes = accumulate(len(json.dumps(block)) for block in blocks[: MOST_BLOCKS - beside])
    return [block for block, size in zip(blocks, sizes, strict=False) if size <= LARGEST]

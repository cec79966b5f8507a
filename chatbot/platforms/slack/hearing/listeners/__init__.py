"""What the app listens to, a file a kind: each registers its listeners with Bolt."""

from __future__ import annotations

from slack_bolt.app.async_app import AsyncApp

from chatbot.clock import Clock
from chatbot.platforms.slack.hearing.listeners import forms, home, leaving, lines, news, shortcuts


def listen(app: AsyncApp, clock: Clock) -> None:
    """Listen to everything. The delivery in hand is in each listener's context, as `delivery`."""
    leaving.listen(app)
    news.listen(app)
    lines.listen(app, clock)
    forms.listen(app, clock)
    home.listen(app)
    shortcuts.listen(app)

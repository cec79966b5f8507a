"""Slack: text, `/case`, and buttons on a card for each case, over Socket Mode."""

from chatbot.platforms.slack.platform import SlackPlatform

__all__ = ["SlackPlatform"]

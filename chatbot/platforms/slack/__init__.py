"""Slack: text, `/case`, and buttons on a card for each case, over Socket Mode or HTTP."""

from chatbot.platforms.slack.app import SlackApp
from chatbot.platforms.slack.platform import SlackPlatform

__all__ = ["SlackApp", "SlackPlatform"]

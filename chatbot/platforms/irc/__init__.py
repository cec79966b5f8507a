"""The bot's body on IRC."""

from chatbot.platforms.irc.platform import IrcPlatform

__all__ = ["IrcPlatform"]

"""The console: the operator's own terminal, where what is typed is said to the bot in private."""

from chatbot.platforms.console.platform import ConsolePlatform

__all__ = ["ConsolePlatform"]

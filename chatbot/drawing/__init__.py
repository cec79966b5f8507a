"""Pictures of charts, drawn in a short-lived process of their own: matplotlib never comes into the bot, which must stay
small and quick, and no claim waits for a picture.
"""

from __future__ import annotations

from chatbot.drawing.worker import Kind, NotDrawn, draw, draw_all

__all__ = ["Kind", "NotDrawn", "draw", "draw_all"]

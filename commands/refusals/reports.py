"""Refusals of reports."""

from __future__ import annotations

from commands.refusals import Unread


class NotAMonth(Unread):
    """It is no month of the calendar."""

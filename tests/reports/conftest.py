"""A team to talk with, and what the command line needs, as the tests beside these have them."""

from __future__ import annotations

from tests.conversations.conftest import talk
from tests.local.conftest import casebell

__all__ = ["casebell", "talk"]

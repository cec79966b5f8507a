"""Both ways in which Slack delivers."""

from __future__ import annotations

import pytest


@pytest.fixture(params=["socket", "http"])
def mode(request: pytest.FixtureRequest) -> str:
    """How Slack delivers: tests that take it run once by Socket Mode and once by HTTP."""
    found: str = request.param
    return found

"""What every test may use, and the rule that nothing is skipped where everything is installed."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True)
if os.environ.get("CI") == "true":
    settings.load_profile("steady")

pytest_plugins = ["tests.fixtures.database", "tests.fixtures.irc", "tests.fixtures.log", "tests.fixtures.slack"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once more what to install, where something was skipped for want of it."""
    reasons = {str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", [])}  # type: ignore[index]
    for reason in sorted(reasons):
        terminalreporter.write_line(f"not tested here: {reason}", yellow=True)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where CI is true a skip is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter is not None and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED

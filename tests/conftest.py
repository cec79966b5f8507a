"""What every test may use, and the rule that nothing is skipped where everything is installed."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import islice

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True)
if os.environ.get("CI") == "true":
    settings.load_profile("steady")

pytest_plugins = ["tests.fixtures.database", "tests.fixtures.irc", "tests.fixtures.log", "tests.fixtures.slack"]


@pytest.fixture
def figures(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Takes what a test has to tell of its run: printed at the end, whichever process it ran in."""
    return lambda text: record_property("figures", text)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long first, so that none of them is still at it when all the rest is done; and as many on each worker.

    Each worker begins with a stretch of the list as long as any other's (`--dist worksteal`).
    """
    items.sort(key=_patience, reverse=True)
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long = [item for item in items if _patience(item)]
    short = iter(items[len(long) :])
    dealt: list[pytest.Item] = []
    for worker in range(workers):
        stretch = (len(items) - len(dealt)) // (workers - worker)
        share = long[worker::workers]
        dealt += [*share, *islice(short, max(0, stretch - len(share)))]
    items[:] = [*dealt, *short]


def _patience(item: pytest.Item) -> float:
    own = item.get_closest_marker("timeout")
    return float(own.args[0]) if own is not None else 0.0


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests tell of their runs; and say what to install, where something was skipped for want of it."""
    for report in terminalreporter.getreports("passed") + terminalreporter.getreports("failed"):
        for name, text in report.user_properties:
            if name == "figures" and report.when == "call":
                terminalreporter.write_line(text)
    reasons = {str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", [])}  # type: ignore[index]
    for reason in sorted(reasons):
        terminalreporter.write_line(f"not tested here: {reason}", yellow=True)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where CI is true a skip is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter is not None and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED

"""What a test needs from outside the Python packages: found, or skipped with the line that installs it."""

from __future__ import annotations

import os
import shutil

import pytest


def need(program: str, *, package: str) -> str:
    """The path of a program. Where it is missing the test is skipped; with CI=true that is a failure."""
    path = shutil.which(program, path=os.environ.get("PATH", os.defpath) + ":/usr/sbin:/sbin")
    if path is not None:
        return path
    missing = f"needs {program}: apt-get install {package}"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)

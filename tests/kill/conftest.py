"""An IRC server of its own for each kill loop, so that loops never meet."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.irc_servers import Authority, IrcServer, run_miniircd, run_ngircd


@pytest.fixture
def irc(tmp_path: Path, irc_authority: Authority) -> Iterator[IrcServer]:
    """ngIRCd, or where it is not installed miniircd."""
    folder = tmp_path / "irc"
    folder.mkdir()
    ngircd = shutil.which("ngircd", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    with run_ngircd(folder, irc_authority) if ngircd else run_miniircd(folder) as server:
        yield server

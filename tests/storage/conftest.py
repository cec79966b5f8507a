"""A case log to damage, copy and bring back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fixtures.database import Databases
from tests.storage.shape import ADA, run


@pytest.fixture
def file(sqlite_url: str, tmp_path: Path) -> Path:
    """The case log's file, with ada in it."""
    run(sqlite_url, *ADA)
    return tmp_path / "casebell.db"


@pytest.fixture
def postgres_url(databases: Databases) -> Iterator[str]:
    """A prepared, empty case log on PostgreSQL, whose schema may be changed too."""
    with databases.copied() as url:
        yield url

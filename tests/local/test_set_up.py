"""`make run` on a machine that lacks something: it says what, and what to do."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.local.conftest import ROOT


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of what set-up reads, so that nothing here touches the real `.venv`."""
    for name in ("Makefile", "pyproject.toml", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    return tmp_path


def make(tree: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        ["make", *words], cwd=tree, env={**kept, **environment}, capture_output=True, text=True, timeout=60, check=False
    )


def test_a_python_that_is_too_old_or_missing_is_refused_in_a_sentence(tree: Path) -> None:
    said = make(tree, "run", "PYTHON=no-such-python")
    assert said.returncode != 0
    assert "Casebell needs Python 3.11, 3.12 or 3.13, and no-such-python is not one of them" in said.stderr
    assert "make run PYTHON=python3.12" in said.stderr


def test_without_ensurepip_it_names_the_package_to_install(tree: Path) -> None:
    crippled = tree / "crippled"
    crippled.mkdir()
    (crippled / "ensurepip.py").write_text("raise ImportError")
    said = make(tree, "run", f"PYTHON={sys.executable}", PYTHONPATH=str(crippled))
    assert said.returncode != 0
    assert "apt-get install python3-venv" in said.stderr
    assert not (tree / ".venv").exists()


def test_a_file_without_the_locked_hash_is_not_installed_and_pip_is_shown_whole(tree: Path) -> None:
    (tree / "wheels").mkdir()
    (tree / "wheels" / "forged-1-py3-none-any.whl").write_bytes(b"not what was locked")
    (tree / "requirements.txt").write_text("forged==1 --hash=sha256:" + 64 * "0" + "\n")
    python = f"PYTHON={sys.executable}"
    said = make(tree, "run", python, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tree / "wheels"))
    assert said.returncode != 0
    assert "DO NOT MATCH THE HASHES" in said.stderr
    assert "This failed with exit code 1" in said.stderr
    assert not (tree / ".venv" / "set-up").exists(), "the next run tries again"


def test_progress_is_a_few_plain_lines_where_there_is_no_terminal() -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        from progress import Progress
    finally:
        sys.path.pop(0)
    out = io.StringIO()
    with Progress(out) as progress:
        progress.stage("installing 2 packages", 2)
        progress.hear("Collecting one==1\n")
        progress.hear("Collecting two==2\n")
    assert [line.split("  ")[-1] for line in out.getvalue().splitlines()] == [
        "Setting up Casebell in .venv; this happens once.",
        "installing 2 packages",
        "Ready after 0 s.",
    ]


def test_make_help_lists_what_can_be_made(tree: Path) -> None:
    said = make(tree, "help").stdout
    for target in ("run", "test", "lock", "docs", "bench", "clean"):
        assert f"make {target} " in said

"""The files that set-up and operators read: the example settings and the lock files."""

from __future__ import annotations

import re
import tomllib

import pytest
from pydantic_core import PydanticUndefined

from chatbot.settings import SECRETS, Settings
from tests.local.conftest import ROOT

SETTING = re.compile(r"^#([A-Z][A-Z0-9_]*)=(.*)$", re.MULTILINE)
LOCKS = ("requirements.txt", "requirements-dev.txt")


def test_the_example_explains_each_setting_and_no_other() -> None:
    shown = [name for name, _ in SETTING.findall((ROOT / ".env.example").read_text())]
    assert sorted(shown) == sorted(name.upper() for name in Settings.model_fields)


def test_the_example_shows_the_defaults() -> None:
    shown = dict(SETTING.findall((ROOT / ".env.example").read_text()))
    for name, field in Settings.model_fields.items():
        default = field.get_default()
        if name.upper() not in SECRETS and default not in (None, "", (), {}, PydanticUndefined):
            assert getattr(Settings(**{name: shown[name.upper()]}), name) == default, name


def test_the_example_is_all_comments_so_that_a_copy_changes_nothing() -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    assert all(line.startswith("#") or not line for line in lines)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_pins_and_hashes_everything_and_names_no_index(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
    for entry in entries:
        assert re.match(r"[a-z0-9][a-z0-9.-]*==[^\s;]+( ; [^\\]+)? \\\n", entry), entry.splitlines()[0]
        assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line) for line in entry.splitlines()[1:])


def test_the_lock_files_agree_and_hold_every_dependency() -> None:
    run, dev = (_pins(lock) for lock in LOCKS)
    assert run.items() <= dev.items()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    building = project["dependency-groups"]["build"]
    assert {_name(each) for each in [*project["project"]["dependencies"], *building]} <= run.keys()
    assert {_name(each) for each in project["project"]["optional-dependencies"]["dev"]} <= dev.keys()


def _pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found
    return re.sub(r"[._-]+", "-", found.group()).lower()

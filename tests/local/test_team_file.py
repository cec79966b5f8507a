"""The team's own file: what it settles, what is wrong with it by its key, and its example."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from chatbot import team_file
from chatbot.app import team
from chatbot.cli.checking import summary
from chatbot.settings import BadSettings, read
from commands.team import Pairing, Team
from tests.local.conftest import ROOT

EXAMPLE = ROOT / "team.toml.example"
KEYS = {(section, key) for section, keys in team_file.KEYS.items() for key in keys}


def faults(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "team.toml").write_text(text)
    with pytest.raises(BadSettings) as bad:
        read({}, tmp_path / ".env")
    return bad.value.faults


def test_what_the_file_settles_is_what_the_team_goes_by(tmp_path: Path) -> None:
    (tmp_path / "team.toml").write_text(
        """
        [clocks]
        claim = "4h"
        step = "2d"
        look = "2w"
        refer = "3d"
        recheck = "off"
        [hours]
        quiet = "22-7:30"
        days = "mon-fri"
        [reminders]
        most_a_day = 3
        [pairing]
        returning = false
        next = false
        offer_within = "12h"
        returning_within = "30m"
        """
    )
    found = team(read({"TIMEZONE": "Europe/Berlin"}, tmp_path / ".env"))
    assert found == Team(
        zone="Europe/Berlin",
        coordinators=frozenset({("console", "local")}),
        claim_within=timedelta(hours=4),
        next_step_within=timedelta(days=2),
        look_again_within=timedelta(weeks=2),
        refer_within=timedelta(days=3),
        recheck_after=None,
        quiet="22:00-07:30",
        days="0,1,2,3,4",
        most_a_day=3,
        offer_within=timedelta(hours=12),
        returning_within=timedelta(minutes=30),
        pairing=Pairing(returning=False, next=False),
    )


def test_referrals_are_looked_at_as_soon_as_others_unless_the_file_says_otherwise(tmp_path: Path) -> None:
    (tmp_path / "team.toml").write_text('[clocks]\nlook = "3d"\n')
    assert team(read({}, tmp_path / ".env")).refer_within == timedelta(days=3)


def test_who_is_active_lapsed_and_gone_is_for_the_team_to_settle(tmp_path: Path) -> None:
    (tmp_path / "team.toml").write_text('[people]\nactive_from = 2\nlapsed = "90d"\ngone = "90d"\n')
    found = team(read({}, tmp_path / ".env"))
    assert (found.active_from, found.lapsed_after, found.gone_after) == (2, timedelta(days=90), timedelta(days=90))
    assert faults(tmp_path, '[people]\nlapsed = "30d"\ngone = 1\n') == [
        'people.lapsed: \'30d\' is no time from 31 days to ten years; write "180d" or "52w"',
        'people.gone: 1 is no time from 31 days to ten years; write "180d" or "52w"',
    ]
    (fault,) = faults(tmp_path, '[people]\nlapsed = "400d"\n')
    assert fault.startswith("people.gone: nobody is gone before they have lapsed")


def test_every_fault_is_told_at_once_and_by_its_key(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        """
        clock = 1
        [clocks]
        claim = "4 hours"
        step = "1m"
        look = 7
        lock = "1d"
        recheck = "never"
        [hours]
        quiet = "25-7"
        days = "weekdays"
        [reminders]
        most_a_day = true
        [pairing]
        offer = "yes"
        offer_within = "91d"
        [people]
        care = "3d"
        signs = "off"
        [keeping]
        backups = "forever"
        [peering]
        """,
    )
    assert [fault.partition(":")[0] for fault in found] == [
        "clock", "clocks.claim", "clocks.step", "clocks.look", "clocks.lock", "clocks.recheck", "hours.quiet",
        "hours.days", "reminders.most_a_day", "pairing.offer", "pairing.offer_within", "people.care", "people.signs",
        "keeping.backups", "peering",
    ]  # fmt: skip
    wanted = 'is no time from 5 minutes to 90 days; write "30m", "4h", "2d" or "3w"'
    assert f"clocks.claim: '4 hours' {wanted}" in found
    assert f"clocks.recheck: 'never' {wanted}, or \"off\"" in found
    assert "clocks.lock: is no key of the team's file; [clocks] has claim, step, look, refer, recheck" in found
    assert (
        "peering: is no section of the team's file; there are clocks, hours, reminders, pairing, people, keeping"
        in found
    )


def test_faults_in_the_file_are_told_with_those_in_the_settings(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text("[clocks]\nclaim = 1\n")
    with pytest.raises(BadSettings) as bad:
        read({"TEAM_FILE": str(tmp_path / "ours.toml"), "TIMEZONE": "Mars"}, tmp_path / ".env")
    assert {fault.partition(":")[0] for fault in bad.value.faults} == {"clocks.claim", "TIMEZONE"}


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"TEAM_FILE: .*ours\.toml cannot be read"):
        read({"TEAM_FILE": str(tmp_path / "ours.toml")}, tmp_path / ".env")


@pytest.mark.parametrize("text", ["[clocks", "claim = \x00", "[clocks]\nclaim = '1d'\nclaim = '2d'"])
def test_what_is_no_toml_says_where(tmp_path: Path, text: str) -> None:
    (fault,) = faults(tmp_path, text)
    assert re.match(r"TEAM_FILE: .*team\.toml is no TOML: .*(line|document)", fault)


def test_what_is_no_text_is_told_too(tmp_path: Path) -> None:
    (tmp_path / "team.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadSettings, match=r"TEAM_FILE: .*cannot be read \(UnicodeDecodeError\)"):
        read({}, tmp_path / ".env")


def test_without_a_file_everything_is_as_usual(tmp_path: Path) -> None:
    assert team(read({}, tmp_path / ".env")) == Team(coordinators=frozenset({("console", "local")}))


def test_it_is_kept_where_the_settings_are_prepared_for_local_mode(tmp_path: Path) -> None:
    (tmp_path / "team.toml").write_text("[reminders]\nmost_a_day = 2\n")
    settings = read({}, tmp_path / ".env")
    assert team(settings.model_copy(update={"irc_host": "127.0.0.1"})).most_a_day == 2


def test_check_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "team.toml").write_text("")
    assert any("team.toml" in line for line in summary(read({}, tmp_path / ".env")))


def test_the_example_explains_each_key_and_no_other_with_its_default(tmp_path: Path) -> None:
    text = re.sub(r"^#(\w+ = )", r"\1", EXAMPLE.read_text(), flags=re.MULTILINE)
    given = tomllib.loads(text)
    assert {(section, key) for section, keys in given.items() for key in keys} == KEYS
    (tmp_path / "team.toml").write_text(text)
    usual, found = Team(coordinators=frozenset({("console", "local")})), team(read({}, tmp_path / ".env"))
    assert found == replace(usual, days="0,1,2,3,4,5,6"), "every day, said in full"


def test_each_key_of_the_example_has_a_line_that_explains_it() -> None:
    lines = EXAMPLE.read_text().splitlines()
    for above, line in pairwise(lines):
        if re.match(r"#\w+ = ", line):
            assert re.fullmatch(r"# .*\.", above), line


def test_a_copy_of_the_example_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "team.toml").write_text(EXAMPLE.read_text())
    assert team(read({}, tmp_path / ".env")) == Team(coordinators=frozenset({("console", "local")}))

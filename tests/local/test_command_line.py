"""What `casebell` says before anything runs: help, version, settings and their faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.schema import prepare
from tests.local.conftest import Casebell


def test_help_teaches_by_examples(casebell: Casebell) -> None:
    said = casebell("--help")
    assert said.returncode == 0
    for words in ("casebell open ", "casebell check", "casebell backup ", "casebell verify", "3 another process has"):
        assert words in said.stdout


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["open", "--help"]])
def test_help_and_version_load_nothing_heavy(casebell: Casebell, words: list[str]) -> None:
    said = casebell.process(*words, PYTHONPROFILEIMPORTTIME="1")
    assert said.returncode == 0
    for heavy in ("pydantic", "sqlalchemy", "aiohttp", "asyncio", "prompt_toolkit"):
        assert f" {heavy}\n" not in said.stderr


def test_version_names_the_program(casebell: Casebell) -> None:
    assert casebell("--version").stdout.startswith("casebell")


def test_check_says_what_local_mode_would_start(casebell: Casebell) -> None:
    said = casebell("check", HTTP_PORT="8099")
    assert said.returncode == 0, said.stderr
    for words in ("var/casebell.db", "local: ", "#cases on 127.0.0.1:6667", "127.0.0.1:8099, for cases from local"):
        assert words in said.stdout
    assert not list(casebell.folder.iterdir()), "checking makes nothing"


def test_every_bad_setting_is_named_on_a_line_of_its_own(casebell: Casebell) -> None:
    bad = {"IRC_PORT": "many", "TIMEZONE": "Mars/Olympus", "COORDINATORS": "ada", "SLACK_CHANNELS": "cases:everyone"}
    for verb in ("check", "run", "verify", "open"):
        said = casebell(verb, *(["x"] if verb == "open" else []), **bad)
        assert said.returncode == 2, (verb, said)
        assert sorted(line.partition(":")[0] for line in said.stderr.splitlines()) == sorted(bad)
        assert not said.stdout


def test_settings_come_from_the_file_and_the_environment_wins(casebell: Casebell) -> None:
    (casebell.folder / ".env").write_text("IRC_HOST=irc.example.org\nIRC_CHANNELS=#a,#b:team\nIRC_NICK=filed\n")
    said = casebell("check", IRC_NICK="environed")
    assert "irc.example.org:6697 with TLS, as environed with no account" in said.stdout
    assert "#a (public), #b (team)" in said.stdout


def test_check_prints_no_secret(casebell: Casebell, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text("xoxb-canary-one\n")
    said = casebell(
        "check",
        DATABASE_URL="postgresql+psycopg://bell:canary-two@db.example.org/cases?password=canary-three",
        IRC_HOST="irc.example.org",
        IRC_CHANNELS="#a",
        IRC_PASSWORD="canary-four",
        IRC_SASL_USERNAME="bell",
        IRC_SASL_PASSWORD="canary-five",
        SLACK_BOT_TOKEN_FILE=str(token),
        SLACK_APP_TOKEN="xapp-canary-six",
        SLACK_API_URL="http://127.0.0.1:9/api/",
        SLACK_CHANNELS="general",
        INTAKE_SECRETS="form=whsec_Y2FuYXJ5LXNldmVuLWNhbmFyeQ==",
    )
    assert said.returncode == 0, said.stderr
    assert "PostgreSQL, cases on db.example.org" in said.stdout
    assert "for cases from form" in said.stdout
    assert "could not be asked, or not to the end (no connection)" in said.stdout
    assert "canary" not in said.stdout + said.stderr
    assert "Y2FuYXJ5" not in said.stdout + said.stderr


def test_check_says_how_the_login_will_be(casebell: Casebell, tmp_path: Path) -> None:
    certificate = tmp_path / "irc.pem"
    certificate.write_text("a test file\n")
    given = {"IRC_HOST": "irc.example.org", "IRC_CHANNELS": "#a", "IRC_TLS_CERT": str(certificate)}
    assert "as casebell with a client certificate" in casebell("check", **given).stdout
    account = {"IRC_SASL_USERNAME": "bell", "IRC_SASL_PASSWORD": "test"}
    assert "as casebell with the account bell" in casebell("check", **given, **account).stdout


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"IRC_HOST": "irc.example.org", "IRC_CHANNELS": "#a"}, "irc:ada, slack:U0ABC"),
        ({"IRC_HOST": "irc.example.org", "IRC_CHANNELS": "#a", "IRC_IDENTITY": "nick"}, "slack:U0ABC"),
        ({}, "you, at the console"),
    ],
    ids=["account", "nick", "local"],
)
def test_check_names_the_coordinators_who_count(casebell: Casebell, given: dict[str, str], told: str) -> None:
    said = casebell("check", COORDINATORS="irc:Ada,slack:U0ABC", **given)
    [line] = [line for line in said.stdout.splitlines() if line.startswith("  coordinators")]
    assert line.split(None, 1)[1] == told


@pytest.mark.parametrize("verb", ["check", "run"])
@pytest.mark.parametrize("url", ["sqlite:///:memory:", "sqlite:///", "sqlite:///file:x?mode=memory"])
def test_a_case_log_that_is_no_file_is_a_bad_setting(casebell: Casebell, verb: str, url: str) -> None:
    said = casebell(verb, DATABASE_URL=url)
    assert said.returncode == 2
    assert said.stderr == "DATABASE_URL: name a file, as in sqlite:///var/casebell.db; memory forgets\n"


def test_local_mode_refuses_to_listen_beyond_this_machine(casebell: Casebell) -> None:
    said = casebell("check", HTTP_HOST="0.0.0.0")  # noqa: S104 - refused, which is the point
    assert said.returncode == 2
    assert said.stderr.startswith("HTTP_HOST: local mode listens on loopback only")


@pytest.mark.parametrize("words", [["backup", "copy"], ["restore", "copy"], ["verify"]])
def test_keeping_a_case_log_that_is_not_there_says_so(casebell: Casebell, words: list[str]) -> None:
    said = casebell(*words)
    assert said.returncode == 1, said
    assert said.stderr.startswith("There is no ")
    assert "Traceback" not in said.stderr
    assert not (casebell.folder / "var" / "casebell.db").exists()


def test_a_case_log_that_may_not_be_touched_is_a_sentence(casebell: Casebell) -> None:
    said = casebell("verify", DATABASE_URL="sqlite:////proc/self/status")
    assert said.returncode == 1
    assert said.stderr.startswith("The case log /proc/")


def test_only_the_answer_is_printed(casebell: Casebell) -> None:
    prepare(f"sqlite:///{casebell.folder}/var/casebell.db")
    for words in (["backup", "copy"], ["restore", "copy"]):
        said = casebell.process(*words)
        assert said.returncode == 0, said.stderr
        assert len(said.stdout.splitlines()) == 1
        assert said.stdout.startswith("The case log is ")
        assert not said.stderr


def test_a_process_of_its_own_ends_with_the_code(casebell: Casebell) -> None:
    said = casebell.process("check", IRC_PORT="many")
    assert said.returncode == 2
    assert said.stderr.startswith("IRC_PORT: ")
    assert "Traceback" not in said.stderr


def test_unknown_verbs_are_refused_with_the_usage(casebell: Casebell) -> None:
    said = casebell("claim", "12")
    assert said.returncode == 2
    assert "usage: casebell" in said.stderr

"""The settings: every fault at once, by its variable; and no secret is ever shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatbot.settings import BadSettings, Channel, read
from storage.models import Audience

NO_FILE = Path("no-such.env")
SECRET = "whsec_dGVzdCBzZWNyZXQgZm9yIHRlc3Rz"


def faults(**given: str) -> list[str]:
    with pytest.raises(BadSettings) as bad:
        read(given, NO_FILE)
    return bad.value.faults


def test_without_any_the_bot_is_local() -> None:
    settings = read({}, NO_FILE)
    assert settings.local
    assert (settings.http_host, settings.http_port) == ("127.0.0.1", 8080)


def test_every_fault_is_told_at_once_and_by_its_variable() -> None:
    found = faults(
        IRC_PORT="x",
        COORDINATORS="ada",
        TIMEZONE="Mars",
        INTAKE_SECRETS="otrs=short",
        LOG_LEVEL="loud",
        IRC_CHANNELS="cases",
        SLACK_CHANNELS="cases:everyone",
        DATABASE_URL="mysql://x",
        IRC_TLS_FINGERPRINTS="ab",
        LANGUAGE="xx",
    )
    assert {fault.partition(":")[0] for fault in found} == {
        "IRC_PORT", "COORDINATORS", "TIMEZONE", "INTAKE_SECRETS", "LOG_LEVEL", "IRC_CHANNELS", "SLACK_CHANNELS",
        "DATABASE_URL", "IRC_TLS_FINGERPRINTS", "LANGUAGE",
    }  # fmt: skip


def test_settings_that_need_each_other_say_so() -> None:
    found = faults(IRC_HOST="irc.example.org", SLACK_BOT_TOKEN="xoxb-test", IRC_SASL_USERNAME="bot")
    assert {fault.partition(":")[0] for fault in found} == {
        "IRC_CHANNELS", "IRC_SASL_PASSWORD", "SLACK_APP_TOKEN", "SLACK_CHANNELS",
    }  # fmt: skip


def test_slack_is_heard_by_an_app_token_or_by_a_signing_secret() -> None:
    bot = {"SLACK_BOT_TOKEN": "xoxb-test", "SLACK_CHANNELS": "cases"}
    for way in ({"SLACK_APP_TOKEN": "xapp-test"}, {"SLACK_SIGNING_SECRET": "test"}):
        assert not read(bot | way, NO_FILE).local
        assert [fault.partition(":")[0] for fault in faults(**way)] == ["SLACK_BOT_TOKEN"]


def test_workspaces_can_install_the_app_where_all_that_it_takes_is_set() -> None:
    all_of_it = {
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "test",
        "SLACK_PUBLIC_URL": "https://bell.example/",
        "SLACK_SIGNING_SECRET": "test",
    }
    found = read({**all_of_it, "SLACK_COMMUNITIES": "main+T02+T03, T04+T05"}, NO_FILE)
    assert (found.local, found.slack_public_url) == (False, "https://bell.example")
    teams = ("T02", "T03", "T04", "T05", "T06", "../T04")
    assert [found.slack_communities.of(team) for team in teams] == ["main", "main", "T04", "T04", None, None]
    assert [read(all_of_it, NO_FILE).slack_communities.of(team) for team in ("T02", "x")] == ["T02", None]
    for without in all_of_it:
        left = {name: value for name, value in all_of_it.items() if name != without}
        named = "SLACK_APP_TOKEN" if without == "SLACK_SIGNING_SECRET" else without
        assert named in {fault.partition(":")[0] for fault in faults(**left)}
    for bad in ("joined", "T02+T02", "main+t02", "T02/x"):
        [fault] = faults(**all_of_it, SLACK_COMMUNITIES=bad)
        assert fault.startswith("SLACK_COMMUNITIES: ")
    for unreachable in (
        "http://bell.example",
        "https://",
        "http://localhost.bell.example",
        "https://bell.example/case",
    ):
        [fault] = faults(**all_of_it | {"SLACK_PUBLIC_URL": unreachable})
        assert fault.startswith("SLACK_PUBLIC_URL: "), unreachable


def test_what_does_not_go_together_is_told_along_with_what_is_bad_by_itself(tmp_path: Path) -> None:
    found = faults(
        IRC_HOST="irc.example.org",
        TIMEZONE="Mars",
        SLACK_BOT_TOKEN="xoxb-test",
        SLACK_APP_TOKEN_FILE=str(tmp_path / "none"),
        SLACK_CHANNELS="cases:everyone",
    )
    assert sorted(fault.partition(":")[0] for fault in found) == [
        "IRC_CHANNELS", "SLACK_APP_TOKEN_FILE", "SLACK_CHANNELS", "TIMEZONE",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("variable", "channels"),
    [
        ("IRC_CHANNELS", "#a,#a"),
        ("IRC_CHANNELS", "#a:team,#A"),
        ("SLACK_CHANNELS", "cases,#cases"),
        ("SLACK_CHANNELS", "C0123ABCD:team,C0123ABCD:public"),
    ],
)
def test_a_channel_named_twice_is_a_fault(variable: str, channels: str) -> None:
    [fault] = faults(**{variable: channels})
    assert fault.startswith(f"{variable}: names ")
    assert "twice" in fault


def test_what_needs_encryption_is_a_fault_without_it(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").touch()
    prints = "0123456789abcdef" * 4
    assert faults(IRC_TLS="false", IRC_TLS_CA=str(tmp_path / "ca.pem"), IRC_TLS_FINGERPRINTS=prints) == [
        "IRC_TLS: is off, so IRC_TLS_CA, IRC_TLS_FINGERPRINTS would do nothing; turn it on, or leave them out"
    ]


def test_rooms_have_the_audience_they_are_given() -> None:
    settings = read({"IRC_CHANNELS": "#a, #b:team", "SLACK_CHANNELS": "cases,C0123:confidential"}, NO_FILE)
    assert settings.irc_channels == (Channel("#a", Audience.PUBLIC), Channel("#b", Audience.TEAM))
    assert settings.slack_channels == (Channel("cases", Audience.TEAM), Channel("C0123", Audience.CONFIDENTIAL))


def test_an_empty_variable_is_as_good_as_none() -> None:
    assert read({"IRC_PORT": "", "IRC_HOST": "", "COMMAND_PREFIX": ""}, NO_FILE).command_prefix == "!"


def test_the_environment_goes_before_the_file_and_a_secret_file_before_both(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("COMMAND_PREFIX=?\nTIMEZONE=Europe/Berlin\nSLACK_APP_TOKEN=from-env-file\n")
    (tmp_path / "token").write_text("from-secret-file\n")
    given = {"COMMAND_PREFIX": ".", "SLACK_APP_TOKEN_FILE": str(tmp_path / "token"), "SLACK_BOT_TOKEN": "xoxb-test",
             "SLACK_CHANNELS": "c"}  # fmt: skip
    settings = read(given, tmp_path / ".env")
    assert (settings.command_prefix, settings.timezone) == (".", "Europe/Berlin")
    assert settings.slack_app_token is not None
    assert settings.slack_app_token.get_secret_value() == "from-secret-file"


def test_a_secret_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    assert faults(IRC_PASSWORD_FILE=str(tmp_path / "none"))[0].startswith("IRC_PASSWORD_FILE:")


def test_no_secret_is_shown() -> None:
    given = {
        "IRC_PASSWORD": "canary-1",
        "SLACK_BOT_TOKEN": "canary-2",
        "SLACK_APP_TOKEN": "canary-3",
        "SLACK_SIGNING_SECRET": "canary-6",
        "SLACK_CONFIG_TOKEN": "canary-7",
        "SLACK_CHANNELS": "c",
        "INTAKE_SECRETS": f"otrs={SECRET}",
        "DATABASE_URL": "postgresql+psycopg://bot:canary-4@db/casebell",
    }
    settings = read(given, NO_FILE)
    assert "canary" not in repr(settings)
    assert SECRET not in repr(settings)
    assert {"canary-1", "canary-2", "canary-3", "canary-4", "canary-6", "canary-7", SECRET} <= set(settings.secrets())
    assert "canary" not in str(faults(**given, IRC_PORT="x", TIMEZONE="Mars"))
    assert "canary" not in str(faults(INTAKE_SECRETS="otrs=canary-5", SLACK_CHANNELS="c"))

"""The settings: read from the environment and `.env`, checked once, every fault named at once.

A secret may also come from a file: `NAME_FILE` holds its path. Nothing here is ever printed with its secret.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import Field, PrivateAttr, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from chatbot import grouping, matching, spelling, team_file
from chatbot.grouping import Grouping
from chatbot.spelling import Channel, Coordinator
from storage.engine import Unusable, file_of

__all__ = ["SECRETS", "TEAM_FILE", "BadSettings", "Channel", "Coordinator", "Settings", "read"]

TEAM_FILE = "team.toml"
"""Read where it stands beside `.env`, unless TEAM_FILE names another."""

SECRETS = (
    "IRC_PASSWORD",
    "IRC_SASL_PASSWORD",
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_CLIENT_SECRET",
    "SLACK_CONFIG_TOKEN",
    "INTAKE_SECRETS",
    "DATABASE_URL",
)


class BadSettings(Exception):
    """The settings cannot be used. `faults` holds one line each, beginning with the variable's name."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Settings(BaseSettings):
    """Every setting, by its variable's name in lower case."""

    model_config = SettingsConfigDict(extra="ignore", case_sensitive=False, hide_input_in_errors=True)

    database_url: SecretStr = SecretStr("sqlite:///var/casebell.db")
    command_prefix: str = Field("!", min_length=1, max_length=3)
    coordinators: Annotated[tuple[Coordinator, ...], NoDecode] = ()
    timezone: str = "UTC"
    language: str = "en"
    team_file: Path | None = None

    irc_host: str = ""
    irc_port: int | None = Field(None, ge=1, le=65535)
    irc_tls: bool = True
    irc_tls_ca: Path | None = None
    irc_tls_fingerprints: Annotated[tuple[str, ...], NoDecode] = ()
    irc_nick: str = "casebell"
    irc_username: str = "casebell"
    irc_realname: str = "Casebell, a bot for volunteer case work"
    irc_password: SecretStr | None = None
    irc_sasl_username: str = ""
    irc_sasl_password: SecretStr | None = None
    irc_tls_cert: Path | None = None
    irc_tls_key: Path | None = None
    irc_channels: Annotated[tuple[Channel, ...], NoDecode] = ()
    irc_identity: Literal["account", "nick"] = "account"
    irc_flood_burst: int = Field(5, ge=1)
    irc_flood_rate: float = Field(1.0, gt=0)

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_config_token: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    slack_flood_burst: int = Field(5, ge=1)
    slack_flood_rate: float = Field(1.0, gt=0)
    slack_channels: Annotated[tuple[Channel, ...], NoDecode] = ()
    slack_client_id: str = ""
    slack_client_secret: SecretStr | None = None
    slack_public_url: str = ""
    slack_communities: Annotated[Grouping, NoDecode] = Grouping()

    http_host: str = "127.0.0.1"
    http_port: int = Field(8080, ge=0, le=65535)
    intake_secrets: Annotated[dict[str, SecretStr], NoDecode] = {}

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["console", "json"] = "console"

    _settled: dict[str, Any] = PrivateAttr(default_factory=dict)

    @classmethod
    def settings_customise_sources(  # type: ignore[override]  # the others are of no use here
        cls, settings_cls: Any, init_settings: Any, **_: Any
    ) -> Any:
        """Only what `read` hands in: it has already merged the environment, `.env` and the secret files."""
        del settings_cls
        return (init_settings,)

    @field_validator("*", mode="before")
    @classmethod
    def _empty_is_unset(cls, value: Any, info: Any) -> Any:
        if value == "" and info.field_name is not None:
            return cls.model_fields[info.field_name].get_default()
        return value

    @field_validator("coordinators", mode="before")
    @classmethod
    def _coordinators(cls, value: Any) -> Any:
        return spelling.coordinators(value) if isinstance(value, str) else value

    @field_validator("irc_channels", mode="before")
    @classmethod
    def _irc_channels(cls, value: Any) -> Any:
        return spelling.irc_channels(value) if isinstance(value, str) else value

    @field_validator("slack_channels", mode="before")
    @classmethod
    def _slack_channels(cls, value: Any) -> Any:
        return spelling.slack_channels(value) if isinstance(value, str) else value

    @field_validator("slack_communities", mode="before")
    @classmethod
    def _communities(cls, value: Any) -> Any:
        return grouping.read(value) if isinstance(value, str) else value

    @field_validator("slack_public_url")
    @classmethod
    def _public_url(cls, value: str) -> str:
        where = urlsplit(value)
        safe = where.scheme == "https" or (where.scheme == "http" and where.hostname in {"127.0.0.1", "localhost"})
        if value and not (safe and where.hostname and not where.path.strip("/") and not where.query):
            raise ValueError(
                "write where people's browsers find the HTTP door, such as https://casebell.example.org, without a path"
            )
        return value.rstrip("/")

    @field_validator("irc_tls_fingerprints", mode="before")
    @classmethod
    def _fingerprints(cls, value: Any) -> Any:
        return spelling.fingerprints(value) if isinstance(value, str) else value

    @field_validator("intake_secrets", mode="before")
    @classmethod
    def _intake_secrets(cls, value: Any) -> Any:
        return spelling.intake_secrets(value) if isinstance(value, str) else value

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError(f"{value!r} is no time zone; write one such as Europe/Berlin or UTC")
        return value

    @field_validator("language")
    @classmethod
    def _language(cls, value: str) -> str:
        if value != "en":
            raise ValueError(f"{value!r} is not spoken yet; en is")
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("write sqlite:///path or postgresql+psycopg://user@host/name")
        try:
            file_of(value.get_secret_value())
        except Unusable as problem:
            raise ValueError(str(problem).removeprefix("DATABASE_URL: ")) from None
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        if not value.startswith(("https://", "http://")):
            raise ValueError("write the base of the Web API, such as https://slack.com/api/")
        return value.rstrip("/") + "/"

    @model_validator(mode="after")
    def _together(self) -> Settings:
        if faults := matching.faults(self):
            raise ValueError("\n".join(faults))
        return self

    @property
    def settled(self) -> dict[str, Any]:
        """The fields of the team that its file settles."""
        return self._settled

    @property
    def local(self) -> bool:
        """Whether neither IRC nor Slack is configured: then the bot brings a room of its own."""
        return not self.irc_host and not self.on_slack

    @property
    def on_slack(self) -> bool:
        """Whether it is to be on Slack: by a token of its own, or in the workspaces that install the app."""
        return self.slack_bot_token is not None or bool(self.slack_client_id)

    @property
    def irc_address(self) -> tuple[str, int]:
        """The server's host and port."""
        return self.irc_host, self.irc_port or (6697 if self.irc_tls else 6667)

    @property
    def irc_mechanism(self) -> Literal["PLAIN", "EXTERNAL"] | None:
        """How the bot proves its account on IRC: the SASL mechanism, or None where it has no account."""
        if self.irc_sasl_username and self.irc_sasl_password is not None:
            return "PLAIN"
        return "EXTERNAL" if self.irc_tls_cert else None

    def secrets(self) -> list[str]:
        """Everything that must never be shown, for the log to mask."""
        single = (self.irc_password, self.irc_sasl_password, self.slack_bot_token, self.slack_app_token)
        ours = (*single, self.slack_signing_secret, self.slack_client_secret, self.slack_config_token)
        found = [each for each in (*ours, *self.intake_secrets.values()) if each]
        password = re.match(r"[^:]+://[^:/@]*:([^@]+)@", self.database)
        return [each.get_secret_value() for each in found] + ([password[1]] if password else [])

    @property
    def database(self) -> str:
        return self.database_url.get_secret_value()


def read(environment: Mapping[str, str] | None = None, env_file: Path = Path(".env")) -> Settings:
    """The settings of this process: `.env`, over it the environment, over both the `NAME_FILE`s; and the team's file.

    Raises BadSettings with every fault, each beginning with its variable.
    """
    given = {**_dotenv(env_file), **(os.environ if environment is None else environment)}
    values: dict[str, Any] = {}
    faults: list[str] = []
    for name in (field.upper() for field in Settings.model_fields):
        if name in SECRETS and given.get(f"{name}_FILE"):
            try:
                values[name.lower()] = Path(given[f"{name}_FILE"]).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeError) as problem:
                faults.append(f"{name}_FILE: cannot be read ({type(problem).__name__})")
        elif name in given:
            values[name.lower()] = given[name].strip()
    if not values.get("team_file") and (env_file.parent / TEAM_FILE).is_file():
        values["team_file"] = str(env_file.parent / TEAM_FILE)
    settled, problems = team_file.read(Path(values["team_file"])) if values.get("team_file") else ({}, [])
    settings, found = _checked(values)
    faults += problems + found
    if settings is None or faults:
        raise BadSettings(_each_variable_once(faults))
    settings._settled = settled
    return settings


def _checked(values: Mapping[str, Any]) -> tuple[Settings | None, list[str]]:
    """The settings, or what is wrong with them: with each alone, then with how those that are good go together."""
    try:
        return Settings(**values), []
    except ValidationError as error:
        problems = error.errors()
    bad = {problem["loc"][0] for problem in problems if problem["loc"]}
    faults = [line for problem in problems for line in _fault(problem)]
    if bad:
        faults += _checked({name: value for name, value in values.items() if name not in bad})[1]
    return None, faults


def _fault(problem: Any) -> list[str]:
    message = problem["msg"].removeprefix("Value error, ")
    if not problem["loc"]:
        return list(message.splitlines())
    return [f"{str(problem['loc'][0]).upper()}: {message}"]


def _each_variable_once(faults: list[str]) -> list[str]:
    """The first fault of each variable: what follows from its being bad says nothing new."""
    first: dict[str, str] = {}
    for fault in faults:
        first.setdefault(fault.partition(":")[0].removesuffix("_FILE"), fault)
    return list(first.values())


def _dotenv(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    from dotenv import dotenv_values  # noqa: PLC0415 - only where there is a file to read

    return {name: value for name, value in dotenv_values(path).items() if value is not None}

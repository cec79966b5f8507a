"""`casebell check`: what the settings would start, without a secret in it."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from chatbot import local
from chatbot.app import team
from chatbot.local.server import HOST
from chatbot.settings import Channel, Settings


def summary(settings: Settings, *, offline: bool = False) -> list[str]:
    """Lines for the operator, one a subject. Raises BadSettings for what only starting would find.

    Slack is asked whether it has what the settings name, unless `offline`.
    """
    asked = [] if offline or not settings.on_slack else _asked_of_slack(settings)
    if settings.local:
        local.check(settings)
        rooms = [
            ("mode", "local: neither IRC_HOST nor SLACK_BOT_TOKEN is set, so the bot brings an IRC server of its own"),
            (
                "IRC",
                f"{local.ROOM} on {HOST}:{settings.irc_port or local.PORT}, reachable from this machine only",
            ),
        ]
    else:
        rooms = [*_irc(settings), *_slack(settings)]
    sources = sorted({*settings.intake_secrets, local.SOURCE} if settings.local else settings.intake_secrets)
    told = [
        ("case log", _case_log(settings.database)),
        *rooms,
        ("HTTP", f"{settings.http_host}:{settings.http_port}, for cases from {', '.join(sources) or 'nobody yet'}"),
        ("team", f"prefix {settings.command_prefix}, time zone {settings.timezone}, language {settings.language}"),
        *([("team's file", str(settings.team_file))] if settings.team_file else []),
        ("coordinators", _coordinators(settings)),
        ("log", f"{settings.log_level} and above, as {settings.log_format}"),
    ]
    return [
        "The settings are good. `casebell run` would start:",
        *_lines(told),
        *(["Slack was asked:", *_lines(asked)] if asked else []),
    ]


def _lines(told: Iterable[tuple[str, str]]) -> Iterable[str]:
    return (f"  {name:<13} {what}" for name, what in told)


def _asked_of_slack(settings: Settings) -> list[tuple[str, str]]:
    from chatbot.cli import slack_check  # noqa: PLC0415 - only who is on Slack needs it

    return slack_check.asked(settings)


def _case_log(url: str) -> str:
    if url.startswith("sqlite"):
        return f"SQLite, in {url.removeprefix('sqlite:///')}"
    where = urlsplit(url)
    return f"PostgreSQL, {where.path.lstrip('/') or 'the default database'} on {where.hostname or 'this machine'}"


def _irc(settings: Settings) -> Iterable[tuple[str, str]]:
    if not settings.irc_host:
        return
    match settings.irc_mechanism:
        case "PLAIN":
            proof = f"the account {settings.irc_sasl_username}"
        case "EXTERNAL":
            proof = "a client certificate"
        case None:
            proof = "no account"
    host, port = settings.irc_address
    how = "with TLS" if settings.irc_tls else "WITHOUT TLS"
    yield "IRC", f"{host}:{port} {how}, as {settings.irc_nick} with {proof}"
    yield "IRC rooms", _rooms(settings.irc_channels)
    if settings.irc_identity == "nick":
        yield "identity", "by nick: anyone may take a nick, so nobody is coordinator by IRC"


def _slack(settings: Settings) -> Iterable[tuple[str, str]]:
    if not settings.on_slack:
        return
    from chatbot.cli import slack_check  # noqa: PLC0415 - see above

    yield "Slack", slack_check.way_in(settings)
    yield "Slack rooms", _rooms(settings.slack_channels)


def _rooms(channels: Iterable[Channel]) -> str:
    return ", ".join(f"{name} ({audience})" for name, audience in channels)


def _coordinators(settings: Settings) -> str:
    if settings.local:
        return "you, at the console"
    named = [f"{platform}:{account}" for platform, account in team(settings).coordinators if platform != "console"]
    return ", ".join(sorted(named)) or "nobody yet; name them in COORDINATORS"

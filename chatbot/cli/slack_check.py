"""What `casebell check` says of Slack: how the bot would be there, and whether Slack has what it needs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from pydantic import SecretStr

from chatbot.cli import looking
from chatbot.platforms.slack import seats
from chatbot.platforms.slack.install.checking import Checking
from chatbot.platforms.slack.install.needs import ADDRESS
from chatbot.platforms.slack.seats import Seat
from chatbot.settings import BadSettings, Settings
from storage import installations
from storage.engine import Unusable, file_of
from storage.lock import AlreadyOpen


def way_in(settings: Settings) -> str:
    """How Slack delivers."""
    if settings.slack_signing_secret is None:
        return "by Socket Mode"
    unused = "; SLACK_APP_TOKEN is not used then" if settings.slack_app_token is not None else ""
    return f"by HTTP at {ADDRESS}, which Slack has to reach with TLS in front of it{unused}"


def asked(settings: Settings) -> list[tuple[str, str]]:
    """What Slack says, a subject and a line each. Raises BadSettings for what is missing there."""
    own = seats.settled(settings)
    try:
        installed = list(_installed(settings))
    except (Unusable, AlreadyOpen) as problem:
        installed, unseen = [], [("workspaces", f"those that installed the app were not looked up: {problem}")]
    else:
        unseen = []
    checking = Checking(settings, [own, *installed] if own is not None else installed)
    asyncio.run(checking.run())
    if checking.faults:
        raise BadSettings(checking.faults)
    return checking.told + unseen


def _installed(settings: Settings) -> Iterator[Seat]:
    """The workspaces that installed the app, as the case log has them, where there is one. Raises as looking does."""
    file = file_of(settings.database)
    if not settings.slack_client_id or (file is not None and not file.is_file()):
        return
    with looking.opened(settings.database) as engine, looking.snapshot(engine) as db:
        for each in installations.every_one(db):
            if each.token is not None:
                yield Seat(each.team, SecretStr(each.token))

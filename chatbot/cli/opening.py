"""`casebell open`: a signed case, sent to the bot that runs here through the same door as every other source."""

from __future__ import annotations

import http.client
import json
import secrets
from typing import Any

from standardwebhooks import Webhook

from chatbot import local, settings
from chatbot.cli.sorry import sorry
from chatbot.clock import SystemClock
from chatbot.exits import STOPPED
from chatbot.local.secret import kept_secret
from chatbot.settings import BadSettings, Settings
from commands import vocabulary

_TIMEOUT = 15.0

_NEVER_STARTED = (
    "No secret of the source `local` is kept here. Start the bot in this folder first: make run. Where it is connected "
    "to a real network or workspace, set INTAKE_SECRETS=local=whsec_... for it and for this."
)
_UNREADABLE = "The secret in {home}/ cannot be read ({why}). Be the user that runs the bot here."
_NOBODY = "Nothing answers at {door}. Start the bot first, in another terminal and in this folder: make run"
_SILENT = "The bot at {door} did not answer ({why}). The case may be open: ask for `cases` before you try again."
_STRANGER = (
    "What answers at {door} does not know this folder's secret, so it is another folder's bot. Stop that one, or give "
    "this one a door of its own: HTTP_PORT=8081"
)
_OPEN = """\
Case #{case} is open.
Take it with  claim {case}  at the bot's console, or with  {prefix}claim {case}  in a room."""


def open_case(text: str) -> int:
    """Open it and say its number; returns the exit code."""
    configured = settings.read()
    host, port = _door(configured)
    door = f"{host}:{port}"
    try:
        secret = configured.intake_secrets.get(local.SOURCE)
        key = secret.get_secret_value() if secret else kept_secret(local.HOME)
    except OSError as problem:
        return sorry(_UNREADABLE.format(home=local.HOME, why=problem.strerror))
    if key is None:
        return sorry(_NEVER_STARTED)
    try:
        status, answer = _post(host, port, key, _case(text))
    except ConnectionRefusedError:
        return sorry(_NOBODY.format(door=door))
    except (OSError, http.client.HTTPException) as problem:
        return sorry(_SILENT.format(door=door, why=type(problem).__name__))
    if status in {200, 201} and isinstance(answer.get("case"), int):
        print(_OPEN.format(case=answer["case"], prefix=configured.command_prefix))
        return STOPPED
    return sorry(_STRANGER.format(door=door) if status == 401 else "\n".join(_told(status, answer)))


def _case(text: str) -> dict[str, str]:
    area, subject = vocabulary.area_and_text(text)
    return {"source": local.SOURCE, "external_id": secrets.token_hex(8), "area": area, "subject": subject}


def _door(configured: Settings) -> tuple[str, int]:
    if configured.http_port == 0:
        raise BadSettings(["HTTP_PORT: is 0, so that nobody knows where the door is; name a port to open cases by it"])
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where the door is on every address, it is here too
    return here.get(configured.http_host, configured.http_host), configured.http_port


def _post(host: str, port: int, key: str, case: dict[str, str]) -> tuple[int, dict[str, Any]]:
    body, now, number = json.dumps(case), SystemClock().now(), f"msg_{secrets.token_hex(16)}"
    headers = {
        "Content-Type": "application/json",
        "webhook-id": number,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(key).sign(msg_id=number, timestamp=now, data=body),
    }
    connection = http.client.HTTPConnection(host, port, timeout=_TIMEOUT)
    try:
        connection.request("POST", "/v1/cases", body, headers)
        response = connection.getresponse()
        said = response.read(64 * 1024)
    finally:
        connection.close()
    try:
        answer = json.loads(said)
    except ValueError:
        answer = {}
    return response.status, answer if isinstance(answer, dict) else {}


def _told(status: int, answer: dict[str, Any]) -> list[str]:
    errors = [f"  {each['field']}: {each['problem']}" for each in answer.get("errors", [])]
    return [
        f"The case was not opened ({status}). {answer.get('detail', 'What answers there is no Casebell.')}",
        *errors,
    ]

"""The log: one line an event, for people or for machines, with nothing in it but what is the operator's.

Every value passes `_scrub` before it is written: secrets are masked, an exception is only its type (its
message may quote a requester), and nothing a stranger sent can start a line of its own. Libraries are heard
from warnings up, because below that they print what people wrote.
"""

from __future__ import annotations

import base64
import logging
import re
import secrets
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import islice
from pathlib import Path, PurePath
from typing import Any, Literal, TextIO

import structlog
from pydantic import SecretBytes, SecretStr
from structlog.typing import EventDict, FilteringBoundLogger, Processor, WrappedLogger

from chatbot.unseen import CONTROL, HIDDEN, TURNING

MASK = "[secret]"
OUR_FLOORS = ("chatbot", "commands", "storage")
LIBRARIES = ("irc", "slack_bolt", "slack_sdk", "aiohttp", "asyncio", "sqlalchemy", "alembic")

_TELLING = re.compile(r"token|secret|passw|authorization|signature|cookie|credential|api_?key", re.IGNORECASE)
_FORGING = re.compile(f"[{CONTROL}{TURNING}{HIDDEN}\u200c\u200d]")
_SHORTEST_SECRET = 4
_LONGEST = 1_000
_MOST = 50
_DEEPEST = 4

_known_secrets: set[str] = set()
_counting: list[Callable[[str], None]] = []


def register_secrets(found: Sequence[str]) -> None:
    """Mask these wherever they occur from now on. Very short ones are left alone: they would mask the log."""
    _known_secrets.update(secret for secret in found if len(secret) >= _SHORTEST_SECRET)


def configure(level: str, format: Literal["console", "json"], stream: TextIO) -> None:  # noqa: A002 - the setting
    """Write the log to `stream` from `level` up, the libraries' from warnings up. May be called again."""
    console = format == "console"
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _tell_exception,
    ]
    last: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if console:
        colors = stream.isatty()
        last += [_escape, structlog.dev.ConsoleRenderer(colors=colors, pad_event_to=0, sort_keys=False)]
    else:
        last += [structlog.processors.JSONRenderer(sort_keys=False)]

    threshold = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*shared, _scrub, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = _Handler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processors=last, foreign_pre_chain=[*shared, _guard_foreign, _scrub])
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(threshold, logging.WARNING))
    for name in OUR_FLOORS:
        logging.getLogger(name).setLevel(threshold)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(max(threshold, logging.WARNING))
    logging.getLogger("aiohttp.access").disabled = True


class _Handler(logging.StreamHandler[TextIO]):
    """Tells of a line that could not be written by its error's type; the usual handler quotes the line."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        problem = sys.exception()
        with suppress(OSError):
            sys.stderr.write(f"log line lost: {record.name}: {type(problem).__name__}\n")


def fault(log: FilteringBoundLogger, where: str, error: BaseException, **more: str) -> str:
    """Log a fault under a new id, count it, and return the id, to be told to whoever met it.

    `where` is one of few, `more` what the operator may know besides. The log gets the error's type, its causes' types
    and the places in the code; never a message or a value.
    """
    number = base64.b32encode(secrets.token_bytes(5)).decode()
    log.error("fault", fault=number, where=where, **more, **_told(error))
    for count in _counting:
        count(where)
    return number


def count_faults(count: Callable[[str], None]) -> None:
    """Have `count` told where each fault is from now on. There is one log a process, and one count of its faults."""
    _counting[:] = [count]


def _told(error: BaseException) -> dict[str, Any]:
    return {"error": " < ".join(_kind(each) for each in _causes(error)), "frames": _frames(error)}


def _causes(error: BaseException) -> list[BaseException]:
    """The exception, then what caused it, outermost first; of a group, its members after it."""
    found: list[BaseException] = []
    ahead: list[BaseException | None] = [error]
    while ahead and len(found) < _MOST:
        each = ahead.pop(0)
        if each is None or any(each is known for known in found):
            continue
        found.append(each)
        ahead.append(each.__cause__ or (None if each.__suppress_context__ else each.__context__))
        if isinstance(each, BaseExceptionGroup):
            ahead.extend(each.exceptions)
    return found


def _kind(error: BaseException) -> str:
    """The type; of an operating system's error also the system's own words, which quote nobody."""
    if isinstance(error, OSError) and error.errno is not None:
        return f"{type(error).__name__} {error.errno}"
    return type(error).__name__


def _frames(error: BaseException) -> list[str]:
    """Where it was raised, innermost last: `file:line:function`, of the exception and then of its causes."""
    return [
        f"{Path(frame.f_code.co_filename).name}:{line}:{frame.f_code.co_name}"
        for each in reversed(_causes(error))
        for frame, line in traceback.walk_tb(each.__traceback__)
    ][-_MOST:]


def _tell_exception(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Turn `exc_info` into what may be told of an exception, also where a library logged it."""
    del logger, method
    found = event.pop("exc_info", None)
    event.pop("stack_info", None)
    if isinstance(found, tuple):
        found = found[1]
    elif found is True:
        found = sys.exception()
    if isinstance(found, BaseException):
        event.update(_told(found))
    return event


def _guard_foreign(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Keep of a library's record what its author wrote: the template's first line, nothing filled in.

    Filled in is what people sent, and asyncio puts the exception's message on the lines after the first.
    """
    del logger, method
    said = event["_record"].msg
    event["event"] = type(said).__name__ if isinstance(said, BaseException) else str(said).partition("\n")[0]
    return event


def _scrub(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    del logger, method
    for key, value in event.items():
        if key not in {"_record", "_from_structlog"}:
            event[key] = _clean(key, value, 0)
    return event


def _clean(key: str, value: Any, depth: int) -> Any:
    """The value as JSON knows it, secrets masked and its size bounded. Of a thing unknown, only its type."""
    if _TELLING.search(key):
        return MASK
    if isinstance(value, Mapping | list | tuple | set | frozenset):
        return _clean_many(key, value, depth) if depth < _DEEPEST else "..."
    return _clean_one(value)


def _clean_many(key: str, values: Any, depth: int) -> Any:
    if isinstance(values, Mapping):
        few = islice(values.items(), _MOST)
        return {_mask(str(name)): _clean(str(name), each, depth + 1) for name, each in few}
    return [_clean(key, each, depth + 1) for each in islice(values, _MOST)]


def _clean_one(value: Any) -> Any:
    match value:
        case None | bool() | int() | float():
            return value
        case str() | PurePath() | date():
            return _mask(str(value))
        case SecretStr() | SecretBytes():
            return MASK
        case BaseException():
            return _kind(value)
        case _:
            return f"<{type(value).__name__}>"


def _mask(text: str) -> str:
    for secret in sorted(_known_secrets, key=len, reverse=True):
        if secret in text:
            text = text.replace(secret, MASK)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _escape(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """For a terminal: every control character visible, so that a value stays on its line."""
    del logger, method
    return {_visible(key): _shown(value) for key, value in event.items()}


def _shown(value: Any) -> Any:
    if isinstance(value, list):
        value = ", ".join(str(each) for each in value)
    return _visible(str(value)) if isinstance(value, str | dict) else value


def _visible(text: str) -> str:
    return _FORGING.sub(lambda found: found.group().encode("unicode_escape").decode(), text)

"""The log: nothing in it that is not the operator's, and no line that somebody else wrote."""

from __future__ import annotations

import io
import json
import logging

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from chatbot import logs


def broken(private="canary-in-a-message"):
    try:
        {}[private]
    except KeyError as cause:
        raise ValueError(f"about {private}") from cause


def lines(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_says_what_when_how_bad_and_where(written):
    structlog.get_logger("chatbot.hearing").info("heard", platform="irc", count=2)
    (line,) = lines(written)
    assert line.pop("timestamp").endswith("Z")
    assert line == {"event": "heard", "level": "info", "logger": "chatbot.hearing", "platform": "irc", "count": 2}


@pytest.mark.parametrize(
    "key", ["token", "SLACK_BOT_TOKEN", "client_secret", "password", "Authorization", "webhook-signature", "Cookie"]
)
def test_what_is_named_like_a_secret_is_masked(written, key):
    structlog.get_logger("chatbot").info("set", **{key: "canary"}, nested=[{key: ["canary"]}])
    assert "canary" not in written.getvalue()
    assert lines(written)[0][key] == "[secret]"


def test_what_is_typed_as_a_secret_is_masked(written):
    structlog.get_logger("chatbot").info("set", value=SecretStr("canary"), values=(SecretStr("canary"),))
    assert lines(written)[0]["value"] == "[secret]"
    assert "canary" not in written.getvalue()


@pytest.mark.parametrize("form", ["json", "console"])
def test_a_known_secret_is_masked_wherever_it_occurs(configured, form):
    stream = configured(form=form)
    logs.register_secrets(["test-secret-canary", "test-secret-canary-longer", ""])
    log = structlog.get_logger("chatbot")
    log.info("PASS test-secret-canary", url="postgresql://bot:test-secret-canary-longer@db/x")
    log.info("nested", values={"test-secret-canary": ["x test-secret-canary"]})
    logging.getLogger("irc").warning("sent PASS test-secret-canary")
    assert "canary" not in stream.getvalue()
    assert "longer" not in stream.getvalue()
    assert stream.getvalue().count("[secret]") == 5


def test_of_a_thing_that_is_unknown_only_its_type_is_told(written):
    class Row:
        def __repr__(self):
            return "Row(subject='canary')"

    structlog.get_logger("chatbot").info("read", row=Row(), error=ValueError("canary"), os=OSError(28, "canary"))
    assert "canary" not in written.getvalue()
    assert lines(written)[0]["error"] == "ValueError"
    assert lines(written)[0]["os"] == "OSError 28"


@pytest.mark.parametrize("form", ["json", "console"])
def test_a_fault_tells_where_and_never_what_it_held(configured, form):
    stream = configured(form=form)
    log = structlog.get_logger("chatbot.courier")
    try:
        broken()
    except ValueError as met:
        first, second = logs.fault(log, "courier", met), logs.fault(log, "courier", met)
        log.exception("also")
        logging.getLogger("aiohttp.server").exception("Error of %s", "canary-in-an-argument")
    text = stream.getvalue()
    assert first != second
    assert len(first) == 8
    assert first in text
    assert "ValueError < KeyError" in text
    assert "test_logs.py:" in text
    assert ":broken" in text
    assert "canary" not in text


def test_a_fault_made_of_many_names_each(written):
    several = ExceptionGroup("canary", [ValueError("canary"), KeyError("canary")])
    several.__context__ = several.exceptions[0]
    logs.fault(structlog.get_logger("chatbot"), "app", several)
    assert lines(written)[0]["error"] == "ExceptionGroup < ValueError < KeyError"
    assert "canary" not in written.getvalue()


def test_libraries_are_heard_from_warnings_up_and_without_what_was_filled_in(written):
    for name in ("irc.client", "slack_bolt.App", "slack_sdk.web", "aiohttp.server", "asyncio", "anything"):
        logging.getLogger(name).debug("FROM SERVER: canary")
        logging.getLogger(name).info("canary")
        logging.getLogger(name).warning("cannot read %r", "canary")
        logging.getLogger(name).error(ValueError("canary"))
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: <Task canary>")
    assert "canary" not in written.getvalue()
    assert [line["event"] for line in lines(written)[:2]] == ["cannot read %r", "ValueError"]
    assert len(lines(written)) == 13


@pytest.mark.parametrize(("level", "heard"), [("debug", 3), ("info", 2), ("error", 1)])
def test_our_own_floors_are_heard_from_the_level_asked_for(configured, level, heard):
    stream = configured(level)
    for name in ("chatbot.courier", "commands.rules", "storage.store"):
        log = structlog.get_logger(name)
        log.debug("d")
        log.info("i")
        log.error("e")
    assert len(lines(stream)) == 3 * heard


@given(st.text(max_size=60), st.dictionaries(st.text(max_size=10), st.text(max_size=20), max_size=2))
def test_no_value_can_forge_a_line_or_move_the_terminal(value, nested):
    for form in ("console", "json"):
        stream = io.StringIO()
        logs.configure("debug", form, stream)
        structlog.get_logger("chatbot").info("heard", said=value, nested=nested, several=[value])
        structlog.reset_defaults()
        text = stream.getvalue()
        assert text.endswith("\n")
        line = text[:-1]
        assert len(line.splitlines()) == 1
        assert not any(ord(each) < 32 or 127 <= ord(each) < 160 or each in "\u2028\u2029\u202e" for each in line)


def test_a_forged_line_stays_inside_its_value(configured):
    stream = configured(form="console")
    structlog.get_logger("chatbot").info("heard", nick="x\n2026-01-01 [error] fault \x1b[2J\x9b\u202e")
    assert len(stream.getvalue().splitlines()) == 1
    assert "\x1b" not in stream.getvalue()
    assert "\\n" in stream.getvalue()


def test_colours_are_for_terminals_only(configured):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    for stream, coloured in ((io.StringIO(), False), (Terminal(), True)):
        configured(form="console", stream=stream)
        structlog.get_logger("chatbot").info("heard")
        assert ("\x1b[" in stream.getvalue()) is coloured


def test_a_value_without_end_is_cut(written):
    endless = {"a": []}
    endless["a"].append(endless)
    structlog.get_logger("chatbot").info("heard", long="x" * 100_000, many=list(range(10_000)), endless=endless)
    assert len(written.getvalue()) < 3_000


def test_a_log_that_cannot_be_written_takes_nothing_down_and_quotes_nothing(configured, capsys):
    class Full(io.StringIO):
        def write(self, text):
            raise OSError(28, "No space left on device")

    configured(form="json", stream=Full())
    structlog.get_logger("chatbot.door").error("heard", subject="canary")
    assert capsys.readouterr().err == "log line lost: chatbot.door: OSError\n"

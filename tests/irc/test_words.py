"""Text on its way in and out: cleaned, rendered, cut. No server needed."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from irc.client import InvalidCharacters, MessageTooLong

from chatbot.platforms.irc.clean import clean, visible
from chatbot.platforms.irc.lines import Malformed, compose, parse, privmsg
from chatbot.platforms.irc.render import Look, render
from chatbot.platforms.irc.split import budget, split
from commands.message import Age, Bold, Card, CaseNumber, Link, Mention, Message, Say, Text, When

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


def shown(*spans: object) -> str:
    look = Look("!", "en", NOW, {"alice": "ada"}.get)
    [line] = render(Message((spans,)), look)  # type: ignore[arg-type]  # spans of every kind
    return line


@given(ANY_TEXT, st.integers(8, 500))
def test_every_piece_is_whole_characters_within_the_budget(text: str, size: int) -> None:
    for piece in split(text, size):
        assert 0 < len(piece) <= size
        piece.decode()


@given(ANY_TEXT.filter(lambda text: "\x02" not in text), st.integers(8, 500))
def test_cutting_loses_nothing_but_the_space_at_the_cut(text: str, size: int) -> None:
    pieces = [piece.decode() for piece in split(text, size)]
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")


@given(st.lists(st.text("abcdefgé漢", min_size=1, max_size=6), min_size=1), st.integers(24, 100))
def test_lines_are_cut_between_words(words: list[str], size: int) -> None:
    pieces = [piece.decode() for piece in split(" ".join(words), size)]
    assert [word for piece in pieces for word in piece.split(" ")] == words


def test_bold_is_carried_over_a_cut() -> None:
    pieces = [piece.decode() for piece in split("\x02" + "word " * 20 + "end\x02 plain", 40)]
    assert all(piece.count("\x02") % 2 == 0 for piece in pieces)
    assert pieces[1].startswith("\x02")
    assert pieces[-1].endswith("plain")


def test_the_budget_is_what_the_servers_prefix_leaves_of_512_bytes() -> None:
    mask, target = "casebell!~casebell@" + "h" * 63, "#cases"
    text = "é" * 300
    size = budget(mask, target)
    longest = max(split(text, size), key=len)
    relayed = f":{mask} ".encode() + privmsg(target, longest)
    assert 510 <= len(relayed) <= 512


@given(ANY_TEXT)
def test_what_was_said_becomes_one_line_without_hidden_characters(text: str) -> None:
    assert clean(text).isprintable()
    assert visible(text).isprintable()
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("\x0304,01!claim\x03 \x0212\x02", "!claim 12"),
        ("\x04ff0000!claim\x0f 12", "!claim 12"),
        ("!cl\u200baim \u202e12\u2066", "!claim 12"),
        ("!claim\u00a012", "!claim 12"),
        ("\x10rQUIT", "␐rQUIT"),
        ("two\nlines\r\x00", "two␊lines␍␀"),
        ("  !claim 12 ", "!claim 12"),
        ("!сlaim 12", "!сlaim 12"),  # a Cyrillic letter: it stays what it is, and is no `claim`
    ],
)
def test_hidden_characters_are_gone_or_shown(said: str, heard: str) -> None:
    assert clean(said) == heard


def test_every_span_has_a_form() -> None:
    assert shown(CaseNumber(12, "https://desk.example/12"), Text(" is "), Bold("yours")) == "#12 is \x02yours\x02"
    assert shown(Mention("Alice", (("slack", "T1", "U1"), ("irc", "", "alice")))) == "ada"
    assert shown(Mention("Carol", (("irc", "", "carol"),))) == "Carol"
    assert shown(Say("claim 12")) == "!claim 12"
    assert shown(Link("https://example.org/x", "the page")) == "the page <https://example.org/x>"
    assert shown(Link("https://example.org/x", "")) == "https://example.org/x"


def test_times_are_told_in_the_spans_zone() -> None:
    assert shown(When(datetime(2026, 11, 25, 18, 0, tzinfo=UTC), "UTC")) == "Wed 25 Nov 18:00 UTC"
    assert shown(When(datetime(2026, 11, 25, 18, 0, tzinfo=UTC), "Europe/Berlin")) == "Wed 25 Nov 19:00 CET"
    assert shown(When(datetime(2027, 1, 4, 9, 30, tzinfo=UTC), "UTC")) == "Mon 4 Jan 2027 09:30 UTC"


def test_an_age_is_counted_when_it_is_rendered() -> None:
    assert shown(Age(NOW - timedelta(minutes=3))) == "3 minutes ago"
    assert shown(Age(NOW + timedelta(minutes=3))) == "just now"


def test_hostile_text_in_any_span_stays_on_its_line() -> None:
    bad = "a\r\nQUIT\x00\x03\x02\u202e"
    for span in (Text(bad), Bold(bad), Mention(bad), Say(bad), Link(bad, bad)):
        line = shown(span)
        assert "\r" not in line
        assert "\n" not in line
        assert compose("PRIVMSG", "#x", text=line).count(b"\r\n") == 1
        assert "a␍␊QUIT␀␃␂" in line


def test_a_card_is_its_text_and_empty_lines_are_left_out() -> None:
    card = Card(12, "head", Message(()), (), (), Message(((Text("one"),), (Text(""),), (Text("two"),))))
    assert render(card, Look("!", "en", NOW, lambda _: None)) == ["one", "two"]


@given(ANY_TEXT)
def test_a_line_to_the_server_is_one_command_or_none(text: str) -> None:
    try:
        line = privmsg("#room", text)
    except (InvalidCharacters, MessageTooLong):
        return
    assert line.count(b"\n") == line.count(b"\r") == 1
    assert len(line) <= 512


@pytest.mark.parametrize("target", ["#a b", "#a,#b", "", ":x", "#a\rQUIT", "#a\nQUIT", "#a\x00"])
def test_a_target_with_a_space_comma_or_break_is_refused(target: str) -> None:
    with pytest.raises(InvalidCharacters):
        privmsg(target, "text")


@given(st.binary(max_size=200))
def test_any_bytes_are_a_line_or_malformed(raw: bytes) -> None:
    with suppress(Malformed):
        parse(raw.replace(b"\n", b""))


def test_words_are_divided_by_the_space_alone() -> None:
    event = parse(":ada!a@h PRIVMSG #ops\u00a0x :!claim 12".encode())
    assert (event.type, event.target, event.arguments) == ("pubmsg", "#ops\u00a0x", ["!claim 12"])


def test_ctcp_quoting_is_not_undone() -> None:
    event = parse(b":ada!a@h PRIVMSG #ops :!new \x10rQUIT")
    assert event.arguments == ["!new \x10rQUIT"]


def test_lines_get_the_librarys_event_names() -> None:
    names = {
        b":s 433 me x :taken": "nicknameinuse",
        b":s 903 me :ok": "saslsuccess",
        b":a!b@c PRIVMSG me :x": "privmsg",
        b":a!b@c PRIVMSG #x :\x01ACTION waves\x01": "ctcp",
        b":a!b@c NOTICE me :x": "privnotice",
        b"PING :x": "ping",
    }
    assert {line: parse(line).type for line in names} == names

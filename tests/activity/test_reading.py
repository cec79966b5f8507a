"""Whatever a file holds: what can be counted is, the rest is told of by its line, and memory stays as it is."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from chatbot.activity import source
from chatbot.activity.acts import Act, Found, Terms, Unfit, Why
from chatbot.activity.reading import Form, NoColumns, read

NOW = datetime(2026, 11, 23, tzinfo=UTC)
TERMS = Terms(NOW + timedelta(days=1))
NOON = datetime(2026, 10, 31, 12, tzinfo=UTC)
HEAD = b"person,time,kind\n"
WHEN = "2026-10-31T12:00:00Z"


def found(data: bytes, form: Form = Form.AUTO, terms: Terms = TERMS) -> list[Found]:
    return list(read(io.BufferedReader(io.BytesIO(data)), form, terms))


def whys(data: bytes, form: Form = Form.AUTO) -> list[Why | str]:
    return [each.why if isinstance(each, Unfit) else each.person for each in found(data, form)]


@pytest.mark.parametrize("time", ["2026-10-31T12:00:00Z", "2026-10-31 12:00", "2026-10-31T14:00+02:00", "1793448000"])
def test_a_table_is_read_by_the_names_of_its_columns(time: str) -> None:
    for data in (f"person,time,kind\nAda,{time},edit\n", f'\ufeffWiki;Time;USER\r\nx;{time};"Ada"\r\n\r\n'):
        assert found(data.encode()) == [Act("Ada", NOON)]


@pytest.mark.parametrize("line", [
    {"person": "Ada", "time": WHEN, "kind": "edit"},
    {"user": "Ada", "timestamp": 1793448000, "type": "edit", "meta": {"domain": "de.wikipedia.org"}, "bot": False},
    {"user": "Ada", "timestamp": WHEN, "title": "X"},
])  # fmt: skip
def test_an_object_a_line_is_read_in_either_wording(line: dict[str, Any]) -> None:
    said = json.dumps(line).encode()
    assert found(said + b"\n" + said) == [Act("Ada", NOON)] * 2
    assert found(b":ok\n\nevent: message\nid: [1]\ndata: " + said + b"\n\n") == [Act("Ada", NOON)]


def answer(name: str, *changes: Any, **more: Any) -> dict[str, Any]:
    return {"batchcomplete": "", "continue": {"rccontinue": "|1"}, **more, "query": {name: list(changes)}}


ADA = {"type": "edit", "user": "Ada", "timestamp": WHEN, "title": "X", "tags": [["a"]], "x": {"user": "nobody"}}


@pytest.mark.parametrize("name", ["recentchanges", "usercontribs"])
@pytest.mark.parametrize("indent", [None, 2])
def test_answers_of_mediawiki_are_read_whole_however_they_are_written(name: str, indent: int | None) -> None:
    said = json.dumps(answer(name, ADA, ADA), indent=indent).encode()
    for data in (said, b"\xef\xbb\xbf" + said, said + b"\n" + said):
        people = whys(data)
        assert people == ["Ada"] * 2 * data.count(b"batchcomplete")
    assert whys(json.dumps([ADA, 7]).encode()) == ["Ada", Why.NOT_JSON]


@pytest.mark.parametrize(("more", "why"), [
    ({"bot": ""}, Why.BOT), ({"bot": True}, Why.BOT), ({"anon": ""}, Why.NO_ACCOUNT), ({"temp": True}, Why.NO_ACCOUNT),
    ({"user": "192.0.2.1"}, Why.NO_ACCOUNT), ({"user": "2001:DB8::1"}, Why.NO_ACCOUNT),
    ({"user": "~2026-17"}, Why.NO_ACCOUNT), ({"userhidden": ""}, Why.NO_ACCOUNT),
    ({"type": "categorize"}, Why.OTHER_KIND), ({"type": "external"}, Why.OTHER_KIND),
    ({"type": 3}, Why.OTHER_KIND), ({"user": 12}, Why.NO_PERSON),
    ({"timestamp": None}, Why.NO_TIME), ({"bot": False}, None), ({"user": "3M"}, None), ({"type": "log"}, None),
])  # fmt: skip
def test_what_no_person_did_is_left_out(more: dict[str, Any], why: Why | None) -> None:
    change = {**ADA, **more}
    for data in (json.dumps(answer("recentchanges", change)), json.dumps(change)):
        assert whys(data.encode(), Form.MEDIAWIKI) == [why or change["user"]]
    canary = {**ADA, "meta": {"domain": "canary"}}
    assert whys(json.dumps(canary).encode()) == [Why.OTHER_KIND]


def test_only_the_kinds_that_are_asked_for_are_counted() -> None:
    terms = Terms(TERMS.latest, frozenset({"new"}))
    for data in (
        HEAD + b"Ada,2026-10-31T12:00Z,edit\nBob,2026-10-31T12:00Z,new\n",
        b"\n".join(
            json.dumps({**ADA, "user": who, "type": kind}).encode()
            for who, kind in {"Ada": "edit", "Bob": "new"}.items()
        ),
    ):
        assert [each.person for each in found(data, Form.AUTO, terms) if isinstance(each, Act)] == ["Bob"]


@pytest.mark.parametrize(("cells", "why"), [
    (b"Ada", Why.NOT_CSV), (b'"Ada,2026-10-31,e', Why.NOT_CSV),
    (b",2026-10-31,e", Why.NO_PERSON), (b"A\x00da,2026-10-31,e", Why.NO_PERSON),
    (b"A\xe2\x80\xaeda,2026-10-31,e", Why.NO_PERSON),
    (b"A" * 256 + b",2026-10-31,e", Why.NO_PERSON), (b"Ada,,e", Why.NO_TIME), (b"Ada,2000-12-31,e", Why.NO_TIME),
    (b"Ada,2026-11-25,e", Why.NO_TIME), (b"Ada,0001-01-01T00:00+14:00,e", Why.NO_TIME),
    (b"Ada," + b"9" * 5000 + b",e", Why.NO_TIME),
    (b"Ada,\xd9\xa1,e", Why.NO_TIME), (b"\xff,2026-10-31,e", Why.NOT_TEXT),
    (b"x" * (source.LONGEST_LINE + 1), Why.TOO_LONG),
])  # fmt: skip
def test_a_line_that_says_no_action_is_told_of_and_the_next_one_counts(cells: bytes, why: Why) -> None:
    told = found(HEAD + cells + b"\nBob,2026-10-31T12:00,e\n")
    assert [each.why if isinstance(each, Unfit) else each for each in told] == [why, Act("Bob", NOON)]
    assert isinstance(told[0], Unfit)
    assert told[0].where == 2


@pytest.mark.parametrize("line", [
    b"{", b"[" * 100_000, b'{"a":' * 100_000, b"9" * 100_000, b'"Ada"', b"null", b'{"person": ["Ada"], "time": 1}',
    b'{"person": "\\ud800", "time": 1793448000}', b'{"person": "Ada", "time": 1e999}',
    b'{"person": "Ada", "time": true}', b'{"person": "Ada", "time": NaN}',
])  # fmt: skip
def test_an_object_that_says_no_action_is_told_of_and_the_next_one_counts(line: bytes) -> None:
    told = whys(line + b'\n{"person": "Bob", "time": 1793448000}\n', Form.JSONL)
    assert len(told) == 2
    assert (isinstance(told[0], Why), told[1]) == (True, "Bob")


@pytest.mark.parametrize("after", [
    b"", b"[" * 1_000_000, b'{"a":' * 200_000, b'{"user": "' + b"x" * 3_000_000, b"9" * 10_000 + b",", b"\xff", b"}",
    b'{"\x00":1}',
])  # fmt: skip
def test_a_document_that_breaks_is_read_as_far_as_it_holds(after: bytes) -> None:
    whole = json.dumps(answer("recentchanges", ADA)).encode().removesuffix(b"]}}")
    told = found(whole + b"," + after)
    assert told[0] == Act("Ada", NOON)
    endless = b"x" * source.LONGEST_LINE in after  # which the parser would keep, where nobody counts it
    why = Why.TOO_LONG if endless else Why.BROKEN_OFF
    assert [each.why for each in told[1:] if isinstance(each, Unfit)] == [why]


def test_what_is_no_table_and_no_document_is_refused() -> None:
    for data in (b"", b"Ada,2026-10-31\n", "person,time\nAda,2026-10-31".encode("utf-16")):
        with pytest.raises(NoColumns):
            found(data, Form.CSV)
    assert whys(b'{"query": {}, "error": {"code": "no"}}') == [Why.NOT_JSON]


@tried(max_examples=100, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(Form))
@example(b"[]", Form.AUTO)
def test_no_bytes_are_too_strange(data: bytes, form: Form) -> None:
    try:
        told = found(data, form)
    except NoColumns:
        told = []
    assert all(each.at <= TERMS.latest for each in told if isinstance(each, Act))


NAMES = st.sampled_from(
    ["person", "time", "kind", "user", "timestamp", "type", "bot", "new", "anon", "userhidden", "meta"]
)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from([WHEN, "edit", "Ada"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=3,
)


@tried(max_examples=100, deadline=None)
@given(st.dictionaries(NAMES, VALUES), st.sampled_from([None, frozenset({"edit"})]))
@example({"person": "Ada", "time": WHEN, "kind": ["edit"]}, frozenset({"edit"}))
@example({"user": "Ada", "timestamp": WHEN, "bot": []}, None)
def test_no_object_is_too_strange(given: dict[str, Any], kinds: frozenset[str] | None) -> None:
    said = json.dumps(given).encode()
    for data in (said + b"\n" + said, b"[" + said + b"]"):
        for each in found(data, terms=Terms(TERMS.latest, kinds)):
            assert isinstance(each, Unfit) or each.at <= TERMS.latest


@pytest.mark.parametrize(("cut", "whole"), [(slice(None), True), (slice(-60), False), (slice(12), False)])
def test_packed_files_are_unpacked_as_far_as_they_hold(tmp_path: Path, cut: slice, whole: bool) -> None:
    packed = gzip.compress(HEAD + b"Ada,2026-10-31T12:00,e\n" * 20_000)[cut]
    (tmp_path / "packed").write_bytes(packed)
    counted: list[int] = []
    with source.opened(str(tmp_path / "packed"), counted.append) as stream:
        told = list(read(stream, Form.CSV if len(packed) > 12 else Form.AUTO, TERMS))
    assert sum(counted) == len(packed)
    assert [each.why for each in told if isinstance(each, Unfit)] == ([] if whole else [Why.BROKEN_OFF])
    assert (len(told) == 20_000) == whole


class Endless(io.RawIOBase):
    """So many bytes of changes, made as they are read."""

    def __init__(self, before: bytes, piece: bytes, size: int) -> None:
        self._pieces = self._made(before, piece, size)
        self._rest = b""

    def _made(self, before: bytes, piece: bytes, size: int) -> Iterator[bytes]:
        if before:
            yield before
        block = piece * max(1, 65536 // len(piece))
        for _ in range(size // len(block)):
            yield block

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        self._rest = self._rest or next(self._pieces, b"")
        taken, self._rest = self._rest[: len(into)], self._rest[len(into) :]
        into[: len(taken)] = taken
        return len(taken)


@pytest.mark.parametrize(("before", "piece"), [
    (HEAD, b"Ada,2026-10-31T12:00:00Z,edit,%s\n" % (b"x" * 2000)),
    (b"", json.dumps({**ADA, "title": "x" * 4000}).encode() + b"\n"),
    (b'{"query":{"recentchanges":[', json.dumps({**ADA, "title": "x" * 4000}).encode() + b","),
    (b"{}\n", b"x"), (b'{"query":{"recentchanges":[{"user":"', b"x"), (b'{"query":{"recentchanges":[', b"["),
])  # fmt: skip
def test_memory_does_not_grow_with_what_is_read(before: bytes, piece: bytes) -> None:
    size = 30 << 20
    stream = io.BufferedReader(Endless(before, piece, size))
    tracemalloc.start()
    try:
        for _ in read(stream, Form.AUTO, TERMS):
            pass
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 8 << 20

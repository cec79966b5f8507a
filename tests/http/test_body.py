"""What the body may be: read strictly, and every bad field named."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chatbot.intake import body, letter
from commands.intake import Letter

GOOD = '"source": "form", "external_id": "F-1", "subject": "S"'


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"   ",
        b"{",
        b"not json",
        b"null",
        b"[]",
        b'"text"',
        b"1",
        b"{} {}",
        b"\xef\xbb\xbf{}",
        b'{"a": "\xff"}',
        b'{"a": "\xed\xa0\x80"}',
        '{"a": "é"}'.encode("utf-16"),
        f'{{{GOOD}, "summary": NaN}}'.encode(),
        f'{{{GOOD}, "summary": Infinity}}'.encode(),
        f'{{{GOOD}, "summary": -Infinity}}'.encode(),
        f'{{{GOOD}, "summary": 1e999}}'.encode(),
        f'{{{GOOD}, "summary": {"9" * 5000}}}'.encode(),
        f'{{{GOOD}, "summary": 0.{"1" * 5000}}}'.encode(),
        f'{{{GOOD}, "subject": "Another"}}'.encode(),
        f'{{{GOOD}, "requester": {{"id": "1", "id": "2"}}}}'.encode(),
        f'{{{GOOD}, "s\\u0075bject": "The same name, written otherwise"}}'.encode(),
        f'{{{GOOD}, "summary": "\\ud800"}}'.encode(),
        f'{{{GOOD}, "\\udfff": ""}}'.encode(),
        b"[" * 100_000,
        b'{"a":' * 40_000,
        b'{"a": ' + b"[" * 16 + b"]" * 16 + b"}",
        b'"' + b'\\"' * 100_000,
        b'{"a": "' + b'\\"' * 100_000,
    ],
    ids=lambda raw: repr(raw[:60]),
)
async def test_what_is_not_plain_json_is_a_bad_request(house, raw):
    answer = await house.post(raw)
    assert answer.status == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert house.book.letters == []


async def test_brackets_in_a_text_are_no_depth(house, case):
    assert (await house.post({**case, "summary": '[{"' * 100})).status == 201


async def test_characters_beyond_the_basic_plane_arrive_however_they_are_written(house, case):
    raw = json.dumps({**case, "subject": "\U0001f514 rings"}).encode()
    assert b"\\ud83d\\udd14" in raw
    assert (await house.post(raw)).status == 201
    assert house.book.letters[0].subject == "\U0001f514 rings"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("external_id", None),
        ("external_id", ""),
        ("external_id", True),
        ("external_id", 1.5),
        ("external_id", "x" * 201),
        ("external_id", "a\nb"),
        ("external_id", " a"),
        ("external_id", ["F-1"]),
        ("subject", None),
        ("subject", 5),
        ("subject", ""),
        ("subject", " \t\r\n\x00 "),
        ("subject", "\u200b\u2060"),
        ("subject", "x" * 301),
        ("summary", 5),
        ("summary", "x" * 20_001),
        ("requester", "R. Requester"),
        ("requester", ["R"]),
        ("area", "Living Person"),
        ("area", "copyright"),
        ("area", 5),
        ("area", ""),
        ("area", "a\n"),
        ("language", "e"),
        ("language", "en_US"),
        ("language", "en\n"),
        ("language", "en" + "-abcdefgh" * 4),
        ("priority", "HIGH"),
        ("priority", 1),
        ("priority", ["high"]),
        ("priority", {}),
        ("sensitivity", "secret"),
        ("sensitivity", ["team"]),
        ("link", "javascript:alert(1)"),
        ("link", "//desk.test/1"),
        ("link", "https://"),
        ("link", "https://bank.test@evil.test/"),
        ("link", "https://desk.test/\r\nQUIT"),
        ("link", "https://desk.test/a b"),
        ("link", "https://desk.test/<script>"),
        ("link", "https://desk.test/a|b"),
        ("link", "https://[desk.test/"),
        ("link", "https://desk.test:99999/"),
        ("link", "https://desk.test/" + "x" * 2000),
        ("colour", "red"),
    ],
    ids=repr,
)
async def test_a_bad_field_is_named(house, case, field, value):
    answer = await house.post({**case, field: value})
    assert answer.status == 422
    assert [error["field"] for error in answer.json["errors"]] == [field]
    assert all(error["problem"] for error in answer.json["errors"])
    assert house.book.letters == []


async def test_all_bad_fields_are_named_at_once(house):
    answer = await house.post({"source": "form", "priority": "now", "requester": {"name": 5, "e-mail": "x"}})
    assert answer.status == 422
    assert {error["field"]: error["problem"] for error in answer.json["errors"]} == {
        "external_id": "is required",
        "subject": "is required",
        "priority": "must be 'low', 'normal', 'high' or 'urgent'",
        "requester.name": "must be text",
        "requester.e-mail": "is no field of a case",
    }


@pytest.mark.parametrize("source", [None, 5, ["form"]])
async def test_a_case_that_names_no_source_is_told_so(house, case, source):
    answer = await house.post({**case, "source": source})
    assert [error["field"] for error in answer.json["errors"]] == ["source"]


async def test_a_thousand_bad_fields_do_not_make_a_long_answer(house, case):
    answer = await house.post({**case, **{f"\x1b{'x' * 100}{number}": 1 for number in range(1000)}})
    assert answer.status == 422
    assert len(answer.body) < 16_000


async def test_a_subject_is_one_line_without_control_characters(house, case):
    subject = "one\r\nQUIT :two\x00\x1b[31m\x03\u2028\u202ethree\x85four"
    assert (await house.post({**case, "subject": subject})).status == 201
    assert house.book.letters[0].subject == "one QUIT :two [31m three four"


async def test_no_text_of_a_case_can_hold_a_nul(house, case):
    texts = {"summary": "a\x00b", "requester": {"name": "a\x00b", "contact": "a\x00b"}}
    assert (await house.post({**case, **texts})).status == 201
    found = house.book.letters[0]
    assert [found.summary, found.requester_name, found.requester_contact] == ["a b"] * 3


@given(st.binary(max_size=300) | st.text(alphabet='{}[]",:\\u d8e0.1-\n', max_size=80).map(str.encode))
@example(b'{"a": 1E400}')
@example(b'{"a": -0}')
def test_whatever_the_bytes_are_they_are_an_object_or_refused(raw):
    try:
        found = body.read(raw)
    except body.NotJson:
        return
    assert found == json.loads(raw)
    json.dumps(found, ensure_ascii=False, allow_nan=False).encode()


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = sorted(["source", "external_id", "subject", "summary", "requester", "area", "language", "priority"])
known = st.sampled_from([*FIELDS, "sensitivity", "link"]) | st.text(max_size=8)


@given(st.dictionaries(known, anything, max_size=6), st.booleans())
def test_whatever_the_fields_are_they_are_a_letter_or_each_bad_one_is_named(fields, complete):
    if complete:
        fields = {**fields, "source": "form", "external_id": "F-1", "subject": "S"}
    errors = []
    try:
        found = letter.read(fields)
    except letter.BadLetter as refused:
        errors = refused.errors
    if errors:
        assert all(error["problem"] for error in errors)
        return
    assert isinstance(found, Letter)
    assert found.subject
    assert "\n" not in found.subject


@given(st.text(max_size=300))
def test_whatever_the_subject_is_what_is_kept_has_no_control_characters(subject):
    try:
        found = letter.read({"source": "form", "external_id": "F-1", "subject": subject}).subject
    except letter.BadLetter:
        return
    assert found == found.strip()
    assert not any(ord(each) < 32 or 127 <= ord(each) < 160 or each in "\u2028\u2029\u202e" for each in found)
    assert 1 <= len(found) <= 300

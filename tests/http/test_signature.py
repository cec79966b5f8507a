"""Who sent it: nobody gets a case in without the secret of the source it is said to be from."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from chatbot.intake.signature import Unsigned, senders


async def refused(house, answer):
    assert answer.status == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"]
    assert house.book.letters == []


@pytest.mark.parametrize("header", ["webhook_id", "webhook_timestamp", "webhook_signature"])
async def test_each_header_is_needed(house, case, header):
    await refused(house, await house.post(case, **{header: ""}))


@pytest.mark.parametrize(
    "signature",
    ["v1,", "v1", ",", "v1,!!!", "v1a,AAAA", "v1,ÄÖ", "v1 ,AAAA", "v1," + "A" * 44, "  ", "v1,A v1,B " * 200],
)
async def test_a_signature_that_is_none_is_refused(house, case, signature):
    await refused(house, await house.post(case, webhook_signature=signature))


async def test_the_secret_of_another_source_does_not_sign_for_this_one(house, case):
    await refused(house, await house.post(case, source="desk"))


async def test_a_source_without_a_secret_is_refused(house, case):
    await refused(house, await house.post({**case, "source": "unheard-of"}))


async def test_a_signature_holds_for_its_own_body_id_and_time_only(house, case, signature, test_secrets):
    at = house.clock.at
    caught = signature(test_secrets["form"], "msg_1", at, house.signed(case).partition(b"\r\n\r\n")[2])
    await refused(house, await house.post({**case, "subject": "Other"}, webhook_signature=caught))
    await refused(house, await house.post(case, message="msg_2", webhook_signature=caught))
    await refused(house, await house.post(case, at=at + timedelta(seconds=1), webhook_signature=caught))
    assert (await house.post(case, webhook_signature=caught)).status == 201


@pytest.mark.parametrize(("seconds", "status"), [(301, 401), (300, 201), (0, 201), (-300, 201), (-301, 401)])
async def test_a_signature_is_good_for_five_minutes_either_way(house, case, seconds, status):
    assert (await house.post(case, at=house.clock.at - timedelta(seconds=seconds))).status == status


async def test_a_request_caught_and_sent_again_later_is_refused(house, case):
    caught = house.signed(case)
    assert (await house.ask(caught)).status == 201
    house.clock.move(301)
    assert (await house.ask(caught)).status == 401
    assert len(house.book.letters) == 1


@pytest.mark.parametrize("timestamp", ["abc", "1e9", "-1", "1772445600.0", " ", "٣", "9" * 13, "nan", "inf"])
async def test_a_time_that_is_none_is_refused(house, case, timestamp):
    await refused(house, await house.post(case, webhook_timestamp=timestamp))


@pytest.mark.parametrize("message", [" ", "a b", "é", "x" * 257])
async def test_an_id_that_is_none_is_refused(house, case, message):
    await refused(house, await house.post(case, webhook_id=message))


async def test_a_header_sent_twice_is_refused(house, case):
    twice = house.signed(case).replace(b"webhook-id: msg_1\r\n", b"webhook-id: msg_1\r\nwebhook-id: msg_1\r\n")
    await refused(house, await house.ask(twice))


async def test_one_good_signature_among_several_is_enough_so_that_secrets_can_be_changed(house, case):
    whole = house.signed(case)
    old = whole.replace(b"webhook-signature: ", b"webhook-signature: v1,AAAA v1a,BBBB ")
    assert (await house.ask(old)).status == 201


async def test_sources_that_share_a_secret_are_told_apart_by_the_body(house, case):
    for name in ("desk", "twin"):
        assert (await house.post({**case, "source": name}, source="desk", message=f"msg_{name}")).status == 201
    assert {letter.source for letter in house.book.letters} == {"desk", "twin"}


@pytest.mark.parametrize("body", [b"not json", b"\xff\xfe", b"[" * 100_000, b'{"source": "form"}'])
async def test_the_body_is_not_parsed_before_the_signature_is_good(house, body):
    await refused(house, await house.post(body, webhook_signature="v1,AAAA"))


async def test_no_secrets_at_all_let_nobody_in(house, case):
    headers = CIMultiDict({"webhook-id": "m", "webhook-timestamp": "1772445600", "webhook-signature": "v1,AAAA"})
    with pytest.raises(Unsigned):
        senders(headers, b"{}", {}, house.clock.now())


texts = st.text(max_size=40) | st.binary(max_size=40).map(lambda raw: raw.decode("utf-8", "surrogateescape"))


@given(texts, texts | st.just("1772445600"), texts | texts.map("v1,{}".format), st.binary(max_size=40))
def test_whatever_the_headers_hold_the_answer_is_no(message, timestamp, signature, body):
    from datetime import UTC, datetime

    headers = CIMultiDict({"webhook-id": message, "webhook-timestamp": timestamp, "webhook-signature": signature})
    with pytest.raises(Unsigned):
        senders(headers, body, {"form": b"test secret"}, datetime(2026, 3, 2, 10, tzinfo=UTC))

"""What comes over the wire: too big, too slow, not HTTP, or HTTP that two programs could read differently."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket

import pytest

from chatbot.intake.limits import Limits

LIMIT = 256 * 1024
HEAD = b"POST /v1/cases HTTP/1.1\r\nHost: casebell.test\r\nContent-Type: application/json\r\n"
HIDDEN = b"GET /healthz HTTP/1.1\r\nHost: casebell.test\r\n\r\n"
NEVER = 5.0
"""Seconds after which a test gives up on a door whose patience is a tenth of a second or so."""


def filled(case, size):
    """A case whose JSON has exactly this many bytes."""
    return json.dumps({**case, "summary": ""}).encode()[:-1].ljust(size - 1) + b"}"


def chunked(data, size=4096):
    for start in range(0, len(data), size):
        part = data[start : start + size]
        yield b"%x\r\n" % len(part) + part + b"\r\n"


async def test_a_body_of_just_the_limit_is_read(house, case):
    assert (await house.post(filled(case, LIMIT))).status == 201


async def test_a_body_of_one_byte_more_is_too_large(house, case):
    answer = await house.post(filled(case, LIMIT + 1))
    assert answer.status == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert house.book.letters == []


async def test_two_megabytes_sent_at_once_are_answered_too_large(house, case):
    assert (await house.post(filled(case, 2_000_000))).status == 413


async def test_a_body_said_to_be_too_large_is_refused_before_it_is_sent(house):
    assert (await house.ask(HEAD + b"Content-Length: 2000000\r\n\r\n")).status == 413


async def test_a_chunked_body_is_read_like_any_other(house, case):
    whole = house.signed(case, Content_Length="", Transfer_Encoding="chunked")
    head, _, body = whole.partition(b"\r\n\r\n")
    answer = await house.ask(head + b"\r\n\r\n" + b"".join(chunked(body, 7)) + b"0\r\n\r\n")
    assert answer.status == 201


async def test_a_chunked_body_is_given_up_at_the_limit_though_it_never_ends(house):
    line = await house.call()
    await line.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    for chunk in chunked(b"x" * (LIMIT + 1)):
        await line.send(chunk)
    answer = await line.answer()
    assert answer.status == 413
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "x-gzip, identity", "zip"])
async def test_a_compressed_body_is_never_unpacked(house, encoding):
    bomb = gzip.compress(b'{"summary": "' + b"0" * 20_000_000 + b'"}')
    assert len(bomb) < LIMIT
    answer = await house.post(bomb, Content_Encoding=encoding)
    assert answer.status == 415
    assert house.book.letters == []


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
        b"Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd",
        b"Content-Length: 4, 4\r\n\r\nabcd",
        b"Content-Length: +4\r\n\r\nabcd",
        b"Content-Length: -4\r\n\r\nabcd",
        b"Content-Length: 4_0\r\n\r\nabcd",
        b"Content-Length: 0x4\r\n\r\nabcd",
        b"Content-Length: \xb2\r\n\r\nabcd",
        b"Content-Length : 4\r\n\r\nabcd",
        b"Content-Length: 99999999999999999999999999\r\n\r\nabcd",
        b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: identity\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n4\r\nabcdefgh\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nabcd\r\n0\r\n\r\n",
        b"X-Folded: a\r\n b\r\nContent-Length: 0\r\n\r\n",
        b"X-Nul: a\x00b\r\nContent-Length: 0\r\n\r\n",
        b"X-Return: a\rb\r\nContent-Length: 0\r\n\r\n",
        b"Host: another.test\r\nContent-Length: 0\r\n\r\n",
        b"no colon\r\nContent-Length: 0\r\n\r\n",
        b": no name\r\nContent-Length: 0\r\n\r\n",
        b"X-Long: " + b"x" * 20_000 + b"\r\n\r\n",
        b"X-Many: x\r\n" * 500 + b"\r\n",
    ],
    ids=lambda raw: repr(raw[:60]),
)
async def test_a_request_that_two_programs_could_read_differently_is_refused_and_hides_none(house, rest):
    line = await house.call()
    await line.send(HEAD + rest + HIDDEN)
    assert (await line.answer()).status == 400
    assert b"200 OK" not in await asyncio.wait_for(line.closed(), NEVER)


@pytest.mark.parametrize(
    "raw",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"SSH-2.0-OpenSSH\r\n",
        b"NICK casebell\r\nUSER a b c d\r\n",
        b"GET /healthz\r\n\r\n",
        b"GET /healthz HTTP/0.9\r\nHost: x\r\n\r\n",
        b"GET /healthz HTTP/2.0\r\nHost: x\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET /health z HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x00" * 1000 + b"\r\n\r\n",
    ],
    ids=lambda raw: repr(raw[:40]),
)
async def test_what_is_not_http_is_answered_and_hung_up_on(house, raw):
    line = await house.call()
    await line.send(raw)
    assert (await line.answer()).status == 400
    await asyncio.wait_for(line.closed(), NEVER)
    assert (await house.get("/healthz")).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/../healthz",
        "/v1/../healthz",
        "/v1/..",
        "/./healthz",
        "/%2e%2e/healthz",
        "/v1/%2E%2E/healthz",
        "/v1/.%2e/healthz",
        "//healthz",
        "/v1//cases",
        "/v1%2fcases",
        "/healthz%00",
        "/v1/..\\healthz",
        "/v1%5ccases",
        "/healthz/",
        "http://casebell.test/healthz",
        "*",
        "/%zz",
        "/%ff",
    ],
)
async def test_a_path_that_can_be_read_in_two_ways_leads_nowhere(house, path):
    assert (await house.get(path)).status in {400, 404}
    assert (await house.get(path, "POST")).status in {400, 404}


async def test_silence_is_hung_up_on(open_door):
    house = await open_door(patience=0.1)
    line = await house.call()
    assert await asyncio.wait_for(line.closed(), NEVER) == b""


PACE = 0.02
"""Seconds between two bytes of somebody slow: each well within the door's patience."""


async def drip(line, data):
    """A byte at a time, until it is all said or the door hangs up."""
    for byte in data:
        line.writer.write(bytes([byte]))
        try:
            await line.writer.drain()
        except ConnectionError:
            return
        if line.reader.at_eof():
            return
        await asyncio.sleep(PACE)


async def test_slow_headers_are_hung_up_on(open_door):
    house = await open_door(patience=0.2)
    line = await house.call()
    dripping = asyncio.create_task(drip(line, HEAD + b"X: " + b"x" * 2000))
    assert await asyncio.wait_for(line.closed(), NEVER) == b""
    await dripping


async def test_a_slow_body_is_hung_up_on(open_door, case):
    house = await open_door(patience=0.2)
    head, _, body = house.signed(filled(case, 2000)).partition(b"\r\n\r\n")
    line = await house.call()
    await line.send(head + b"\r\n\r\n")
    dripping = asyncio.create_task(drip(line, body))
    assert await asyncio.wait_for(line.closed(), NEVER) == b""
    await dripping
    assert house.book.letters == []


async def test_slow_chunks_are_hung_up_on(open_door):
    house = await open_door(patience=0.2)
    line = await house.call()
    await line.send(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    dripping = asyncio.create_task(drip(line, b"1\r\nx\r\n" * 500))
    assert await asyncio.wait_for(line.closed(), NEVER) == b""
    await dripping


async def test_a_body_that_stops_halfway_is_hung_up_on(open_door, case):
    house = await open_door(patience=0.1)
    line = await house.call()
    await line.send(house.signed(case)[:-1])
    assert await asyncio.wait_for(line.closed(), NEVER) == b""


async def test_a_connection_at_rest_is_hung_up_on_and_slow_headers_after_a_rest_too(open_door):
    house = await open_door(patience=0.2)
    resting, slow = await house.call(), await house.call()
    for line in (resting, slow):
        await line.send(HIDDEN)
        assert (await line.answer()).status == 200
    dripping = asyncio.create_task(drip(slow, HEAD + b"X: " + b"x" * 2000))
    for line in (resting, slow):
        assert await asyncio.wait_for(line.closed(), NEVER) == b""
    await dripping


async def test_who_does_not_take_the_answer_is_hung_up_on(open_door, written):
    house = await open_door(patience=0.3)
    deaf = socket.socket()
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(deaf, house.address)
    question = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"
    try:
        async with asyncio.timeout(NEVER):
            while True:
                await loop.sock_sendall(deaf, question * 1000)
    except ConnectionError:
        pass
    finally:
        deaf.close()
    assert "patience_over" in written.getvalue()


async def test_our_own_slowness_is_not_held_against_the_caller(open_door, case):
    from commands.intake import Received

    async def receive(*_):
        silent = await house.call()
        assert await asyncio.wait_for(silent.closed(), NEVER) == b"", "the door's patience has passed"
        return Received(3, new=True)

    house = await open_door(receive=receive, patience=0.1)
    assert (await house.post(case)).json == {"case": 3}


async def test_the_house_itself_hangs_up_within_ten_seconds_also_when_a_rest_came_before():
    assert 2 * Limits().patience < 10


async def test_more_connections_than_there_are_places_are_told_to_come_back(open_door, case):
    house = await open_door(connections=3)
    held = [await house.call() for _ in range(3)]
    for line in held:
        await line.send(HIDDEN)
        assert (await line.answer()).status == 200
    turned_away = await house.call()
    answer = await turned_away.answer()
    assert answer.status == 503
    assert "retry-after" in answer.headers
    await held[0].hang_up()
    async with asyncio.timeout(NEVER):
        while (await house.post(case)).status == 503:
            pass
    assert len(house.book.letters) == 1


async def test_a_caller_that_goes_away_in_the_middle_takes_nothing_down(open_door, case, written):
    house = await open_door(patience=0.2)
    for size in (20, 100, -10):
        line = await house.call()
        await line.send(house.signed(case)[:size])
        line.writer.transport.abort()
    assert (await house.post(case)).status == 201
    assert '"event": "fault"' not in written.getvalue()


async def test_calls_sent_without_waiting_are_answered_in_order(house, case):
    line = await house.call()
    whole = [house.signed({**case, "external_id": number}, message=f"msg_{number}") for number in range(50)]
    await line.send(b"".join(whole))
    assert [(await line.answer()).json["case"] for _ in whole] == list(range(1, 51))

"""What the door promises to the programs that call it."""

from __future__ import annotations

import asyncio

import pytest

from chatbot.settings import BadSettings
from commands.intake import Letter, Received
from storage.models import Audience, Priority
from storage.store import NotStored


def is_problem(answer, status):
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["status"] == status
    assert {"type", "title", "detail"} <= set(answer.json)
    return True


async def test_a_signed_case_is_opened_and_its_number_told(house, case):
    answer = await house.post(case)
    assert (answer.status, answer.json) == (201, {"case": 1})
    assert house.book.letters == [Letter("form", "F-1", "The date of birth is wrong")]


async def test_every_field_of_the_contract_arrives(house):
    answer = await house.post(
        {
            "source": "form",
            "external_id": 4711,
            "subject": " A \r\n subject ",
            "summary": "line one\r\nline two\tand a tab",
            "requester": {"id": 7, "name": "R. Requester", "contact": "r@requester.test"},
            "area": "living-person",
            "language": "pt-BR",
            "priority": "high",
            "sensitivity": "confidential",
            "link": "https://desk.test/ticket/4711?x=1#y",
        }
    )
    assert answer.status == 201
    assert house.book.letters == [
        Letter(
            source="form",
            external_id="4711",
            subject="A subject",
            summary="line one\nline two\tand a tab",
            requester_id="7",
            requester_name="R. Requester",
            requester_contact="r@requester.test",
            area="living-person",
            language="pt-BR",
            priority=Priority.HIGH,
            sensitivity=Audience.CONFIDENTIAL,
            link="https://desk.test/ticket/4711?x=1#y",
        )
    ]


async def test_null_says_the_same_as_leaving_an_optional_field_out(house, case):
    optional = dict.fromkeys(["summary", "requester", "area", "language", "priority", "sensitivity", "link"])
    assert (await house.post({**case, **optional})).status == 201
    assert house.book.letters == [Letter("form", "F-1", "The date of birth is wrong")]


async def test_nothing_is_acknowledged_before_it_is_on_disk(open_door, case):
    entered, on_disk = asyncio.Event(), asyncio.Event()

    async def receive(letter, message, digest):
        entered.set()
        await on_disk.wait()
        return Received(12, new=True)

    house = await open_door(receive=receive)
    asking = asyncio.create_task(house.post(case))
    await entered.wait()
    assert (await house.get("/healthz")).status == 200
    assert not asking.done()
    on_disk.set()
    assert (await asking).json == {"case": 12}


async def test_the_same_again_gives_the_same_number_and_no_second_case(house, case):
    first = await house.post(case, message="msg_1")
    assert (await house.post(case, message="msg_1")).status == 200
    house.clock.move(60)
    again = await house.post(case, message="msg_2")
    assert (again.status, again.json) == (200, first.json)
    assert len(house.book.letters) == 1


@pytest.mark.parametrize(
    ("message", "external_id"), [("msg_1", "F-2"), ("msg_2", "F-1")], ids=["same webhook-id", "same external_id"]
)
async def test_the_same_key_with_other_content_is_a_conflict(house, case, message, external_id):
    await house.post(case, message="msg_1")
    other = {**case, "external_id": external_id, "subject": "Something else"}
    assert is_problem(await house.post(other, message=message), 409)
    assert len(house.book.letters) == 1


async def test_what_cannot_be_stored_now_is_to_be_sent_again(open_door, case):
    async def receive(*_):
        raise NotStored

    answer = await (await open_door(receive=receive)).post(case)
    assert is_problem(answer, 503)
    assert int(answer.headers["retry-after"]) >= 1


async def test_a_case_log_that_hangs_is_not_waited_for_forever(open_door, case):
    async def receive(*_):
        await asyncio.Event().wait()

    answer = await (await open_door(receive=receive, storing=0.05)).post(case)
    assert is_problem(answer, 503)
    assert "retry-after" in answer.headers


async def test_more_cases_at_once_than_can_be_stored_are_told_to_wait(open_door, case):
    entered, on_disk = asyncio.Event(), asyncio.Event()

    async def receive(*_):
        entered.set()
        await on_disk.wait()
        return Received(1, new=True)

    house = await open_door(receive=receive, in_flight=1)
    first = asyncio.create_task(house.post(case))
    await entered.wait()
    answer = await house.post({**case, "external_id": "F-2"}, message="msg_2")
    assert is_problem(answer, 503)
    assert "retry-after" in answer.headers
    on_disk.set()
    assert (await first).status == 201
    assert (await house.post({**case, "external_id": "F-2"}, message="msg_2")).status == 201


async def test_a_fault_is_told_by_its_id_and_nothing_else(open_door, case, written):
    async def receive(letter, *_):
        raise RuntimeError(f"cannot store {letter.subject}")

    house = await open_door(receive=receive)
    answer = await house.post({**case, "subject": "canary-5d1f"})
    assert is_problem(answer, 500)
    assert answer.json["fault"] in written.getvalue()
    assert "RuntimeError" in written.getvalue()
    assert b"canary-5d1f" not in answer.body
    assert "canary-5d1f" not in written.getvalue()
    assert b'casebell_faults_total{where="door"} 1.0' in (await house.get("/metrics")).body
    assert (await house.get("/healthz")).status == 200


async def test_nothing_private_is_in_the_log_or_the_figures_or_an_error(house, case, written):
    private = {
        **case,
        "subject": "canary-1 \x1b[31m",
        "summary": "canary-2",
        "requester": {"id": "canary-3", "name": "canary-4", "contact": "canary-5"},
        "link": "https://desk.test/canary-6",
    }
    answers = [
        await house.post(private),
        await house.post({**private, "external_id": "F-2", "priority": "canary-7"}, message="canary-8"),
        await house.post({**private, "subject": "canary-9"}),
        await house.post(private, webhook_signature="v1,canary-10"),
        await house.ask(b"POST /v1/cases?canary-11 HTTP/1.1\r\nHost: canary-12\r\nbad header\r\n\r\n"),
        await house.get("/metrics"),
    ]
    assert [answer.status for answer in answers] == [201, 422, 409, 401, 400, 200]
    assert not any(b"canary" in answer.body for answer in answers)
    assert "canary" not in written.getvalue()
    assert "desk." not in written.getvalue()


async def test_a_source_that_sends_too_fast_is_slowed_down_and_the_others_are_not(open_door, case):
    house = await open_door(burst=2, rate=0.5)
    statuses = [(await house.post(case)).status for _ in range(3)]
    assert statuses == [201, 200, 429]
    answer = await house.post(case)
    assert is_problem(answer, 429)
    assert answer.headers["retry-after"] == "2"
    other = {**case, "source": "desk"}
    assert (await house.post(other, source="desk")).status == 201
    house.clock.move(2)
    assert (await house.post(case)).status == 200
    assert (await house.post(case)).status == 429


async def test_a_forged_forwarding_header_changes_nothing(open_door, case):
    house = await open_door(burst=1, rate=0.5)
    forged = {
        "X_Forwarded_For": "10.0.0.1",
        "Forwarded": "for=10.0.0.1",
        "X_Forwarded_Host": "evil.test",
        "X_Original_URL": "/metrics",
        "X_HTTP_Method_Override": "GET",
    }
    assert (await house.post(case, **forged)).json == {"case": 1}
    assert (await house.post(case, **{**forged, "X_Forwarded_For": "10.0.0.2"})).status == 429


async def test_an_unsigned_flood_does_not_use_up_what_a_source_may_send(open_door, case):
    house = await open_door(burst=1, rate=0.5)
    for _ in range(5):
        assert (await house.post(case, webhook_signature="v1,AAAA")).status == 401
    assert (await house.post(case)).status == 201


@pytest.mark.parametrize(
    "typed", ["", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-16", "garbage"]
)
async def test_what_is_not_called_json_is_refused(house, case, typed):
    assert is_problem(await house.post(case, Content_Type=typed), 415)
    assert house.book.letters == []


async def test_json_in_utf_8_may_be_called_so(house, case):
    assert (await house.post(case, Content_Type='Application/JSON; charset="UTF-8"')).status == 201


async def test_a_call_that_is_not_there_is_told_so(house):
    for path in ["/", "/v1/case", "/v1/cases/", "/v2/cases", "/.env", "/healthz/x"]:
        assert is_problem(await house.get(path), 404)


async def test_a_method_that_is_not_there_is_told_which_are(house):
    answer = await house.get("/v1/cases")
    assert is_problem(answer, 405)
    assert answer.headers["allow"] == "POST"
    assert is_problem(await house.get("/healthz", "DELETE"), 405)


async def test_what_runs_the_door_is_not_told(house, case):
    answers = [await house.get("/healthz"), await house.get("/nowhere"), await house.post(case)]
    answers += [await house.ask(b"nonsense\r\n\r\n")]
    answers += [await house.ask(b"GET /healthz HTTP/1.1\r\nHost: x\r\nExpect: nonsense\r\n\r\n")]
    assert [answer.status for answer in answers] == [200, 404, 201, 400, 417]
    for answer in answers:
        assert answer.headers["server"] == "casebell"
        assert b"aiohttp" not in answer.body
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_healthz_says_that_it_is_alive(house):
    answer = await house.get("/healthz")
    assert (answer.status, answer.body) == (200, b"ok")


@pytest.mark.parametrize(("irc", "status"), [(True, 200), (False, 503)])
async def test_readyz_says_what_is_ready(open_door, irc, status):
    async def readiness():
        return {"database": True, "irc": irc}

    house = await open_door(readiness=readiness)
    answer = await house.get("/readyz")
    assert answer.status == status
    assert answer.json == {"ready": irc, "database": True, "irc": irc}


async def test_the_figures_count_what_came_by_source_and_outcome(house, case):
    await house.post(case)
    await house.post(case)
    await house.post(case, webhook_signature="v1,AAAA")
    answer = await house.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert b'casebell_cases_received_total{outcome="new",source="form"} 1.0' in answer.body
    assert b'casebell_cases_received_total{outcome="repeated",source="form"} 1.0' in answer.body
    assert b'casebell_cases_received_total{outcome="unsigned",source="unknown"} 1.0' in answer.body
    assert b"process_resident_memory_bytes" in answer.body


async def test_one_connection_serves_many_calls(house, case):
    line = await house.call()
    for number in range(1, 4):
        await line.send(house.signed({**case, "external_id": number}, message=f"msg_{number}"))
        assert (await line.answer()).json == {"case": number}


async def test_stopping_finishes_what_is_in_hand_and_lets_nobody_in(open_door, case):
    entered, on_disk = asyncio.Event(), asyncio.Event()

    async def receive(*_):
        entered.set()
        await on_disk.wait()
        return Received(7, new=True)

    house = await open_door(receive=receive)
    silent = await house.call()
    asking = asyncio.create_task(house.post(case))
    await entered.wait()
    stopping = asyncio.create_task(house.door.stop())
    assert await silent.closed() == b""
    with pytest.raises(OSError):
        await house.call()
    on_disk.set()
    assert (await asking).json == {"case": 7}
    await asyncio.wait_for(stopping, 5)


async def test_a_call_that_never_ends_does_not_keep_the_house_from_stopping(open_door, case):
    entered = asyncio.Event()

    async def receive(*_):
        entered.set()
        await asyncio.Event().wait()

    house = await open_door(receive=receive, storing=60.0)
    line = await house.call()
    await line.send(house.signed(case))
    await entered.wait()
    await asyncio.wait_for(house.door.stop(), 5)


@pytest.mark.parametrize(
    ("host", "blamed"),
    [
        ("127.0.0.1", "HTTP_PORT: another program listens on"),
        ("192.0.2.1", "HTTP_HOST: cannot listen on 192.0.2.1"),
        ("no such host", "HTTP_HOST: cannot listen on no such host"),
        ("..", "HTTP_HOST: cannot listen on .."),
    ],
)
async def test_an_address_that_cannot_be_had_names_its_setting_and_leaves_nothing_behind(house, host, blamed):
    from chatbot.intake.door import Door
    from chatbot.settings import Settings

    settings = Settings(http_host=host, http_port=house.address[1])
    second = Door(settings, house.clock, house.book.receive, dict, house.metrics)
    with pytest.raises(BadSettings) as bad:
        await second.start()
    assert [fault.startswith(blamed) for fault in bad.value.faults] == [True]
    await second.stop()

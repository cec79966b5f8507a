"""Connected through faults: at the start, while it runs, and until it is stopped."""

from __future__ import annotations

import asyncio
import logging

import pytest
from structlog.testing import capture_logs

from chatbot.platforms.platform import Misconfigured
from chatbot.platforms.slack.hearing.socket import AWAY_FOR
from storage.models import Audience
from tests.slack.house import HastyClock, House, a_platform, answers, card, connected, deliver, post
from tests.slack_standin import Fails, RateLimited, Refuses, Slack
from tests.slack_standin.server import APP_TOKEN, BOT_TOKEN
from tests.slack_standin.workspace import BOT_USER, TEAM


async def test_it_starts_while_slack_is_down_and_says_so_once(slack: Slack) -> None:
    slack.workspace.channel("cases")
    clock = HastyClock()
    for method in ("auth.test", "conversations.list", "apps.connections.open"):
        slack.faults.put(method, Fails(503), times=3)
    with capture_logs() as logs:
        async with connected(slack, House(), clock=clock) as platform:
            assert platform.ready
    told = [entry["event"] for entry in logs]
    assert told == ["slack_down", "slack_up", "slack_down", "slack_up"]
    assert clock.waits[:3] == sorted(clock.waits[:3])
    assert clock.waits[0] == 0


async def test_nobody_listening_at_the_address_is_waited_for(slack: Slack) -> None:
    slack.workspace.channel("cases")
    port = int(slack.url.rpartition(":")[2])
    environment = slack.environment("cases")
    await slack.stop()
    clock = HastyClock()
    platform = a_platform(environment, House(), clock)
    ready = asyncio.Event()
    running = asyncio.create_task(platform.run(House(), ready.set))
    await clock.waited(5)
    assert not platform.ready
    await slack.start(port)
    async with asyncio.timeout(10):
        await ready.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.parametrize(
    ("method", "error", "variable"),
    [
        ("auth.test", "invalid_auth", "SLACK_BOT_TOKEN"),
        ("auth.test", "account_inactive", "SLACK_BOT_TOKEN"),
        ("conversations.list", "missing_scope", "SLACK_BOT_TOKEN"),
        ("apps.connections.open", "invalid_auth", "SLACK_APP_TOKEN"),
        ("apps.connections.open", "not_allowed_token_type", "SLACK_APP_TOKEN"),
    ],
)
async def test_a_token_that_is_refused_at_the_start_is_named(
    slack: Slack, method: str, error: str, variable: str
) -> None:
    slack.workspace.channel("cases")
    slack.faults.put(method, Refuses(error), times=None)
    with pytest.raises(Misconfigured, match=f"^{variable}: .*{error}"):
        async with connected(slack, House()):
            pass


async def test_tokens_put_the_wrong_way_round_are_refused(slack: Slack) -> None:
    slack.workspace.channel("cases")
    with pytest.raises(Misconfigured, match="SLACK_BOT_TOKEN"):
        async with connected(slack, House(), SLACK_BOT_TOKEN=APP_TOKEN, SLACK_APP_TOKEN=BOT_TOKEN):
            pass


async def test_rooms_are_found_by_name_across_pages_and_by_id(slack: Slack) -> None:
    for number in range(1100):
        slack.workspace.channel(f"filler{number}")
    cases, board = slack.workspace.channel("cases"), slack.workspace.channel("board", private=True)
    async with connected(slack, House(), f"#cases,{board.id}:confidential") as platform:
        assert platform.rooms == ((cases.id, Audience.TEAM), (board.id, Audience.CONFIDENTIAL))
    assert slack.called("conversations.list") == 2


async def test_ids_alone_need_no_list(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    async with connected(slack, House(), f"{cases.id}") as platform:
        assert platform.rooms == ((cases.id, Audience.TEAM),)
    assert slack.called("conversations.list") == 0


async def test_a_missing_room_is_told_once_and_the_others_are_served(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    later = slack.workspace.channel("later", without_bot=True)
    house = House()
    with capture_logs() as logs:
        async with connected(slack, house, f"cases,later,nowhere,C0NOTHING:{'public'}") as platform:
            rooms = [platform.rooms]
            await slack.says(alice, cases, "!ping")
            await slack.invites_bot(later)
            rooms.append(platform.rooms)
            await slack.says(alice, later, "!ping")
            later.members.discard(BOT_USER)
            await slack.happens({"type": "channel_left", "channel": later.id, "team": TEAM})
            rooms.append(platform.rooms)
    first, second = (cases.id, Audience.TEAM), (later.id, Audience.TEAM)
    assert rooms == [(first,), (first, second), (first, second)], "what is owed to it waits until it is let in again"
    assert [heard.place.room for heard in house.heard] == [cases.id, later.id]
    missing = [entry["room"] for entry in logs if entry["event"] == "slack_room_missing"]
    assert missing == ["C0NOTHING", "later", "nowhere", "later"]


async def test_news_of_a_room_come_again_while_slack_cannot_be_asked_about_it(slack: Slack) -> None:
    cases, later = slack.workspace.channel("cases"), slack.workspace.channel("later", without_bot=True)
    async with connected(slack, House(), "cases,later") as platform:
        slack.faults.put("conversations.list", Fails(500))
        await slack.invites_bot(later)
        await slack.settled()
        assert [room for room, _ in platform.rooms] == [cases.id, later.id]


async def test_readiness_waits_for_hello(slack: Slack) -> None:
    slack.workspace.channel("cases")
    slack.sockets.hello.clear()
    platform = a_platform(slack.environment("cases"), House(), HastyClock())
    ready = asyncio.Event()
    running = asyncio.create_task(platform.run(House(), ready.set))
    await slack.sockets.changes.until(lambda: slack.called("apps.connections.open") or None, "a connection", 10) if (
        slack.called("apps.connections.open")
    ) else None
    await slack.asked("apps.connections.open")
    assert not platform.ready
    assert not ready.is_set()
    slack.sockets.hello.set()
    async with asyncio.timeout(10):
        await ready.wait()
    assert platform.ready
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert not platform.ready


async def test_a_connection_about_to_close_is_replaced_without_a_gap(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House(answers("pong"))
    house.open.clear()
    with capture_logs() as logs:
        async with connected(slack, house) as platform:
            await slack.sockets.connected(count=2)
            in_hand = asyncio.create_task(slack.says(alice, cases, "!ping"))
            await house.hears()
            for _ in range(2):
                await slack.sockets.warn()
            await slack.sockets.reconnected(3)
            assert platform.ready
            house.open.set()
            await in_hand
            await slack.says(alice, cases, "!ping")
    assert slack.sockets.most_at_once <= 4
    assert logs == []
    assert len(house.stored) == 2
    assert all(envelope.attempts <= 2 for envelope in slack.sockets.acked)


async def test_a_dropped_connection_comes_back_and_what_was_said_meanwhile_arrives(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House()
    async with connected(slack, house) as platform:
        slack.sockets.drop()
        await slack.says(alice, cases, "!ping")
        await slack.sockets.reconnected(1)
        assert platform.ready
    assert len(house.heard) == 1


async def test_of_two_connections_one_hears_while_the_other_is_lost(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House()
    with capture_logs() as logs:
        async with connected(slack, house) as platform:
            for lost in range(3):
                await slack.sockets.connected(count=2)
                slack.faults.put("apps.connections.open", Fails(503), times=2)
                slack.sockets.drop_one()
                await slack.asked("apps.connections.open", 3 * (lost + 1))
                assert platform.ready
                await slack.says(alice, cases, "!ping")
    assert len(house.heard) == 3
    assert logs == []


@pytest.mark.parametrize("reason", ["too_many_websockets", "link_disabled"])
async def test_a_connection_that_slack_does_not_want_is_not_asked_for_again_and_again(
    slack: Slack, reason: str
) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house, clock = House(), HastyClock()
    with capture_logs() as logs:
        async with connected(slack, house, clock=clock):
            await slack.sockets.connected(count=2)
            for count in (2, 3):
                await slack.sockets.warn(reason)
                await slack.says(alice, cases, "!ping")
                await slack.sockets.reconnected(count)
                await slack.sockets.connected(count=2)
    assert clock.waits.count(AWAY_FOR) == 2
    assert [(entry["event"], entry["reason"]) for entry in logs] == [("slack_turns_away", reason)]
    assert len(house.heard) == 2


async def test_an_outage_is_told_once_and_its_end_once(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    clock = HastyClock()
    house = House()
    with capture_logs() as logs:
        async with connected(slack, house, clock=clock) as platform:
            slack.faults.put("apps.connections.open", RateLimited(40))
            slack.faults.put("apps.connections.open", Fails(502), times=4)
            slack.faults.put("apps.connections.open", Refuses("invalid_auth"))
            slack.sockets.drop()
            await slack.says(alice, cases, "!ping")
            await slack.sockets.reconnected(1)
            assert platform.ready
    assert [entry["event"] for entry in logs] == ["slack_down", "slack_up"]
    assert 40 in clock.waits
    assert 60 in clock.waits


async def test_a_peer_that_falls_silent_is_noticed(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House()
    async with connected(slack, house, heartbeat=0.2):
        slack.sockets.silence()
        await slack.sockets.reconnected(1)
        await slack.says(alice, cases, "!ping")
    assert len(house.heard) == 1


async def test_frames_that_make_no_sense_end_nothing(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House()
    async with connected(slack, house):
        await slack.sockets.connected(count=2)
        for raw in (
            "[" * 100_000,
            "",
            "{",
            "[]",
            "7",
            '"x"',
            "null",
            "{}",
            '{"type": "events_api", "envelope_id": "x", "payload": 7}',
        ):
            await slack.sockets.send_raw(raw)
        await slack.says(alice, cases, "!ping")
    assert len(house.heard) == 1
    assert slack.sockets.connections == 2


async def test_stopping_finishes_what_is_in_hand(slack: Slack) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    house = House(answers("#12 is yours"))
    house.open.clear()
    platform = a_platform(slack.environment("cases"), house, HastyClock())
    ready = asyncio.Event()
    running = asyncio.create_task(platform.run(house, ready.set))
    await ready.wait()
    said = asyncio.create_task(slack.says(alice, cases, "!claim 12"))
    await house.hears()
    running.cancel()
    house.open.set()
    await asyncio.gather(running, return_exceptions=True)
    await said
    assert running.cancelled()
    assert [message.text for message in cases.said_by_bot()] == ["#12 is yours"]


async def test_no_log_holds_a_token_or_what_was_said(slack: Slack, caplog: pytest.LogCaptureFixture) -> None:
    cases, alice = slack.workspace.channel("cases"), slack.workspace.person("alice")
    secret = "canary-of-a-complainant"
    root = logging.getLogger().level
    with caplog.at_level(logging.DEBUG), capture_logs() as logs:
        logging.getLogger().setLevel(logging.DEBUG)
        async with connected(slack, House(answers(f"noted: {secret}"))) as platform:
            await slack.says(alice, cases, f"!note 12 {secret}")
            await slack.types_command(alice, cases, f"note 12 {secret}")
            await slack.sockets.send_raw(f'{{"type": "{secret}", "envelope_id": "x", "payload": 7}}')
            slack.faults.put("chat.postMessage", Fails(500))
            await deliver(platform, post("k1", cases.id, secret), card("k2", cases.id, secret))
            slack.faults.put("chat.postMessage", Refuses("invalid_blocks"))
            await deliver(platform, card("k2", cases.id, secret))
    logging.getLogger().setLevel(root)
    told = caplog.text + str(logs)
    for hidden in (secret, BOT_TOKEN, APP_TOKEN):
        assert hidden not in told

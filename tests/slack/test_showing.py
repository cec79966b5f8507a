"""A message is sent with its tables and pictures; and without them rather than not at all, or twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from structlog.testing import capture_logs

from chatbot.drawing import NotDrawn
from chatbot.platforms.platform import Answer, Later, Parcel, Sent
from chatbot.platforms.slack.saying.pictures import MOST_AT_ONCE, Pictures
from chatbot.platforms.slack.saying.showing import PAUSES
from commands.exhibits import Chart, Exhibit
from commands.message import Message, Text
from commands.spoken import Incoming
from tests.exhibits import CHART, TABLE
from tests.slack.house import HastyClock, House, connected, deliver, speaking
from tests.slack_standin import AnswerLost, Fails, Fault, NotReached, Refuses, Slack
from tests.slack_standin.workspace import Message as Shown

PNG = b"\x89PNG not really"


class Drawing:
    """Draws as it is told to. `open` holds it back while it is cleared; `asked` is what it was to draw, in order."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error
        self.asked: list[Chart] = []
        self.open = asyncio.Event()
        self.open.set()

    async def __call__(self, wanted: Sequence[Chart]) -> list[bytes]:
        self.asked += wanted
        await self.open.wait()
        if self.error is not None:
            raise self.error
        return [PNG for _ in wanted]


def shows(*shown: Exhibit) -> Message:
    return Message(((Text("17 cases were opened."),),), exhibits=shown)


def report(key: str, place: str, *, uncertain: bool = False) -> Parcel:
    return Parcel(key, place, False, shows(TABLE, CHART), uncertain=uncertain)


def kinds(message: Shown) -> list[str]:
    return [block["type"] for block in message.blocks]


def told(logged: Sequence[Any]) -> list[tuple[str, str]]:
    return [(entry["event"], entry["reason"]) for entry in logged if entry["event"].startswith("slack_")]


async def test_a_post_shows_its_table_and_its_chart_in_one_message(slack: Slack) -> None:
    cases, drawing = slack.workspace.channel("cases"), Drawing()
    async with connected(slack, House(), draw=drawing) as platform:
        (outcome,) = await deliver(platform, report("k1", cases.id))
    (message,) = cases.messages
    (file,) = slack.files.all.values()
    assert outcome == Sent(message.ts)
    assert message.key == "k1"
    assert message.text == "17 cases were opened."
    assert kinds(message) == ["section", "section", "table", "context", "image"]
    table, image = message.blocks[2], message.blocks[4]
    assert [[cell["text"] for cell in row] for row in table["rows"]] == [
        ["area", "cases", "fixed"],
        ["licensing", "12", "9"],
        ["privacy", "5", " "],
    ]
    assert [each["align"] for each in table["column_settings"]] == ["left", "right", "right"]
    assert image["slack_file"] == {"id": file.id}
    assert image["alt_text"] == file.alt == "Open cases rose from 3 to 5. n = 17"
    assert image["title"]["text"] == "Open cases"
    assert (file.name, file.data, file.complete) == ("open-cases.png", PNG, True)
    completed = [call.arguments for call in slack.calls if call.method == "files.completeUploadExternal"]
    assert [list(each) for each in completed] == [["files"]]  # shared with nobody but by the message


async def test_a_file_that_is_not_ready_is_waited_for_and_the_post_stands_there_once(slack: Slack) -> None:
    cases, drawing, clock = slack.workspace.channel("cases"), Drawing(), HastyClock()
    async with connected(slack, House(), clock=clock, draw=drawing) as platform:
        slack.files.busy = 2
        (outcome,) = await deliver(platform, report("k1", cases.id))
    assert isinstance(outcome, Sent)
    assert [kinds(message)[-1] for message in cases.messages] == ["image"]
    assert [wait for wait in clock.waits if wait in PAUSES] == list(PAUSES[:2])
    assert len(slack.files.all) == 1


def _breaks_at(method: str, fault: Fault) -> Callable[[Slack], object]:
    return lambda slack: slack.faults.put(method, fault, times=None)


@pytest.mark.parametrize(
    ("happens", "drawing", "event", "reason"),
    [
        (lambda slack: None, Drawing(NotDrawn("too slow")), "slack_pictures_lost", "too slow"),
        (lambda slack: slack.scopes.discard("files:write"), Drawing(), "slack_pictures_lost", "missing_scope"),
        (_breaks_at("upload", Fails(500)), Drawing(), "slack_pictures_lost", "ClientResponseError"),
        (_breaks_at("upload", NotReached()), Drawing(), "slack_pictures_lost", "ServerDisconnectedError"),
        (
            _breaks_at("files.completeUploadExternal", Refuses("file_uploads_disabled")),
            Drawing(),
            "slack_pictures_lost",
            "file_uploads_disabled",
        ),
        (lambda slack: setattr(slack.files, "busy", 99), Drawing(), "slack_shows_less", "invalid_blocks"),
    ],
    ids=["not drawn", "no scope", "upload fails", "upload breaks off", "uploads off", "never ready"],
)
async def test_without_its_picture_a_post_goes_out_all_the_same_and_the_log_says_why_once(
    slack: Slack, happens: Callable[[Slack], object], drawing: Drawing, event: str, reason: str
) -> None:
    cases = slack.workspace.channel("cases")
    async with connected(slack, House(), draw=drawing) as platform:
        happens(slack)
        with capture_logs() as logged:
            (outcome,) = await deliver(platform, report("k1", cases.id))
    assert outcome == Sent(cases.messages[0].ts)
    assert [kinds(message) for message in cases.messages] == [["section", "section", "table", "context"]]
    assert told(logged) == [(event, reason)]
    assert any("files:write" in str(entry.get("hint")) for entry in logged) is (reason == "missing_scope")


async def test_a_fault_in_drawing_costs_the_picture_alone(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    async with connected(slack, House(), draw=Drawing(ZeroDivisionError())) as platform:
        with capture_logs() as logged:
            (outcome,) = await deliver(platform, report("k1", cases.id))
    assert outcome == Sent(cases.messages[0].ts)
    assert [entry["event"] for entry in logged] == ["fault", "slack_pictures_lost"]


async def test_no_message_waits_for_a_picture_for_ever_nor_makes_others_wait(slack: Slack) -> None:
    hung = Drawing()
    hung.open.clear()
    async with speaking(slack) as web:
        pictures = Pictures(web, hung, patience=0.05)
        with capture_logs() as logged:
            async with asyncio.timeout(3):
                made = await asyncio.gather(*(pictures.upload([CHART]) for _ in range(MOST_AT_ONCE + 1)))
        hung.open.set()
        assert list(await pictures.upload([CHART])) == [CHART]
    assert made == [{}] * (MOST_AT_ONCE + 1)
    assert len(hung.asked) == MOST_AT_ONCE + 1
    reasons = ["too many at once"] + ["no answer in time"] * MOST_AT_ONCE
    assert told(logged) == [("slack_pictures_lost", reason) for reason in reasons]


@pytest.mark.parametrize("error", ["invalid_blocks", "invalid_attachments"])
async def test_a_table_that_slack_does_not_take_is_set_in_letters_of_one_width(slack: Slack, error: str) -> None:
    cases = slack.workspace.channel("cases")
    async with connected(slack, House(), draw=Drawing()) as platform:
        slack.faults.put("chat.postMessage", Refuses(error), times=2)
        (outcome,) = await deliver(platform, report("k1", cases.id))
    assert outcome == Sent(cases.messages[0].ts)
    (message,) = cases.messages
    assert kinds(message) == ["section", "section", "section", "context"]
    assert (
        message.blocks[2]["text"]["text"] == "```area       cases  fixed\nlicensing     12      9\nprivacy        5```"
    )


@pytest.mark.parametrize("fault", [Refuses("fatal_error"), Fails(503)], ids=str)
async def test_a_post_that_may_have_arrived_is_not_sent_again_with_less_in_it(slack: Slack, fault: Fault) -> None:
    cases = slack.workspace.channel("cases")
    async with connected(slack, House(), draw=Drawing()) as platform:
        slack.faults.put("chat.postMessage", fault)
        (outcome,) = await deliver(platform, report("k1", cases.id))
    assert isinstance(outcome, Later)
    assert outcome.unsure
    assert slack.called("chat.postMessage") == 1


async def test_a_post_whose_answer_was_lost_is_found_and_not_drawn_again(slack: Slack) -> None:
    cases, drawing = slack.workspace.channel("cases"), Drawing()
    async with connected(slack, House(), draw=drawing) as platform:
        slack.faults.put("chat.postMessage", AnswerLost())
        (first,) = await deliver(platform, report("k1", cases.id))
        assert isinstance(first, Later)
        assert first.unsure
        (again,) = await deliver(platform, report("k1", cases.id, uncertain=True))
    assert again == Sent(cases.messages[0].ts)
    assert len(cases.messages) == 1
    assert drawing.asked == [CHART]


def _answers(*shown: Exhibit) -> Callable[[Incoming], Answer]:
    return lambda incoming: Answer(shows(*shown))


async def test_a_command_is_answered_at_once_and_its_pictures_follow_privately(slack: Slack) -> None:
    cases, ada = slack.workspace.channel("cases"), slack.workspace.person("ada")
    drawing = Drawing()
    drawing.open.clear()
    async with connected(slack, House(_answers(TABLE, CHART)), draw=drawing):
        envelope = await slack.types_command(ada, cases, "stats")  # acknowledged while nothing can be drawn
        whisper = await cases.whispered(ada, "17 cases")
        assert not drawing.open.is_set()
        drawing.open.set()
        picture = await slack.workspace.dm(ada).shows("Open cases")
    assert envelope.attempts <= 1
    assert [each.way for each in cases.whispers] == ["response_url"]
    assert "table" in [block["type"] for block in whisper.blocks]
    assert kinds(picture) == ["image"]
    assert picture.text == "Open cases: Open cases rose from 3 to 5. n = 17"
    assert cases.messages == []


async def test_an_answer_in_a_room_does_not_wait_for_its_pictures_and_they_follow_in_its_place(slack: Slack) -> None:
    cases, ada = slack.workspace.channel("cases"), slack.workspace.person("ada")
    drawing = Drawing()
    drawing.open.clear()
    async with connected(slack, House(_answers(TABLE, CHART, TABLE)), draw=drawing):
        said = await slack.says(ada, cases, "hello")
        await slack.says(ada, cases, "!stats", thread=said)
        answer = await cases.shows("17 cases")
        slack.files.busy = 1
        drawing.open.set()
        picture = await cases.shows("Open cases")
    assert kinds(answer) == ["section", *["section", "table", "context"], *["section", "section", "context"]]
    assert kinds(picture) == ["image"]
    assert answer.thread_ts == picture.thread_ts == said.ts


async def test_an_answer_whose_tables_slack_does_not_take_is_given_all_the_same(slack: Slack) -> None:
    cases, ada = slack.workspace.channel("cases"), slack.workspace.person("ada")
    async with connected(slack, House(_answers(TABLE)), draw=Drawing()):
        slack.faults.put("chat.postMessage", Refuses("invalid_blocks"))
        slack.faults.put("response", Fails(404))
        await slack.says(ada, cases, "!stats")
        await slack.types_command(ada, cases, "stats")
        answer = await cases.shows("17 cases")
        whisper = await cases.whispered(ada, "17 cases")
    assert kinds(answer) == ["section", "section", "section", "context"]
    assert whisper.blocks == answer.blocks
    assert len(cases.said_by_bot()) == len(cases.whispers) == 1

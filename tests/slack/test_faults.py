"""Whatever goes wrong with whichever call: each change is shown once, and nothing is taken down."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from itertools import product

import pytest
from structlog.testing import capture_logs

from chatbot.platforms.platform import Answer, Sent
from chatbot.platforms.slack.rooms import Rooms
from chatbot.platforms.slack.trouble import EXPECTED
from chatbot.platforms.slack.web import connect
from chatbot.settings import read
from storage import outbox
from tests.exhibits import CHART, TABLE
from tests.slack.house import HastyClock, House, connected, deliver
from tests.slack.hurried import HurriedClock, Team, breaks
from tests.slack.test_manifest import CODE, OF_NO_USER, methods_called
from tests.slack.test_showing import Drawing, report, shows
from tests.slack.whole import alive
from tests.slack_standin import AnswerLost, Channel, Fails, Fault, NotReached, RateLimited, Refuses, Slack, Slow
from tests.slack_standin.server import BOT_TOKEN

FAULTS: dict[str, Callable[[], Fault]] = {
    "429": lambda: RateLimited(5),
    "500": Fails,
    "answer-lost": AnswerLost,
    "not-reached": NotReached,
    "revoked": lambda: Refuses("token_revoked"),
    "slow": Slow,
}
UNSURE = {"500", "answer-lost", "not-reached"}
"""After these a post may have arrived."""

METHODS = {
    "apps.connections.open",
    "auth.test",
    "chat.getPermalink",
    "chat.postEphemeral",
    "chat.postMessage",
    "chat.update",
    "conversations.history",
    "conversations.info",
    "conversations.list",
    "conversations.members",
    "conversations.open",
    "conversations.replies",
    "users.info",
    "views.open",
    "views.publish",
}
ONLY_WHERE_UNSURE = {"auth.test", "conversations.history", "conversations.replies"}
"""What is asked only where a post may have arrived."""

SHOWING = {"files.completeUploadExternal", "files.getUploadURLExternal", "upload", "response"}
BY_INVITATION = {"users.list"}
BEFORE_IT_RUNS = {"apps.manifest.export", "apps.uninstall", "bots.info", "oauth.v2.access"}
"""By these nothing is said and nothing changes: one checks, or installs, and tries again."""


def test_of_every_method_that_is_called_it_is_looked_what_its_faults_do() -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for file in CODE.rglob("*.py"))
    named = {*re.findall(r'api_call\(\s*"([a-zA-Z0-9.]+)"', code), *OF_NO_USER, *methods_called()} - {"api.call"}
    assert named == (METHODS | SHOWING | BY_INVITATION | BEFORE_IT_RUNS) - {"upload", "response"}


@pytest.mark.parametrize("name", FAULTS)
async def test_a_fault_of_every_call_leaves_one_post_a_change(slack: Slack, sqlite_url: str, name: str) -> None:
    fault = FAULTS[name]
    cases, board = slack.workspace.channel("cases"), slack.workspace.channel("board", private=True)
    with capture_logs() as logged:
        async with alive(
            slack, sqlite_url, channels=f"cases:team,{board.id}:team", clock=HurriedClock(), COORDINATORS="slack:U0CORA"
        ) as app:
            team = Team(slack, app, cases)
            await team.says(team.bob, "languages de")
            await team.says(team.cora, "room cases threads on")
            await slack.removes_bot(board)
            for method in sorted(METHODS):
                team.breaks(method, fault)
            await a_case_is_taken(team, board, fault)
            await team.settled()
            assert await app.main.house.read(outbox.parked) == 0
            assert all(each.ready for each in app.main.platforms)
            left = {each.method for each in slack.faults._planned}
    assert left <= (set() if name in UNSURE else ONLY_WHERE_UNSURE)
    assert [entry for entry in logged if entry["event"] == "fault"] == []
    for channel in (cases, slack.workspace.dm(team.bob)):
        assert set(Counter(each.key for each in channel.said_by_bot() if each.key).values()) == {1}
    assert [len(each) for each in (team.cards(), team.under_cards())] == [1, 1]


async def a_case_is_taken(team: Team, board: Channel, fault: Callable[[], Fault]) -> None:
    """By pressing, after it was offered; everything there is to see is looked at."""
    slack, cases, bob, cora = team.slack, team.cases, team.bob, team.cora
    private = slack.workspace.dm(bob)
    slack.sockets.drop_one()
    await slack.invites_bot(board)
    await slack.changes(bob, display_name="Bob")
    await team.opens("a wrong date")
    card = await cases.shows(lambda shown: "Claim" in shown.buttons)
    team.breaks("chat.postMessage", fault)
    await team.until(
        lambda: any("#1" in each.text for each in private.said_by_bot() if each.key),
        partial(team.says, cora, "offer 1 @bob"),
    )
    await team.settled()
    team.breaks("chat.postMessage", fault)
    await team.until(lambda: "Release" in card.buttons, lambda: slack.presses(bob, cases, card, "Claim"))
    await team.until(lambda: slack.screen(bob).modal is not None, lambda: slack.presses(bob, cases, card, "Note"))
    await slack.closes(bob)
    await team.until(lambda: slack.screen(bob).home is not None, lambda: slack.opens_home(bob))
    await team.until(
        lambda: slack.screen(bob).modal is not None, lambda: slack.uses_message_shortcut(bob, card, "make_case")
    )
    await slack.closes(bob)
    await slack.says_privately(bob, "cases")
    await slack.sockets.connected(count=2)


async def test_a_fault_of_every_call_for_a_picture_or_an_answer_leaves_one_post_and_one_answer_at_most(
    slack: Slack,
) -> None:
    cases, ada, clock = slack.workspace.channel("cases"), slack.workspace.person("ada"), HastyClock()
    house = House(lambda _: Answer(shows(TABLE, CHART)))
    async with connected(slack, house, draw=Drawing(), clock=clock) as platform:
        for number, (method, fault) in enumerate(product(sorted(SHOWING), FAULTS.values()), start=1):
            breaks(slack, method, fault)
            clock.move(1)
            if method == "response":
                await slack.types_command(ada, cases, "stats")
            else:
                (outcome,) = await deliver(platform, report(f"k{number}", cases.id))
                assert outcome == Sent(cases.messages[-1].ts)
            await slack.settled()
        assert slack.faults._planned == []
    assert len({each.key for each in cases.messages}) == len(cases.messages) == 3 * len(FAULTS)
    assert len(cases.whispers) <= len(FAULTS)


async def test_who_is_a_guest_is_asked_until_slack_tells(slack: Slack) -> None:
    cases = slack.workspace.channel("cases")
    environment = read(slack.environment("cases"))
    async with connect(environment) as api:
        rooms = Rooms(api.web(BOT_TOKEN).asks, HastyClock(), None, lambda _: False)
        for fault in FAULTS.values():
            breaks(slack, "users.list", fault)
            while slack.faults._planned:
                with suppress(*EXPECTED):
                    await rooms.resolve()
            await rooms.resolve()
            assert rooms.reachable == (cases.id,)

"""Whatever goes wrong with whichever call: each change is shown once, and nothing is taken down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from structlog.testing import capture_logs

from storage import outbox
from tests.slack.hurried import HurriedClock, Team
from tests.slack.whole import alive
from tests.slack_standin import AnswerLost, Channel, Fails, Fault, NotReached, RateLimited, Refuses, Slack, Slow

METHODS = (
    "auth.test",
    "chat.getPermalink",
    "chat.postEphemeral",
    "chat.postMessage",
    "chat.update",
    "conversations.history",
    "conversations.list",
    "conversations.members",
    "conversations.open",
    "conversations.replies",
    "users.info",
    "views.open",
    "views.publish",
)


ONLY_WHERE_UNSURE = {"auth.test", "conversations.history", "conversations.replies"}
"""What is asked only where a post may have arrived."""


@pytest.mark.parametrize(
    ("fault", "unsure"),
    [
        (lambda: RateLimited(5), False),
        (Fails, True),
        (AnswerLost, True),
        (NotReached, True),
        (lambda: Refuses("token_revoked"), False),
        (Slow, False),
    ],
    ids=["429", "500", "answer-lost", "not-reached", "revoked", "slow"],
)
async def test_a_fault_of_every_call_leaves_one_post_a_change(
    slack: Slack, sqlite_url: str, fault: Callable[[], Fault], unsure: bool
) -> None:
    cases, board = slack.workspace.channel("cases"), slack.workspace.channel("board", private=True)
    with capture_logs() as logged:
        async with alive(
            slack, sqlite_url, channels="cases:team,board:team", clock=HurriedClock(), COORDINATORS="slack:U0CORA"
        ) as app:
            team = Team(slack, app, cases)
            await team.says(team.bob, "languages de")
            await team.says(team.cora, "room cases threads on")
            await slack.removes_bot(board)
            for method in METHODS:
                team.breaks(method, fault)
            await a_case_is_taken(team, board, fault)
            await team.settled()
            assert await app.main.house.read(outbox.parked) == 0
            assert all(each.ready for each in app.main.platforms)
            left = {each.method for each in slack.faults._planned}
    assert left <= (set() if unsure else ONLY_WHERE_UNSURE)
    assert [entry for entry in logged if entry["event"] == "fault"] == []
    for channel in (cases, slack.workspace.dm(team.bob)):
        assert set(Counter(each.key for each in channel.said_by_bot() if each.key).values()) == {1}
    assert [len(each) for each in (team.cards(), team.under_cards())] == [1, 1]


async def a_case_is_taken(team: Team, board: Channel, fault: Callable[[], Fault]) -> None:
    """By pressing, after it was offered; everything there is to see is looked at."""
    slack, cases, bob, cora = team.slack, team.cases, team.bob, team.cora
    private = slack.workspace.dm(bob)
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

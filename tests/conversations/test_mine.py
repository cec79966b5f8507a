"""What somebody holds, what they promised and what is due, in that order, each case once."""

from __future__ import annotations

from datetime import timedelta

from storage.models import (
    Audience,
)
from tests.conversations.talk import Talk, converse

DAY = timedelta(days=1)


def test_mine_tells_what_one_holds_what_one_promised_and_what_is_due(team: Talk) -> None:
    team.say("ada", "waiting 2 archive 5d")
    team.say("cora", "away 2d @ada")
    team.now += 2 * DAY - timedelta(hours=1)
    converse(
        team,
        """
        ada: mine
            You hold 2 cases, soonest due first.
            Promised: 1.
            #2 waiting, due Sat 28 Nov 10:00, as you said: y (it waits for archive)
            Due by the end of today: 1.
            #1 claimed, due Wed 25 Nov 10:00, as you said: x – call back
            You cover for cora until Wed 25 Nov 10:00.
        #slack ada: !mine
            You hold no case. See what is open with !cases open.
        """,
    )


def test_mine_tells_each_case_once(team: Talk) -> None:
    for number in (3, 4):
        team.arrives(f"case {number}")
        team.say("ada", f"claim {number}")
    team.say("ada", "followup 4 1h")
    converse(
        team,
        """
        ada: mine
            You hold 4 cases, soonest due first.
            #2 claimed, due Thu 26 Nov 10:00: y
            #3 claimed, due Thu 26 Nov 10:00: case 3
            Promised: 1.
            #1 claimed, due Wed 25 Nov 10:00, as you said: x – call back
            Due by the end of today: 1.
            #4 claimed, due Mon 23 Nov 11:00, as you said: case 4
        #quiet ada: !mine
            You hold 4 cases, soonest due first.
            #2 claimed, due Thu 26 Nov 10:00
            #3 claimed, due Thu 26 Nov 10:00
            Promised: 1.
            #1 claimed, due Wed 25 Nov 10:00, as you said
            Due by the end of today: 1.
            #4 claimed, due Mon 23 Nov 11:00, as you said
        """,
    )


def test_mine_tells_in_private_that_there_is_more_than_the_room_may_hear_of(team: Talk) -> None:
    team.arrives("canary", sensitivity=Audience.CONFIDENTIAL)
    team.say("cora", "!claim 3", "#inner")
    answered = team.heard("cora", "!mine", "#cases")
    assert answered.private
    assert team.plain(answered.message) == [
        "1 case of yours is not for the room in which you asked. Ask me in private: !mine."
    ]
    team.say("ada", "!release 2", "#cases")
    team.arrives("another", sensitivity=Audience.CONFIDENTIAL)
    team.say("ada", "!claim 4", "#inner")
    lines = team.say("ada", "!mine", "#cases")
    assert lines[0] == "You hold 1 case."
    assert lines[-1].startswith("1 case of yours is not for the room")
    assert "#4 claimed" in " ".join(team.say("ada", "mine"))

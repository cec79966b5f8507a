"""Leaving: every case is open for others where everybody sees it, why is asked once, and nothing waits for whoever left."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import trail
from storage.models import (
    Departure,
    Entry,
    EntryKind,
    FollowUp,
    Offer,
    OfferKind,
    OfferState,
    PromiseState,
    Role,
    State,
    Volunteer,
)
from storage.rows import table
from tests.conversations.talk import START, Talk, converse

DAY = timedelta(days=1)


def test_leaving_hands_each_case_back_where_everybody_sees_it(team: Talk) -> None:
    gone = team.heard("ada", "!leave", "#cases")
    assert gone.private
    assert team.plain(gone.message) == [
        (
            "Thank you, ada: you have left the team, and #1, #2 are open for others. "
            "If you like, tell me why, in private: !leave less_time stress!, where ! says that it could have been avoided. "
            "Any of: personal, less_time, job_change, family, stress, complexity, community_conduct, policy_overload, "
            "badly_organised, lack_of_support, hostile_requesters, harassment, dispute_process, temporary_break, "
            "access_removed, task_finished, unknown. You are of the team again as soon as you say something here that "
            "changes anything, such as a note on a case, or !back."
        )
    ]
    for room in ("#cases", "#quiet"):
        assert team.hears(room) == [
            f"#{number} claimed -> open: given back by ada. Anyone may take it with !claim {number}."
            for number in (1, 2)
        ]
    assert {team.case(number)["state"] for number in (1, 2)} == {State.OPEN}
    assert [each["state"] for each in team.rows(FollowUp)] == [PromiseState.REPLACED]
    assert (team.person("ada")["left_at"], team.person("ada")["role"]) == (team.now, Role.VOLUNTEER)
    assert team.rows(Entry)[-1]["kind"] is EntryKind.LEFT
    assert team.rows(Departure) == []
    assert not team.do(lambda db: list(trail.verify(db)))


def test_why_is_asked_once_and_told_to_nobody(team: Talk) -> None:
    team.say("ada", "leave")
    team.hush()
    team.now += timedelta(hours=1)
    converse(
        team,
        """
        ada: leave
            You have left already. To say why, if you like: !leave less_time, or any of ...
        ada: leave boredom
            “boredom” is none of the reasons that I count. Try ...
        ada: leave less-time, STRESS!
            Thank you for telling me: less_time, stress. It is counted, and not shown with your name.
        ada: leave stress family
            Thank you for telling me: stress, family. It is counted, and not shown with your name.
        cora hears
        #cases hears
        """,
    )
    assert [(each["reason"], each["avoidable"]) for each in team.rows(Departure)] == [
        ("less_time", None),
        ("stress", True),
        ("family", None),
    ]
    entries = " ".join(str(dict(each)) for each in team.rows(Entry))
    assert "stress" not in entries
    assert team.person("ada")["left_at"] == START, "saying why is not acting"


def test_why_may_be_said_at_once(team: Talk) -> None:
    assert team.say("bob", "leave harassment!") == [
        (
            "Thank you, bob: you have left the team. What you said of why is kept; it is counted, and not shown with your "
            "name. You are of the team again as soon as you say something here that changes anything, such as a note on a "
            "case, or !back."
        )
    ]
    assert [(each["reason"], each["avoidable"]) for each in team.rows(Departure)] == [("harassment", True)]


def test_nothing_waits_for_whoever_has_left(team: Talk) -> None:
    offers = table(Offer)
    offered = {"case_number": 2, "volunteer_id": team.person("bob")["id"], "by_id": 1, "kind": OfferKind.HANDOVER}
    offered |= {"state": OfferState.PENDING, "made_at": START, "lapses_at": START + DAY, "conflict": False}
    team.do(lambda db: db.execute(offers.insert().values(**offered)).rowcount)
    team.say("ada", "away 5d @bob")
    team.hush()
    team.say("bob", "leave")
    assert [each["state"] for each in team.rows(Offer)] == [OfferState.WITHDRAWN]
    assert team.person("ada")["cover_id"] is None
    team.say("ada", "back")
    assert "#2" in " ".join(team.hears("ada")), "whoever asked hears that they did not answer"
    team.pass_time(30 * DAY)
    assert team.hears("bob") == []


def test_a_coordinator_who_left_has_no_more_rights_than_anyone_and_returns_as_anyone(team: Talk) -> None:
    team.say("cora", "volunteer bob role coordinator")
    assert not team.heard("bob", "volunteer ada").refused
    team.say("bob", "leave")
    assert team.person("bob")["role"] is Role.COORDINATOR, "what they were is kept"
    assert team.say("bob", "volunteer ada") == ["That is for coordinators. Ask a coordinator of your team to do it."]
    assert team.heard("bob", "claim 99").refused
    assert team.person("bob")["left_at"] is not None, "a refusal brings nobody back"
    team.say("bob", "note 1 hm")
    assert team.person("bob")["left_at"] is None
    assert EntryKind.RETURNED in {each["kind"] for each in team.rows(Entry)}
    assert team.heard("bob", "volunteer ada").refused
    team.team = replace(team.team, coordinators=frozenset({("irc", "cora"), ("irc", "dora")}))
    team.say("cora", "leave")
    assert team.heard("cora", "volunteer ada").refused, "the settings' coordinators as well"
    assert team.say("cora", "back")[0].startswith("Good to have you back, cora.")
    assert not team.heard("cora", "volunteer ada").refused


def test_whoever_was_demoted_does_not_coordinate_again_by_leaving_and_returning(team: Talk) -> None:
    team.say("cora", "volunteer bob role coordinator")
    team.say("bob", "volunteer cora role volunteer")
    team.say("cora", "leave")
    team.say("cora", "back")
    assert team.heard("cora", "volunteer ada").refused


@pytest.mark.parametrize("said", ["note 1 where I had got to", "back", "timezone Europe/Berlin"])
def test_whoever_left_is_of_the_team_again_by_what_they_were_told(team: Talk, said: str) -> None:
    assert "as soon as you say something here that changes anything" in team.say("ada", "leave")[0]
    for only_read in ("cases", "case 1", "me", "mine"):
        team.say("ada", only_read)
    assert team.person("ada")["left_at"] is not None
    assert not team.heard("ada", said).refused
    assert team.person("ada")["left_at"] is None


def test_who_is_not_of_the_team_cannot_leave_it(talk: Talk) -> None:
    assert talk.say("zoe", "leave stress") == [
        "You are not of the team, so there is nothing to leave. To join, take a case: !cases open."
    ]
    assert talk.rows(Volunteer) == []
    assert talk.rows(Departure) == []

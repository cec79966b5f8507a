"""What the team has turned off is not done, and nobody is sent to it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest

from chatbot import team_file
from commands.team import Pairing
from tests.conversations.offering import met
from tests.conversations.talk import Talk, converse


def _with(talk: Talk, **off: bool) -> None:
    talk.team = replace(talk.team, pairing=Pairing(**off))


def test_a_settings_file_turns_each_off(tmp_path: Path) -> None:
    switches = {each.name for each in fields(Pairing)}
    (tmp_path / "team.toml").write_text("[pairing]\n" + "".join(f"{each} = false\n" for each in switches))
    settled, faults = team_file.read(tmp_path / "team.toml")
    assert (settled["pairing"], faults) == (Pairing(**dict.fromkeys(switches, False)), [])


def test_a_team_may_want_no_hand_overs(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.say("ada", "claim 2")
    _with(talk, handover=False)
    off = "Your team has turned hand-overs off. To give #2 back for anyone to take, say !release 2."
    assert talk.say("ada", "handover 2 bob she writes in the evening") == [off]
    assert talk.say("ada", "offer 2 bob") == [off], "and is not sent from one to the other"
    assert talk.hears("bob") == []


def test_with_suggestions_off_nobody_is_sent_to_them(talk: Talk) -> None:
    met(talk)
    talk.arrives("x", requester_id="customer-9")
    talk.arrives("y")
    _with(talk, suggest=False, next=False)
    talk.say("ada", "claim 2")
    converse(
        talk,
        """
        cora: handover 2 cora mine
            You cannot ask yourself for #2. Name somebody else.
        ada: handover 2 bob she writes in the evening
            #2: bob is asked to take it over...
        bob: decline 2 no time
            #2: that is all right...
        ada hears
            bob cannot take #2 (no time).
        ada: handover 2 bob please
            #2: bob is asked to take it over...
        bob: decline 2 conflict
            #2: that is all right...
        ada: handover 2 bob please
            bob has said that #2 is not for them. Name somebody else.
        ada: handover 2 dan please
            #2: dan is asked to take it over...
        ada hears
            bob cannot take #2.
        dan: away 2d
            You are away until...
        ada hears
            dan is away until Wed 25 Nov 10:00, and is asked about #2 no longer.
        bob: offer 3 ada
            #3: ada is asked...
        1 day later
        bob hears
            bob: ada would like to hand #2...
            bob: ada would like to hand #2...
            ada has not answered about #3 in time.
        ada: away 30d
            You are away until...
        """,
    )
    lists = talk.say("cora", "morning")
    assert "ada is away, and nobody covers #2. Ask somebody to see to them." in lists
    assert not any("suggest" in line for line in lists)


def test_with_suggestions_off_coordinators_are_not_sent_to_them(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    _with(talk, suggest=False)
    talk.say("ada", "claim 2")
    talk.pass_time(timedelta(days=6, hours=1))
    [told] = [line for line in talk.hears("cora") if "has not said a word since" in line]
    assert told.endswith("A word with them may help.")


def test_with_offers_off_nobody_is_sent_to_them(talk: Talk) -> None:
    met(talk)
    talk.arrives("x")
    talk.say("ada", "claim 2")
    _with(talk, offer=False)
    assert talk.say("ada", "suggest 2")[0] == "Who would suit #2, and why. Ask one of them in the room."
    talk.say("ada", "handover 2 bob she writes in the evening")
    assert talk.say("cora", "handover 2 dan please") == [
        "bob is already being asked about #2, until Tue 24 Nov 10:00. Wait for their answer, or speak with them."
    ]


@pytest.mark.parametrize("off", [each.name for each in fields(Pairing)])
def test_one_that_is_off_leaves_the_others_as_they_are(talk: Talk, off: str) -> None:
    met(talk)
    talk.arrives("x")
    talk.arrives("y")
    _with(talk, **{off: False})
    talk.say("ada", "claim 3")
    does = {
        "suggest": not talk.heard("ada", "suggest 2").refused,
        "offer": not talk.heard("ada", "offer 2 bob").refused,
        "handover": not talk.heard("ada", "handover 3 bob please").refused,
    }
    assert does == {name: name != off for name in does}

"""Nobody hears what is not theirs."""

from __future__ import annotations

import pytest

from storage.models import Audience, EntryKind
from tests.conversations.talk import Talk, converse

CANARIES = {
    "summary": "canary-summary",
    "requester_id": "canary-key",
    "requester_name": "canary-name",
    "requester_contact": "canary-contact",
}


def test_who_wrote_in_is_told_to_nobody(talk: Talk) -> None:
    talk.arrives("x", sensitivity=Audience.PUBLIC, **CANARIES)
    told = [line for room in talk.only for line in talk.hears(room)]
    for said in ("case 1", "cases", "claim 1", "mine", "note 1 hm", "case 1", "stats", "resolve 1 upheld done"):
        for who in ("cora", "ada", "?eve"):
            told += talk.say(who, said)
            told += talk.say(who, f"!{said}", "#inner")
    told += [str(post["body"]) for post in talk.posts()]
    assert not [line for line in told if "canary" in line]


@pytest.mark.parametrize("sensitivity", list(Audience))
def test_each_room_hears_the_subject_only_where_its_audience_covers_it(talk: Talk, sensitivity: Audience) -> None:
    talk.arrives("canary-subject", sensitivity=sensitivity, area="licensing", language="fr", link="https://a.example/1")
    rooms = {
        "#quiet": Audience.PUBLIC,
        "#cases": Audience.TEAM,
        "#slack": Audience.TEAM,
        "#inner": Audience.CONFIDENTIAL,
    }
    for room, audience in rooms.items():
        told = " ".join(talk.hears(room))
        assert "#1" in told
        assert "licensing" in told
        assert ("licensing, fr, normal" in told) == (sensitivity is not Audience.CONFIDENTIAL or room == "#inner"), room
        assert ("canary-subject" in told) == audience.covers(sensitivity), room


def test_people_s_own_words_stay_out_of_rooms_that_may_not_hear_them(talk: Talk) -> None:
    talk.arrives("x")
    for said in (
        "claim 1 canary-note",
        "followup 1 2d canary-what",
        "kept 1 canary-kept",
        "waiting 1 canary-whom",
        "release 1 canary-why",
        "claim 1",
        "resolve 1 upheld canary-done",
        "reopen 1 canary-reopened",
    ):
        talk.say("ada", said)
    assert "canary" in " ".join(talk.hears("#cases"))
    quiet = " ".join(talk.hears("#quiet"))
    assert "upheld" in quiet
    assert "canary" not in quiet


def test_of_a_team_case_a_public_room_hears_how_it_is_filed_and_moved_and_nothing_else(talk: Talk) -> None:
    talk.say("bob", "skills none")
    talk.arrives("canary", area="licensing", language="fr", link="https://canary.example/1")
    converse(
        talk,
        """
        ada: claim 1 canary
            ...
        ada: note 1 canary
            ...
        ada: followup 1 2h canary
            ...
        ada: handover 1 bob canary
            ...
        bob: decline 1 canary
            ...
        ada: handover 1 bob canary
            ...
        bob: accept 1
            ...
        1 day later
        bob: kept 1 canary
            ...
        bob: waiting 1 canary
            ...
        bob: refer 1 #inner canary
            ...
        bob: tag 1 canary
            ...
        bob: set 1 priority high
            ...
        bob: resolve 1 upheld canary
            ...
        ada: reopen 1 canary
            ...
        #quiet hears
            #1 is new: licensing, fr, normal, opened 1 day ago. Take it with !claim 1.
            #1 open -> claimed: ada has it.
            #1 claimed -> claimed, next step Thu 26 Nov 10:00 -> Mon 23 Nov 12:00, promised by ada.
            #1 ada -> bob: bob has it now.
            #1 claimed -> claimed: promise kept by bob. Next step Mon 23 Nov 12:00 -> Fri 27 Nov 10:00.
            #1 claimed -> waiting: bob looks again Tue 01 Dec 10:00.
            #1 waiting -> waiting: referred by bob. bob looks again Tue 01 Dec 10:00.
            #1: priority normal -> high, set by bob.
            #1 waiting -> resolved: upheld, by bob.
            #1 resolved -> open: reopened by ada. Anyone may take it with !claim 1.
        """,
    )


def test_a_confidential_case_sounds_like_none_where_it_may_not_be_named(talk: Talk) -> None:
    talk.arrives("secret", sensitivity=Audience.CONFIDENTIAL)
    for said in ("case", "claim", "note", "release"):
        more = " hm" if said == "note" else ""
        for room, who in (("#cases", "cora"), ("#quiet", "ada"), ("#slack", "bob")):
            there = talk.say(who, f"!{said} 1{more}", room)
            nowhere = talk.say(who, f"!{said} 77{more}", room)
            assert there == [line.replace("#77", "#1") for line in nowhere]
        assert talk.say("?eve", f"{said} 1{more}")[0].startswith(("There is no #1", "I cannot tell who you are"))
    converse(
        talk,
        """
        #cases cora: !cases
            No unresolved case matches. All quiet.
        cora: claim 1
            #1 open -> claimed: it is yours, cora...
        cora: case 1
            #1 is claimed: ...secret
            ...
            ...
        """,
    )


def test_of_a_confidential_case_other_rooms_hear_that_it_came_and_no_more(talk: Talk) -> None:
    talk.arrives("secret", sensitivity=Audience.CONFIDENTIAL)
    converse(
        talk,
        """
        #quiet hears
            #1 has come in: general. It is for a narrower circle than this room, which is told no more of it.
        #slack hears
            #1 has come in: general. It is for a narrower circle than this room, which is told no more of it.
        #inner ada: !claim 1
            #1 open -> claimed: ...
        #inner ada: !followup 1 2h
            #1 claimed -> claimed, ...
        2 days later
        ada hears
            ada: #1 is due, as you said (Mon 23 Nov 12:00). Done? !kept 1. Later? !followup 1 2d.
        #inner ada: !resolve 1 upheld done
            #1 claimed -> resolved: ...
        #quiet hears
        #cases hears
            #1 has come in: ...
        #slack hears
        """,
    )


def test_an_owner_may_speak_of_their_confidential_case_in_private(talk: Talk) -> None:
    talk.arrives("secret", sensitivity=Audience.CONFIDENTIAL)
    converse(
        talk,
        """
        #inner ada: !claim 1
            #1 open -> claimed: ...
        ada: case 1
            #1 is claimed: ...secret
            ...
            ...
        bob: case 1
            There is no #1 that I can speak of here. ...
        """,
    )


def test_strangers_in_private_hear_what_is_public(talk: Talk) -> None:
    talk.arrives("for the team")
    converse(
        talk,
        """
        ?eve: case 1
            #1 is open: general, en, normal, opened just now; nobody has it, due Tue 24 Nov 10:00. What it is about is not for this room.
            Mon 23 Nov 10:00: opened
        ?eve: mine
            I cannot tell who you are. ...
        """,
    )


def test_whoever_looks_at_a_confidential_case_is_in_the_trail_however_they_look(talk: Talk) -> None:
    talk.arrives("secret", sensitivity=Audience.CONFIDENTIAL)
    talk.arrives("not secret")
    talk.say("ada", "!claim 1", "#inner")
    for who, said, room in (
        ("cora", "case 1", None),
        ("cora", "cases", None),
        ("ada", "mine", None),
        ("ada", "cases", None),
        ("?eve", "!case 1", "#inner"),
    ):
        talk.say(who, said, room)
    for who, said, room in (("bob", "cases", None), ("cora", "!cases", "#cases"), ("ada", "!mine", "#cases")):
        assert "secret" not in " ".join(talk.say(who, said, room)).replace("not secret", "")
    looks = [(each["case_number"], each["speaker"]) for each in talk.trail(EntryKind.LOOKED)]
    assert looks == [(1, who) for who in ("irc:cora", "irc:cora", "irc:ada", "irc:ada", "irc:None")]
    ada = talk.case(1)["owner_id"]
    assert [each["volunteer_id"] for each in talk.trail(EntryKind.LOOKED)] == [None, None, ada, ada, None]


def test_what_is_done_about_a_case_whose_words_a_room_may_not_hear_tells_it_none_of_them(talk: Talk) -> None:
    talk.arrives("canary-one")
    talk.arrives("canary-two")
    for said in (
        "set 1 link https://canary.example/1",
        "tag 1 canary",
        "claim 1",
        "refer 1 legal canary-why",
        "merge 1 into 2",
        "case 1",
    ):
        talk.say("ada", said)
    assert "canary" in " ".join(talk.hears("#cases"))
    told = [*talk.hears("#quiet"), *talk.say("ada", "!case 1", "#quiet"), *talk.say("?eve", "case 1")]
    assert "merged" in " ".join(told)
    assert "canary" not in " ".join(told)

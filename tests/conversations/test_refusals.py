"""What cannot be done is answered with what can."""

from __future__ import annotations

import pytest

from tests.conversations.talk import Talk, converse


def test_each_refusal_says_what_to_do_instead(talk: Talk) -> None:
    talk.arrives("x")
    converse(
        talk,
        """
        ada: cliam 1
            I do not know “cliam”. Did you mean !claim? All I know: !help.
        ada: xyzzy
            I do not know “xyzzy”. All I know: !help.
        ada: claim
            That is written !claim <case> [note], for example !claim 1.
        ada: ping pong
            That is written !ping, for example !ping.
        ada: claim one
            “one” is no case number; write it like 12 or #12. See !cases.
        ada: claim 99
            There is no #99 that I can speak of here. See !cases, or ask in the team's own room.
        ada: claim 99999999999999999999999
            There is no #999999999999999999 that I can speak of here. See !cases, or ask in the team's own room.
        ada: followup 1 2d
            Nobody has #1 yet. Take it first: !claim 1.
        ada: resolve 1 upheld done
            Nobody has #1 yet. Take it first: !claim 1.
        ?eve: claim 1
            I cannot tell who you are. Log in to your account (on IRC with NickServ, on Slack as a full member) and say it again.
        bob: claim 1
            #1 open -> claimed...
        bob: claim 1
            #1 is already yours, due Thu 26 Nov 10:00. What next? !help followup.
        ada: release 1
            #1 is with bob, so only they or a coordinator can do that. Anyone can add to it: !note 1 what you know.
        bob: kept 1
            Nothing is promised on #1. Promise with !followup 1 3d what is next.
        bob: followup 1 someday
            I cannot read a time in “someday”. Write 3d, 2h, tomorrow 9:00, friday or 2026-12-24.
        bob: followup 1 2026-02-30
            I cannot read a time in “2026-02-30”. Write 3d, 2h, tomorrow 9:00, friday or 2026-12-24.
        bob: followup 1 yesterday
            Sun 22 Nov 09:00 has passed. Write a time to come, such as 3d or tomorrow 9:00.
        bob: followup 1 2028-01-01
            Sat 01 Jan 09:00 is more than 366 days ahead. Choose a nearer time, such as 4w; you can move it again.
        bob: resolve 1 upheeld done
            “upheeld” is no outcome. Try upheld, ... All of them: !outcomes.
        bob: resolve 1 upheld
            That is written !resolve <case> <outcome> [practice] <what-was-done>, for example !resolve 1 upheld corrected the date.
        bob: stats 0d
            “0d” is no period I can count. Write 30d, 12w, 2026-10, 2026 or last-month.
        bob: stats nowhere
            I cannot count by “nowhere” there. Write one period, such as 30d or last-month, and one area: ...
        bob: cases licencing
            I cannot filter by “licencing”. Try licensing, ...
        bob: resolve 1 upheld done
            #1 claimed -> resolved: upheld, by bob: done
        bob: claim 1
            #1 is resolved, so that cannot be done. Take it up again with !reopen 1 why.
        bob: new
            That is written !new [area:]<text>, for example !new living-person: her birth year is wrong.
        bob: new licensing:
            That is written !new [area:]<text>, for example !new living-person: her birth year is wrong.
        """,
    )


def test_a_refused_verb_changes_nothing(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("bob", "claim 1")
    before, posts = dict(talk.case(1)), len(talk.posts())
    for said in ("release 1", "followup 1 2d", "resolve 1 upheld done", "waiting 1 her", "kept 1"):
        talk.say("ada", said)
    assert dict(talk.case(1)) == before
    assert len(talk.posts()) == posts


@pytest.mark.parametrize("said", ["!!!", "!", "! claim 1", "!?", "hello", "1", "casebell"])
def test_talk_in_a_room_is_no_command(said: str) -> None:
    from commands import dispatch
    from commands.spoken import Identity, Incoming, Place
    from commands.team import Team
    from storage.models import Audience

    incoming = Incoming(Identity("irc", "", "ada", "ada"), Place("#cases", Audience.TEAM), said)
    assert dispatch.meant_for_us(incoming, Team()) is None


def test_text_that_is_too_long_is_refused_whole(talk: Talk) -> None:
    talk.arrives("x")
    assert talk.say("ada", "new " + "x" * 301) == [
        "That is too long; 300 characters at most. Say the essence, and keep the rest where the case came from."
    ]
    for said in ("note 1 " + "x" * 2001, "note 1 " + "x " * 1001, "waiting 1 " + "x" * 2001, "help " + "x" * 2001):
        assert talk.say("ada", said)[0].startswith("That is too long; 2,000 characters")
    assert talk.say("ada", "waiting 1 " + "x" * 101)[0].startswith("That is too long; 100 characters")


def test_a_long_word_is_said_back_only_in_part(talk: Talk) -> None:
    talk.arrives("x")
    for said in ("{}", "case {}", "help {}", "stats {}", "cases {}", "resolve 1 {} x", "followup 1 {} {} {}"):
        [answer] = talk.say("ada", said.replace("{}", "x" * 99))
        assert f"“{'x' * 39}…”" in answer


def test_a_line_delivered_again_has_one_effect_and_the_same_answer(talk: Talk) -> None:
    talk.arrives("x")
    first = talk.heard("ada", "claim 1", key="slack:Ev1")
    again = talk.heard("ada", "claim 1", key="slack:Ev1")
    assert again.again
    assert again.message == first.message
    assert not again.owes

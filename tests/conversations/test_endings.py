"""How cases end: by the team's own outcomes, by a practice, looked at again later, and taken up again with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from commands import clocks, rechecks
from storage.models import (
    Case,
    Ending,
    Entry,
    EntryKind,
    FollowUp,
    Nudge,
    Practice,
    PracticeVersion,
    PromiseState,
    State,
)
from storage.rows import table
from tests.conversations.talk import Talk, converse

DAY = timedelta(days=1)

ASKED = "#1 was resolved 30 days ago (upheld: corrected the year). Did it hold? !kept 1, else !reopen 1 why."


@pytest.fixture
def resolved(talk: Talk) -> Talk:
    """A case that ada has resolved; all that was to be heard of it has been."""
    talk.arrives("x", requester_id="eva")
    talk.say("ada", "claim 1")
    talk.say("ada", "resolve 1 upheld corrected the year")
    talk.hush()
    return talk


def _endings(talk: Talk) -> list[tuple[str, bool, bool | None]]:
    """Of each ending its outcome, whether the case was reopened, and whether it held."""
    found = sorted(talk.rows(Ending), key=lambda each: int(each["id"]))
    return [(each["outcome"], each["reopened_at"] is not None, each["held"]) for each in found]


def _rechecks(talk: Talk) -> list[PromiseState]:
    found = sorted(talk.rows(FollowUp), key=lambda each: int(each["id"]))
    return [each["state"] for each in found if each["recheck"]]


def _practise(talk: Talk, number: int, *, adopted: int | None, retired: bool = False) -> None:
    """There is a practice about licensing, with two versions."""
    practice = {"number": number, "area": "licensing", "adopted": adopted, "retired": retired}
    versions = [
        {"practice": number, "version": each, "title": f"Ask for the form {number}", "steps": "Ask", "at": talk.now}
        for each in (1, 2)
    ]
    talk.do(
        lambda db: (db.execute(insert(table(Practice)), practice), db.execute(insert(table(PracticeVersion)), versions))
    )


def test_whoever_resolved_a_case_is_asked_once_whether_it_held(resolved: Talk) -> None:
    converse(
        resolved,
        f"""
        29 days later
        ada hears nothing
        1 day later
        ada hears
            {ASKED}
        #cases hears nothing
        #cases ada: !kept 1 still as it should be
            #1: it has held for 30 days, says ada. Thank you for looking.
        40 days later
        ada hears nothing
        """,
    )
    assert (_endings(resolved), _rechecks(resolved)) == ([("upheld", False, True)], [PromiseState.KEPT])
    (held,) = resolved.trail(EntryKind.HELD)
    assert (held["was"], held["now"], held["text"]) == ("resolved", "resolved", "still as it should be")
    assert "it held by ada: still as it should be" in resolved.say("ada", "case 1")[-1]
    assert resolved.say("ada", "kept 1") == [
        "That #1 held was said before; nothing has changed. If it no longer does, take it up again: !reopen 1 why."
    ]


def test_the_question_has_its_buttons_and_one_answers_it(resolved: Talk) -> None:
    resolved.pass_time(30 * DAY)
    (post,) = [each for each in resolved.posts() if each["private"]]
    assert post["body"]["buttons"] == [
        ["It held", "kept 1", False, False, False],
        ["Reopen", "reopen 1 it did not hold", False, False, False],
    ]
    resolved.say("ada", "reopen 1 it did not hold")
    assert (_endings(resolved), _rechecks(resolved)) == ([("upheld", True, False)], [PromiseState.REPLACED])


def test_silence_is_no_answer_and_nobody_is_told(resolved: Talk) -> None:
    resolved.pass_time(30 * DAY)
    resolved.hush()
    resolved.pass_time(7 * DAY)
    assert [line for place in (*resolved.only, *resolved.here) for line in resolved.hears(place)] == []
    assert (_endings(resolved), _rechecks(resolved)) == ([("upheld", False, None)], [PromiseState.MISSED])
    resolved.pass_time(DAY)
    assert resolved.say("ada", "kept 1 sorry, I was busy") == [
        "#1: it has held for 38 days, says ada. Thank you for looking."
    ]
    assert (_endings(resolved), _rechecks(resolved)) == ([("upheld", False, True)], [PromiseState.MISSED])


def test_the_bot_wakes_to_ask_and_again_to_let_go(resolved: Talk) -> None:
    talk, due = resolved, resolved.now + 30 * DAY
    assert talk.do(lambda db: rechecks.following(db, talk.now)) == due
    for now, told in ((due, [ASKED]), (due + 7 * DAY, [])):
        talk.now = now
        talk.do(lambda db: clocks.ring_others(db, talk.now, talk.team, lambda *_: True))
        assert talk.hears("ada") == told
    assert talk.do(lambda db: rechecks.following(db, talk.now)) is None


def test_it_can_be_said_before_anybody_may_be_asked_and_nobody_is_then(resolved: Talk) -> None:
    resolved.keep("ada", quiet="00:00-23:00")
    resolved.pass_time(30 * DAY)
    assert resolved.heard("bob", "kept 1").refused, "only whoever had it, covers or coordinates"
    resolved.say("ada", "kept 1")
    resolved.pass_time(DAY)
    assert resolved.hears("ada") == []


def test_a_word_too_many_right_after_a_resolution_does_not_end_its_recheck(resolved: Talk) -> None:
    [told] = resolved.say("ada", "kept 1 told her")
    assert told.startswith("#1 was resolved less than a day ago, so whether it holds can be said tomorrow")
    assert (_endings(resolved), _rechecks(resolved)) == ([("upheld", False, None)], [PromiseState.PENDING])


def test_who_is_away_is_asked_when_they_are_back_and_has_a_week_from_then(resolved: Talk) -> None:
    resolved.say("ada", "away 40d")
    resolved.pass_time(39 * DAY)
    assert (resolved.hears("ada"), _rechecks(resolved)) == ([], [PromiseState.PENDING])
    resolved.say("ada", "back")
    resolved.pass_time(DAY)
    assert resolved.hears("ada") == ["You resolved #1 a while ago. Did it hold? Say !kept 12, else !reopen 12 why."]
    resolved.say("ada", "away 60d")
    resolved.pass_time(60 * DAY)
    assert _rechecks(resolved) == [PromiseState.PENDING]
    resolved.pass_time(7 * DAY)
    assert _rechecks(resolved) == [PromiseState.MISSED]


@pytest.mark.parametrize("how", ["left", "observes", "off"])
def test_where_nobody_can_be_asked_nobody_is(resolved: Talk, how: str) -> None:
    if how == "left":
        resolved.say("ada", "leave")
    elif how == "observes":
        resolved.say("cora", "volunteer ada observer")
    else:
        resolved.team = replace(resolved.team, recheck_after=None)
    resolved.hush()
    resolved.pass_time(31 * DAY)
    assert (resolved.hears("ada"), _rechecks(resolved)) == ([], [PromiseState.MISSED])


def test_of_many_a_few_are_asked_one_by_one_and_the_rest_in_one(talk: Talk) -> None:
    for number in range(1, 8):
        talk.arrives(f"case {number}")
        talk.say("ada", f"claim {number}")
        talk.say("ada", f"resolve {number} upheld done")
    talk.pass_time(30 * DAY)
    assert len(talk.hears("ada")) == talk.team.most_a_day
    talk.say("ada", "kept 6")
    talk.pass_time(DAY)
    assert talk.hears("ada") == ["You resolved #7 a while ago. Did it hold? Say !kept 12, else !reopen 12 why."]
    assert len(talk.rows(Nudge)) == 7 == len(talk.trail(EntryKind.NUDGED))


def test_what_somebody_is_asked_is_also_asked_among_what_piled_up(talk: Talk) -> None:
    for number in range(1, 8):
        talk.arrives(f"case {number}")
        talk.say("ada", f"claim {number}")
        talk.say("ada", f"resolve {number} upheld done")
        talk.pass_time(DAY / 2)
    talk.hush()
    talk.pass_time(30 * DAY)  # and the server was down all the while
    talk.say("ada", "kept 2")
    summary, question = talk.hears("ada")
    assert "#1, #2, #3, #4, #5, #6, #7" in summary
    assert question == (
        "You resolved 6 cases a while ago: #1, #3, #4, #5, #6, #7. Did they hold? "
        "Say !kept 12 for each that did, else !reopen 12 why."
    )


def test_what_cannot_hold_is_not_looked_at_again(talk: Talk) -> None:
    for number, said in enumerate(("resolve 1 spam an advertisement", "set 2 test yes"), 1):
        talk.arrives(f"case {number}")
        talk.say("ada", f"claim {number}")
        talk.say("ada", said)
    talk.say("ada", "resolve 2 upheld done")
    assert _rechecks(talk) == []
    talk.team = replace(talk.team, recheck_after=None)
    talk.arrives("case 3")
    talk.say("ada", "claim 3")
    talk.say("ada", "resolve 3 upheld done")
    assert _rechecks(talk) == []


def test_a_recheck_is_no_follow_up(resolved: Talk) -> None:
    assert resolved.say("ada", "mine") == ["You hold no case. See what is open with !cases open."]
    resolved.pass_time(40 * DAY)
    assert "kept 0 of 0 due" in resolved.say("ada", "stats 60d")[0]


def test_each_resolution_is_an_ending_and_reopening_asks_why(resolved: Talk) -> None:
    first = resolved.case(1)["claimed_at"]
    assert resolved.say("bob", "reopen 1") == [
        "That is written !reopen <case> <why>, for example !reopen 1 the date is wrong again."
    ]
    resolved.pass_time(DAY)
    resolved.say("bob", "reopen 1 she wrote that it is back")
    resolved.say("bob", "claim 1")
    resolved.say("bob", "resolve 1 referred to legal")
    assert _endings(resolved) == [("upheld", True, False), ("referred", False, None)]
    assert [each["by_id"] for each in resolved.rows(Ending)] == [resolved.volunteer("ada"), resolved.volunteer("bob")]
    (reopened,) = resolved.trail(EntryKind.REOPENED)
    assert (reopened["about"], reopened["text"]) == ("outcome:upheld", "she wrote that it is back")
    assert [each["about"] for each in resolved.trail(EntryKind.RESOLVED)] == ["outcome:upheld", "outcome:referred"]
    assert resolved.case(1)["claimed_at"] == first


def test_the_practice_that_was_followed_is_kept_with_its_version(talk: Talk) -> None:
    _practise(talk, 3, adopted=2)
    _practise(talk, 4, adopted=None)
    _practise(talk, 5, adopted=1, retired=True)
    for number, area in ((1, "general"), (2, "licensing")):
        talk.arrives(f"case {number}", area=area)
        talk.say("ada", f"claim {number}")
    converse(
        talk,
        """
        ada: resolve 2 upheld p4 she sent the form
            No practice p4 is adopted. Those of licensing: p3 Ask for the form 3.
        ada: resolve 1 upheld practice 5 she sent the form
            No practice p5 is adopted. Neither is any other for general, so say the outcome and what was done without it: !help resolve.
        ada: resolve 1 upheld p3
            That is written !resolve <case> <outcome> [practice] <what-was-done>...
        ada: resolve 1 upheld practice 3 she sent the form
            #1 claimed -> resolved: upheld, by ada (by “Ask for the form 3”): she sent the form
        ada: resolve 2 upheld practice makes perfect
            #2 claimed -> resolved: upheld, by ada: practice makes perfect
        ada: reopen 2 it did not
            ...
        ada: resolve 2 upheld p3.1 she sent the form
            No practice p3.1 is adopted. Those of licensing: p3 Ask for the form 3.
        cora: practice adopt p3.1
            ...
        cora: practice adopt p3.2
            ...
        ada: resolve 2 upheld p3.1 she sent the form
            #2 claimed -> resolved: upheld, by ada (by “Ask for the form 3”): she sent the form
        ada: reopen 2 it did not
            ...
        ada: resolve 2 upheld P3.2: she sent the form
            #2 claimed -> resolved: upheld, by ada (by “Ask for the form 3”): she sent the form
        """,
    )
    followed = [(each["practice"], each["version"]) for each in talk.rows(Ending)]
    assert followed == [(3, 2), (None, None), (3, 1), (3, 2)]
    assert talk.trail(EntryKind.RESOLVED)[0]["about"] == "outcome:upheld practice:3.2"


def test_an_outcome_may_be_said_in_the_words_of_its_code(talk: Talk) -> None:
    talk.say("cora", "outcomes add granted after a second look")
    for number, (said, outcome, done) in enumerate(
        (
            ("no response after three letters", "no_response", "after three letters"),
            ("No free licence: told them", "no_free_licence", "told them"),
            ("granted after a second-look it is so", "granted_after_a_second_look", "it is so"),
            ("upheld referred to the archive", "upheld", "referred to the archive"),
        ),
        start=1,
    ):
        talk.arrives(f"case {number}")
        talk.say("ada", f"claim {number}")
        assert not talk.heard("ada", f"resolve {number} {said}").refused
        assert (talk.case(number)["outcome"], talk.case(number)["done"]) == (outcome, done)
    talk.arrives("case 5")
    talk.say("ada", "claim 5")
    assert talk.say("ada", "resolve 5 no response")[0].startswith("That is written !resolve")
    assert talk.say("ada", "resolve 5 no idea")[0].startswith("“no” is no outcome.")


def test_the_team_makes_the_list_of_outcomes_its_own(talk: Talk) -> None:
    converse(
        talk,
        """
        bob: outcomes add granted
            That is for coordinators...
        ?eve: outcomes remove referred
            I cannot tell who you are...
        cora: outcomes add Granted-in part
            A case can end as granted_in_part from now on, says cora. All of them: !outcomes.
        cora: outcomes add granted_in_part
            A case can end as granted_in_part already...
        cora: outcomes add stress
            stress says why somebody leaves, not how a case ends...
        cora: outcomes add ‘granted’
            “‘granted’” cannot be an outcome. Write letters, digits and _, 40 at most...
        cora: outcomes remove no-response
            no_response stays on the list: figures leave such cases out, or count them apart...
        cora: outcomes rename upheld
            That is written !outcomes [add|remove <outcome>]...
        """,
    )
    talk.arrives("x")
    talk.arrives("y")
    talk.say("ada", "claim 1")
    talk.say("ada", "claim 2")
    converse(
        talk,
        """
        ada: resolve 1 granted-in-part half of it
            #1 claimed -> resolved: granted_in_part, by ada: half of it
        cora: outcomes remove granted_in_part
            A case can end as granted_in_part no more, says cora. Those that did keep it. All of them: !outcomes.
        cora: outcomes remove referred
            A case can end as referred no more...
        ada: resolve 2 referred to legal
            “referred” is no outcome. Try upheld,...
        ada: resolve 2 not-upheeld to legal
            “not-upheeld” is no outcome. Try not_upheld, upheld... All of them: !outcomes.
        ada: outcomes
            A case can end as upheld, partly_upheld, not_upheld, resolved_directly, resolved_mediated, out_of_remit...
        cora: outcomes add referred
            A case can end as referred from now on...
        ada: resolve 2 referred to legal
            #2 claimed -> resolved: referred...
        """,
    )
    assert talk.case(1)["outcome"] == "granted_in_part"
    changed = [each["now"] for each in talk.trail(EntryKind.CHANGED)]
    assert changed == [
        "outcome granted_in_part offered",
        "outcome granted_in_part taken out",
        "outcome referred taken out",
        "outcome referred offered",
    ]
    assert len(talk.trail(EntryKind.DENIED)) == 1


def test_a_case_about_a_volunteer_ends_with_a_reason_and_no_other_does(talk: Talk) -> None:
    talk.arrives("x", area="volunteer-care")
    talk.arrives("y")
    for number in (1, 2):
        talk.say("cora", f"claim {number}")
    converse(
        talk,
        """
        cora: resolve 1 upheld we spoke
            “upheld” is no reason that a case about a volunteer can end with. Try ...
        cora: resolve 1 less-time we spoke
            #1 claimed -> resolved: less_time, by cora: we spoke
        cora: resolve 2 less_time we spoke
            “less_time” is no outcome. Try ...
        """,
    )


def test_that_they_were_answered_is_written_down_and_is_a_word(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    talk.hush()
    converse(
        talk,
        """
        2 days later
        ada: answered 1 the entry is corrected
            #1: noted that they were answered, ada. Next step due Sat 28 Nov 10:00.
        bob: replied 1
            #1: noted that they were answered, bob. Next step due Sat 28 Nov 10:00.
        #cases hears nothing
        """,
    )
    told = [(each["volunteer_id"], each["text"]) for each in talk.trail(EntryKind.REPLIED)]
    assert told == [(talk.volunteer("ada"), "the entry is corrected"), (talk.volunteer("bob"), None)]


def test_a_test_is_one_for_all_that_its_requester_wrote_or_writes(resolved: Talk) -> None:
    resolved.arrives("y", requester_id="eva")
    resolved.arrives("z", requester_id="somebody else")
    converse(
        resolved,
        """
        bob: set 2 test yes
            To say whether #2 is a test is for its owner or a coordinator. Take it first: !claim 2.
        bob: set 1 test yes
            #1 is with ada, so only they or a coordinator can do that...
        bob: claim 2
            #2 open -> claimed...
        bob: set 2 test sort-of
            The test of a case cannot be “sort-of”. Try yes, no.
        bob: set 2 test yes
            #2 is a test, says bob: this and whatever else the same person writes is in no figure.
        bob: set 2 test yes
            #2: test is yes already...
        """,
    )
    resolved.arrives("w", requester_id="eva")
    assert [each["test"] for each in sorted(resolved.rows(Case), key=lambda case: int(case["number"]))] == [
        True,
        True,
        False,
        True,
    ]
    assert (" It is a test." in resolved.say("bob", "case 2")[0], _rechecks(resolved)) == (
        True,
        [PromiseState.REPLACED],
    )
    assert [each["case_number"] for each in resolved.trail(EntryKind.SET)] == [2, 1]
    resolved.say("cora", "set 4 test no")
    assert not [each for each in resolved.rows(Case) if each["test"]]
    resolved.arrives("v", requester_id="eva")
    assert not resolved.case(5)["test"]


def test_who_first_has_a_case_by_a_merge_has_claimed_it_then(talk: Talk) -> None:
    talk.arrives("x")
    talk.arrives("y")
    talk.say("ada", "claim 1")
    talk.pass_time(timedelta(hours=1))
    talk.say("ada", "merge 1 into 2")
    assert (talk.case(2)["state"], talk.case(2)["claimed_at"]) == (State.CLAIMED, talk.now)
    talk.say("ada", "release 2")
    talk.pass_time(timedelta(hours=1))
    talk.say("bob", "claim 2")
    assert talk.case(2)["claimed_at"] == talk.now - timedelta(hours=1)


def test_of_a_confidential_case_only_its_owner_is_asked_in_its_words(talk: Talk) -> None:
    talk.arrives("x", sensitivity="confidential")
    talk.say("ada", "!claim 1", "#inner")
    talk.say("ada", "!resolve 1 upheld a canary", "#inner")
    talk.hush()
    talk.pass_time(30 * DAY)
    assert "canary" in talk.hears("ada")[0]
    assert [line for place in talk.only for line in talk.hears(place)] == []
    assert talk.heard("ada", "kept 1 in private").refused is False
    assert all(each["text"] is None or each["kind"] != EntryKind.NUDGED for each in talk.rows(Entry))


def test_what_a_tester_wrote_is_a_test_also_where_they_turn_out_to_be_the_same_person(resolved: Talk) -> None:
    for subject, whose in (("y", "tester"), ("z", "eva"), ("v", None)):
        resolved.arrives(subject, requester_id=whose)
    resolved.say("cora", "set 2 test yes")
    resolved.say("cora", "merge 2 into 3")
    tests = [each["number"] for each in resolved.rows(Case) if each["test"]]
    assert (sorted(tests), _rechecks(resolved)) == ([1, 2, 3], [PromiseState.REPLACED])
    assert [each["case_number"] for each in resolved.trail(EntryKind.SET)] == [2, 1, 3]
    assert resolved.arrives("w", requester_id="eva") == 5
    assert resolved.case(5)["test"]


def test_a_case_that_takes_over_who_wrote_in_is_a_test_where_theirs_are(resolved: Talk) -> None:
    resolved.arrives("y")
    resolved.arrives("z", requester_id="eva")
    resolved.say("cora", "set 2 test yes")
    resolved.say("cora", "merge 3 into 2")
    assert not any(each["test"] for each in resolved.rows(Case))

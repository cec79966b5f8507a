"""Who would suit a case, with reasons that a person can check."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from commands import pairing
from commands.team import Pairing
from storage import cases
from storage import pairing as stored
from storage.models import Audience
from tests.conversations.talk import START, Talk, converse

ONE_EACH = "an older case"


def _met(talk: Talk, *who: str) -> None:
    """Everybody has said something before."""
    number = talk.arrives(ONE_EACH, area="compliment")
    for each in who:
        talk.say(each, f"note {number} hm")


def _has_done(talk: Talk, who: str, outcome: str, **more: Any) -> int:
    """Somebody has resolved a case; its number."""
    number = talk.arrives(f"{who} did this at {talk.now} ({more}) {outcome} {len(talk.posts())}", **more)
    talk.say(who, f"!claim {number}", "#inner")
    talk.say(who, f"!resolve {number} {outcome} done", "#inner")
    return number


def _named(talk: Talk, number: int, by: str = "cora") -> list[str]:
    """Whom `suggest` names, in their order."""
    return [line.split(":")[0] for line in talk.say(by, f"suggest {number}")[1:]]


def test_it_names_the_three_who_suit_best_with_the_reasons(talk: Talk) -> None:
    _met(talk, "ada", "bob", "cora", "dan")
    talk.keep("bob", languages="de,fr", watches="living-person", quiet="09:00-12:00")
    for outcome in ("upheld", "upheld", "referred"):
        _has_done(talk, "dan", outcome, area="living-person")
    _has_done(talk, "ada", "withdrawn", requester_id="customer-9")
    held = talk.arrives("hers too", requester_id="customer-9")
    talk.say("ada", f"claim {held}")
    number = talk.arrives("The birth year is wrong", area="living-person", language="de", requester_id="customer-9")
    assert (
        "ada: knows whoever wrote (2 cases); holds 1, usually 0; is asked first, until Mon 23 Nov 14:00."
        in talk.say("bob", f"suggest {number}")
    )
    talk.pass_time(timedelta(days=2, hours=-1))
    answered = talk.say("cora", f"suggest {number}")
    assert answered == [
        f"Who would suit #{number}, and why. Ask one of them: !offer {number} name.",
        "ada: knows whoever wrote (2 cases); holds 1, usually 1; can be asked now.",
        "bob: answers in de; watches living-person; holds 0; can be asked from Wed 25 Nov 12:00.",
        "dan: 3 living-person cases within a year (2 upheld, 1 referred); holds 0, usually 0; can be asked now.",
    ]


def test_skills_are_a_reason_where_they_are_what_the_case_is_about(talk: Talk) -> None:
    for who, skills in {
        "zoe": "cooking",
        "ada": "law",
        "bob": "image licensing",
        "dan": "photographs, licensing",
        "eve": "none",
    }.items():
        talk.say(who, f"skills {skills},")
    number = talk.arrives("x", area="licensing")
    talk.say("cora", f"tag {number} old-photographs law-suit")
    assert talk.say("ada", f"suggest {number}")[1:] == [
        "ada: skilled in law-suit; holds 0; can be asked now.",
        "bob: skilled in licensing; holds 0; can be asked now.",
        "dan: skilled in licensing, old-photographs; holds 0; can be asked now.",
    ]
    _has_done(talk, "eve", "upheld", area="licensing")
    assert _named(talk, number) == ["eve", "ada", "bob"], "who has done it comes before who can"
    quiet = talk.say("bob", f"!suggest {number}", "#quiet")
    assert [line for line in quiet if line.startswith("bob: skilled in licensing")]
    assert not [line for line in quiet if "law-suit" in line], "the tags are not for that room"


@pytest.mark.parametrize(
    ("spoken", "language"),
    [("pt", "pt-BR"), ("pt-BR", "pt"), ("de,pt-br", "pt-BR"), ("zh-Hant", "zh-Hant-TW"), ("fr", "FR")],
)
def test_languages_are_the_same_as_far_as_both_name_them(talk: Talk, spoken: str, language: str) -> None:
    _met(talk, "ada")
    talk.keep("ada", languages=spoken)
    number = talk.arrives("x", language=language)
    assert f"answers in {language}" in talk.say("bob", f"suggest {number}")[1]


@pytest.mark.parametrize(("spoken", "language"), [("pt-PT", "pt-BR"), ("de,en", "fr"), ("p", "pt"), ("", "de")])
def test_others_are_not(talk: Talk, spoken: str, language: str) -> None:
    _met(talk, "ada")
    talk.keep("ada", languages=spoken)
    number = talk.arrives("x", language=language)
    assert "answers in" not in talk.say("bob", f"suggest {number}")[1]


def test_a_language_is_kept_in_one_spelling_whoever_says_it(talk: Talk) -> None:
    number = talk.arrives("x")
    for said in ("PT_br", "pt-BR", "pt-br"):
        assert talk.say("ada", f"languages {said}")[0].endswith("-> pt-BR.")
        talk.say("ada", "languages none")
        assert talk.say("cora", f"set {number} language {said}")[0].startswith(f"#{number}: language en -> pt-BR")
        talk.say("cora", f"set {number} language English")


def test_nobody_is_named_who_could_not_take_it(talk: Talk) -> None:
    _met(talk, "ada", "bob", "cora", "dan", "eve", "fay", "gus")
    number = talk.arrives("x", requester_id="customer-9")
    other = talk.arrives("y", requester_id="customer-9")
    talk.say("ada", f"claim {number}")
    talk.keep("bob", away_until=START + timedelta(days=300))
    talk.keep("dan", role="observer")
    talk.keep("eve", left_at=START)
    talk.say("cora", f"offer {other} fay")
    talk.say("fay", f"decline {other} conflict of interest")
    assert set(_named(talk, number)) == {"cora", "gus"}, "ada has it, fay is a friend of whoever wrote"
    talk.now += timedelta(days=181)
    talk.say("cora", "note 1 hm")
    assert _named(talk, number) == ["cora"], "gus has not been heard of for half a year"


def test_who_is_asked_or_has_declined_is_not_suggested_for_that_case(talk: Talk) -> None:
    _met(talk, "ada", "bob", "cora")
    number, other = talk.arrives("x"), talk.arrives("y")
    talk.team = replace(talk.team, pairing=Pairing(next=False))
    talk.say("cora", f"offer {number} ada")
    assert "ada" not in _named(talk, number)
    talk.say("ada", f"decline {number} no time")
    assert "ada" not in _named(talk, number)
    assert "ada" in _named(talk, other), "which says nothing of other cases"


def test_whoever_has_more_than_they_usually_hold_comes_later(talk: Talk) -> None:
    _met(talk, "ada", "bob")
    talk.now += timedelta(days=60)
    for number in range(4):
        talk.say("ada", f"claim {talk.arrives(f'case {number}')}")
    number = talk.arrives("x")
    assert _named(talk, number)[:2] == ["bob", "ada"]
    assert "ada: holds 4, usually 0; can be asked now." in talk.say("bob", f"suggest {number}")


def test_what_somebody_usually_holds_is_the_mean_of_ninety_days(talk: Talk) -> None:
    _met(talk, "ada", "bob")
    first, second = talk.arrives("a"), talk.arrives("b")
    talk.now += timedelta(days=10)
    talk.say("ada", f"claim {first}")
    talk.say("ada", f"claim {second}")
    talk.now += timedelta(days=45)
    talk.say("ada", f"handover {first} bob as we said")
    talk.say("bob", f"accept {first}")
    talk.now += timedelta(days=45)
    usually = talk.do(lambda db: stored.usually_held(db, talk.now, pairing.USUAL_OVER))
    assert usually == {talk.volunteer("ada"): pytest.approx(1.5), talk.volunteer("bob"): pytest.approx(0.5)}
    talk.now += timedelta(days=90)
    usually = talk.do(lambda db: stored.usually_held(db, talk.now, pairing.USUAL_OVER))
    assert usually == {talk.volunteer("ada"): pytest.approx(1), talk.volunteer("bob"): pytest.approx(1)}, (
        "held since before it"
    )


def test_who_reopens_their_case_holds_it_again(talk: Talk) -> None:
    _met(talk, "ada")
    talk.now += timedelta(days=90)
    number = _has_done(talk, "ada", "upheld")
    talk.now += timedelta(days=45)
    talk.say("ada", f"reopen {number} the old date is back")
    talk.now += timedelta(days=45)
    usually = talk.do(lambda db: stored.usually_held(db, talk.now, pairing.USUAL_OVER))
    assert usually == {talk.volunteer("ada"): pytest.approx(0.5)}


def test_nobody_is_skilled_in_a_tag_without_letters(talk: Talk) -> None:
    talk.say("bob", "skills law")
    number = talk.arrives("x")
    talk.say("cora", f"tag {number} \N{FIRE}")
    assert talk.say("cora", f"suggest {number}")[1].startswith("bob: holds 0")


def test_a_team_may_want_no_suggestions(talk: Talk) -> None:
    number = talk.arrives("x")
    talk.team = replace(talk.team, pairing=Pairing(suggest=False))
    assert talk.say("ada", f"suggest {number}") == [
        "Your team has turned suggestions off. Ask in the room who would take it."
    ]


def test_there_may_be_nobody_and_a_case_may_be_over(talk: Talk) -> None:
    talk.arrives("x")
    converse(
        talk,
        """
        ada: suggest 1
            I know of nobody just now who would suit #1 and could take it. Ask in the room, or see who is here again tomorrow.
        ada: claim 1
            #1 open -> claimed...
        ada: resolve 1 upheld done
            #1 claimed -> resolved...
        ada: suggest 1
            #1 is resolved, so that cannot be done. Take it up again with !reopen 1 why.
        ?eve: suggest 1
            I cannot tell who you are...
        """,
    )


def test_for_a_confidential_case_only_those_are_named_who_may_hear_of_it(talk: Talk) -> None:
    _met(talk, "ada", "bob", "cora", "dan")
    _has_done(talk, "ada", "upheld", requester_id="customer-9", sensitivity=Audience.CONFIDENTIAL)
    _has_done(talk, "bob", "upheld", requester_id="customer-9")
    number = talk.arrives("x", requester_id="customer-9", sensitivity=Audience.CONFIDENTIAL)
    assert _named(talk, number) == ["ada", "cora"]
    assert talk.say("bob", f"suggest {number}")[0].startswith(f"There is no #{number}")


def test_of_whom_somebody_served_in_confidence_no_wider_circle_hears(talk: Talk) -> None:
    _met(talk, "ada", "bob", "cora")
    _has_done(talk, "ada", "upheld", requester_id="customer-9", sensitivity=Audience.CONFIDENTIAL)
    number = talk.arrives("x", requester_id="customer-9")
    for room in ("#quiet", "#cases"):
        assert not any("knows whoever wrote" in line for line in talk.say("bob", f"!suggest {number}", room))
    assert any("ada: knows whoever wrote (1 case)" in line for line in talk.say("bob", f"!suggest {number}", "#inner"))


def test_nothing_that_is_suggested_tells_who_wrote_in(talk: Talk) -> None:
    _met(talk, "ada", "bob")
    who: dict[str, Any] = {
        "requester_id": "customer-9", "requester_name": "Jane Roe", "requester_contact": "jane@roe.example"
    }  # fmt: skip
    _has_done(talk, "ada", "upheld", **who)
    number = talk.arrives("x", **who)
    said = " ".join([*talk.say("bob", f"suggest {number}"), *talk.say("bob", f"case {number}"), *talk.hears("ada")])
    assert "knows whoever wrote" in said
    assert not any(part in said.lower() for part in ("customer", "jane", "roe"))


def test_who_served_a_person_before_is_counted_by_their_cases_and_the_latest_comes_first(talk: Talk) -> None:
    """What continuity is measured by."""
    _met(talk, "ada", "bob")
    talk.now = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    first = _has_done(talk, "ada", "upheld", requester_id="customer-9")
    talk.say("ada", f"reopen {first} again")
    second = talk.arrives("second", requester_id="customer-9")
    talk.say("bob", f"claim {second}")
    talk.say("bob", f"release {second}")
    number = talk.arrives("third", requester_id="customer-9")
    served = talk.do(lambda db: stored.served_before(db, cases.find(db, number)))
    assert [(each.volunteer, each.case) for each in served] == [
        (talk.volunteer("bob"), second),
        (talk.volunteer("ada"), first),
    ]

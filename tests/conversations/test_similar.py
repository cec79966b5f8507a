"""Resolved cases that come close: shown with how they ended, to whoever may hear them, and found whatever is said."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, text

from storage import similar
from storage.models import Audience, Case, EntryKind, Priority, ResolvedText, State
from storage.rows import table
from storage.terms import LONGEST, MOST, by_which_found, terms
from tests.conversations.talk import Talk, converse

YEAR = "the birth year of the painter is wrong"


def comes(talk: Talk, subject: str, **more: Any) -> int:
    """A case like no other, though it is about the same."""
    return talk.arrives(subject + "!" * len(talk.rows(Case)), **more)


def ended(talk: Talk, subject: str, said: str, **more: Any) -> int:
    """A case that cora has resolved."""
    number = comes(talk, subject, **more)
    talk.heard("cora", f"claim {number}")
    talk.heard("cora", f"resolve {number} {said}")
    return number


def found(talk: Talk, who: str, said: str, room: str | None = None) -> list[int]:
    """The numbers of the cases that are shown."""
    lines = talk.say(who, f"!similar {said}", room)
    return [int(line[1:].split(maxsplit=1)[0]) for line in lines if line.startswith("#")]


def test_what_comes_close_is_shown_with_how_it_ended_and_whether_that_held(talk: Talk) -> None:
    ended(talk, YEAR, "upheld corrected from the register", area="article-error")
    ended(talk, "may a photograph be used in a school book", "resolved_directly sent the licence", area="licensing")
    comes(talk, "the birth year of a singer", area="living-person")
    converse(
        talk,
        """
        32 days later
        cora: kept 1
            #1: it has held for 32 days...
        ada: similar 3
            Resolved cases that come close to #3, the closest first. What fits is yours to judge.
            #1 article-error, upheld, resolved 1 month ago: corrected from the register (it held)
        #cases bob: !similar Photograph, BOOK!
            Resolved cases that come close, the closest first. What fits is yours to judge.
            #2 licensing, resolved_directly, resolved 1 month ago: sent the licence (not known yet whether it held)
        bob: reopen 1 another source says otherwise
            #1 resolved -> open...
        ada: similar birth year
            No resolved case that I may speak of here comes close to that. Try fewer or other words, as in !similar birth year, also in private; or see what the team does: !practices.
        bob: claim 1
            ...
        bob: resolve 1 partly_upheld both years are given now
            ...
        ada: similar case 3
            ...
            #1 article-error, partly_upheld, resolved just now: both years are given now (not known yet whether it held; reopened once before)
        """,
    )


def test_the_closest_comes_first_and_the_same_area_before_another(talk: Talk) -> None:
    ended(talk, "date of birth", "upheld done", area="living-person")
    ended(talk, "date of the battle", "upheld done", area="article-error")
    ended(talk, "date of birth and place of birth", "upheld done", area="article-error")
    comes(talk, "date of birth", area="article-error")
    assert found(talk, "ada", "4") == [3, 1]
    assert found(talk, "ada", "battle date") == [2]
    assert found(talk, "ada", "#4.") == found(talk, "ada", "4:") == [3, 1]


def test_the_case_itself_and_what_teaches_nothing_are_left_out(talk: Talk) -> None:
    for number, said in enumerate(
        ("upheld done", "spam sent by a robot", "duplicate see the other", "upheld tried"), 1
    ):
        assert ended(talk, YEAR, said) == number
    talk.heard("cora", "set 4 test yes")
    assert found(talk, "ada", "birth year") == [1]
    assert found(talk, "ada", "1") == []
    assert "see what the team does: !practices general." in talk.say("ada", "similar 1")[0]


def test_words_are_found_only_where_they_may_be_heard(talk: Talk) -> None:
    ended(talk, "zebra crossing at the school", "upheld told whoever asked", sensitivity=Audience.PUBLIC)
    ended(talk, "zebra in the garden", "upheld phoned the neighbour")
    ended(talk, "zebra of a well-known person", "upheld kept quiet", sensitivity=Audience.CONFIDENTIAL)
    assert found(talk, "?eve", "zebra") == found(talk, "ada", "zebra", "#quiet") == [1]
    assert found(talk, "ada", "zebra", "#cases") == found(talk, "ada", "zebra") == [2, 1]
    assert not talk.trail(EntryKind.LOOKED)
    assert set(found(talk, "cora", "zebra")) == {1, 2, 3}
    assert [(each["case_number"], each["speaker"]) for each in talk.trail(EntryKind.LOOKED)] == [(3, "irc:cora")]
    assert found(talk, "ada", "garden", "#quiet") == []


def test_of_a_case_whose_words_are_not_for_the_room_only_the_area_is_asked(talk: Talk) -> None:
    ended(talk, "zebra in the garden", "upheld phoned the neighbour", area="licensing")
    ended(talk, "something else", "referred sent on", area="licensing")
    ended(talk, "zebra again", "upheld done", area="general")
    comes(talk, "zebra in the garden", area="licensing")
    converse(
        talk,
        """
        #quiet ada: !similar 4
            What #4 is about is not for this place, so these are the latest of its area that were resolved. What fits is yours to judge.
            #2 licensing, referred, resolved just now (not known yet whether it held)
            #1 licensing, upheld, resolved just now (not known yet whether it held)
        """,
    )
    comes(talk, "a secret", area="licensing", sensitivity=Audience.CONFIDENTIAL)
    assert "There is no #5 that I can speak of here." in talk.say("ada", "!similar 5", "#cases")[0]


def test_what_is_set_erased_and_taken_up_again_is_found_as_it_is_now(talk: Talk) -> None:
    ended(talk, YEAR, "upheld done")
    assert found(talk, "ada", "watercolour") == []
    talk.heard("cora", "tag 1 watercolour")
    assert found(talk, "ada", "watercolour") == [1]
    talk.heard("cora", "tag 1 -watercolour oil")
    assert found(talk, "ada", "watercolour") == []
    assert found(talk, "ada", "oil") == [1]
    talk.heard("ada", "reopen 1 not so")
    assert found(talk, "ada", "oil birth") == []
    assert talk.rows(ResolvedText) == []
    talk.do(lambda db: similar.drop(db, 1))  # once more, which changes nothing
    _whole(talk)


def test_what_could_be_of_any_case_is_asked_for_more(talk: Talk) -> None:
    for said in ("what is it about", "“?!”", "--", "* * *", '"""'):
        heard = talk.say("ada", f"similar {said}")[0]
        assert "could be of any case. Say a word or two that tell it from others" in heard


def test_whatever_is_said_is_only_words(talk: Talk) -> None:
    ended(talk, YEAR, "upheld done")
    for said in (
        '"birth', "bir* OR year", "NEAR(birth year, 2)", "words:birth", "{words}: birth", "birth AND NOT year", "^birth",
        "birth & !year", "birth'); DROP TABLE resolved_text; --", "birth:* | year", "b\u00edrth", "birth \\", "%birth_",
        "\uff22\uff29\uff32\uff34\uff28", "birth " * 300, "x" * 1900 + " birth",
    ):  # fmt: skip
        assert found(talk, "ada", said) == [1], said
    _whole(talk)


def test_words_of_every_script_are_found_also_without_their_accents(talk: Talk) -> None:
    scripts = {
        "画家的出生年份错误": "出生年份",
        "この写真は使えますか": "写真",
        "ข้อมูลวันเกิดผิด": "วันเกิด",
        "चित्रकार का जन्म वर्ष गलत है": "जन्म वर्ष",
        "Год рождения художника неверен": "ГОД РОЖДЕНИЯ",
        "L'année de naissance d'Émile est fausse": "annee emile",
        "الصورة ليست حرة": "الصورة",
        "화가의 출생 연도": "출생",
    }
    for subject in scripts:
        ended(talk, subject, "upheld done")
    for number, said in enumerate(scripts.values(), start=1):
        assert found(talk, "ada", said) == [number], said


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_a_term_means_nothing_to_a_database(text: str) -> None:
    said = terms(text)
    assert all(each.isalnum() and 0 < len(each) <= LONGEST for each in said)
    assert terms(" ".join(said)) == said or any(len(each) == LONGEST for each in said)
    assert terms(text.upper()) == terms(text.lower()) or not text.isascii()


def test_what_is_very_long_is_cut() -> None:
    assert len(terms("word " * 5000)) == len(terms("画" * 5000)) == MOST
    assert terms("x" * 100_000) == ["x" * LONGEST]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["", "red", "red blue", "green"])), max_size=12))
def test_the_index_is_what_the_cases_say(talk: Talk, told: list[tuple[int, str]]) -> None:
    if not talk.rows(Case):
        for number in range(1, 5):
            comes(talk, f"case {number}")
    for number, words in told:
        state = State.RESOLVED if words else State.OPEN
        case = Case.model_construct(number=number, subject=words, summary="", done=None, tags="", state=state)
        talk.do(lambda db, case=case: similar.keep(db, case))
    said = dict(told)
    kept = {each["case_number"]: each["words"] for each in talk.rows(ResolvedText)}
    for number, words in said.items():
        assert kept.get(number) == (by_which_found(words, "", None, "") if words else None)
    for colour in ("red", "blue", "green"):
        having = {number for number, _ in talk.do(lambda db, colour=colour: similar.closest(db, [colour]))}
        assert having == {number for number, words in kept.items() if colour in words.split()}
    _whole(talk)


def test_also_terms_that_very_many_cases_have_find_what_has_them_together(talk: Talk) -> None:
    def fill(db: Any) -> None:
        numbers = range(1, 2 * similar.RARE + 41)
        case = {"area": "general", "subject": "", "language": "en", "priority": Priority.NORMAL, "source": "x"}
        case |= {"sensitivity": Audience.TEAM, "state": State.RESOLVED, "opened_at": talk.now, "moved_at": talk.now}
        words = {number: "wrong year" if number % 200 == 0 else ("wrong", "year")[number % 2] for number in numbers}
        db.execute(insert(table(Case)), [{**case, "number": number} for number in numbers])
        db.execute(insert(table(ResolvedText)), [{"case_number": number, "words": words[number]} for number in numbers])
        if db.dialect.name == "sqlite":
            db.execute(text("INSERT INTO resolved_words (resolved_words) VALUES ('rebuild')"))

    talk.do(fill)
    for wanted in (["wrong", "year"], ["year", "wrong", "unheard"]):
        closest = talk.do(lambda db, wanted=wanted: similar.closest(db, wanted))
        assert [number for number, _ in closest] == [1000, 800, 600, 400, 200]
    assert talk.do(lambda db: similar.closest(db, ["year"]))
    assert talk.do(lambda db: similar.closest(db, ["OR", "NEAR"])) == []


def _whole(talk: Talk) -> None:
    """SQLite finds its index as it should be."""
    if talk.store.engine.dialect.name == "sqlite":
        check = text("INSERT INTO resolved_words (resolved_words, rank) VALUES ('integrity-check', 1)")
        talk.do(lambda db: db.execute(check))

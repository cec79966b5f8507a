"""Whoever wrote in writes again: whom it concerns is told, once, and what was promised stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from commands.intake import Conflict, Received
from commands.thanks import only_thanks
from commands.wrote import Unknown
from storage import outbox
from storage.models import Audience, Case, Entry, EntryKind, Heard, Nudge, State
from tests.conversations.talk import Talk, converse

ASKED = "#1: they wrote again. Keep what you promised (Wed 25 Nov 10:00), with !note 1 keeping to the date, or look now, with !case 1?"


def _wrote(talk: Talk, message: str = "m1", text: str | None = "Is there any news?", *, about: str = "x") -> Received:
    return talk.writes(about, message, text)


@pytest.fixture
def promised(talk: Talk) -> Talk:
    """A case that ada holds, and has promised to look at in two days; all that was to be heard of it has been."""
    talk.arrives("x")
    talk.say("ada", "claim 1")
    talk.say("ada", "followup 1 2d")
    for room in talk.only:
        talk.hears(room)
    return talk


def test_the_owner_is_asked_and_the_promise_stands(promised: Talk) -> None:
    before = dict(promised.case(1))
    _wrote(promised)
    assert dict(promised.case(1)) == before
    converse(
        promised,
        f"""
        ada hears
            {ASKED}
        #cases hears
        ada: note 1 keeping to the date
            #1: noted, ada.
        2 days later
        ada hears
            ada: #1 is due, as you said (Wed 25 Nov 10:00)...
        """,
    )


def test_silence_keeps_the_promise_too(promised: Talk) -> None:
    _wrote(promised)
    promised.pass_time(timedelta(days=2))
    assert [line.split(",")[0] for line in promised.hears("ada")] == [
        "#1: they wrote again. Keep what you promised (Wed 25 Nov 10:00)",
        "ada: #1 is due",
    ]


@pytest.mark.parametrize("said", [None, "waiting 1 her until friday", "kept 1"])
def test_the_question_has_its_buttons_on_every_clock(promised: Talk, said: str | None) -> None:
    if said is not None:
        promised.say("ada", said)
    _wrote(promised)
    (post,) = [each for each in promised.posts() if each["private"]]
    assert post["body"]["buttons"] == [
        ["Keep", "note 1 keeping to the date", False, False, False],
        ["Look now", "case 1", False, False, False],
    ]


def test_without_a_promise_it_is_the_next_step_that_is_kept_to(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    _wrote(talk)
    assert talk.hears("ada") == [
        "#1: they wrote again. Keep to the next step (Thu 26 Nov 10:00), with !note 1 keeping to the date, or look now, with !case 1?"
    ]


def test_a_case_that_waits_rings_at_once_and_its_promise_is_not_lost(promised: Talk) -> None:
    promised.say("ada", "waiting 1 her until friday")
    _wrote(promised)
    assert promised.hears("ada")[0].startswith("#1: they wrote again (it waits for her). Keep what you promised (Fri")
    assert promised.case(1)["state"] is State.WAITING
    assert [(each["clock"], each["rung_at"]) for each in promised.rows(Nudge)] == [(State.WAITING, promised.now)]
    promised.pass_time(timedelta(days=5))
    assert promised.hears("ada")[0].startswith("ada: #1 is due, as you said (Fri 27 Nov 09:00)")


def test_a_word_at_the_very_moment_when_a_case_is_due_takes_nothing_from_its_ring(promised: Talk) -> None:
    promised.now += timedelta(days=2)
    _wrote(promised)
    promised.ring()
    assert [line.split(",")[0] for line in promised.hears("ada")] == [
        "#1: they wrote again. Keep what you promised (Wed 25 Nov 10:00)",
        "ada: #1 is due",
    ]


@pytest.mark.parametrize("text", ["Thanks!", "Vielen Dank für Ihre Hilfe!", "Automatic reply: I am away", "🙏"])
def test_thanks_change_nothing(promised: Talk, text: str) -> None:
    before, posts = dict(promised.case(1)), len(promised.posts())
    _wrote(promised, text=text)
    assert dict(promised.case(1)) == before
    assert len(promised.posts()) == posts
    promised.say("ada", "resolve 1 upheld done")
    posts = len(promised.posts())
    _wrote(promised, "m2", text)
    assert len(promised.posts()) == posts


def test_without_a_text_it_is_a_message(promised: Talk) -> None:
    _wrote(promised, text=None)
    assert promised.hears("ada") == [ASKED]


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, but it is still wrong.", "thanks?", "No thanks", "Tak", "Hi all, help! Thanks", "👎", "", "ok", "> Thanks",
        "Thanks\n\nLine 4 is wrong:\n> see", "Thanks " * 20, "Danke. Falsch ist es immer noch.", "Thanks for nothing",
    ],
)  # fmt: skip
def test_what_may_be_a_message_is_one(text: str) -> None:
    assert not only_thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "thank you so much!", "Thanks for your help", "Merci beaucoup", "Muchas gracias, un saludo", "Grazie mille",
        "Dziękuję bardzo", "Tusen takk", "Большое спасибо", "ありがとうございます。", "谢谢您！", "شكراً", "감사합니다",
        "Thanks!\n\nOn Mon, 3 Mar 2026, the team wrote:\n> We have\n> corrected it.", "Thanks\n-- \nA. Person\nTel. 4711",
        "Abwesenheitsnotiz: Ich bin nicht da", "Réponse automatique", "Out of office until Monday",
    ],
)  # fmt: skip
def test_what_only_thanks_is_told_in_many_languages(text: str) -> None:
    assert only_thanks(text)


def test_of_a_case_that_nobody_has_the_rooms_are_told_once_a_day(talk: Talk) -> None:
    talk.arrives("x")
    talk.hears("#cases")
    _wrote(talk, "m0", "Thank you!")
    converse(talk, "#cases hears nothing")
    _wrote(talk)
    converse(
        talk,
        """
        #cases hears
            #1: they wrote again, and nobody has it yet. Look with !case 1, and take it with !claim 1.
        """,
    )
    _wrote(talk, "m2")
    assert talk.hears("#cases") == []
    assert talk.say("ada", "case 1")[-1] == "Mon 23 Nov 10:00: they wrote again"
    talk.now += timedelta(days=1, minutes=1)
    _wrote(talk, "m3")
    assert len(talk.hears("#cases")) == 1


def test_of_a_case_that_was_given_back_since_they_wrote_the_rooms_are_told(promised: Talk) -> None:
    _wrote(promised)
    promised.say("ada", "release 1")
    promised.hears("#cases")
    _wrote(promised, "m2")
    assert promised.hears("#cases")[0].startswith("#1: they wrote again, and nobody has it yet.")


def test_a_room_hears_after_its_quiet_hours_that_they_wrote_if_nobody_has_it_then(talk: Talk) -> None:
    talk.say("cora", "room #cases quiet 9-13")
    for subject in ("x", "y"):
        talk.arrives(subject)
        _wrote(talk, about=subject)
    talk.hears("#cases")
    talk.say("ada", "claim 1")
    talk.hears("#cases")
    talk.now += timedelta(hours=3)
    assert talk.hears("#cases") == [
        "#2: they wrote again, and nobody has it yet. Look with !case 2, and take it with !claim 2."
    ]


def test_each_word_has_its_effect_once(promised: Talk) -> None:
    assert _wrote(promised) == Received(1, new=True)
    assert _wrote(promised) == Received(1, new=False)
    assert len(promised.hears("ada")) == 1
    assert sum(each["kind"] is EntryKind.WROTE for each in promised.rows(Entry)) == 1
    promised.now += timedelta(minutes=1)
    with pytest.raises(Conflict):
        _wrote(promised)
    assert _wrote(promised, "m2") == Received(1, new=True)
    assert len(promised.hears("ada")) == 1


def test_an_unknown_case_is_unknown(talk: Talk) -> None:
    with pytest.raises(Unknown):
        _wrote(talk, about="y")


def test_what_they_wrote_is_kept_nowhere(promised: Talk) -> None:
    _wrote(promised, text="canary-text")
    _wrote(promised, "m2", "Thanks")
    kept = [str(dict(row)) for model in (Entry, Heard, Case, Nudge) for row in promised.rows(model)]
    kept += [str(dict(post)) for post in promised.posts()]
    assert not [row for row in kept if "canary" in row or "Thanks" in row]
    entries = [each for each in promised.rows(Entry) if each["kind"] is EntryKind.WROTE]
    assert [(each["was"], each["text"], each["volunteer_id"], each["speaker"]) for each in entries] == [
        ("message", None, None, "source:otrs"),
        ("thanks", None, None, "source:otrs"),
    ]
    assert entries[0]["now"] == "2026-11-23T10:00:00+00:00"


def test_a_resolved_case_is_told_to_its_last_owner_and_the_rooms_with_the_way_back(promised: Talk) -> None:
    promised.say("ada", "resolve 1 upheld done")
    for room in promised.only:
        promised.hears(room)
    _wrote(promised)
    said = "#1 is resolved (upheld), and they wrote again. To take it up again, say !reopen 1 why."
    for where in ("ada", *promised.only):
        assert promised.hears(where) == [said]
    _wrote(promised, "m2")
    assert promised.hears("#cases") == [], "once a day"
    promised.now += timedelta(days=1, minutes=1)
    _wrote(promised, "m3")
    assert promised.hears("#cases") == [said]
    assert promised.case(1)["state"] is State.RESOLVED
    assert not promised.rows(Nudge)


def test_a_word_about_a_merged_case_is_one_about_what_it_goes_on_as(promised: Talk) -> None:
    promised.arrives("y")
    promised.say("bob", "merge 2 into 1")
    promised.hears("ada")
    assert _wrote(promised, about="y") == Received(1, new=True)
    assert _wrote(promised, about="y") == Received(1, new=False)
    assert promised.hears("ada") == [ASKED]
    assert [each["case_number"] for each in promised.rows(Entry) if each["kind"] is EntryKind.WROTE] == [1]


def test_a_word_in_the_night_is_told_in_the_morning_and_once(promised: Talk) -> None:
    promised.keep("ada", quiet="22:00-07:00")
    promised.now = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    for number in range(3):
        _wrote(promised, f"m{number}")
        promised.now += timedelta(minutes=5)
    assert promised.hears("ada") == []
    promised.do(lambda db: outbox.release_leases(db, promised.now))
    assert promised.hears("ada") == [], "a start of the bot in the night wakes nobody"
    promised.now = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
    assert promised.hears("ada") == [ASKED]


def test_whoever_has_heard_enough_for_a_day_hears_the_rest_in_one(talk: Talk) -> None:
    for number in range(1, 8):
        talk.arrives(f"case {number}")
        talk.say("ada", f"claim {number}")
    for number in range(1, 8):
        _wrote(talk, about=f"case {number}")
        talk.now += timedelta(minutes=1)
    assert len(talk.hears("ada")) == talk.team.most_a_day
    talk.do(lambda db: outbox.release_leases(db, talk.now))
    assert talk.hears("ada") == []
    talk.say("cora", "release 6")
    talk.pass_time(timedelta(days=1))
    assert talk.hears("ada") == ["They wrote again about 1 more of yours: #7. How they stand: !mine."]


def test_while_the_owner_is_away_whoever_covers_hears_at_once(promised: Talk) -> None:
    promised.say("bob", "note 1 hm")
    bob = promised.volunteer("bob")
    promised.keep("ada", away_until=promised.now + timedelta(days=1), cover_id=bob)
    _wrote(promised)
    assert promised.hears("ada") == []
    assert promised.hears("bob") == [ASKED]
    promised.now += timedelta(days=1)
    assert promised.hears("ada") == [ASKED]


@pytest.mark.parametrize("said", ["resolve 1 upheld done", "release 1"])
def test_who_returns_is_not_asked_about_what_is_theirs_no_more(promised: Talk, said: str) -> None:
    promised.say("ada", "away 3d")
    _wrote(promised)
    promised.say("cora", said)
    promised.now += timedelta(days=3)
    assert [line for line in promised.hears("ada") if "wrote again" in line] == []


def test_of_a_confidential_case_its_owner_hears_and_a_cover_who_may_not_does_not(talk: Talk) -> None:
    talk.arrives("x", sensitivity=Audience.CONFIDENTIAL)
    talk.say("ada", "!claim 1", "#inner")
    talk.say("bob", "watch licensing")
    bob = talk.volunteer("bob")
    _wrote(talk)
    assert len(talk.hears("ada")) == 1
    talk.keep("ada", away_until=talk.now + timedelta(days=1), cover_id=bob)
    _wrote(talk, "m2")
    assert talk.hears("bob") == []
    talk.keep("ada", away_until=None)
    talk.say("ada", "!resolve 1 upheld done", "#inner")
    for room in talk.only:
        talk.hears(room)
    _wrote(talk, "m3")
    assert len(talk.hears("#inner")) == 1
    for room in ("#quiet", "#cases", "#slack"):
        assert talk.hears(room) == []


def test_where_nobody_can_be_asked_the_rooms_are(promised: Talk) -> None:
    promised.keep("ada", left_at=promised.now)
    _wrote(promised)
    assert promised.hears("#quiet") == [
        "#1: they wrote again, and I cannot reach whoever has it. Anyone who can help, look with !case 1."
    ]

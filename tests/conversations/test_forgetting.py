"""`forget` leaves nothing of whoever wrote in, and everything that is counted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from commands import intake, wrote
from commands.intake import Letter
from commands.wrote import Word
from storage import outbox, trail
from storage.dump import writing
from storage.models import Case, Entry, EntryKind, FollowUp, Heard, Offer, Post, PostState, Requester, ResolvedText
from storage.store import Store
from tests.checked import breaches, bytes_in, hear_since
from tests.conversations.talk import START, Talk, converse

CANARY = "canary7391"
"""What no file may hold in the end, wherever it was said."""


def arrives(talk: Talk, external_id: str, **more: Any) -> int:
    """A case whose every private field has the canary in it."""
    letter = Letter(
        **{
            "source": "otrs",
            "external_id": f"{external_id} {CANARY}",
            "subject": f"subject {CANARY}",
            "summary": f"summary {CANARY}",
            "requester_id": f"key {CANARY}",
            "requester_name": f"name {CANARY}",
            "requester_contact": f"{CANARY}@example.org",
            "link": f"https://example.org/{CANARY}",
            **more,
        }
    )
    got = talk.do(lambda db: intake.receive(db, letter, key=external_id, digest="d", now=talk.now, team=talk.team))
    return int(got.case)


@pytest.fixture
def life(talk: Talk) -> Talk:
    """One person's two cases, with the canary in all that is said of them, and another person's."""
    hear_since(talk.store, START)
    assert arrives(talk, "a") == 1
    talk.hush()
    said = [
        ("ada", f"claim 1 {CANARY}"),
        ("ada", f"followup 1 2d {CANARY}"),
        ("ada", f"tag 1 {CANARY}"),
        ("bob", f"decline 1 conflict of interest: {CANARY}"),
        ("ada", f"handover 1 cora {CANARY}"),
        ("ada", f"set 1 link https://example.net/{CANARY}"),
        ("ada", f"resolve 1 upheld {CANARY}"),
        ("ada", f"reopen 1 {CANARY}"),
        ("ada", f"resolve 1 upheld {CANARY} again"),
    ]
    talk.say("cora", "me")
    talk.say("cora", "note 1 hm")
    for number, (who, words) in enumerate(said):
        assert not talk.heard(who, f"!{words}", "#cases", key=f"line {number}").refused, words
    word = Word("otrs", f"a {CANARY}", f"<{CANARY}@mail>", talk.now, CANARY)
    talk.do(lambda db: wrote.wrote(db, word, now=talk.now, team=talk.team))
    assert arrives(talk, "b", requester_contact="other") == 2
    talk.say("ada", f"claim 2 {CANARY}")
    talk.say("ada", f"waiting 2 {CANARY}")
    talk.arrives("somebody else's", requester_name="else")
    return talk


def rows(talk: Talk) -> str:
    kinds = (Case, Entry, FollowUp, Heard, Offer, Post, Requester, ResolvedText)
    return str([[dict(row) for row in talk.rows(kind)] for kind in kinds])


def test_nothing_of_whoever_wrote_in_is_left_and_what_is_counted_stays(life: Talk, tmp_path: Path) -> None:
    counted = ("number", "area", "state", "outcome", "opened_at", "claimed_at", "resolved_at", "requester_id")
    before = sorted(str([row[name] for name in counted]) for row in life.rows(Case))
    figures = life.say("cora", "stats")
    parked = life.posts()[-1]["id"]
    life.do(lambda db: outbox.park(db, parked, "gone"))
    assert rows(life).count(CANARY) > 20

    converse(
        life,
        """
        cora: forget 1
            This erases the words of #1, #2 for good, and who wrote them in; whoever that was is a stranger from then on. 1 of them is not resolved yet. Numbers, times and outcomes stay. To do it, say !forget 1 yes; nobody can bring it back.
        cora: forget 1 maybe
            That is written !forget <case> [yes], for example !forget 12 yes.
        """,
    )
    assert CANARY in rows(life)
    told = life.say("cora", "forget 1 yes")
    assert len(told) == 1
    assert told[0].startswith(
        "The words of #1, #2 are erased, and who wrote them in; the trail says so, and still holds."
    )
    assert "are to be deleted by Sun 21 Feb 10:00" in told[0]
    assert CANARY not in rows(life)
    if life.store.engine.dialect.name == "sqlite":
        assert bytes_in(tmp_path, CANARY) == []
    _export(life.store, tmp_path / "exported")
    assert bytes_in(tmp_path / "exported", CANARY) == []
    assert sorted(str([row[name] for name in counted]) for row in life.rows(Case)) == before
    assert life.say("cora", "stats") == figures
    assert "else" in rows(life)
    assert breaches(life.store, life.now) == []


def test_the_trail_holds_and_says_who_erased_what(life: Talk) -> None:
    committed = [each["commitment"] for each in life.trail(*EntryKind)]
    life.say("cora", "forget 2 yes")
    assert [each["commitment"] for each in life.trail(*EntryKind)][: len(committed)] == committed
    assert life.do(lambda db: list(trail.verify(db))) == []
    erased = [(each["case_number"], each["speaker"], each["about"]) for each in life.trail(EntryKind.ERASED)]
    assert erased == [(1, "irc:cora", "requester entries:9"), (2, "irc:cora", "requester entries:2")]
    assert any("words erased, requester entries:9 by cora" in line for line in life.say("cora", "audit 1"))


def test_whoever_writes_again_is_a_stranger_and_what_came_before_opens_nothing(life: Talk) -> None:
    life.say("cora", "forget 1 yes")
    with pytest.raises(intake.Conflict):
        arrives(life, "a")
    number = arrives(life, "c")
    person = life.case(number)["requester_id"]
    assert person not in {life.case(1)["requester_id"], life.case(2)["requester_id"]}
    assert "earlier" not in str(life.say("cora", f"case {number}"))


def test_a_line_that_is_delivered_again_is_not_done_again(life: Talk) -> None:
    life.say("cora", "forget 1 yes")
    again = life.heard("ada", f"!claim 1 {CANARY}", "#cases", key="line 0")
    assert again.again
    assert life.plain(again.message) == ["What I answered then has been erased."]


def test_rooms_that_had_still_to_hear_hear_that_and_cards_are_drawn_anew(talk: Talk) -> None:
    arrives(talk, "a", sensitivity="public")
    [card] = [each for each in talk.posts() if each["place"] == "#slack"]
    talk.do(lambda db: outbox.sent(db, [card["id"]], talk.now))
    talk.do(lambda db: outbox.card_stands(db, "slack", "#slack", 1, "ref"))
    talk.say("cora", "forget 1 yes")
    assert talk.hears("#quiet") == ["#1: what was written about it has been erased."]
    assert talk.hears("#slack") == ["#1 open: general, en, normal; nobody has it: (erased)", "[Claim] [Note] [Details]"]
    assert [each for each in talk.posts() if each["state"] is PostState.WAITING and CANARY in str(each)] == []


def test_cases_that_go_on_as_theirs_are_forgotten_with_them_and_others_are_not(talk: Talk) -> None:
    for number, who in enumerate(("key", None, "other"), start=1):
        nobody = {"requester_id": who, "requester_name": None, "requester_contact": None}
        assert arrives(talk, str(number), **nobody) == number
    talk.say("ada", "merge 2 into 1")
    talk.say("ada", "merge 3 into 1")
    assert "#1, #2 for good" in talk.say("cora", "forget 2")[0]
    talk.say("cora", "forget 2 yes")
    assert [CANARY in talk.case(number)["subject"] for number in (1, 2, 3)] == [False, False, True]


def test_a_person_who_was_known_twice_is_forgotten_twice(talk: Talk) -> None:
    for number in ("1", "2"):
        arrives(talk, number, requester_id=f"{number} {CANARY}", requester_contact=f"{number} {CANARY}")
    assert not talk.heard("cora", "merge 2 into 1").refused
    talk.say("cora", "forget 1 yes")
    assert CANARY not in str([dict(row) for row in talk.rows(Requester)])
    assert CANARY not in rows(talk)


def _export(store: Store, folder: Path) -> None:
    class Quiet:
        def stage(self, what: str) -> None: ...

        def done(self, pieces: int) -> None: ...

    writing.make(folder)
    store.read(lambda db: writing.export(db, folder, version="test", now=START, walked=Quiet())).result(30)

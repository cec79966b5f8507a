"""What piled up in a room that keeps cards is told in one; then the cards of what is not over follow."""

from __future__ import annotations

from commands import parcels, posting
from commands.parcels import Due
from commands.piles import CARDS_AFTER, FEW, STALE
from storage import outbox, rooms
from storage.models import Audience
from storage.rooms import Furnishing
from tests.conversations.talk import Talk


def due(talk: Talk) -> list[Due]:
    return talk.do(lambda db: parcels.due(db, "slack", besides=(), now=talk.now, team=talk.team, most=200))


def test_after_a_long_silence_one_message_tells_what_piled_up_and_the_cards_follow_it(talk: Talk) -> None:
    for number in range(FEW + 3):
        talk.arrives(f"case {number}")
    talk.say("ada", "claim 2")
    talk.say("ada", "resolve 2 upheld corrected")
    talk.arrives("for few", sensitivity=Audience.CONFIDENTIAL)
    talk.now += 2 * STALE
    told = "Since I last spoke here, 11 things happened, to #1, #2, #3, #4, #5, #6, #7, #8 … (+1). How cases stand: !cases."
    assert talk.hears("#slack") == [told]
    assert talk.hears("#slack") == [], "one message in the first minute"
    talk.say("bob", "claim 3")
    assert [each.content.case for each in due(talk)] == [3], "what happens now is shown now"
    talk.hears("#slack")
    talk.now += CARDS_AFTER
    assert {each.content.case for each in due(talk)} == {1, 4, 5, 6, 7, 8, 9}, "#2 came and is over: it was named"


def test_the_card_that_stands_there_is_drawn_though_its_case_is_over(talk: Talk) -> None:
    for number in range(FEW + 1):
        talk.arrives(f"case {number}")
    for case in range(1, FEW + 2):
        talk.do(lambda db, case=case: outbox.card_stands(db, "slack", "#slack", case, f"ts{case}"))
    talk.say("ada", "claim 2")
    talk.say("ada", "resolve 2 upheld corrected")
    talk.now += 2 * STALE
    assert len(talk.hears("#slack")) == 1
    talk.now += CARDS_AFTER
    assert {each.ref for each in due(talk)} == {f"ts{case}" for case in range(1, FEW + 2)}


def test_few_cards_that_waited_long_and_one_case_that_changed_often_need_no_digest(talk: Talk) -> None:
    for number in range(FEW):
        talk.arrives(f"case {number}")
    for _ in range(FEW):
        talk.say("ada", "claim 2")
        talk.say("ada", "release 2")
    talk.now += 2 * STALE
    assert len(due(talk)) == FEW


def test_a_card_that_may_have_arrived_is_looked_for_and_told_of_in_no_digest(talk: Talk) -> None:
    for number in range(FEW + 2):
        talk.arrives(f"case {number}")
    talk.now += 2 * STALE
    first = next(post for post in talk.posts() if post["place"] == "#slack")
    talk.do(lambda db: outbox.postpone(db, first["id"], until=talk.now, problem="lost", unsure=True))
    alone, digest = due(talk)
    assert (alone.key, alone.unsure, alone.posts) == (first["key"], True, (first["id"],))
    assert first["id"] not in (*digest.posts, *digest.after)


def test_after_a_restart_no_card_counts_as_told_that_may_stand_there(talk: Talk) -> None:
    for number in range(FEW + 1):
        talk.arrives(f"case {number}")
    talk.say("ada", "claim 2")
    talk.say("ada", "resolve 2 upheld corrected")
    talk.now += 2 * STALE
    talk.do(lambda db: outbox.release_leases(db, talk.now))
    [digest] = due(talk)
    assert digest.posts == ()
    assert digest.unsure


def test_a_digest_of_cards_that_may_have_arrived_is_looked_for(talk: Talk) -> None:
    for number in range(FEW + 1):
        talk.arrives(f"case {number}")
    talk.now += 2 * STALE
    [digest] = due(talk)
    assert digest.posts == ()
    lost = digest.after
    talk.do(lambda db: [outbox.postpone(db, post, until=talk.now, problem="lost", unsure=True) for post in lost])
    talk.arrives("another")
    again = due(talk)[0]
    assert (again.key, again.unsure, again.after) == (digest.key, True, digest.after)


def test_a_deleted_card_comes_back_unless_its_case_is_over(talk: Talk) -> None:
    for case in (1, 2):
        talk.arrives(f"case {case}")
        talk.do(lambda db, case=case: outbox.card_stands(db, "slack", "#slack", case, f"ts{case}"))
    talk.say("ada", "claim 2")
    talk.say("ada", "resolve 2 upheld corrected")
    talk.hears("#slack")
    gone = [
        talk.do(lambda db, ref=ref: posting.gone(db, "slack", "#slack", ref, now=talk.now))
        for ref in ("ts1", "ts1", "ts2", "ts-of-something-else")
    ]
    assert gone == [True, False, False, False]
    [card] = due(talk)
    assert (card.content.case, card.ref) == (1, None)
    talk.hears("#slack")
    talk.say("ada", "reopen 2 it came again")
    assert [each.ref for each in due(talk)] == [None]


def test_a_room_that_is_there_again_has_its_cards_drawn(talk: Talk) -> None:
    talk.arrives("x")
    talk.hears("#slack")
    talk.do(lambda db: outbox.card_stands(db, "slack", "#slack", 1, "ts1"))
    talk.do(lambda db: rooms.furnish(db, "slack", [], cards=True))
    talk.say("ada", "claim 1")
    assert due(talk) == []
    wanted = [Furnishing("#slack", Audience.TEAM)]
    talk.do(lambda db: posting.furnish(db, "slack", wanted, cards=True, team=talk.team, now=talk.now))
    assert [each.ref for each in due(talk)] == ["ts1"]

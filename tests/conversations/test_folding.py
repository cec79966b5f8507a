"""What piled up for a room or a person is told in one, and a post that cannot be told holds up no other."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from commands import parcels
from commands.message import Message, Text, pack
from commands.parcels import Due
from commands.piles import FEW, MANY, STALE
from storage import outbox
from storage.models import Audience, Post, PostState
from storage.rows import table
from tests.conversations.talk import Talk

POST = table(Post)
BODY = pack(Message(((Text("something"),),)))


def owe(
    talk: Talk,
    count: int,
    place: str = "#cases",
    *,
    private: bool = False,
    case: int | None = None,
    body: Any = BODY,
) -> None:
    rows = [
        {
            "key": f"{place} {number}", "platform": "irc", "place": place, "private": private, "case_number": case,
            "body": body, "made_at": talk.now, "next_at": talk.now, "state": PostState.WAITING,
        }
        for number in range(count)
    ]  # fmt: skip
    talk.do(lambda db: db.execute(insert(POST), rows).rowcount)


def due(talk: Talk, most: int = 200) -> list[Due]:
    return talk.do(lambda db: parcels.due(db, "irc", besides=(), now=talk.now, team=talk.team, most=most))


def carried(talk: Talk) -> list[Due]:
    """All that is sent until nothing waits."""
    gone: list[Due] = []
    while ready := due(talk):
        gone += ready
        paid = [post for each in ready for post in each.posts]
        talk.do(lambda db, posts=paid: outbox.sent(db, posts, talk.now))
    return gone


def test_thousands_of_posts_are_a_few_messages_for_each_place(talk: Talk) -> None:
    talk.arrives("x")
    owe(talk, 10_000, "#cases", case=1)
    for room in ("#quiet", "#inner"):
        owe(talk, 1_000, room, case=1)
    owe(talk, 1_000, "ada", private=True, case=1)
    told = [each.place for each in carried(talk)]
    assert {place: told.count(place) for place in told} == {"#cases": 1, "#quiet": 1, "#inner": 1, "ada": 1}


def test_what_holds_no_more_is_not_counted_among_what_piled_up(talk: Talk) -> None:
    while_open = {"lines": BODY, "buttons": [], "only": {"state": ["open"]}}
    for subject in ("x", "y"):
        talk.arrives(subject)
    talk.say("ada", "claim 1")
    talk.hears("ada")
    owe(talk, MANY + 1, "ada", private=True, case=1, body=while_open)
    assert [each.over for each in due(talk) if each.place == "ada"] == [True]
    talk.do(lambda db: db.execute(update(POST).where(POST.c.key == "ada 0").values(case_number=2)).rowcount)
    [told] = [each for each in carried(talk) if each.place == "ada"]
    assert talk.plain(told.content) == ["I have 1 thing to tell you, about #2. What you hold: !mine."]
    assert len(told.posts) == MANY + 1


def test_words_told_anew_are_said_only_while_the_old_ones_were_to_be_said(talk: Talk) -> None:
    talk.arrives("x")
    talk.hears("#cases")
    owe(talk, 1, case=1, body={"lines": BODY, "buttons": [], "only": {"state": ["open"]}})
    talk.say("cora", "set 1 sensitivity confidential")
    talk.say("cora", "claim 1")
    assert talk.hears("#cases") == []


def test_lines_that_lie_beyond_those_that_were_fetched_count_too(talk: Talk) -> None:
    for number in range(50):
        owe(talk, MANY + 1, f"#room-{number}")
    assert {len(each.posts) for each in due(talk, most=60)} == {MANY + 1}


@pytest.mark.parametrize(
    ("lines", "age", "messages"),
    [(MANY, timedelta(0), MANY), (MANY + 1, timedelta(0), 1), (FEW, 2 * STALE, FEW), (FEW + 1, 2 * STALE, 1)],
)
def test_few_are_told_one_by_one(talk: Talk, lines: int, age: timedelta, messages: int) -> None:
    owe(talk, lines)
    talk.now += age
    assert len(due(talk)) == messages


def test_what_piled_up_for_a_room_is_told_in_one(talk: Talk) -> None:
    for number in range(8):
        talk.arrives(f"case {number}")
    talk.now += timedelta(hours=1)
    assert talk.hears("#cases") == [
        "Since I last spoke here, 8 things happened, to #1, #2, #3, #4, #5, #6, #7, #8. How cases stand: !cases."
    ]
    assert talk.hears("#cases") == []


def test_what_piled_up_for_a_person_names_only_what_they_may_still_hear_of(talk: Talk) -> None:
    talk.arrives("for the team")
    talk.arrives("secret and theirs", sensitivity=Audience.CONFIDENTIAL)
    talk.arrives("secret and another's", sensitivity=Audience.CONFIDENTIAL)
    talk.say("ada", "!claim 2", "#inner")
    talk.say("bob", "!claim 3", "#inner")
    for case in (1, 2, 3):
        owe(talk, MANY, "ada", private=True, case=case)
    assert talk.hears("ada") == [f"I have {3 * MANY} things to tell you, about #1, #2 … (+1). What you hold: !mine."]
    owe(talk, MANY + 1, "ada", private=True, case=3)
    assert talk.hears("ada") == [f"I have {MANY + 1} things to tell you. What you hold: !mine."]


def test_a_person_s_lines_and_a_room_s_are_not_folded_together(talk: Talk) -> None:
    owe(talk, MANY, "ada")
    owe(talk, MANY, "ada", private=True)
    assert len(due(talk)) == 2 * MANY


def test_a_line_that_may_have_been_told_tells_nothing_of_the_others_that_are_told_with_it(talk: Talk) -> None:
    """Whoever looks for the digest by its key must not find a line of it that arrived alone."""
    owe(talk, MANY + 1)
    first = talk.posts()[0]
    talk.do(lambda db: outbox.postpone(db, first["id"], until=talk.now, problem="lost", unsure=True))
    alone, digest = due(talk)
    assert (alone.key, alone.unsure) == (first["key"], True)
    assert not digest.unsure
    assert digest.key not in {post["key"] for post in talk.posts()}
    assert re.fullmatch("[0-9a-f]{24}", digest.key)


def test_a_digest_that_may_have_been_told_is_found_again_whatever_came_after_it(talk: Talk) -> None:
    owe(talk, MANY + 1)
    [digest] = due(talk)
    lost = digest.posts
    talk.do(lambda db: [outbox.postpone(db, post, until=talk.now, problem="lost", unsure=True) for post in lost])
    owe(talk, 1)
    [again] = due(talk)
    assert (again.key, again.posts, again.unsure) == (digest.key, digest.posts, True)


def test_an_answer_that_is_on_its_way_is_not_folded(talk: Talk) -> None:
    owe(talk, MANY + 2)
    first = talk.posts()[0]["id"]
    leased = update(POST).where(POST.c.id == first).values(next_at=talk.now + timedelta(seconds=30))
    talk.do(lambda db: db.execute(leased).rowcount)
    [digest] = due(talk)
    assert first not in digest.posts


def test_a_post_that_cannot_be_made_ready_is_handed_on_as_a_fault_and_the_others_as_ever(talk: Talk) -> None:
    owe(talk, 3)
    broken = talk.posts()[1]["id"]
    talk.do(lambda db: db.execute(update(POST).where(POST.c.id == broken).values(body=[[["nonsense"]]])).rowcount)
    ready = due(talk)
    assert [each.posts for each in ready if each.fault] == [(broken,)]
    assert isinstance(ready[1].fault, KeyError)
    assert [each.content for each in ready if not each.fault] == [Message(((Text("something"),),))] * 2

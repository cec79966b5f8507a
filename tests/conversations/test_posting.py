"""Each room hears of a change once: by a line, by its card, or by the answer that was given in it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, update

from commands import dispatch, posting
from commands.spoken import Identity, Incoming, Place
from storage import outbox, rooms
from storage.models import Audience, Post, Room, State
from storage.rooms import Furnishing
from storage.rows import table
from tests.conversations.talk import Talk, converse


def test_a_room_that_reads_a_private_conversation_hears_the_answer_and_no_post_beside_it(talk: Talk) -> None:
    talk.do(lambda db: rooms.furnish(db, "console", [Furnishing("console", Audience.CONFIDENTIAL)], cards=False))
    place = Place(None, Audience.CONFIDENTIAL, read_in="console")
    incoming = Incoming(Identity("console", "", "local", "you"), place, "new x")
    answered = talk.do(lambda db: dispatch.answer(db, "new x", incoming, team=talk.team, now=talk.now))
    assert [post["id"] for post in talk.posts() if post["place"] == "console"] == [answered.post]
    assert talk.hears("#cases")


def test_a_room_that_is_no_longer_configured_hears_nothing(talk: Talk) -> None:
    talk.do(lambda db: rooms.furnish(db, "irc", [Furnishing("#cases", Audience.TEAM)], cards=False))
    talk.do(lambda db: rooms.close_others(db, ["irc"]))
    talk.arrives("x")
    assert {post["place"] for post in talk.posts()} == {"#cases"}


def furnish(talk: Talk, name: str, audience: Audience, *, cards: bool = False) -> None:
    """The only room of IRC is this one from now on."""
    rooms_now = [Furnishing(name, audience)]
    talk.do(lambda db: posting.furnish(db, "irc", rooms_now, cards=cards, team=talk.team, now=talk.now))


def test_a_new_room_is_told_what_is_still_to_be_taken(talk: Talk) -> None:
    talk.arrives("low", priority="low")
    talk.arrives("urgent", priority="urgent")
    talk.arrives("taken")
    talk.arrives("secret", sensitivity=Audience.CONFIDENTIAL)
    talk.say("ada", "claim 3")
    furnish(talk, "#new", Audience.TEAM)
    converse(
        talk,
        """
        #new hears
            #2 is new: general, en, urgent, opened just now: urgent – Take it with !claim 2.
            #4 has come in: general. It is for a narrower circle than this room...
            #1 is new: general, en, low, opened just now: low – Take it with !claim 1.
        """,
    )
    furnish(talk, "#new", Audience.TEAM)
    assert talk.hears("#new") == []


def test_a_new_room_of_a_few_areas_is_told_of_those_however_many_others_come_first(talk: Talk) -> None:
    for number in range(posting.MOST_INTRODUCED):
        talk.arrives(f"other {number}", priority="urgent")
    talk.arrives("ours", area="licensing")
    furnish(talk, "#new", Audience.TEAM)
    furnish(talk, "#other", Audience.TEAM)
    room = table(Room)
    talk.do(lambda db: db.execute(update(room).where(room.c.name == "#new").values(areas="licensing")).rowcount)
    talk.do(lambda db: db.execute(delete(table(Post)).where(table(Post).c.place == "#new")).rowcount)
    furnish(talk, "#new", Audience.TEAM)
    assert talk.hears("#new") == ["#21 is new: licensing, en, normal, opened just now: ours – Take it with !claim 21."]


def test_a_room_that_is_open_again_is_new_again(talk: Talk) -> None:
    furnish(talk, "#new", Audience.TEAM)
    furnish(talk, "#other", Audience.TEAM)
    talk.arrives("came meanwhile")
    assert talk.hears("#new") == []
    furnish(talk, "#new", Audience.TEAM)
    assert talk.hears("#new") == [
        "#1 is new: general, en, normal, opened just now: came meanwhile – Take it with !claim 1."
    ]


def test_a_room_that_more_may_hear_now_is_not_told_the_words_that_waited_for_it(talk: Talk) -> None:
    talk.arrives("canary-subject")
    talk.arrives("canary-secret", sensitivity=Audience.CONFIDENTIAL)
    furnish(talk, "#room", Audience.CONFIDENTIAL)
    talk.say("ada", "claim 1 canary-note")
    talk.say("ada", "followup 1 2d canary-what")
    talk.say("cora", "claim 2")
    talk.do(lambda db: outbox.write(db, platform="irc", place="#room", at=talk.now, body=[[["text", "canary"]]]))
    talk.do(
        lambda db: outbox.write(db, platform="irc", place="ada", private=True, at=talk.now, body=[[["text", "hm"]]])
    )
    furnish(talk, "#room", Audience.TEAM)
    veiled = "#2 has come in: general. It is for a narrower circle than this room, which is told no more of it."
    assert [["text", "canary"]] not in [post["body"] for post in talk.posts()], "nobody knows who may be told that"
    furnish(talk, "#room", Audience.PUBLIC)
    stands = "#1 claimed, general, en, normal, ada has it, opened just now"
    assert talk.hears("#room") == [stands, veiled]
    assert talk.hears("ada") == ["hm"]


def test_a_room_that_fewer_may_hear_now_is_told_what_waited_for_it(talk: Talk) -> None:
    furnish(talk, "#room", Audience.PUBLIC)
    talk.arrives("x", sensitivity=Audience.PUBLIC)
    before = [post["body"] for post in talk.posts()]
    furnish(talk, "#room", Audience.TEAM)
    assert [post["body"] for post in talk.posts()] == before


def test_a_changed_audience_holds_from_the_next_word(talk: Talk) -> None:
    talk.do(lambda db: rooms.furnish(db, "irc", [Furnishing("#cases", Audience.PUBLIC)], cards=False))
    talk.arrives("canary")
    assert "canary" not in " ".join(talk.hears("#cases"))


def test_that_a_case_is_open_again_is_not_told_in_its_thread_once_it_is_taken(talk: Talk) -> None:
    talk.say("cora", "room #slack quiet 20-7")
    talk.say("cora", "room #slack threads on")
    talk.now = talk.now.replace(hour=21)
    talk.arrives("x")
    talk.say("bob", "claim 1")
    talk.do(lambda db: outbox.card_stands(db, "slack", "#slack", 1, "ref1"))
    talk.pass_time(timedelta(days=10, minutes=5))
    assert talk.case(1)["state"] == State.OPEN
    talk.say("ada", "claim 1")
    talk.pass_time(timedelta(hours=12))
    told = talk.hears("#slack")
    assert "#1 open -> claimed: ada has it." in told
    assert not [line for line in told if "open again" in line]

"""Each room hears of a change once: by a line, by its card, or by the answer that was given in it."""

from __future__ import annotations

from commands import dispatch
from commands.spoken import Identity, Incoming, Place
from storage import rooms
from storage.models import Audience
from storage.rooms import Furnishing
from tests.conversations.talk import Talk


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


def test_a_changed_audience_holds_from_the_next_word(talk: Talk) -> None:
    talk.do(lambda db: rooms.furnish(db, "irc", [Furnishing("#cases", Audience.PUBLIC)], cards=False))
    talk.arrives("canary")
    assert "canary" not in " ".join(talk.hears("#cases"))

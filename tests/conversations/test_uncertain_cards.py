"""A card whose first attempt may have arrived is looked for before the next change draws it anew."""

from __future__ import annotations

from datetime import timedelta

from commands import parcels
from storage import outbox
from tests.conversations.talk import Talk


def test_the_next_change_takes_along_a_card_that_may_have_arrived(talk: Talk) -> None:
    talk.arrives("x")
    first = next(post["id"] for post in talk.posts() if post["place"] == "#slack")
    later = talk.now + timedelta(seconds=30)
    talk.do(lambda db: outbox.postpone(db, first, until=later, problem="the answer was lost", unsure=True))
    talk.say("ada", "claim 1")
    [card] = talk.do(lambda db: parcels.due(db, "slack", besides=(), now=talk.now, team=talk.team, most=100))
    assert card.posts[0] == first
    assert len(card.posts) == 2
    assert card.unsure


def test_a_card_that_is_to_be_tried_again_later_waits_while_nothing_changes(talk: Talk) -> None:
    talk.arrives("x")
    first = next(post["id"] for post in talk.posts() if post["place"] == "#slack")
    later = talk.now + timedelta(seconds=30)
    talk.do(lambda db: outbox.postpone(db, first, until=later, problem="the answer was lost", unsure=True))
    assert talk.hears("#slack") == []
    talk.pass_time(timedelta(seconds=31))
    assert talk.hears("#slack") != []

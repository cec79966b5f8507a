"""Working on a case: what is set, tagged and referred, by whom, and who hears of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from storage import outbox, rooms
from storage.models import Audience, Entry, EntryKind, FollowUp, PromiseState, State, Volunteer
from storage.rows import table
from tests.conversations.talk import START, Talk, converse


def _entries(talk: Talk, kind: EntryKind) -> list[tuple[str | None, ...]]:
    entries = table(Entry)
    columns = (entries.c.speaker, entries.c.was, entries.c.now, entries.c.text)
    statement = select(*columns).where(entries.c.kind == kind).order_by(entries.c.id)
    return [tuple(row) for row in talk.do(lambda db: db.execute(statement).all())]


def _area_of(talk: Talk, name: str, areas: str) -> None:
    """A room hears these areas from now on."""
    found = talk.do(lambda db: rooms.find(db, "slack" if name == "#slack" else "irc", name))
    talk.do(lambda db: rooms.change(db, found, areas=areas))


def _away(talk: Talk, who: str, *, cover: str) -> None:
    volunteers = table(Volunteer)
    ids = dict(talk.do(lambda db: db.execute(select(volunteers.c.name, volunteers.c.id)).all()))
    away = update(volunteers).where(volunteers.c.name == who)
    talk.do(lambda db: db.execute(away.values(away_until=START.replace(month=12), cover_id=ids[cover])))


def test_what_is_set_is_told_old_and_new_and_to_the_rooms(talk: Talk) -> None:
    talk.arrives("The birth year is wrong", language="en")
    for room in talk.only:
        talk.hears(room)
    converse(
        talk,
        """
        bob: set 1 priority high
            #1: priority normal -> high, set by bob.
        #cases ada: !set #1 language German
            #1: language en -> de, set by ada.
        ada: set 1 language pt-br
            #1: language de -> pt-BR, set by ada.
        ada: set 1 link https://example.org/4711
            #1: link none -> https://example.org/4711, set by ada.
        ada: set 1 link -
            #1: link https://example.org/4711 -> none, set by ada.
        ada: set 1 area licensing
            #1: area general -> licensing, set by ada.
        ada: set 1 sensitivity confidential
            #1: sensitivity team -> confidential, set by ada.
        #inner hears
            #1: priority normal -> high, set by bob.
            #1: language en -> de, set by ada.
            #1: language de -> pt-BR, set by ada.
            #1: link none -> https://example.org/4711, set by ada.
            #1: link https://example.org/4711 -> none, set by ada.
            #1: area general -> licensing, set by ada.
            #1: sensitivity team -> confidential, set by ada.
        #quiet hears
            #1 has come in: ...
        """,
    )
    assert _entries(talk, EntryKind.SET)[:2] == [
        ("irc:bob", "open", "open", "priority normal -> high"),
        ("irc:ada", "open", "open", "language en -> de"),
    ]


def test_a_slip_of_the_pen_gets_the_nearest(talk: Talk) -> None:
    talk.arrives("x")
    converse(
        talk,
        """
        ada: set 1 prioritty high
            A case has no “prioritty” to set. Try priority.
        ada: set 1 colour red
            A case has no “colour” to set. Try area, language, priority, sensitivity, link, test.
        ada: set 1 priority hihg
            The priority of a case cannot be “hihg”. Try high.
        ada: set 1 area licence
            The area of a case cannot be “licence”. Try licensing.
        ada: set 1 sensitivity secret
            The sensitivity of a case cannot be “secret”. Try public, team, confidential.
        ada: set 1 language germn
            The language of a case cannot be “germn”. Try de...
        ada: set 1 language q1
            The language of a case cannot be “q1”. Try en, de, fr.
        ada: set 1 link javascript:alert(1)
            “javascript:alert(1)” is no address. Write it whole, as in https://example.org/4711, or a dash for none.
        ada: set 1 link https://ada:secret@example.org/
            “https://ada:secret@example.org/” is no address. ...
        ada: set 1 priority normal
            #1: priority is normal already; nothing has changed. See how it stands with !case 1.
        ada: set 1 link none
            #1: link is so already; nothing has changed. See how it stands with !case 1.
        ada: set 1 priority
            That is written !set <case> <field> <value>, for example !set 1 priority high.
        """,
    )
    assert not _entries(talk, EntryKind.SET)


def test_a_case_in_hand_is_its_owner_s_to_work_on_its_cover_s_and_a_coordinator_s(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    talk.say("bob", "note 1 hm")
    refused = "#1 is with ada, so only they or a coordinator can do that. Anyone can add to it: !note 1 what you know."
    assert talk.say("bob", "set 1 priority low") == [refused]
    assert talk.say("bob", "tag 1 royalty") == [refused]
    assert talk.say("cora", "set 1 priority low") == ["#1: priority normal -> low, set by cora."]
    _away(talk, "ada", cover="bob")
    assert talk.say("bob", "set 1 priority high") == ["#1: priority low -> high, set by bob."]


@pytest.mark.parametrize(("who", "may"), [("ada", True), ("cora", True), ("bob", False)])
def test_only_its_owner_or_a_coordinator_lets_more_people_hear_of_a_case(talk: Talk, who: str, may: bool) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    talk.say("bob", "note 1 hm")
    _away(talk, "ada", cover="bob")
    answered = talk.say(who, "set 1 sensitivity public")
    if may:
        assert answered == [f"#1: sensitivity team -> public, set by {who}."]
    else:
        assert answered == ["To let more people hear of #1 is for its owner or a coordinator. Ask one of them."]
        assert talk.case(1)["sensitivity"] is Audience.TEAM
        assert ("irc:bob", None, "set", None) in _entries(talk, EntryKind.DENIED)


def test_on_an_open_case_only_a_coordinator_does(talk: Talk) -> None:
    talk.arrives("x")
    assert talk.heard("ada", "set 1 sensitivity public").refused
    assert not talk.heard("cora", "set 1 sensitivity public").refused


def test_a_room_that_may_no_longer_name_a_case_is_told_nothing_and_its_card_is_veiled(talk: Talk) -> None:
    talk.arrives("canary-subject")
    talk.hears("#slack")
    talk.hears("#cases")
    talk.do(lambda db: outbox.card_stands(db, "slack", "#slack", 1, "1.1"))
    talk.say("ada", "!set 1 sensitivity confidential", "#inner")
    assert talk.hears("#cases") == []
    card = talk.hears("#slack")
    assert len(card) == 1
    assert card[0].startswith("#1 has come in: general.")
    assert "canary" not in card[0]
    assert len(talk.hears("#inner")) == 1, "it heard the answer"
    assert talk.say("bob", "!case 1", "#cases") == talk.say("bob", "!case 1", "#quiet")
    assert talk.say("bob", "!case 1", "#cases")[0].startswith("There is no #1")


def test_what_still_waits_for_a_room_tells_no_more_than_it_may_hear_by_now(talk: Talk) -> None:
    talk.arrives("canary-subject")
    talk.arrives("another")
    talk.say("ada", "claim 1 canary-note")
    talk.say("ada", "!set 1 sensitivity confidential", "#inner")
    heard = talk.hears("#cases")
    assert "canary" not in " ".join(heard)
    assert sum(line.startswith("#1 has come in") for line in heard) == 1
    assert any(line.startswith("#2 is new: general, en, normal, opened just now: another") for line in heard)


def test_a_case_that_comes_to_an_area_is_new_to_the_rooms_that_had_not_heard_of_it(talk: Talk) -> None:
    _area_of(talk, "#quiet", "licensing")
    _area_of(talk, "#cases", "general,licensing")
    _area_of(talk, "#inner", "general")
    talk.arrives("may this be used?")
    talk.hears("#cases")
    talk.hears("#inner")
    converse(
        talk,
        """
        ada: set 1 area licensing
            #1: area general -> licensing, set by ada.
        #cases hears
            #1: area general -> licensing, set by ada.
        #inner hears
            #1: area general -> licensing, set by ada.
        #quiet hears
            #1 is new: licensing, en, normal, opened just now. Take it with !claim 1.
        ada: claim 1
            #1 open -> claimed...
        ada: set 1 area general
            #1: area licensing -> general, set by ada.
        #inner hears
            #1: area licensing -> general, set by ada.
        #quiet hears
            #1 open -> claimed: ada has it.
            #1: area licensing -> general, set by ada.
        """,
    )


def test_tags_group_cases_and_are_somebody_s_words(talk: Talk) -> None:
    talk.arrives("x")
    converse(
        talk,
        """
        ada: tag 1 Royalty, birthday
            #1: tags none -> royalty, birthday, by ada.
        ada: tag 1 -royalty canary
            #1: tags royalty, birthday -> birthday, canary, by ada.
        ada: tag 1 canary
            #1: tags is birthday, canary already; nothing has changed. See how it stands with !case 1.
        ada: tag 1 -gone
            #1 has no tag “gone”; it has birthday, canary. See how it stands with !case 1.
        ada: tag 1 a b c d e f g
            #1 can have 8 tags, of 40 characters at most. Take one off with a dash before it, as in !tag 1 -word.
        #quiet ada: !tag 1 -canary other
            #1: tagged by ada.
        #quiet ada: !tag 1 -gone
            #1 has no tag “gone”. See how it stands with !case 1.
        ada: tag 1 canary
            #1: tags birthday, other -> birthday, other, canary, by ada.
        """,
    )
    assert talk.case(1)["tags"] == "birthday,other,canary"
    assert "Tags: birthday, other, canary." in talk.say("ada", "case 1")[0]
    told = " ".join([*talk.hears("#quiet"), *talk.say("ada", "!case 1", "#quiet"), *talk.say("?eve", "case 1")])
    assert "canary" not in told
    assert talk.heard("ada", f"tag 1 {'x' * 41}").refused
    assert talk.say("ada", "tag 1 -birthday -other -canary")[0].endswith("-> none, by ada.")


def test_a_case_is_referred_and_looked_at_again(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    for room in talk.only:
        talk.hears(room)
    converse(
        talk,
        """
        ada: refer 1 legal a letter from a lawyer
            #1 claimed -> waiting for legal: referred by ada (a letter from a lawyer). ada looks again Mon 30 Nov 10:00.
        #quiet hears
            #1 claimed -> waiting for legal: referred by ada. ada looks again Mon 30 Nov 10:00.
        ada: escalate 1 Volunteer-Coordinator
            #1 waiting -> waiting for volunteer coordinator: referred by ada. ada looks again Mon 30 Nov 10:00.
        ada: refer 1 volunteer coordinator please look
            #1 waiting -> waiting for volunteer coordinator: referred by ada (please look). ada looks again Mon 30 Nov 10:00.
        cora: refer 1 outreach
            #1 waiting -> waiting for outreach: referred by cora. ada looks again Mon 30 Nov 10:00.
        7 days later
        ada hears
            ada: #1 is due, as you said (Mon 30 Nov 10:00)... (it waits for outreach). ...
        ada: resolve 1 referred to outreach, who wrote to them
            #1 waiting -> resolved: referred, by ada: to outreach, who wrote to them
        """,
    )
    promises = table(FollowUp)
    said = select(promises.c.waiting_for, promises.c.state).where(~promises.c.recheck)
    made = talk.do(lambda db: db.execute(said).all())
    assert [tuple(each) for each in made] == [
        ("legal", PromiseState.REPLACED),
        ("volunteer coordinator", PromiseState.REPLACED),
        ("volunteer coordinator", PromiseState.REPLACED),
        ("outreach", PromiseState.KEPT),
    ]
    assert _entries(talk, EntryKind.REFERRED)[0] == (
        "irc:ada", "claimed", "waiting", "legal: a letter from a lawyer",
    )  # fmt: skip


def test_what_nobody_has_is_referred_by_a_coordinator_who_looks_again(talk: Talk) -> None:
    talk.arrives("x")
    talk.hears("#cases")
    converse(
        talk,
        """
        cora: escalate 1 legal a letter from a lawyer
            #1 open -> waiting for legal: referred by cora (a letter from a lawyer). cora looks again Mon 30 Nov 10:00.
        #cases hears
            #1 open -> waiting for legal: referred by cora (a letter from a lawyer). cora looks again Mon 30 Nov 10:00.
        cora: case 1
            #1 is waiting: ...
            Mon 23 Nov 10:00: opened
            Mon 23 Nov 10:00: claimed (open -> claimed) by cora
            Mon 23 Nov 10:00: referred (claimed -> waiting) by cora: legal: a letter from a lawyer
        """,
    )


def test_a_case_is_referred_to_another_room_which_hears_of_it(talk: Talk) -> None:
    _area_of(talk, "#cases", "licensing")
    talk.arrives("x")
    talk.say("ada", "claim 1")
    converse(
        talk,
        """
        ada: refer 1 #Cases yours?
            #1 claimed -> waiting for #cases: referred by ada (yours?). ada looks again Mon 30 Nov 10:00.
        #cases hears
            #1 claimed -> waiting for #cases: referred by ada (yours?). ada looks again Mon 30 Nov 10:00.
        #quiet hears
            ...
            #1 open -> claimed: ada has it.
            #1 claimed -> waiting: referred by ada. ada looks again Mon 30 Nov 10:00.
        """,
    )
    assert talk.case(1)["waiting_for"] == "#cases"


def test_what_cannot_be_referred_is_refused_with_the_way_out(talk: Talk) -> None:
    talk.arrives("x")
    talk.arrives("secret", sensitivity=Audience.CONFIDENTIAL)
    talk.say("ada", "!claim 2", "#inner")
    converse(
        talk,
        """
        ada: refer 1 legal
            Nobody has #1 yet. Take it first: !claim 1.
        ada: claim 1
            ...
        bob: refer 1 legal
            #1 is with ada, so only they or a coordinator can do that. ...
        ada: refer 1 legl
            I know no party called “legl”. Try legal.
        ada: refer 1 legl please look
            I know no party called “legl”. Try legal.
        ada: refer 1 volunteer cordinator please look
            I know no party called “volunteer cordinator”. Try volunteer coordinator.
        ada: refer 1 #case
            I know no party called “#case”. Try #cases.
        ada: refer 1 #nowhere-at-all-xyz
            I know no party called “#nowhere-at-all-xyz”. Try volunteer coordinator, outreach, communications, legal, #room.
        ada: refer 2 #cases
            #cases may not hear of #2. Refer it to a room with a narrower circle, or to a party: !help refer.
        ada: resolve 1 upheld done
            ...
        ada: refer 1 legal
            #1 is resolved, so that cannot be done. ...
        """,
    )
    assert talk.case(1)["state"] is State.RESOLVED
    assert talk.case(2)["state"] is State.CLAIMED


def test_the_owner_s_hand_on_a_case_begins_its_ladder_anew(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    before = talk.case(1)["rings_at"]
    talk.now += (before - talk.now) / 2
    talk.say("cora", "set 1 priority low")
    assert talk.case(1)["rings_at"] == before
    talk.say("ada", "set 1 priority high")
    assert talk.case(1)["rings_at"] > before


def test_an_owner_s_words_about_a_case_stay_out_of_rooms_that_may_not_hear_them(talk: Talk) -> None:
    talk.arrives("x")
    talk.say("ada", "claim 1")
    for said in (
        "refer 1 legal canary-why",
        "refer 1 #inner canary-room",
        "set 1 link https://canary.example/",
        "tag 1 canary",
    ):
        talk.say("ada", said)
    assert "canary" in " ".join(talk.hears("#cases"))
    quiet = " ".join(talk.hears("#quiet"))
    assert "legal" in quiet
    assert "ada has set where more about it can be read" in quiet
    assert "canary" not in quiet
    assert "#inner" not in quiet

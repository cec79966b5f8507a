"""The forms about oneself: how one is set up, and being away."""

from __future__ import annotations

from collections.abc import Iterator

from commands import profile, vocabulary
from commands.forms.form import SHORT, Filled, Sheet, choices, form
from commands.views import Choice, Field, Said
from commands.watching import EVERYTHING
from storage.models import Role, Talk

SKILLS, LANGUAGES, QUIET, ZONE, AREAS, TALK = "words", "codes", "hours_and_working_days", "zone", "areas", "what"
"""The fields of somebody's settings, each named as the argument of its verb."""

LONGEST_LIST = profile.MOST_NAMED * (profile.LONGEST_NAME + len(", "))


def _says(filled: Filled) -> Iterator[Said]:
    """Only what is other than it is now; what was emptied is said to be none."""
    me = filled.me
    if filled.by.may(Role.VOLUNTEER):
        yield from _changed("skills", SKILLS, filled, _listed(me.skills), profile.NONE)
    yield from _changed("languages", LANGUAGES, filled, _listed(me.languages), profile.NONE)
    yield from _changed("quiet", QUIET, filled, profile.hours_said(me), profile.OFF)
    if filled[ZONE] != filled.by.zone:
        yield Said("timezone", {ZONE: filled[ZONE]})
    if filled.by.may(Role.VOLUNTEER):
        yield from _watched(filled, _named(me.watches))
        if filled[TALK] not in {"", me.talk}:
            yield Said("talk", {TALK: filled[TALK]})


def _changed(verb: str, name: str, filled: Filled, was: str, nothing: str) -> Iterator[Said]:
    said = " ".join(filled[name].split())
    if said != was:
        yield Said(verb, {name: said or nothing})


def _watched(filled: Filled, before: list[str]) -> Iterator[Said]:
    now = filled[AREAS].split()
    if not now and before:
        yield Said("unwatch", {AREAS: EVERYTHING})
        return
    for verb, these in (
        ("watch", [each for each in now if each not in before]),
        ("unwatch", [each for each in before if each not in now]),
    ):
        if these:
            yield Said(verb, {AREAS: " ".join(these)})


def _listed(kept: str) -> str:
    return ", ".join(_named(kept))


def _named(kept: str) -> list[str]:
    return kept.split(",") if kept else []


@form("settings", verb="timezone", says=_says)
def settings(sheet: Sheet) -> Iterator[Field]:
    """What an observer may not say, they are not asked for."""
    ctx = sheet.ctx
    me = profile.known(ctx)
    works = ctx.sender.may(Role.VOLUNTEER)
    if works:
        yield sheet.words(SKILLS, _listed(me.skills), most=LONGEST_LIST, optional=True)
    yield sheet.words(LANGUAGES, _listed(me.languages), most=LONGEST_LIST, optional=True)
    yield sheet.words(QUIET, profile.hours_said(me), most=SHORT, optional=True)
    yield sheet.words(ZONE, ctx.sender.zone, most=SHORT)
    if works:
        yield sheet.picks(AREAS, choices(vocabulary.AREAS), _named(me.watches))
        yield sheet.pick(TALK, (Choice(each, sheet.label(each)) for each in Talk), me.talk)


@form("away")
def away(sheet: Sheet) -> Iterator[Field]:
    yield sheet.moment("until", sheet.ctx.now + sheet.ctx.team.away_within, optional=True)
    yield sheet.someone("cover", optional=True)

"""The form that opens a case: by hand, or from what somebody wrote elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from commands import vocabulary
from commands.facts import Fact
from commands.facts.forms import BroughtAlong, BroughtFromPrivate
from commands.forms.form import SHORT, Filled, Sheet, choices, form
from commands.verbs.new import LONGEST_SUBJECT, SENSITIVITIES
from commands.views import Field, Said
from storage import rooms
from storage.models import Audience, Priority

_AREA, _TEXT = "area", "text"


def _says(filled: Filled) -> Iterator[Said]:
    others = {name: said for name, said in filled.fields.items() if said and name not in {_AREA, _TEXT}}
    area = filled[_AREA] or vocabulary.USUAL_AREA
    text = f"{area}: {filled[_TEXT]}" if filled[_TEXT].strip() else ""
    yield Said("new", {_TEXT: text, **others})


def _brought_along(sheet: Sheet) -> Iterator[Fact]:
    """Where the words come from somewhere: which rooms hear them once they are sent."""
    incoming = sheet.ctx.incoming
    brought = incoming.filled or {}
    if not brought.get(_TEXT):
        return
    if brought.get("sensitivity") == Audience.CONFIDENTIAL:
        yield BroughtFromPrivate()
    called = {room: name for name, room in incoming.place.named}
    hear = [each.name for each in rooms.everywhere(sheet.ctx.db) if each.audience.covers(Audience.TEAM)]
    yield BroughtAlong(", ".join(f"#{called.get(name, name).removeprefix('#')}" for name in hear) or None)


@form("new", about=_brought_along, says=_says)
def new(sheet: Sheet) -> Iterator[Field]:
    yield sheet.pick(_AREA, choices(vocabulary.AREAS), vocabulary.USUAL_AREA)
    yield sheet.words(_TEXT, long=True, most=LONGEST_SUBJECT)
    yield sheet.words("language", most=SHORT, optional=True)
    yield sheet.pick("priority", choices(Priority), Priority.NORMAL, optional=True)
    yield sheet.pick("sensitivity", choices(SENSITIVITIES), Audience.TEAM, optional=True)
    if (sheet.ctx.incoming.filled or {}).get("link"):
        yield sheet.words("link", most=SHORT, optional=True)

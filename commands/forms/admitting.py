"""The forms for coordinators: letting somebody in, and barring somebody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from commands.forms.form import Filled, Sheet, form
from commands.views import Field, Said

_ADMIT, _BAR = "volunteer admit", "volunteer bar"


def _says(verb: str, filled: Filled) -> Iterable[Said]:
    return (Said(verb, {"who": filled["who"]}),)


@form("admit", verb=_ADMIT, says=lambda filled: _says(_ADMIT, filled))
def admit(sheet: Sheet) -> Iterator[Field]:
    yield sheet.someone("who")


@form("bar", verb=_BAR, says=lambda filled: _says(_BAR, filled))
def bar(sheet: Sheet) -> Iterator[Field]:
    yield sheet.someone("who")

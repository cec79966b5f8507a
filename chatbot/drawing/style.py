"""How charts look: series differ in colour, and without it in mark, line or hatching as well.

The colours are those of M. Okabe and K. Ito, Color Universal Design (2002, jfly.uni-koeln.de/color), which people with
any kind of colour vision tell apart; for lines only those that stand out from white.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

INK, PAPER, FAINT = "#1a1a1a", "#ffffff", "#d0d0d0"

SETTINGS: dict[Any, Any] = {
    "text.parse_math": False,  # a $ is a $
    "font.family": ["DejaVu Sans", "sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9.5,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "figure.facecolor": PAPER,
    "hatch.linewidth": 0.6,
    "svg.fonttype": "none",  # letters stay letters, to be read out, searched and copied
}


@dataclass(frozen=True, slots=True)
class Look:
    """How one series is drawn: a line's colour, dashes and mark, or a bar's fill and hatching."""

    colour: str
    dashes: str
    mark: str
    fill: str
    hatching: str


_LOOKS = (
    Look("#0072B2", "-", "o", "#56B4E9", ""),
    Look("#D55E00", "--", "s", "#E69F00", "///"),
    Look("#000000", "-.", "^", "#F0E442", "\\\\\\"),
    Look("#009E73", ":", "D", "#D55E00", "xxx"),
    Look("#0072B2", "--", "v", "#CC79A7", "---"),
    Look("#D55E00", "-.", "P", "#009E73", "|||"),
    Look("#000000", ":", "X", "#0072B2", "+++"),
    Look("#009E73", "-", "*", "#ffffff", "//"),
)


def look(index: int) -> Look:
    """How the series with this place is drawn; after the last, the first again."""
    return _LOOKS[index % len(_LOOKS)]

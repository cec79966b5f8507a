"""Characters that nobody sees and that move, turn or hide what they see: parts of a regular expression's set."""

from __future__ import annotations

CONTROL = "\x00-\x1f\x7f-\x9f\u2028\u2029"
"""Break a line, or command a terminal."""

TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Change the direction of reading (Unicode's bidirectional controls)."""

HIDDEN = "\u200b\u2060-\u2065\ufeff"
"""Take no room. The joiners U+200C and U+200D are not among them: some scripts and emoji are spelt with them."""

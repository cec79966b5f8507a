"""How the process ends: its exit codes."""

from __future__ import annotations

STOPPED = 0
FAULT = 1
BAD_SETTINGS = 2
ALREADY_OPEN = 3
INTERRUPTED = 130

"""The process that draws: charts in on its input, pictures out, and over."""

from __future__ import annotations

import json
import resource
import sys
import traceback

from chatbot.drawing.painting import paint
from chatbot.drawing.worker import FRAME, SECONDS
from commands.exhibits import Chart, unpack


def main() -> None:
    """Draw what is asked for."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS)))  # also where nobody waits any more
    asked = json.load(sys.stdin.buffer)
    for packed in asked["charts"]:
        chart = unpack(packed)
        assert isinstance(chart, Chart)  # noqa: S101 - nothing else is asked for
        drawn, content = True, b""
        try:
            content = paint(chart, asked["kind"])
        except Exception as error:  # noqa: BLE001 - whatever it is, the one who asked is told
            drawn, content = False, _why(error).encode()
        sys.stdout.buffer.write(FRAME.pack(drawn, len(content)) + content)
        sys.stdout.buffer.flush()


def _why(error: Exception) -> str:
    """What broke and where; what the chart says is no part of it."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {where.name}, line {where.lineno}"


if __name__ == "__main__":
    main()

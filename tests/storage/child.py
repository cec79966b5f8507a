"""Other processes for the tests: one that does something and waits, and one that dies at a chosen step."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

USUAL = "import os, sys\nfrom pathlib import Path\nfrom storage import backup, engine, lock, schema\n"

_DYING = """
import signal
import sqlalchemy, alembic.command

def arm(step, folder):
    def count(*_):
        nonlocal step
        step -= 1
        if step == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    def on_disk(event, paths):
        if event in {"open", "os.rename", "os.remove", "os.mkdir"} and str(paths[0]).startswith(folder):
            count()
    for moment in ("before_cursor_execute", "commit"):
        sqlalchemy.event.listen(sqlalchemy.Engine, moment, count)
    sys.addaudithook(on_disk)

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        arm(int(line), sys.argv[1])
        work()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print("killed" if os.WIFSIGNALED(status) else f"ended {status}", flush=True)
"""


@contextmanager
def holding(work: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has run `work`, holds what that opened, and waits; killed at the end if it still lives."""
    program = f"{USUAL}{work}\nprint('done', flush=True)\nsys.stdin.read()\n"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == "done\n"
            yield process
        finally:
            process.kill()


def deaths(work: str, folder: object) -> Iterator[int]:
    """Run `work` again and again, killed (-9) a step later each time, until it comes to its end unharmed.

    Steps are the statements and commits that SQLAlchemy sends, and what Python opens, renames and removes below
    `folder`. Yields the number of each step after the process has died at it.
    """
    indented = "".join(f"    {line}\n" for line in work.splitlines())
    program = f"{USUAL}def work():\n{indented}{_DYING}"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        step = 1
        while True:
            process.stdin.write(f"{step}\n")
            process.stdin.flush()
            said = process.stdout.readline()
            if said != "killed\n":
                assert said == "ended 0\n"
                process.stdin.close()
                return
            yield step
            step += 1

"""Makes `.venv` what the lock files say, and shows how it goes.

Runs before anything is installed: the standard library only. pip does the work, with the person's own pip
configuration; every file it fetches must have a hash that the lock file names.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from progress import Progress

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "set-up"
RUN, TEST = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"

NO_VENV = """\
This Python ({python}) cannot make a virtual environment: its ensurepip module is missing.
On Debian and Ubuntu:  apt-get install python3-venv
Then run the same command again."""

FAILED = """\
{said}
This failed with exit code {code}:
  {command}
Run the same make command again once that is mended."""


class SetUpError(Exception):
    """A step did not succeed. `str()` is all that a person needs to see of it."""


def main() -> int:
    parser = argparse.ArgumentParser(description="Make .venv ready to run the bot, or with --tests its checks too.")
    parser.add_argument("--tests", action="store_true", help="install what the checks need as well")
    wanted = TEST if parser.parse_args().tests else RUN
    home, done = _stamped()
    if home == _home() and _digest(wanted) in done:
        return 0
    try:
        with Progress(sys.stderr) as progress:
            _set_up(wanted, progress, fresh=home != _home())
    except SetUpError as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. The next run goes on from here.", file=sys.stderr)
        return 130
    return 0


def _set_up(wanted: Path, progress: Progress, *, fresh: bool) -> None:
    if fresh:
        try:
            import ensurepip  # noqa: F401, PLC0415 - Debian ships it apart: only whether it is there
        except ImportError:
            raise SetUpError(NO_VENV.format(python=sys.executable)) from None
        progress.stage("making .venv")
        STAMP.unlink(missing_ok=True)
        _run([sys.executable, "-m", "venv", "--clear", str(VENV)], progress)
    names = sum("==" in line for line in wanted.read_text(encoding="utf-8").splitlines())
    progress.stage(f"installing {names} packages", names)
    _pip(progress, "--require-hashes", "--only-binary", ":all:", "-r", str(wanted))
    progress.stage("installing Casebell itself")
    # An editable project has no hash to check; setuptools is in the lock file, so nothing is fetched here.
    _pip(progress, "--no-index", "--no-deps", "--no-build-isolation", "-e", str(ROOT), PIP_REQUIRE_HASHES="0")
    # What the tests need holds what running needs, at the same versions: `make lock` sees to that.
    kept = {_digest(RUN), _digest(TEST)} if wanted == TEST else {_digest(RUN)}
    STAMP.write_text("\n".join([_home(), *sorted(kept)]) + "\n", encoding="utf-8")


def _pip(progress: Progress, *arguments: str, **environment: str) -> None:
    quiet = ("--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--no-user")
    _run([str(VENV / "bin" / "python"), "-m", "pip", "install", *quiet, *arguments], progress, environment)


def _run(command: list[str], progress: Progress, environment: dict[str, str] | None = None) -> None:
    """Run it, showing progress by what it says. If it fails, all that it said is in the failure."""
    said = []
    with subprocess.Popen(  # noqa: S603 - our own words, and no shell
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, **(environment or {})},
    ) as process:
        for line in process.stdout or ():
            said.append(line)
            progress.hear(line)
    if process.returncode:
        raise SetUpError(FAILED.format(said="".join(said), code=process.returncode, command=" ".join(command)))


def _stamped() -> tuple[str, list[str]]:
    """Which Python and place `.venv` was made for, and the digests of what is installed in it."""
    if not (STAMP.is_file() and (VENV / "bin" / "casebell").is_file()):
        return "", []
    home, *done = STAMP.read_text(encoding="utf-8").splitlines()
    return home, done


def _home() -> str:
    """A virtual environment holds for one Python and one place; moved or upgraded, it is made anew."""
    return f"{sys.version.split()[0]} {sys.base_prefix} {ROOT}"


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())

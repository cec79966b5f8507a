"""The command line: `casebell`, or `python -m chatbot`.

Each verb imports what it needs when it is chosen, so that `--help` and `--version` answer at once.
"""

from __future__ import annotations

import argparse
import gc
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chatbot.exits import BAD_SETTINGS, INTERRUPTED, STOPPED

EXAMPLES = """\
examples:
  casebell                                  run the bot; with no settings, in local mode, to try it
  casebell open "licensing: may I use it?"  open a case at the running bot of this folder
  casebell check                            say what the settings would start, and what is wrong with them
  casebell backup cases.backup              copy the case log, also while the bot runs
  casebell restore cases.backup             put a copy in its place; stop the bot first
  casebell report                           write how last month went into var/reports, as a page with charts
  casebell verify                           prove that nothing in the trail was altered or dropped
  casebell export exported                  write the whole case log as JSON Lines and CSV into a new folder
  casebell import exported                  take such a folder into an empty case log; stop the bot first

The settings are environment variables or lines of .env in this folder; .env.example explains each.
exit codes: 0 stopped or done, 1 fault, 2 bad settings, 3 another process has the case log
"""

IMPORTING = """\
--activity CIRCLE takes in what people of a wider community (a wiki, say) did, one action a line or an entry:
  csv        person,time,kind: the first line names the columns, and kind may be left out
  jsonl      {"person": "Ada", "time": "2026-10-31T12:00:00Z", "kind": "edit"}, one a line
  mediawiki  answers of list=recentchanges and list=usercontribs, or changes of its event stream, one a line
Any of them may be packed by gzip, and of any length; - is what is piped in. Times without a zone are UTC. What bots and
people without an account changed is left out, and of MediaWiki's kinds all but edit, new and log; or all but --kinds.
Of each person and day (UTC) it is kept how many actions there were. The files of one import are added up, so name each
action in one of them only. To import the same again changes nothing: of a day that is known the larger count stays.
The bot may run meanwhile; where SQLite is too old for that, the import stops with exit code 3.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the words say; returns the exit code."""
    given = _parser().parse_args(argv)
    try:
        return _do(given)
    except KeyboardInterrupt:
        return INTERRUPTED


def _do(given: argparse.Namespace) -> int:
    sys.modules["rich"] = None  # type: ignore[assignment]  # structlog would load it where it is, to draw tracebacks
    from chatbot import logs  # noqa: PLC0415 - after --help and --version
    from chatbot.settings import BadSettings  # noqa: PLC0415 - likewise

    logs.configure("warning", "console", sys.stderr)  # what a verb prints is its answer; `run` has its own settings
    try:
        code: int = given.verb(given)
    except BadSettings as bad:
        for fault in bad.faults:
            print(fault, file=sys.stderr)
        return BAD_SETTINGS
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="casebell",
        description="A chat-ops bot for volunteer case work: one case across IRC and Slack.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, help="say which version this is, and stop")
    parser.set_defaults(verb=_run)
    verbs = parser.add_subparsers(title="verbs", metavar="VERB")

    verbs.add_parser("run", help="run the bot until it is stopped (the same as no verb)").set_defaults(verb=_run)
    opening = verbs.add_parser("open", help="open a case at the bot that runs in this folder")
    opening.add_argument("text", nargs="+", help="what it is about; an area may come first, as in 'licensing: ...'")
    opening.set_defaults(verb=_open)
    checking = verbs.add_parser("check", help="say what the settings would start, and what Slack lacks for it")
    checking.add_argument("--offline", action="store_true", help="ask nobody: look at the settings alone")
    checking.set_defaults(verb=_check)
    verifying = verbs.add_parser("verify", help="prove that the trail and the case log are whole")
    verifying.set_defaults(verb=_verify)
    reporting = verbs.add_parser("report", help="write how a month went, with charts, as a page and as Markdown")
    reporting.add_argument("month", nargs="?", help="such as 2026-10; the last complete one unless it is named")
    reporting.add_argument("--to", type=Path, metavar="FOLDER", help="where to (var/reports/2026-10)")
    reporting.add_argument("--format", choices=("html", "md", "both"), default="both", help="of the text (both)")
    reporting.set_defaults(verb=_report)
    backing_up = verbs.add_parser("backup", help="copy the case log into a new file")
    backing_up.add_argument("file", type=Path, help="where to; it must not exist yet")
    backing_up.set_defaults(verb=_backup)
    restoring = verbs.add_parser("restore", help="put a backup in the case log's place")
    restoring.add_argument("file", type=Path, help="the backup; what is in place now is kept beside it")
    restoring.set_defaults(verb=_restore)
    exporting = verbs.add_parser("export", help="write the whole case log as JSON Lines and CSV")
    exporting.add_argument("folder", type=Path, help="where to; it must be new or empty")
    exporting.set_defaults(verb=_export)
    for each in (verifying, reporting, backing_up, restoring, exporting):
        which = "one with a case log of its own" + (", or all" if each is verifying else "")
        each.add_argument("--community", metavar="T012AB3CD", help=f"{which} (the main one)")
    _add_import(verbs.add_parser("import", help="take in an export, practices, or what a wider community did"))
    return parser


def _add_import(importing: argparse.ArgumentParser) -> None:
    importing.epilog, importing.formatter_class = IMPORTING, argparse.RawDescriptionHelpFormatter
    importing.usage = "casebell import FOLDER | --practices PATH [--adopt] | --activity CIRCLE FILE..."
    importing.add_argument("paths", nargs="*", metavar="PATH", help="the folder of an export, or files of activity")
    importing.add_argument("--practices", type=Path, metavar="PATH", help="a file of Markdown, or a folder of them")
    importing.add_argument("--adopt", action="store_true", help="count those practices at once, not only propose them")
    importing.add_argument(
        "--activity", metavar="CIRCLE", help="what people of a wider community did; - reads the input"
    )
    importing.add_argument(
        "--format", choices=("auto", "csv", "jsonl", "mediawiki"), default="auto", help="of activity"
    )
    importing.add_argument("--kinds", metavar="KIND,KIND", help="of activity: count only these")
    importing.set_defaults(verb=_import, usage_error=importing.error)


def _run(given: argparse.Namespace) -> int:
    del given
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C; a house that stands sees to both itself
    gc.disable()  # the house is put up without looking for garbage; it begins to once it stands
    try:
        from chatbot import settings  # noqa: PLC0415 - see above

        configured = settings.read()
        from chatbot import app  # noqa: PLC0415 - the whole house, which bad settings never need

        return app.run(configured)
    except KeyboardInterrupt:
        return STOPPED


def _open(given: argparse.Namespace) -> int:
    from chatbot.cli import opening  # noqa: PLC0415 - see above

    return opening.open_case(" ".join(given.text))


def _check(given: argparse.Namespace) -> int:
    from chatbot import settings  # noqa: PLC0415 - see above
    from chatbot.cli import checking  # noqa: PLC0415 - see above

    print("\n".join(checking.summary(settings.read(), offline=given.offline)))
    return STOPPED


def _verify(given: argparse.Namespace) -> int:
    from chatbot.cli import keeping  # noqa: PLC0415 - see above

    return keeping.verify(given.community)


def _report(given: argparse.Namespace) -> int:
    from chatbot.cli import reporting  # noqa: PLC0415 - see above

    return reporting.report(given.month, given.to, given.format, given.community)


def _backup(given: argparse.Namespace) -> int:
    from chatbot.cli import keeping  # noqa: PLC0415 - see above

    return keeping.back_up(given.file, given.community)


def _restore(given: argparse.Namespace) -> int:
    from chatbot.cli import keeping  # noqa: PLC0415 - see above

    return keeping.put_back(given.file, given.community)


def _export(given: argparse.Namespace) -> int:
    from chatbot.cli import exporting  # noqa: PLC0415 - see above

    return exporting.export(given.folder, given.community)


def _import(given: argparse.Namespace) -> int:
    activity_only = given.format != "auto" or given.kinds is not None
    if (
        (given.practices is not None and (given.paths or given.activity is not None))
        or (given.adopt and given.practices is None)
        or (activity_only and given.activity is None)
    ):
        given.usage_error("these do not go together; see: casebell import --help")
    if given.practices is not None:
        from chatbot.cli import practising  # noqa: PLC0415 - see above

        return practising.import_practices(given.practices, adopt=given.adopt)
    if given.activity is not None:
        from chatbot.cli import activity  # noqa: PLC0415 - see above

        return activity.import_activity(given.activity, given.paths, given.format, given.kinds)
    from chatbot.cli import exporting  # noqa: PLC0415 - see above

    if len(given.paths) != 1:
        given.usage_error("name the folder of one export")
    return exporting.take_in(Path(given.paths[0]))


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __init__(self, option_strings: Sequence[str], dest: str, help: str) -> None:  # noqa: A002 - argparse's word
        super().__init__(option_strings, dest, nargs=0, default=argparse.SUPPRESS, help=help)

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib import metadata  # noqa: PLC0415 - see above

        try:
            print(f"casebell {metadata.version('casebell')}")
        except metadata.PackageNotFoundError:
            print("casebell, not installed: run `make run` once")
        parser.exit()


if __name__ == "__main__":
    sys.exit(main())

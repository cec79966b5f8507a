"""Which community's case log a verb of the command line is about."""

from __future__ import annotations

from chatbot import settings
from chatbot.settings import BadSettings
from storage import communities
from storage.engine import Unusable

ALL = "all"


def case_log(community: str | None) -> str:
    """The URL of a community's case log, of the main one's where none is named. Raises BadSettings."""
    main = settings.read().database
    if community is None:
        return main
    there = list(_known(main))
    if community not in there:
        known = f"these have one: {', '.join(there)}" if there else "none has one yet"
        raise BadSettings([f"--community: {community} has no case log here; {known}"])
    return communities.database(main, community)


def every_one() -> list[str | None]:
    """The main community (None), and all that have a case log beside it. Raises BadSettings."""
    return [None, *_known(settings.read().database)]


def _known(main: str) -> list[str]:
    try:
        return communities.known(main)
    except Unusable as problem:
        raise BadSettings([f"--community: {problem}"]) from problem

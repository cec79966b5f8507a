"""What cannot be told of a case's life, nor erased."""

from __future__ import annotations

from dataclasses import dataclass

from commands.message import Say
from commands.refusals import CaseRefusal


@dataclass(eq=False)
class NoSuchPage(CaseRefusal):
    """A case's life is not so long; `last` tells its last page."""

    pages: int
    last: Say

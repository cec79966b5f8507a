"""Runs another module's program as a child that ends when its parent does, whatever ends the parent.

    python -P tied.py PARENT MODULE [ARGUMENT ...]

Started by its path, so that it costs no import of the house. Where the kernel knows no such tie (not Linux),
the child ends when the parent stops it.
"""

from __future__ import annotations

import ctypes
import os
import runpy
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, module = int(sys.argv[1]), sys.argv[2]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before the tie held
            return
    sys.argv = [module, *sys.argv[3:]]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()

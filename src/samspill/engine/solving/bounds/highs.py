"""HiGHS without a word on standard output, which belongs to the plan."""

from __future__ import annotations

import ctypes
import os
from typing import Any


def quiet_highs() -> Any:
    """A new HiGHS solver with one thread. Its constructor prints a banner from C whatever the
    options say, so standard output is pointed elsewhere for that moment."""
    import highspy

    libc = ctypes.CDLL(None)
    libc.fflush(None)
    try:
        kept = os.dup(1)
    except OSError:  # it is closed: what is said there is lost
        kept = None
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        solver = highspy.Highs()
        libc.fflush(None)
    finally:
        if kept is None:
            os.close(1)
        else:
            os.dup2(kept, 1)
            os.close(kept)
        if nowhere != 1:
            os.close(nowhere)
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    return solver

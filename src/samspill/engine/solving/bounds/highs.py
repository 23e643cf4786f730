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
    kept = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        solver = highspy.Highs()
        libc.fflush(None)
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    return solver

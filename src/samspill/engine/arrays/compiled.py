"""Hot loops: plain Python over whole numbers and arrays, compiled by numba.

The compiled code is kept on disk beside the modules (or in the user's cache folder where those
may not be written to), so only the first use after an installation compiles; ``samspill compile``
makes that first use, and ``make`` calls it. ``NUMBA_DISABLE_JIT=1`` runs the same code
interpreted, with the same results: nothing but integers is counted in them.

What is kept names the types that the loops take by module and name. Where such a type gets another
name, what an earlier Samspill kept beside that module can no longer be read: move the module too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numba
import numpy as np
import numpy.typing as npt

P = ParamSpec("P")
R = TypeVar("R")

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

NOWHERE = -1


def hot(function: Callable[P, R]) -> Callable[P, R]:
    """Compile the function at its first call, or take it from the disk. Other threads go on while
    it runs; it must not be told to stop from within, so long loops are called in pieces."""
    compiled: Callable[P, R] = numba.njit(cache=True, nogil=True)(function)
    return compiled

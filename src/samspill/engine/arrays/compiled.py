"""Hot loops: plain Python over whole numbers and arrays, compiled by numba.

The compiled code is kept on disk (:mod:`samspill.engine.arrays.kept` says where), so only the first
use after an installation compiles; ``samspill compile`` makes that first use, and ``make`` calls
it. ``NUMBA_DISABLE_JIT=1``, and a machine on which nothing can be kept, run the same code
interpreted, with the same results: nothing but integers is counted in them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import numba
import numpy as np
import numpy.typing as npt
from numba.core import config

from samspill.engine.arrays.kept import Kept, usable

P = ParamSpec("P")
R = TypeVar("R")

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

NOWHERE = -1


def hot(function: Callable[P, R]) -> Callable[P, R]:
    """Compile the function at its first call, or take it from the disk. Other threads go on while
    it runs; it must not be told to stop from within, so long loops are called in pieces."""
    if config.DISABLE_JIT or not usable():  # type: ignore[attr-defined]  # made at run time
        return function
    compiled: Callable[P, R] = numba.njit(nogil=True)(function)
    compiled._cache = Kept(function)  # type: ignore[attr-defined]  # as numba's cache=True does
    return compiled

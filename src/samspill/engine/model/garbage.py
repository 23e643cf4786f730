"""Python's search for cyclic garbage, put off while something has to be quick."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_search_for_garbage() -> Iterator[None]:
    """Within, Python looks for no cycles of objects that nothing refers to; afterwards it does
    as before. What makes many objects and no cycles is spared looking through all of them."""
    looks = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looks:
            gc.enable()

"""Whether this process was asked to end: set by a worker's signal, asked by its runs.

A signal that raised in the middle of planning would surface inside a solver's callback or a
database driver, and be taken for their own fault. So it only leaves word here; the run asks
often, and gives itself back.
"""

from __future__ import annotations


class Ending:
    """A word that a signal handler may leave at any moment: no lock is taken to set it."""

    def __init__(self) -> None:
        self.asked = False


this_process = Ending()

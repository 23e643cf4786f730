"""What was made last, kept by the process while what it was made of is equal.

Nothing has to remember to say that something has changed: whatever a thing is made of is read
anew, and compared. So it holds for any number of processes, and inside a transaction that is taken
back as outside one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Read = TypeVar("Read")
Made = TypeVar("Made")

EACH = 2  # what is, and what would be if a change that is tried were made
MOST = 8  # owners whose things are kept


class LastMade(Generic[Read, Made]):
    """The last things made for each owner, an edition say, with what they were made of."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, list[tuple[Read, Made]]] = OrderedDict()
        self._lock = Lock()

    def of(self, owner: Hashable, read: Read, make: Callable[[Read], Made]) -> Made:
        """What ``make`` makes of ``read``: as it was made before, if that is equal. Neither is
        changed by anybody."""
        with self._lock:
            kept = list(self._kept.get(owner, ()))
        found = next((each for each in kept if each[0] == read), None)
        if found is None:
            found = read, make(read)
        with self._lock:
            kept = [each for each in self._kept.get(owner, ()) if each is not found]
            self._kept[owner] = [found, *kept][:EACH]
            self._kept.move_to_end(owner)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return found[1]

"""Spellings that are nearly the same: "Fjord banken" beside "Fjordbanken"."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from samspill.web.people.sameness import same_name

# How alike two spellings must be; 1 is equal.
NEAR = 0.86  # to be asked about as perhaps one organisation
_SUGGESTED = 0.7  # to be offered to somebody who wrote what is not known
_MOST_BESIDE = 20  # names that one is compared with; those that begin alike
_MOST = 10_000  # comparisons in all


def suggested(said: str, known: Sequence[str]) -> str | None:
    """What somebody may have meant: the known spelling that resembles theirs most."""
    found = difflib.get_close_matches(said, known, n=1, cutoff=_SUGGESTED)
    return found[0] if found else None


class NearNames:
    """Known names by how they begin and end, so that a name is compared with few others."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._beside: dict[str, dict[str, str]] = defaultdict(dict)
        self._compared = 0
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """From now on the name is known."""
        key = _squeezed(name)
        for bucket in _buckets(key):
            if len(self._beside[bucket]) < _MOST_BESIDE:
                self._beside[bucket][key] = name

    def near(self, name: str) -> str | None:
        """The known name that resembles this one most, unless it is the same."""
        key = _squeezed(name)
        known = {k: n for bucket in _buckets(key) for k, n in self._beside[bucket].items()}
        self._compared += len(known)
        if not known or self._compared > _MOST:
            return None
        found = difflib.get_close_matches(key, sorted(known), n=1, cutoff=NEAR)
        return known[found[0]] if found and known[found[0]] != name else None


def _squeezed(name: str) -> str:
    return re.sub(r"[\W_]+", "", same_name(name))


def _buckets(key: str) -> tuple[str, str]:
    return f"{key[:3]}…", f"…{key[-4:]}"

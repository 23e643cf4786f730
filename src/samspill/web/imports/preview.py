"""What an import would do, before it does anything."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from samspill.web.imports.columns import Understood
from samspill.web.imports.problems import Problem


@dataclass(frozen=True)
class Preview:
    """Counts of what is new, changed and the same, what is wrong, and remarks.

    ``changes`` is the work itself, for the importer that made it; ``digest`` names it, so that
    what was seen is what is done.
    """

    kind: str
    understood: Understood
    new: int
    changed: int
    same: int
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...]
    changes: Sequence[Any] = field(repr=False, default=())
    theirs: int = 0  # rows passed over: their participant decides, in the file or not

    @property
    def may_import(self) -> bool:
        """True when nothing is wrong and there is something to do."""
        return not self.problems and bool(self.new or self.changed)

    @property
    def digest(self) -> str:
        """Names what would be done."""
        return hashlib.sha256(repr(self.changes).encode()).hexdigest()

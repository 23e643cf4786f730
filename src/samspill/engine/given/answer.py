"""What a search for the slots of given meetings ends with."""

from __future__ import annotations

from dataclasses import dataclass

POLL = 0.05  # seconds between looks at whether somebody asked to stop


@dataclass(frozen=True)
class Answer:
    """``slots`` of each meeting (None: no plan found), the proven ``bound`` on the cost,
    and whether it is proven that there is no plan."""

    slots: list[int] | None
    bound: int
    infeasible: bool = False

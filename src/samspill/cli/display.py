"""What the command shows while it works, and what it says in the end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from rich.console import Console
from rich.live import Live
from rich.table import Table

from samspill.engine.model.result import Level, LevelName, Progress, Result, relative_gap
from samspill.telling.numbers import in_figures


class Watch:
    """Shows a solve's progress: a row a level with value, bound and gap."""

    def __init__(self, console: Console) -> None:
        self._latest: dict[LevelName, Progress] = {}
        self._live = Live(console=console, refresh_per_second=4, transient=True)

    def __call__(self, progress: Progress) -> None:
        """Take a sign of life."""
        self._latest[progress.level] = progress
        self._live.update(self._table())

    def _table(self) -> Table:
        table = Table("level", "stage", "meetings", "value", "bound", "gap", "seconds", box=None)
        for level, at in self._latest.items():
            known = at.value is not None and at.bound is not None
            gap = relative_gap(value=at.value or 0, bound=at.bound or 0) if known else None
            table.add_row(
                level.value,
                at.stage,
                str(at.placed),
                "" if at.value is None else str(at.value),
                "" if at.bound is None else str(at.bound),
                "" if gap is None else f"{gap:.3%}",
                f"{at.seconds:.1f}",
            )
        return table

    @contextmanager
    def shown(self) -> Iterator[Watch]:
        """On the screen for as long as the block."""
        with self._live:
            yield self


def summary(result: Result, console: Console) -> None:
    """How it ended, and each level's value, bound and gap."""
    count = 0 if result.plan is None else len(result.plan.meetings)
    groups = 0 if result.plan is None else len(result.plan.groups)
    rounds = f" ({in_figures(groups, 'round table')})" if groups else ""
    held = f"{in_figures(count, 'meeting')}{rounds}"
    console.print(f"{held}, {result.status.value}, {result.seconds:.1f} s")
    table = Table("level", "value", "bound", "gap", box=None)
    for level in result.levels:
        _add(table, level, str(level.name))
    console.print(table)


def _add(table: Table, level: Level, name: str) -> None:
    proven = "proven" if level.gap == 0 else f"{level.gap:.3%}"
    table.add_row(name, str(level.value), str(level.bound), proven)
    if level.then is not None:
        _add(table, level.then, f"  then {level.then.name}")


@contextmanager
def interruptible() -> Iterator[threading.Event]:
    """An event that the first Ctrl-C sets; the second one ends the program at once."""
    asked = threading.Event()

    def ask(_signal: int, _frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked
    finally:
        signal.signal(signal.SIGINT, before)

"""The linear relaxation with slots, solved by HiGHS and certified in whole numbers.

Where people are there for a part of the day only, a relaxation without slots gives somebody a
meeting with each of four people who are all there in the same two slots. This one has a column for
each edge, slot and class of tables: everybody has one meeting a slot, a class as many as it has
places there, and a slot half as many as people. What it leaves out is that meetings are whole.

The prices of HiGHS are rounded to whole parts of a point, and prove the bound by themselves, as in
:mod:`samspill.engine.solving.bounds.linear` (Neumaier and Shcherbina, "Safe bounds in linear and
mixed-integer linear programming", 2004, sec. 2).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from samspill.engine.arrays.compiled import NOWHERE, Flags, Ints
from samspill.engine.arrays.instance import Instance
from samspill.engine.solving.bounds.highs import quiet_highs
from samspill.engine.solving.bounds.linear import PARTS

Floats = npt.NDArray[np.float64]
LARGEST = 150_000  # columns: 2,500 participants for half the day; HiGHS takes as long as all else
FINE_PARTS = 1 << 16  # where a unit is what one person lacks
MOST_ITERATIONS = 200  # of the interior point method, which takes 20 to 60
SAFE = 2.0**61  # sums below are exact in 64 bits
NEVER = np.iinfo(np.int64).min // 4  # the reduced profit of an edge in a slot it may not have


@dataclass(frozen=True)
class Slotted:
    """An upper bound on the value of plans whose level minimum is at most ``shortfall``.

    ``use[e]`` is the share (0..1) of edge e in the relaxation, ``by_slot[e, t]`` its reduced
    profit in slot t in parts of a point (NEVER where it may not be), ``reduced[e]`` the largest of
    them, and ``kept`` as in :class:`samspill.engine.solving.bounds.network.Flow`.
    """

    shortfall: int
    bound: int
    use: Floats
    by_slot: Ints
    reduced: Ints
    kept: Ints


class _Matrix(NamedTuple):
    """The row, column and coefficient of each entry."""

    rows: Ints
    columns: Ints
    coefficients: Ints


def columns_in(instance: Instance) -> int:
    """How many edges, slots and classes of tables go together."""
    slots = np.bitwise_count(instance.mask).astype(np.int64)
    return int((slots * (1 + (instance.class_b != NOWHERE))).sum())


class SlotProgramme:
    """The linear programme of an instance with slots. Only the level minimum to keep is open."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        slots = np.arange(len(instance.slots))
        edges, times = np.nonzero(instance.mask[:, None] >> slots & 1)
        two = instance.class_b[edges] != NOWHERE
        self._edge = np.concatenate([edges, edges[two]])
        self._slot = np.concatenate([times, times[two]])
        self._class = np.concatenate([instance.class_a[edges], instance.class_b[edges[two]]])
        self._entries: list[tuple[Ints, Ints, Ints]] = []  # row, column and coefficient
        self._limits: list[Ints] = []
        self._equal: list[Flags] = []
        self._rows = 0
        self._worth = self._build()

    def _build(self) -> Ints:
        """The rows of edges in slots and of rewards; answers what each column is worth."""
        inst, count = self.instance, len(self._edge)
        slots, every = len(inst.slots), np.arange(count)
        ends = np.concatenate([inst.first[self._edge], inst.second[self._edge]]).astype(np.int64)
        groups = np.concatenate([inst.group_a[self._edge], inst.group_b[self._edge]])
        twice = np.concatenate([every, every])
        grouped = groups != NOWHERE
        self._block(ends * slots + np.concatenate([self._slot, self._slot]), twice)
        self._block(self._edge, every, equal=lambda e: inst.pinned[e])
        self._block(groups[grouped].astype(np.int64), twice[grouped])
        self._block(
            self._class.astype(np.int64) * slots + self._slot,
            every,
            limit=lambda key: inst.capacity[key // slots, key % slots],
        )
        there = (inst.open[:, None] >> np.arange(slots) & 1).sum(axis=0)
        self._block(self._slot, every, limit=lambda t: there[t] // 2)
        degrees = self._rows
        people = self._block(
            ends, twice, limit=np.zeros_like, equal=lambda v: np.ones(len(v), dtype=bool)
        )
        row = np.full(inst.n, NOWHERE, dtype=np.int64)
        row[people] = degrees + np.arange(len(people))
        further = np.arange(inst.served.shape[1]) < inst.room[:, None]
        self._owner, self._step = np.nonzero(further & (row != NOWHERE)[:, None])
        rewards = count + np.arange(len(self._owner))
        self._entries.append((row[self._owner], rewards, -np.ones(len(rewards), dtype=np.int64)))
        relief = inst.relief[self._owner, self._step]
        lacking = np.full(len(rewards), self._rows)
        self._entries.append((lacking[relief > 0], rewards[relief > 0], -relief[relief > 0]))
        return np.concatenate([inst.points[self._edge], inst.served[self._owner, self._step]])

    def _block(
        self,
        keys: Ints,
        columns: Ints,
        *,
        limit: Callable[[Ints], npt.NDArray[np.integer]] = np.ones_like,
        equal: Callable[[Ints], Flags] | None = None,
    ) -> Ints:
        """A row for each key, with the columns that have it; answers the keys in their order."""
        found, number = np.unique(keys, return_inverse=True)
        entries = self._rows + number, columns, np.ones(len(columns), dtype=np.int64)
        self._entries.append(entries)
        self._limits.append(np.asarray(limit(found), dtype=np.int64))
        self._equal.append(np.zeros(len(found), dtype=bool) if equal is None else equal(found))
        self._rows += len(found)
        return found

    def solve(self, shortfall: int, seconds: float = float("inf")) -> Slotted | None:
        """The bound on plans with at most this level minimum; None when HiGHS finds no optimum
        in time, or when there is none."""
        solved = self._proven(self._worth, PARTS, shortfall, seconds)
        if solved is None:
            return None
        scaled, values, reduced = solved
        return self._slotted(shortfall, scaled // PARTS, values, reduced)

    def minimum(self, seconds: float = float("inf")) -> int | None:
        """A lower bound on the level minimum: what everybody lacks without meetings, less the most
        that meetings take off it. None as in :meth:`solve`."""
        none = self.instance.shortfall_of_none
        relief = np.zeros_like(self._worth)
        relief[len(self._edge) :] = self.instance.relief[self._owner, self._step]
        solved = self._proven(relief, FINE_PARTS, none, seconds)
        return None if solved is None else none - solved[0] // FINE_PARTS

    def _proven(
        self, worth: Ints, parts: int, shortfall: int, seconds: float
    ) -> tuple[int, Floats, Ints] | None:
        """A bound on what the columns are worth, the shares of the columns and their reduced
        profits, bound and profits in ``parts``."""
        lacks = np.array([shortfall - self.instance.shortfall_of_none], dtype=np.int64)
        limits = np.concatenate([*self._limits, lacks])
        equal = np.concatenate([*self._equal, [False]])
        rows, columns, coefficients = map(np.concatenate, zip(*self._entries, strict=True))
        matrix = _Matrix(rows, columns, coefficients)
        solved = _optimum(matrix, worth, limits, equal, seconds)
        if solved is None:
            return None
        values, prices = solved
        # A sum in floats tells, well before the end of 64 bits, whether the exact one fits.
        sizes = np.abs(prices) * parts
        largest = np.abs(limits) @ sizes + np.abs(coefficients) @ sizes[rows]
        if not largest + parts * float(worth.sum()) < SAFE:
            return None
        exact = np.rint(prices * parts).astype(np.int64)
        exact[~equal & (exact < 0)] = 0
        reduced = parts * worth
        np.subtract.at(reduced, columns, coefficients * exact[rows])
        return int(limits @ exact) + int(np.maximum(reduced, 0).sum()), values, reduced

    def _slotted(self, shortfall: int, bound: int, values: Floats, reduced: Ints) -> Slotted:
        inst, count = self.instance, len(self._edge)
        use = np.zeros(inst.m)
        np.add.at(use, self._edge, values[:count])
        by_slot = np.full((inst.m, len(inst.slots)), NEVER, dtype=np.int64)
        np.maximum.at(by_slot, (self._edge, self._slot), reduced[:count])
        gains = np.zeros(inst.served.shape, dtype=np.int64)
        gains[self._owner, self._step] = np.maximum(0, reduced[count:])
        gains = -np.sort(-gains, axis=1)
        # Giving v at most k meetings leaves at most k rewards, at best the dearest.
        kept = gains.sum(axis=1, keepdims=True) - np.cumsum(gains, axis=1)
        kept = np.concatenate([gains.sum(axis=1, keepdims=True), kept], axis=1)
        return Slotted(shortfall, bound, use, by_slot, by_slot.max(axis=1, initial=NEVER), kept)


def _optimum(
    matrix: _Matrix, worth: Ints, limits: Ints, equal: Flags, seconds: float
) -> tuple[Floats, Floats] | None:
    """The shares of the columns and the prices of the rows by HiGHS; None without an optimum."""
    import highspy

    solver = quiet_highs()
    # Prices are rounded and windows search around them anyway: no vertex is needed.
    solver.setOptionValue("solver", "ipm")
    solver.setOptionValue("run_crossover", "off")
    solver.setOptionValue("ipm_iteration_limit", MOST_ITERATIONS)
    if seconds < float("inf"):
        solver.setOptionValue("time_limit", max(0.01, seconds))
    number = len(worth)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = number, len(limits)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = worth.astype(np.float64)
    model.col_lower_, model.col_upper_ = np.zeros(number), np.ones(number)
    model.row_upper_ = limits.astype(np.float64)
    model.row_lower_ = np.where(equal, model.row_upper_, -highspy.kHighsInf)
    order = np.argsort(matrix.columns, kind="stable")
    starts = np.searchsorted(matrix.columns[order], np.arange(number + 1))
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = starts.astype(np.int32)
    model.a_matrix_.index_ = matrix.rows[order].astype(np.int32)
    model.a_matrix_.value_ = matrix.coefficients[order].astype(np.float64)
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    solution = solver.getSolution()
    return np.array(solution.col_value), np.array(solution.row_dual)

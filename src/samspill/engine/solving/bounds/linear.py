"""The linear relaxation, solved by HiGHS and certified in whole numbers.

It has what the network of :mod:`samspill.engine.solving.bounds.network` cannot express: the places
of every class of tables, by slot where they are scarce, and the level ``minimum`` as a rule. HiGHS
counts in floating point; its dual prices, rounded to whole parts of ``PARTS``, prove the bound by
themselves: for any prices y >= 0 and columns 0 <= x <= 1, A x <= b implies c x <= b y + sum over
columns of max(0, c - A'y) (Neumaier and Shcherbina, "Safe bounds in linear and mixed-integer linear
programming", 2004, sec. 2), all of it computed exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from samspill.engine.arrays.instance import Instance
from samspill.engine.solving.bounds.highs import quiet_highs
from samspill.engine.solving.bounds.network import places

if TYPE_CHECKING:
    from samspill.engine.arrays.offers import Offer

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
PARTS = 256  # prices are whole parts of a point by this
LARGEST_PROGRAMME = 60_000  # edges; beyond, the flow's bound stands alone


@dataclass(frozen=True)
class Linear:
    """An upper bound on the value, proven by prices.

    ``scaled`` / ``PARTS`` bounds the value of every plan whose level minimum is as good as
    asked; ``bound`` is its floor. ``use[e]`` is the share (0..1) of edge e in the relaxation.
    ``reduced`` and ``kept`` are what it costs of ``scaled`` to go against the relaxation, as
    in :class:`samspill.engine.solving.bounds.network.Flow`, and so are ``time`` and ``seats``.
    """

    bound: int
    scaled: int
    use: Floats
    reduced: Ints
    kept: Ints
    time: Ints
    seats: list[list[float]]


class _Rows:
    """Rows of the linear programme by name, with their limits."""

    def __init__(self) -> None:
        self.index: dict[tuple[object, ...], int] = {}
        self.limit: list[int] = []
        self.equal: list[bool] = []

    def at(self, name: tuple[object, ...], limit: int, *, equal: bool = False) -> int:
        """The row of that name, made when it is new."""
        found = self.index.get(name)
        if found is None:
            found = self.index[name] = len(self.limit)
            self.limit.append(limit)
            self.equal.append(equal)
        return found


class Programme:
    """The linear programme of an instance and a level minimum to keep."""

    def __init__(
        self,
        instance: Instance,
        *,
        shortfall: int,
        scarce: Iterable[int] = (),
        offers: Sequence[Offer] = (),
    ) -> None:
        """``scarce`` classes of tables get a row for each slot, others one for all slots. The
        ``offers`` are round tables that may be held beside what the instance holds."""
        self.instance = instance
        self._scarce = frozenset(scarce)
        self._by_class, self._in_all = places(instance)
        self._rows = _Rows()
        self._worth: list[int] = []
        self._column: list[int] = []  # column, row and coefficient of each entry
        self._row: list[int] = []
        self._coefficient: list[int] = []
        self._low: list[int] = []
        self._edge_of_column: list[int] = []
        for e in range(instance.m):
            self._edge(e)
        self._edges = len(self._worth)
        self._seats = [self._offer(number, offer) for number, offer in enumerate(offers)]
        self._steps = [
            list(zip(served[:room], relief[:room], strict=True))
            for served, relief, room in zip(
                instance.served.tolist(), instance.relief.tolist(), instance.room, strict=True
            )
        ]
        self._rewards = [self._degree(v, shortfall) for v in range(instance.n)]

    def _add(self, worth: int, entries: Sequence[tuple[int, int]], low: int = 0) -> int:
        column = len(self._worth)
        self._worth.append(worth)
        self._low.append(low)
        for row, coefficient in entries:
            self._column.append(column)
            self._row.append(row)
            self._coefficient.append(coefficient)
        return column

    def _edge(self, e: int) -> None:
        inst, rows = self.instance, self._rows
        shared = [
            (rows.at(("degree", int(inst.first[e])), 0, equal=True), 1),
            (rows.at(("degree", int(inst.second[e])), 0, equal=True), 1),
            (rows.at(("all",), self._in_all), 1),
        ]
        shared += [(rows.at(("group", g), 1), 1) for g in inst.groups_of(e)]
        ways: list[tuple[int, int | None]] = []
        for c in inst.classes_of(e):
            if c in self._scarce:
                ways += [
                    (c, t)
                    for t, seats in enumerate(inst.capacity[c])
                    if int(inst.mask[e]) >> t & 1 and seats
                ]
            else:
                ways.append((c, None))
        pinned = bool(inst.pinned[e])
        if len(ways) > 1 or pinned:
            shared.append((rows.at(("edge", e), 1, equal=pinned), 1))
        for c, t in ways:
            limit = self._by_class[c] if t is None else int(inst.capacity[c, t])
            entries = [*shared, (rows.at(("table", c, t), limit), 1)]
            self._add(int(inst.points[e]), entries)
            self._edge_of_column.append(e)

    def _offer(self, number: int, offer: Offer) -> slice:
        """The columns of a round table: one for each slot that it may be held in, and one for
        each who may sit there, which are answered. As it is held in one slot, the sum of the
        first is 0 or 1."""
        rows, inst = self._rows, self.instance

        def row(*name: object, limit: int = 0) -> int:
            return rows.at(("offer", number, *name), limit)

        for t in offer.slots:
            entries = [(row("once", limit=1), 1), (row("most"), -offer.most)]
            entries += [(row("fewest"), offer.round_table.fewest)]
            entries += [(row("home", home), -1) for home in set(offer.homes)]
            entries += [(row("apart", *pair), -1) for pair in offer.apart]
            if offer.moderator is not None:
                entries.append((row("moderator"), 1))
            entries += [
                (row("open", i), -1)
                for i, v in enumerate(offer.people)
                if int(inst.open[v]) >> t & 1
            ]
            self._add(0, entries)
        for i, (v, points) in enumerate(zip(offer.people, offer.points, strict=True)):
            entries = [(rows.at(("degree", v), 0, equal=True), 1), (row("open", i), 1)]
            entries += [(row("most"), 1), (row("fewest"), -1), (row("home", offer.homes[i]), 1)]
            entries += [(row("apart", *pair), 1) for pair in offer.apart if i in pair]
            if i == offer.moderator:
                entries.append((row("moderator"), -1))
            self._add(points, entries)
        return slice(len(self._worth) - len(offer.people), len(self._worth))

    def _degree(self, v: int, shortfall: int) -> list[int]:
        """The columns of v's rewards: one for each further meeting."""
        inst, rows = self.instance, self._rows
        row = rows.index.get(("degree", v))
        if row is None:
            return []
        unmet = rows.at(("minimum",), shortfall - inst.shortfall_of_none)
        return [
            self._add(points, [(row, -1)] + ([(unmet, -relief)] if relief else []))
            for points, relief in self._steps[v]
        ]

    def solve(self, seconds: float = float("inf")) -> Linear | None:
        """The bound; None when HiGHS does not end in time."""
        solved = self._run(seconds)
        if solved is None:
            return None
        values, prices = solved
        exact = np.rint(prices * PARTS).astype(np.int64)
        exact[~np.array(self._rows.equal, dtype=bool) & (exact < 0)] = 0
        reduced = PARTS * np.array(self._worth, dtype=np.int64)
        coefficients = np.array(self._coefficient, dtype=np.int64)
        np.subtract.at(reduced, self._column, coefficients * exact[self._row])
        limits = np.array(self._rows.limit, dtype=np.int64)
        scaled = int(limits @ exact + np.maximum(reduced, 0).sum())
        inst = self.instance
        use = np.zeros(inst.m)
        np.add.at(use, self._edge_of_column, values[: self._edges])
        best = np.full(inst.m, np.iinfo(np.int64).min)
        np.maximum.at(best, self._edge_of_column, reduced[: self._edges])
        best[best == np.iinfo(np.int64).min] = 0
        return Linear(
            bound=scaled // PARTS,
            scaled=scaled,
            use=use,
            reduced=best,
            kept=self._kept(reduced),
            time=self._time(exact),
            seats=[values[columns].tolist() for columns in self._seats],
        )

    def _time(self, exact: Ints) -> Ints:
        """The price of a meeting of v's, turned; who has no row has no use of their time."""
        inst = self.instance
        found = np.zeros(inst.n, dtype=np.int64)
        if inst.served.shape[1]:
            found += PARTS * inst.served[:, 0]
        for v in range(inst.n):
            row = self._rows.index.get(("degree", v))
            if row is not None:
                found[v] = -exact[row]
        return found

    def _kept(self, reduced: Ints) -> Ints:
        """Giving v at most k meetings leaves at most k rewards, at best the dearest."""
        found = np.zeros((self.instance.n, self.instance.served.shape[1] + 1), dtype=np.int64)
        for v, columns in enumerate(self._rewards):
            gains = sorted((max(0, int(reduced[j])) for j in columns), reverse=True)
            found[v, : len(gains)] = [sum(gains[k:]) for k in range(len(gains))]
        return found

    def _run(self, seconds: float) -> tuple[Floats, Floats] | None:
        import highspy

        columns, rows = len(self._worth), len(self._rows.limit)
        order = np.argsort(self._column, kind="stable")
        solver = quiet_highs()
        if seconds < float("inf"):
            solver.setOptionValue("time_limit", max(0.01, seconds))
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = columns, rows
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_ = np.array(self._worth, dtype=np.float64)
        model.col_lower_ = np.zeros(columns)
        model.col_upper_ = np.ones(columns)
        upper = np.array(self._rows.limit, dtype=np.float64)
        model.row_upper_ = upper
        model.row_lower_ = np.where(self._rows.equal, upper, -highspy.kHighsInf)
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        starts = np.searchsorted(np.array(self._column)[order], np.arange(columns + 1))
        model.a_matrix_.start_ = starts.astype(np.int32)
        model.a_matrix_.index_ = np.array(self._row, dtype=np.int32)[order]
        model.a_matrix_.value_ = np.array(self._coefficient, dtype=np.float64)[order]
        solver.passModel(model)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = solver.getSolution()
        return np.array(solution.col_value), np.array(solution.row_dual)

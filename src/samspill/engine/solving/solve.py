"""From a problem to a plan: the wiring, level by level.

1. Numbers: :mod:`samspill.engine.arrays.instance`. Round tables that may be held are chosen first,
   at the prices of the relaxation (:mod:`samspill.engine.solving.round_tables`), and then held as
   given.
2. Bounds: a flow for ``minimum``; for ``value`` the flow, tightened by the linear programme
   where it is small enough (:mod:`samspill.engine.solving.bounds`).
3. A first timetable in the relaxation's order, made better by annealing, then by windows solved
   exactly (:mod:`samspill.engine.solving.timetable`). Where that is far from the bound, as hours
   make slots scarce, the linear programme with slots takes the place of the relaxation.
4. ``comfort``: fewer breaks with the same meetings, tables with few changes.
5. The judge's own score of the plan, beside the bounds.

Work is measured in windows and in deterministic time, never by the clock, so the same problem
and seed give the same plan; a time limit is a safety stop.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from samspill.engine.arrays.compiled import Ints
from samspill.engine.arrays.instance import Instance, build
from samspill.engine.arrays.offers import Offers, offers_of
from samspill.engine.judge.score import levels_of
from samspill.engine.model.plan import Meeting
from samspill.engine.model.problem import Problem
from samspill.engine.model.result import (
    Level,
    LevelName,
    Progress,
    Report,
    Result,
    Status,
    silent,
)
from samspill.engine.model.stop import Stop
from samspill.engine.model.valuation import Pair, Valuation, pair_of
from samspill.engine.solving.bounds.linear import LARGEST_PROGRAMME, PARTS, Programme
from samspill.engine.solving.bounds.relaxation import MANY, Relaxer
from samspill.engine.solving.bounds.slots import LARGEST, SlotProgramme, Slotted, columns_in
from samspill.engine.solving.round_tables.bound import Roof
from samspill.engine.solving.round_tables.choose import choose
from samspill.engine.solving.round_tables.exchange import exchange, total
from samspill.engine.solving.round_tables.leftover_time import use_rest
from samspill.engine.solving.timetable.anneal import CLOSE, FAR, SLOTTED, Schedule, anneal
from samspill.engine.solving.timetable.comfort import breaks, compact
from samspill.engine.solving.timetable.hours import improve_by_slots
from samspill.engine.solving.timetable.search import Guide, improve, relieve
from samspill.engine.solving.timetable.state import Timetable
from samspill.engine.solving.timetable.tables import plan_of

NEAR = 0.01  # of the bound: with less to win, the relaxation knows which meetings to hold
WINDOWS = 12  # at effort 1, and one more for every so many participants:
PEOPLE_A_WINDOW = 8
RELIEVING = 40  # windows in a large event, at most, around those below their minimum
# Edges in slots, of all windows of some slots and everybody, at effort 1: so many, or a participant
SLOT_COLUMNS, COLUMNS_A_PERSON = 30_000, 24
GOOD = 700  # points that an edge may lack in a slot, to be tried there
LARGE = 2000  # participants; beyond, a window is too small a part to show, and annealing does more
MOST_TRIES = 20  # of round tables, at effort 1, each of which goes through everybody:
PEOPLE_TIMES_TRIES = 20_000
MOST_STEPS, LARGE_STEPS = 4_000_000, 10  # of annealing: so many, and as many a participant


def solve(
    problem: Problem,
    *,
    stop: Stop | None = None,
    seed: int = 0,
    report: Report = silent,
    valuation: Valuation | None = None,
) -> Result:
    """The best plan found within the effort, with a proven bound for each level.

    ``problem`` must have no faults (:func:`samspill.engine.judge.faults.validate.problems_in`);
    then there is always a plan. Raises nothing when stopped: the best plan so far is the result.
    ``valuation`` is what meetings are worth, if not what the levels say.
    """
    stop, started = stop or Stop(), time.monotonic()
    instance = build(problem, valuation)
    if problem.round_tables and (offers := offers_of(instance)).offers:
        return _with_round_tables(offers, stop, seed, report, started)
    plain = _Solve(instance, stop, seed, report, started)
    plain.run()
    return plain.result(plain.minimum_bound, plain.value_bound + instance.held_worth)


def _with_round_tables(
    offers: Offers, stop: Stop, seed: int, report: Report, started: float
) -> Result:
    """The best of what is planned with the round tables that the prices choose, with those that
    help whoever lacks meetings then, and with none but the locked ones."""
    instance = offers.instance
    roof = Roof(offers, stop)

    def planned(chosen: tuple[Meeting, ...]) -> _Solve:
        held = build(instance.problem, instance.valuation, (*instance.held, *chosen))
        found = _Solve(held if chosen else instance, stop, seed, report, started, offers)
        found.run()
        return found

    chosen = () if stop.now() else roof.choose(seed=seed, seconds=stop.remaining())
    wanted = set(chosen)
    best = planned(chosen)
    if best.order[0] > roof.minimum and not stop.now():
        lacking = roof.time(best.timetable)
        needed = choose(offers, lacking, seed=seed, seconds=stop.remaining()).meetings
        if needed and needed != chosen:
            wanted.update(needed)
            best = min(best, planned(needed), key=lambda one: one.order)
    if chosen and not stop.now() and not _no_better_without(instance, best):
        best = min(best, planned(()), key=lambda one: one.order)
    best.try_out(roof, wanted)
    return best.result(roof.minimum, roof.value(best.order[0]))


def _no_better_without(instance: Instance, found: _Solve) -> bool:
    """True when it is proven that meetings of two alone are not better."""
    relaxer = Relaxer(instance)
    shortfall, value = found.order
    least = relaxer.minimum()
    if least != shortfall:
        return least > shortfall
    return relaxer.value(shortfall).bound + instance.held_worth <= -value


class _Solve:
    """The meetings of two beside the round tables that the instance holds: what is known so far,
    and the stages that add to it. In the end come ``offers`` in the hours that are left."""

    def __init__(
        self,
        instance: Instance,
        stop: Stop,
        seed: int,
        report: Report,
        started: float,
        offers: Offers | None = None,
    ) -> None:
        self.problem, self.instance = instance.problem, instance
        self.stop, self.seed, self.report = stop, seed, report
        self.started, self.offers = started, offers
        self.timetable = Timetable(self.instance)
        self.minimum_bound = 0
        self.value_bound = _everything(self.instance)
        self._by_slots: list[Slotted] = []  # bounds, each for its level minimum

    @property
    def order(self) -> tuple[int, int]:
        """What solves are compared by: the smaller, the better."""
        return total(self.timetable)

    def run(self) -> None:
        """All stages in order; a stop leaves out what is left."""
        self._say(LevelName.MINIMUM, "bound", 0.0)
        relaxer = Relaxer(self.instance)
        self.minimum_bound = relaxer.minimum()
        relaxed = relaxer.value(self.minimum_bound)
        guide = Guide(relaxed.flow.reduced, relaxed.flow.kept, unit=2)
        self.timetable.fill(_order(self.instance, relaxed.flow.use, guide))
        if self.timetable.shortfall > self.minimum_bound and self.instance.m >= MANY:
            # A bound for the shortfall of the moment would take as long as all the rest.
            self.value_bound = relaxed.bound
        else:
            self._bound(relaxer)
        self._say(LevelName.VALUE, "first timetable", 0.0)
        tight = self._tighten(guide)
        if programme := self._programme():
            tight = self._with_slots(programme, tight)
        elif not self._enough(self.timetable):
            self._anneal(guide, CLOSE if self._near() else FAR)
        self._search(tight)
        if programme and self._by_slots:
            self._prove(programme, self.timetable.shortfall)
        self._bound(relaxer)
        self._say(LevelName.COMFORT, "breaks", 0.95)
        self._use_rest()
        compact(self.timetable, stop=self.stop)

    def _use_rest(self) -> None:
        if self.offers is not None and not self.stop.now():
            self.timetable = use_rest(
                self.timetable, self.offers, seed=self.seed, seconds=self.stop.remaining()
            )

    def try_out(self, roof: Roof, wanted: set[Meeting]) -> None:
        """Round tables put in and taken out one by one, where the roof is not reached yet."""
        tries = min(MOST_TRIES, PEOPLE_TIMES_TRIES // max(1, self.instance.n))
        before = self.order
        self.timetable = exchange(
            self.timetable,
            roof,
            wanted,
            tries=round(self.stop.effort * tries),
            stop=self.stop,
            seed=self.seed,
        )
        if self.order < before:
            self._use_rest()
            compact(self.timetable, stop=self.stop)

    def _bound(self, relaxer: Relaxer) -> None:
        """The bound on value for plans at least as good at ``minimum`` as the one at hand."""
        shortfall = self.timetable.shortfall
        bound = relaxer.value(shortfall).bound
        for slotted in self._by_slots:
            if slotted.shortfall >= shortfall:
                bound = min(bound, slotted.bound)
        if self.timetable.shortfall > self.minimum_bound:
            self.value_bound = max(bound, self.timetable.value)
        else:
            self.value_bound = min(self.value_bound, bound)

    def _tighten(self, guide: Guide) -> Guide:
        """The linear programme's bound and prices, where it is small and there is time."""
        inst = self.instance
        if not inst.m or inst.m > LARGEST_PROGRAMME or self.stop.now():
            return guide
        programme = Programme(inst, shortfall=self.timetable.shortfall)
        linear = programme.solve(self.stop.remaining())
        if linear is None:
            return guide
        if self.timetable.shortfall == self.minimum_bound:
            self.value_bound = min(self.value_bound, linear.bound)
        fresh = Timetable(inst)
        tight = Guide(linear.reduced, linear.kept, unit=PARTS)
        fresh.fill(_order(inst, linear.use, tight))
        if fresh.order < self.timetable.order:
            self.timetable = fresh
        return tight

    def _near(self) -> bool:
        return self.value_bound - self.timetable.value <= NEAR * self.value_bound

    def _programme(self) -> SlotProgramme | None:
        """The linear programme with slots, where they decide more than the relaxation knows."""
        fits = 0 < columns_in(self.instance) <= LARGEST
        if not fits or self._near() or self.stop.now():
            return None
        return SlotProgramme(self.instance)

    def _prove(self, programme: SlotProgramme, shortfall: int) -> Slotted | None:
        """The bound with slots for this level minimum, found once; None without."""
        known = [one for one in self._by_slots if one.shortfall == shortfall]
        if known or self.stop.now():
            return known[0] if known else None
        found = programme.solve(shortfall, self.stop.remaining())
        if found is not None:
            self._by_slots.append(found)
        return found

    def _with_slots(self, programme: SlotProgramme, guide: Guide) -> Guide:
        """The timetable and its bound from the relaxation with slots, and what that says of the
        edges. Where the least ``minimum`` is out of reach with slots, a higher one is proven."""
        slotted = self._prove(programme, self.minimum_bound)
        if slotted is None and not self.stop.now():
            least = programme.minimum(self.stop.remaining())
            if least is not None and least > self.minimum_bound:
                self.minimum_bound = least
                self.value_bound = _everything(self.instance)  # that was for a smaller minimum
            slotted = self._prove(programme, self.timetable.shortfall)
        if slotted is None:
            self._anneal(guide, FAR)
            return guide
        self.value_bound = min(self.value_bound, slotted.bound)
        tight = Guide(slotted.reduced, slotted.kept, unit=PARTS)
        fresh = Timetable(self.instance)
        fresh.fill(_order(self.instance, slotted.use, tight))
        if fresh.order < self.timetable.order:
            self.timetable = fresh
        self._anneal(tight, SLOTTED)
        slots = np.arange(len(self.instance.slots))
        columns = max(SLOT_COLUMNS, COLUMNS_A_PERSON * self.instance.n)
        improve_by_slots(
            self.timetable,
            ((slotted.by_slot >= -GOOD * PARTS) << slots).sum(axis=1),
            columns=round(self.stop.effort * columns),
            enough=self._enough,
            stop=self.stop,
            seed=self.seed,
            seen=lambda part: self._say(LevelName.VALUE, "slots", 0.5 + 0.3 * part),
        )
        return tight

    def _search(self, guide: Guide) -> None:
        relieve(
            self.timetable,
            guide,
            least=self.minimum_bound,
            windows=round(self.stop.effort * RELIEVING) if self.instance.n > LARGE else 0,
            stop=self.stop,
            seed=self.seed,
        )
        n = self.instance.n
        windows = WINDOWS + (n / PEOPLE_A_WINDOW if n <= LARGE else 0)
        before = 0.8 if self._by_slots else 0.5
        improve(
            self.timetable,
            guide,
            windows=round(self.stop.effort * windows) if self.instance.m else 0,
            enough=self._enough,
            stop=self.stop,
            seed=self.seed,
            seen=lambda part: self._say(
                LevelName.VALUE, "improving", before + (0.9 - before) * part
            ),
        )

    def _anneal(self, guide: Guide, schedule: Schedule) -> None:
        n = self.instance.n
        promising = np.flatnonzero(guide.reduced >= -schedule.worse * guide.unit)
        if not len(promising):
            return
        self.timetable = anneal(
            self.timetable,
            promising,
            schedule,
            steps=round(self.stop.effort * min(schedule.steps * n, MOST_STEPS + LARGE_STEPS * n)),
            seed=self.seed,
            stop=self.stop,
            seen=lambda part: self._say(LevelName.VALUE, "annealing", 0.1 + 0.4 * part),
        )

    def _enough(self, timetable: Timetable) -> bool:
        if timetable.shortfall > self.minimum_bound:
            return False
        missing = self.value_bound - timetable.value
        return missing <= self.stop.gap * max(1, self.value_bound)

    def _say(self, level: LevelName, stage: str, fraction: float) -> None:
        at = self.timetable
        worth = at.instance.held_worth
        values = {
            LevelName.MINIMUM: (at.shortfall, self.minimum_bound),
            LevelName.VALUE: (at.value + worth, self.value_bound + worth),
            LevelName.COMFORT: (breaks(at) if level is LevelName.COMFORT else 0, 0),
        }
        value, bound = values[level]
        self.report(
            Progress(
                level=level,
                stage=stage,
                value=value,
                bound=bound,
                placed=at.placed + len(at.instance.held),
                fraction=fraction,
                seconds=time.monotonic() - self.started,
            )
        )

    def result(self, minimum_bound: int, value_bound: int) -> Result:
        """The plan as the judge scores it, beside the bounds on all plans."""
        plan = plan_of(self.timetable)
        judged = levels_of(self.problem, plan, self._points(), self.instance.valuation)
        levels = (
            Level(LevelName.MINIMUM, judged.minimum, min(minimum_bound, judged.minimum)),
            Level(LevelName.VALUE, judged.value, max(value_bound, judged.value), maximise=True),
            Level(
                LevelName.COMFORT,
                judged.breaks,
                0,
                then=Level("table changes", judged.table_changes, 0),
            ),
        )
        return Result(
            plan=plan,
            status=self._status(levels),
            seconds=time.monotonic() - self.started,
            levels=levels,
            seed=self.seed,
        )

    def _points(self) -> dict[Pair, int]:
        """What each pair that meets is worth."""
        inst, edges = self.timetable.instance, self.timetable.held()
        ends = zip(inst.first[edges].tolist(), inst.second[edges].tolist(), strict=True)
        pairs = (pair_of(inst.people[a], inst.people[b]) for a, b in ends)
        return dict(zip(pairs, inst.points[edges].tolist(), strict=True))

    def _status(self, levels: Iterable[Level]) -> Status:
        proven = all(
            level.gap == 0 and (level.then is None or level.then.gap == 0) for level in levels
        )
        if proven:
            return Status.OPTIMAL
        if self.stop.requested():
            return Status.INTERRUPTED
        return Status.TIME_LIMIT if self.stop.remaining() <= 0 else Status.FEASIBLE


def _everything(instance: Instance) -> int:
    """More than any plan is worth: every pair met and everybody served in full."""
    return int(instance.points.sum() + instance.served.sum())


def _order(instance: Instance, use: npt.NDArray[Any], guide: Guide) -> Ints:
    """Edges as the relaxation would hold them: the most used first, then the most profitable."""
    return np.lexsort((-instance.points, -guide.reduced, -use))

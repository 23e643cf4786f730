"""The stages of a solve, each of which adds to what is known; a stop leaves out what is left.

How much each does is counted in steps, windows and columns at effort 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from samspill.engine.arrays.compiled import Ints
from samspill.engine.arrays.instance import Instance
from samspill.engine.arrays.offers import Offers
from samspill.engine.model.plan import Meeting
from samspill.engine.model.result import LevelName
from samspill.engine.solving.bounds.linear import LARGEST_PROGRAMME, PARTS, Programme
from samspill.engine.solving.bounds.relaxation import MANY, Relaxer
from samspill.engine.solving.bounds.slots import LARGEST, SlotProgramme, Slotted, columns_in
from samspill.engine.solving.known import Known, everything
from samspill.engine.solving.round_tables.bound import RoundTableBound
from samspill.engine.solving.round_tables.exchange import exchange
from samspill.engine.solving.round_tables.leftover_time import use_leftover_time
from samspill.engine.solving.timetable.anneal import CLOSE, FAR, SLOTTED, Schedule, anneal
from samspill.engine.solving.timetable.comfort import compact
from samspill.engine.solving.timetable.hours import improve_by_slots
from samspill.engine.solving.timetable.search import Guide, improve, relieve
from samspill.engine.solving.timetable.state import Timetable

WINDOWS = 12  # and one more for every so many participants:
PEOPLE_A_WINDOW = 8
RELIEVING = 40  # windows in a large event, at most, around those below their minimum
# Edges in slots, of all windows of some slots and everybody: so many, or a participant
SLOT_COLUMNS, COLUMNS_A_PERSON = 30_000, 24
GOOD = 700  # points that an edge may lack in a slot, to be tried there
LARGE = 2000  # participants; beyond, a window is too small a part to show, and annealing does more
MOST_TRIES = 20  # of round tables, each of which goes through everybody:
PEOPLE_TIMES_TRIES = 20_000
MOST_STEPS, LARGE_STEPS = 4_000_000, 10  # of annealing: so many, and as many a participant


def relax(known: Known) -> tuple[Relaxer, Guide]:
    """The flow's bounds and prices, and a first timetable in its order."""
    known.say(LevelName.MINIMUM, "bound", 0.0)
    relaxer = Relaxer(known.instance)
    known.minimum_bound = relaxer.minimum()
    relaxed = relaxer.value(known.minimum_bound)
    guide = Guide(relaxed.flow.reduced, relaxed.flow.kept, unit=2)
    known.timetable.fill(_order(known.instance, relaxed.flow.use, guide))
    if known.timetable.shortfall > known.minimum_bound and known.instance.m >= MANY:
        # A bound for the shortfall of the moment would take as long as all the rest.
        known.value_bound = relaxed.bound
    else:
        bound(known, relaxer)
    known.say(LevelName.VALUE, "first timetable", 0.0)
    return relaxer, guide


def bound(known: Known, relaxer: Relaxer) -> None:
    """The bound on value for plans at least as good at ``minimum`` as the one at hand."""
    shortfall = known.timetable.shortfall
    found = relaxer.value(shortfall).bound
    for slotted in known.by_slots:
        if slotted.shortfall >= shortfall:
            found = min(found, slotted.bound)
    if known.timetable.shortfall > known.minimum_bound:
        known.value_bound = max(found, known.timetable.value)
    else:
        known.value_bound = min(known.value_bound, found)


def tighten(known: Known, guide: Guide) -> Guide:
    """The linear programme's bound and prices, where it is small and there is time."""
    inst = known.instance
    if not inst.m or inst.m > LARGEST_PROGRAMME or known.stop.now():
        return guide
    programme = Programme(inst, shortfall=known.timetable.shortfall)
    linear = programme.solve(known.stop.remaining())
    if linear is None:
        return guide
    if known.timetable.shortfall == known.minimum_bound:
        known.value_bound = min(known.value_bound, linear.bound)
    fresh = Timetable(inst)
    tight = Guide(linear.reduced, linear.kept, unit=PARTS)
    fresh.fill(_order(inst, linear.use, tight))
    known.take_better(fresh)
    return tight


def slot_programme(known: Known) -> SlotProgramme | None:
    """The linear programme with slots, where they decide more than the relaxation knows."""
    fits = 0 < columns_in(known.instance) <= LARGEST
    if not fits or known.near or known.stop.now():
        return None
    return SlotProgramme(known.instance)


def prove(known: Known, programme: SlotProgramme, shortfall: int) -> Slotted | None:
    """The bound with slots for this level minimum, found once; None without."""
    found_before = [one for one in known.by_slots if one.shortfall == shortfall]
    if found_before or known.stop.now():
        return found_before[0] if found_before else None
    found = programme.solve(shortfall, known.stop.remaining())
    if found is not None:
        known.by_slots.append(found)
    return found


def with_slots(known: Known, programme: SlotProgramme, guide: Guide) -> Guide:
    """The timetable and its bound from the relaxation with slots, and what that says of the
    edges. Where the least ``minimum`` is out of reach with slots, a higher one is proven."""
    slotted = prove(known, programme, known.minimum_bound)
    if slotted is None and not known.stop.now():
        least = programme.minimum(known.stop.remaining())
        if least is not None and least > known.minimum_bound:
            known.minimum_bound = least
            known.value_bound = everything(known.instance)  # that was for a smaller minimum
        slotted = prove(known, programme, known.timetable.shortfall)
    if slotted is None:
        _anneal(known, guide, FAR)
        return guide
    known.value_bound = min(known.value_bound, slotted.bound)
    tight = Guide(slotted.reduced, slotted.kept, unit=PARTS)
    fresh = Timetable(known.instance)
    fresh.fill(_order(known.instance, slotted.use, tight))
    known.take_better(fresh)
    _anneal(known, tight, SLOTTED)
    slots = np.arange(len(known.instance.slots))
    columns = max(SLOT_COLUMNS, COLUMNS_A_PERSON * known.instance.n)
    improve_by_slots(
        known.timetable,
        ((slotted.by_slot >= -GOOD * PARTS) << slots).sum(axis=1),
        columns=round(known.stop.effort * columns),
        enough=known.enough,
        stop=known.stop,
        seed=known.asked.seed,
        seen=lambda part: known.say(LevelName.VALUE, "slots", 0.5 + 0.3 * part),
    )
    return tight


def without_slots(known: Known, guide: Guide) -> None:
    """Annealing by the relaxation's prices, in earnest where they know less."""
    if not known.enough(known.timetable):
        _anneal(known, guide, CLOSE if known.near else FAR)


def search(known: Known, guide: Guide) -> None:
    """Windows of a few dozen participants, solved exactly one by one."""
    n, stop, seed = known.instance.n, known.stop, known.asked.seed
    relieve(
        known.timetable,
        guide,
        least=known.minimum_bound,
        windows=round(stop.effort * RELIEVING) if n > LARGE else 0,
        stop=stop,
        seed=seed,
    )
    windows = WINDOWS + (n / PEOPLE_A_WINDOW if n <= LARGE else 0)
    before = 0.8 if known.by_slots else 0.5
    improve(
        known.timetable,
        guide,
        windows=round(stop.effort * windows) if known.instance.m else 0,
        enough=known.enough,
        stop=stop,
        seed=seed,
        seen=lambda part: known.say(LevelName.VALUE, "improving", before + (0.9 - before) * part),
    )


def comfort(known: Known, offers: Offers | None) -> None:
    """Round tables in the hours that are left, then fewer breaks with the same meetings."""
    known.say(LevelName.COMFORT, "breaks", 0.95)
    _settle(known, offers)


def try_out(known: Known, offers: Offers, roof: RoundTableBound, wanted: set[Meeting]) -> None:
    """Round tables put in and taken out one by one, where the bound is not reached yet."""
    tries = min(MOST_TRIES, PEOPLE_TIMES_TRIES // max(1, known.instance.n))
    before = known.order
    known.timetable = exchange(
        known.timetable,
        roof,
        wanted,
        tries=round(known.stop.effort * tries),
        stop=known.stop,
        seed=known.asked.seed,
    )
    if known.order < before:
        _settle(known, offers)


def _settle(known: Known, offers: Offers | None) -> None:
    if offers is not None and not known.stop.now():
        known.timetable = use_leftover_time(
            known.timetable, offers, seed=known.asked.seed, seconds=known.stop.remaining()
        )
    compact(known.timetable, stop=known.stop)


def _anneal(known: Known, guide: Guide, schedule: Schedule) -> None:
    n = known.instance.n
    promising = np.flatnonzero(guide.reduced >= -schedule.worse * guide.unit)
    if not len(promising):
        return
    steps = min(schedule.steps * n, MOST_STEPS + LARGE_STEPS * n)
    known.timetable = anneal(
        known.timetable,
        promising,
        schedule,
        steps=round(known.stop.effort * steps),
        seed=known.asked.seed,
        stop=known.stop,
        seen=lambda part: known.say(LevelName.VALUE, "annealing", 0.1 + 0.4 * part),
    )


def _order(instance: Instance, use: npt.NDArray[Any], guide: Guide) -> Ints:
    """Edges as the relaxation would hold them: the most used first, then the most profitable."""
    return np.lexsort((-instance.points, -guide.reduced, -use))

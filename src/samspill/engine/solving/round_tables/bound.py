"""Bounds on every plan, whichever round tables it holds, and what people's time is worth.

The relaxations of :mod:`samspill.engine.solving.bounds` with a seat at each round table for those
who may sit there: as the meetings of two are, it is a choice of how people spend their hours, and
the better the less it is bound by.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from samspill.engine.arrays.instance import Instance
from samspill.engine.arrays.offers import Offers
from samspill.engine.model.plan import Meeting
from samspill.engine.model.stop import Stop
from samspill.engine.model.valuation import pair_of
from samspill.engine.solving.bounds.linear import LARGEST_PROGRAMME, PARTS, Programme
from samspill.engine.solving.bounds.relaxation import Relaxer
from samspill.engine.solving.round_tables.choose import LARGEST_RELIEF, Time, choose
from samspill.engine.solving.timetable.search import Guide
from samspill.engine.solving.timetable.state import Timetable


class RoundTableBound:
    """Bounds on both levels, found once for an edition; values are of whole plans."""

    def __init__(self, offers: Offers, stop: Stop) -> None:
        self.offers = offers
        self._relaxer = Relaxer(offers.instance, offers.offers)
        self.minimum = self._relaxer.minimum()
        relaxed = self._relaxer.value(self.minimum)
        self._prices = (relaxed.flow.time * PARTS // 2).tolist()
        self._pairs = relaxed.twice_bound - relaxed.flow.offered
        self._seats = relaxed.flow.seats
        self._guide = Guide(relaxed.flow.reduced, relaxed.flow.kept, unit=2)
        use = (relaxed.flow.use / 2).tolist()
        self._tight: int | None = None  # for plans that reach the minimum's bound
        inst = offers.instance
        if inst.m <= LARGEST_PROGRAMME and not stop.now():
            programme = Programme(inst, shortfall=self.minimum, offers=offers.offers)
            linear = programme.solve(stop.remaining())
            if linear is not None:
                self._tight = linear.bound
                self._prices = linear.time.tolist()
                self._guide = Guide(linear.reduced, linear.kept, unit=PARTS)
                self._seats, use = linear.seats, linear.use.tolist()
        self._crowd = self._needed(use)

    def value(self, shortfall: int) -> int:
        """The bound on the value of plans whose level minimum is at most ``shortfall``."""
        bound = self._relaxer.value(shortfall).bound
        if self._tight is not None and shortfall <= self.minimum:
            bound = min(bound, self._tight)
        return bound + self.offers.instance.held_worth

    def reached(self, timetable: Timetable) -> bool:
        """True when no plan is better than the timetable."""
        if timetable.shortfall > self.minimum:
            return False
        return timetable.value + timetable.instance.held_worth >= self.value(self.minimum)

    def guide(self, instance: Instance) -> Guide:
        """What the relaxation says of the meetings of two in an instance that holds more round
        tables than the one it was made of, and so has no more pairs."""
        whole = self.offers.instance
        ends = zip(instance.first.tolist(), instance.second.tolist(), strict=True)
        pairs = (pair_of(instance.people[a], instance.people[b]) for a, b in ends)
        edges = np.array([whole.edge_of[pair] for pair in pairs], dtype=np.int64)
        before = np.bitwise_count(instance.seated) - np.bitwise_count(whole.seated)
        steps = np.arange(instance.served.shape[1] + 1) + before[:, None].astype(np.int64)
        steps = np.minimum(steps, self._guide.kept.shape[1] - 1)
        return Guide(
            reduced=self._guide.reduced[edges],
            kept=np.take_along_axis(self._guide.kept, steps, axis=1),
            unit=self._guide.unit,
        )

    def choose(self, *, seed: int, seconds: float) -> tuple[Meeting, ...]:
        """The round tables that bring most at the prices. Where the flow set them, what these
        bring at best bounds the whole better than the flow, which lets anybody sit anywhere."""
        choice = choose(self.offers, self.time(), seed=seed, seconds=seconds)
        if self._tight is None:
            self._tight = self._pairs // 2 + choice.bound
        return choice.meetings

    def _needed(self, use: list[float]) -> dict[tuple[int, int], float]:
        """Per person and slot the part of it that the relaxation's meetings need, each of them
        spread over the slots that it may be in."""
        inst = self.offers.instance
        found: dict[tuple[int, int], float] = defaultdict(float)
        for e, share in enumerate(use):
            if share > 0 and not inst.pinned[e]:
                slots = [t for t in range(len(inst.slots)) if int(inst.mask[e]) >> t & 1]
                for t in slots:
                    for v in (int(inst.first[e]), int(inst.second[e])):
                        found[v, t] += share / len(slots)
        return found

    def time(self, lacking: Timetable | None = None) -> Time:
        """Everybody's time at the price that meetings of two would pay for it; for those who are
        ``lacking`` meetings in a timetable, before all else at what they lack."""
        prices = list(self._prices)
        if lacking is not None:
            scale = 1 + sum(sum(offer.points) + len(offer.people) for offer in self.offers.offers)
            scale = scale * PARTS + sum(map(abs, prices))
            relief = lacking.instance.relief
            for v, degree in enumerate(lacking.degree.tolist()):
                if degree < relief.shape[1]:
                    prices[v] += scale * min(LARGEST_RELIEF, int(relief[v, degree]))
        lean = {
            (offer.round_table.id, v): share
            for offer, shares in zip(self.offers.offers, self._seats, strict=True)
            for v, share in zip(offer.people, shares, strict=True)
        }
        return Time(
            open=self.offers.open,
            room=self.offers.room,
            spare=self.offers.spare,
            worth=lambda v, _: prices[v],
            lean=lambda key, v: lean[key, v],
            crowd=lambda v, t: min(1.0, self._crowd.get((v, t), 0.0)),
        )

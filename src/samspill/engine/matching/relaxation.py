"""The relaxation without slots: a min-cost flow whose optimum bounds every plan.

Meetings form a b-matching: each participant has room for so many, each group (a participant
and an organisation's representatives) for one, each class of tables for as many as it has
places. Split every participant into a left and a right copy and every edge {a, b} into the arcs
a->b and b->a of capacity 1. A plan becomes a flow of twice its worth, so half of the best flow
is a bound; the flow is integral, hence the relaxation half-integral (Schrijver, "Combinatorial
Optimization", 2003, sec. 31.2; Anstee, "A polynomial algorithm for b-matchings", 1987).
Concave rewards for a participant's number of meetings are parallel arcs of capacity 1 in the
order of their reward (Ahuja, Magnanti and Orlin, "Network Flows", 1993, sec. 14.4).

Two kinds of rules do not fit into the network and are priced into it instead (Lagrange): the
level ``minimum`` while ``value`` is bounded, and the places of the common tables when some
meetings are held elsewhere. Every price of at least zero gives a valid bound, so the search for
good prices may be as rough as it likes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from samspill.engine.instance import COMMON, Instance
from samspill.engine.matching.network import Flow, Network, Prices, places

MOST_FLOWS = 10  # per price: the bound hardly moves after as many
FIRST_PRICE = 1000
LARGEST_PRICE = 10**8
NEAR = 1e-5  # of the bound: so little is left to win by a better price


@dataclass(frozen=True)
class Relaxation:
    """A proven bound with the flow that proves it.

    ``bound`` is floor or ceiling of ``twice_bound`` / 2; ``twice_bound`` minus an edge's
    ``flow.reduced`` bounds the plans that go against that edge.
    """

    bound: int
    twice_bound: int
    prices: Prices
    flow: Flow


class Relaxer:
    """Bounds of both levels for one instance."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.network = Network(instance)
        self._values: dict[int, Relaxation] = {}
        self._places = places(instance)[0][COMMON]
        pins = instance.pins
        self._points = int(instance.points[pins].sum())
        self._pinned_common = int((instance.class_a[pins] == COMMON).sum())
        had = np.arange(instance.served.shape[1]) < self.network.base[:, None]
        self._served = int(instance.served[had].sum())
        self._shortfall = instance.shortfall_of_none - int(instance.relief[had].sum())

    def minimum(self) -> int:
        """A lower bound on the level minimum.

        What each lacks with all their pairs to themselves is one; where the best flow for
        ``value`` lacks no more, as in most events, none is higher and its own flow is not needed.
        """
        alone = self._lacking_alone()
        if 2 * self._shortfall - self._first.flow.parts[1] <= 2 * alone:
            return alone
        flow = self.network.solve(Prices(points=0, relief=1))
        twice = 2 * self._shortfall - flow.twice
        return max(alone, -(-twice // 2))

    def _lacking_alone(self) -> int:
        inst = self.instance
        partners = np.minimum(inst.room, np.diff(inst.start))
        further = np.arange(inst.relief.shape[1]) < partners[:, None]
        return inst.shortfall_of_none - int(inst.relief[further].sum())

    @cached_property
    def _first(self) -> Relaxation:
        """The relaxation without prices; its bound holds whatever the level minimum."""
        return self._value_at(Prices(), 0)

    def value(self, shortfall: int) -> Relaxation:
        """An upper bound on the value of plans whose level minimum is at most ``shortfall``."""
        if shortfall not in self._values:
            self._values[shortfall] = self._best_value(shortfall)
        return self._values[shortfall]

    def _best_value(self, shortfall: int) -> Relaxation:
        best = self._first
        for _ in range(2):
            before = best.twice_bound
            best = self._priced("relief", best, shortfall)
            best = self._priced("place", best, shortfall)
            if best.twice_bound == before:
                break
        return best

    def _priced(self, name: str, start: Relaxation, shortfall: int) -> Relaxation:
        """The bound with a better price of that name, the other price as it is.

        The bound is convex and piecewise linear in the price; the next price tried is where the
        lines at the two ends of the bracket meet (Kelley, "The cutting-plane method", 1960)."""
        best = start
        low = self._line(name, start, shortfall)
        high: tuple[int, int, int] | None = None
        if low[2] >= 0 and low[0] == 0:
            return best
        for _ in range(MOST_FLOWS):
            if low[2] >= 0:  # the other price moved: come down again
                low, high = self._line(name, self._at(name, best, 0, shortfall), shortfall), low
                if low[2] >= 0:
                    break
            if high is None:
                price = 4 * low[0] or FIRST_PRICE
            else:
                # value + slope * (price - at) of both lines agree
                rise = high[1] - high[2] * high[0] - low[1] + low[2] * low[0]
                price = rise // (low[2] - high[2]) if low[2] != high[2] else low[0]
                if not low[0] < price < high[0]:
                    break
                # No price gives less than both lines do where they meet.
                least = low[1] + low[2] * (price - low[0])
                if best.twice_bound - least <= NEAR * best.twice_bound:
                    break
            if price > LARGEST_PRICE:
                break
            tried = self._at(name, best, price, shortfall)
            if tried.twice_bound < best.twice_bound:
                best = tried
            line = self._line(name, tried, shortfall)
            if line[2] < 0:
                low = line
            else:
                high = line
            if line[2] == 0:
                break
        return best

    def _at(self, name: str, other: Relaxation, price: int, shortfall: int) -> Relaxation:
        prices = other.prices
        if name == "relief":
            return self._value_at(Prices(1, price, prices.place), shortfall)
        return self._value_at(Prices(1, prices.relief, price), shortfall)

    def _line(self, name: str, at: Relaxation, shortfall: int) -> tuple[int, int, int]:
        """The price, the doubled bound there, and its slope."""
        _, relief, place = at.flow.parts
        if name == "relief":
            slope = 2 * (shortfall - self._shortfall) + relief
            return at.prices.relief, at.twice_bound, slope
        slope = 2 * (self._places - self._pinned_common) - place
        return at.prices.place, at.twice_bound, slope

    def _value_at(self, prices: Prices, shortfall: int) -> Relaxation:
        """max value - relief * (level minimum - shortfall) - place * (common - places)."""
        flow = self.network.solve(prices)
        twice = flow.twice + 2 * (self._points + self._served)
        twice += 2 * prices.relief * (shortfall - self._shortfall)
        twice += 2 * prices.place * (self._places - self._pinned_common)
        return Relaxation(twice // 2, twice, prices, flow)

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

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from samspill.engine.arrays.compiled import Flags
from samspill.engine.arrays.instance import COMMON, Instance
from samspill.engine.solving.bounds.network import Flow, Network, Prices, places

if TYPE_CHECKING:
    from samspill.engine.arrays.offers import Offer

MOST_FLOWS = 10  # per price: the bound hardly moves after as many
FIRST_PRICE = 1000
LARGEST_PRICE = 10**8
NEAR = 1e-5  # of the bound: so little is left to win by a better price
SHRINK = 0.9  # the two ends of a bracket are near one another from here on
MANY = 200_000  # edges; with more, prices are found on the good ones alone
ROUGHLY = 1e-4  # the same there, as the bound is found anew at the price
SPREAD = 1000  # points that a good edge may be worth less than the relaxation asks for


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


def _bound(relaxation: Relaxation) -> int:
    return relaxation.twice_bound


class Relaxer:
    """Bounds of both levels for one instance, whichever of the ``offers`` are held beside it."""

    def __init__(
        self, instance: Instance, offers: Sequence[Offer] = (), edges: Flags | None = None
    ) -> None:
        """``edges`` are those that are there (None: all). With fewer, nothing is a bound."""
        self.instance = instance
        self._offers = offers
        self._edges = edges
        self.network = Network(instance, offers, edges)
        self._seats = np.zeros(instance.n, dtype=np.int64)  # round tables that each may sit at
        for offer in offers:
            self._seats[list(offer.people)] += 1
        self._values: dict[int, Relaxation] = {}
        self._places = places(instance)[0][COMMON]
        pins = instance.pins
        self._points = int(instance.points[pins].sum())
        self._pinned_common = int((instance.class_a[pins] == COMMON).sum())
        had = np.arange(instance.served.shape[1]) < self.network.base[:, None]
        self._served = int(instance.served[had].sum())
        self._shortfall = instance.shortfall_of_none - int(instance.relief[had].sum())

    def minimum(self, reached: int | None = None) -> int:
        """A lower bound on the level minimum. ``reached``: a plan has it, and a bound that is as
        high need not be higher.

        What each lacks with all their pairs to themselves is one; where the best flow for
        ``value`` lacks no more, as in most events, none is higher and its own flow is not needed.
        """
        alone = self._lacking_alone()
        if reached is not None and alone >= reached:
            return alone
        if 2 * self._shortfall - self._first.flow.parts[1] <= 2 * alone:
            return alone
        flow = self.network.solve(Prices(points=0, relief=1))
        twice = 2 * self._shortfall - flow.twice
        return max(alone, -(-twice // 2))

    def _lacking_alone(self) -> int:
        inst = self.instance
        partners = np.minimum(inst.room, np.diff(inst.start) + self._seats)
        further = np.arange(inst.relief.shape[1]) < partners[:, None]
        return inst.shortfall_of_none - int(inst.relief[further].sum())

    @cached_property
    def _first(self) -> Relaxation:
        """The relaxation without prices; its bound holds whatever the level minimum."""
        return self.value_at(Prices(), 0)

    def value(self, shortfall: int) -> Relaxation:
        """An upper bound on the value of plans whose level minimum is at most ``shortfall``."""
        if shortfall not in self._values:
            self._values[shortfall] = self._best_value(shortfall)
        return self._values[shortfall]

    def _best_value(self, shortfall: int) -> Relaxation:
        if self._few is not None and not self._all_slack(self._first, shortfall):
            # Good prices are found on the edges that matter; at any price the bound is one.
            prices = self._few.value(shortfall).prices
            return min(self._first, self.value_at(prices, shortfall), key=_bound)
        best = self._first
        for turn in range(4):
            before = best.twice_bound
            best = self._priced("relief" if turn % 2 == 0 else "place", best, shortfall)
            # Each price moves the other a little; roughly, once is enough.
            if turn and (best.twice_bound == before or (self._edges is not None and turn == 2)):
                break
        return best

    def _all_slack(self, at: Relaxation, shortfall: int) -> bool:
        return all(self._line(name, at, shortfall)[2] >= 0 for name in ("place", "relief"))

    @cached_property
    def _few(self) -> Relaxer | None:
        """The relaxation over the edges that the first flow finds good, for large instances."""
        inst = self.instance
        if self._edges is not None or inst.m < MANY:
            return None
        good = self._first.flow.reduced >= -2 * SPREAD
        few = Relaxer(inst, self._offers, edges=good | inst.pinned)
        few._first = self._first  # it holds good edges only, so it is the best there too
        return few

    def _priced(self, name: str, start: Relaxation, shortfall: int) -> Relaxation:
        """The bound with a better price of that name, the other price as it is.

        The bound is convex and piecewise linear in the price; the next price tried is where the
        lines at the two ends of the bracket meet (Kelley, "The cutting-plane method", 1960),
        once the two ends are near one another."""
        best = start
        low = high = None
        line = self._line(name, start, shortfall)
        if line[2] >= 0 and line[0] == 0:
            return best
        for _ in range(MOST_FLOWS):
            if line[2] < 0:
                low = line
            else:
                high = line
            if line[2] == 0:
                break
            if low is None or high is None:
                price = self._further(name, line, best)
            elif low[0] < SHRINK * high[0] - 1:
                price = round(SHRINK * high[0])
            else:
                # value + slope * (price - at) of both lines agree
                rise = high[1] - high[2] * high[0] - low[1] + low[2] * low[0]
                price = rise // (low[2] - high[2])
                if not low[0] < price < high[0]:
                    break
                # No price gives less than both lines do where they meet.
                least = low[1] + low[2] * (price - low[0])
                near = NEAR if self._edges is None else ROUGHLY
                if best.twice_bound - least <= near * best.twice_bound:
                    break
            if price > LARGEST_PRICE or (line[0] == price):
                break
            tried = self._at(name, best, price, shortfall)
            best = min(best, tried, key=_bound)
            line = self._line(name, tried, shortfall)
        return best

    def _further(self, name: str, line: tuple[int, int, int], best: Relaxation) -> int:
        """The next price when all tried so far lie on one side of the best."""
        price, _, slope = line
        if slope >= 0:
            return price * 9 // 10 if price > FIRST_PRICE // 10 else 0
        if price == 0:
            return FIRST_PRICE if name == "relief" else self._guess(best, -slope // 2)
        return 4 * price if name == "relief" else max(price + 1, price * 11 // 10)

    def _guess(self, at: Relaxation, excess: int) -> int:
        """The price of a place at which about so many meetings at common tables are given up: what
        the least of them, and their two's last steps of being served, are worth, and an eighth
        more (measured: others come in their place)."""
        inst, use = self.instance, at.flow.use
        whole = np.flatnonzero((use == 2) & (inst.class_a == COMMON) & ~inst.pinned)
        if not len(whole):
            return FIRST_PRICE
        degrees = np.bincount(inst.first, use, inst.n) + np.bincount(inst.second, use, inst.n)
        last = np.clip(degrees // 2 - 1, 0, inst.served.shape[1] - 1).astype(np.int64)
        step = inst.served[np.arange(inst.n), last]
        worth = inst.points[whole] + step[inst.first[whole]] + step[inst.second[whole]]
        rank = min(len(whole) - 1, excess)
        return max(1, int(np.partition(worth, rank)[rank]) * 9 // 8)

    def _at(self, name: str, other: Relaxation, price: int, shortfall: int) -> Relaxation:
        prices = other.prices
        if name == "relief":
            return self.value_at(Prices(1, price, prices.place), shortfall)
        return self.value_at(Prices(1, prices.relief, price), shortfall)

    def _line(self, name: str, at: Relaxation, shortfall: int) -> tuple[int, int, int]:
        """The price, the doubled bound there, and its slope."""
        _, relief, place = at.flow.parts
        if name == "relief":
            slope = 2 * (shortfall - self._shortfall) + relief
            return at.prices.relief, at.twice_bound, slope
        slope = 2 * (self._places - self._pinned_common) - place
        return at.prices.place, at.twice_bound, slope

    def value_at(self, prices: Prices, shortfall: int) -> Relaxation:
        """The bound at these prices; whichever they are, it is one: that of
        max value - relief * (level minimum - shortfall) - place * (common - places)."""
        flow = self.network.solve(prices)
        twice = flow.twice + 2 * (self._points + self._served)
        twice += 2 * prices.relief * (shortfall - self._shortfall)
        twice += 2 * prices.place * (self._places - self._pinned_common)
        return Relaxation(twice // 2, twice, prices, flow)

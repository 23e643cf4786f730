"""Round tables in the hours that the meetings of two leave: more people at those that are held,
and further ones. Nothing that is planned gives way, so the plan only gets better."""

from __future__ import annotations

from dataclasses import replace

from samspill.engine.arrays.instance import COMMON
from samspill.engine.arrays.offers import Offer, Offers
from samspill.engine.model.plan import Meeting
from samspill.engine.solving.bounds.linear import PARTS
from samspill.engine.solving.round_tables.choose import LARGEST_RELIEF, Time, choose
from samspill.engine.solving.round_tables.exchange import moved
from samspill.engine.solving.timetable.state import Timetable

REST_EFFORT = 0.3  # of that of the first choice


def use_leftover_time(
    timetable: Timetable, offers: Offers, *, seed: int, seconds: float = float("inf")
) -> Timetable:
    """The timetable with the same meetings and more at round tables, or itself."""
    held = _joined(timetable, offers)
    if held != timetable.instance.held:
        timetable = moved(timetable, held)
    inst = timetable.instance
    scale = 1 + sum(sum(offer.points) for offer in offers.offers) + int(inst.served.sum())
    degree, left = timetable.degree.tolist(), (inst.room - timetable.degree).tolist()

    def worth(v: int, k: int) -> int:
        step = degree[v] + k
        relief = min(int(inst.relief[v, step]), LARGEST_RELIEF)
        return PARTS * (int(inst.served[v, step]) + scale * relief)

    time = Time(
        open=timetable.free.tolist(),
        room=left,
        spare=(inst.capacity[COMMON] - timetable.load[COMMON]).tolist(),
        worth=worth,
    )
    chosen = choose(offers, time, taken=held, effort=REST_EFFORT, seed=seed, seconds=seconds)
    more = chosen.meetings
    return moved(timetable, (*held, *more)) if more else timetable


def _joined(timetable: Timetable, offers: Offers) -> tuple[Meeting, ...]:
    """The round tables held, with those who are free then and find a seat; the dearest first."""
    by_id = {offer.round_table.id: offer for offer in offers.offers}
    inst = timetable.instance
    left, free = (inst.room - timetable.degree).tolist(), timetable.free.tolist()
    found = []
    for meeting in inst.held:
        offer = by_id.get(meeting.round_table)
        if offer is None:  # locked
            found.append(meeting)
            continue
        t = inst.slots.index(meeting.slot)
        index = {inst.people[v]: i for i, v in enumerate(offer.people)}
        inside = [index[p] for p in meeting.participants]
        seats = next(k.seats for k in offers.kinds if meeting.table in k.tables)
        most = min(seats, offer.round_table.most)
        for i in sorted(range(len(offer.people)), key=lambda i: (-offer.points[i], i)):
            v = offer.people[i]
            fits = len(inside) < most and left[v] > 0 and free[v] >> t & 1
            if fits and i not in inside and all(_agree(offer, i, j) for j in inside):
                inside.append(i)
                left[v] -= 1
                free[v] &= ~(1 << t)
        people = tuple(sorted(inst.people[offer.people[i]] for i in inside))
        found.append(replace(meeting, participants=people))
    return tuple(found)


def _agree(offer: Offer, i: int, j: int) -> bool:
    """True when two of the people may sit together."""
    return offer.homes[i] != offer.homes[j] and (max(i, j), min(i, j)) not in offer.apart

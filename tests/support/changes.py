"""Changes for tests: generated ones of every kind, and the smallest repairs by brute force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from hypothesis import strategies as st

from samspill.engine.plan import Meeting, Plan
from samspill.engine.problem import (
    Organisation,
    Participant,
    Problem,
    Sector,
    Strength,
    Wish,
)
from samspill.engine.repair import (
    Change,
    Fact,
    Late,
    Leaves,
    Meet,
    NoShow,
    NoThanks,
    RepresentativeLost,
    SlotDeleted,
    TableLost,
    TalkMoved,
    WalkIn,
)
from samspill.engine.rules import RuleCode, capacity_in, violations
from samspill.engine.valuation import Pair, pair_of


def person_facts(problem: Problem) -> st.SearchStrategy[Fact]:
    """A fact that touches one person's own presence, role or no thanks."""
    people = st.sampled_from([p.id for p in problem.participants])
    slots = st.sampled_from([s.id for s in problem.slots])
    parties = st.sampled_from(
        [p.id for p in problem.participants] + [o.id for o in problem.organisations]
    )
    return st.one_of(
        st.builds(NoShow, people),
        st.builds(Late, people, slots),
        st.builds(Leaves, people, slots),
        st.builds(NoThanks, parties, parties),
        st.builds(RepresentativeLost, people, st.booleans()),
    )


def facts(problem: Problem) -> st.SearchStrategy[Fact]:
    """A fact of any kind."""
    slots = st.sampled_from([s.id for s in problem.slots])
    tables = st.sampled_from([t.id for t in problem.tables])
    kinds: list[st.SearchStrategy[Fact]] = [
        person_facts(problem),
        st.builds(TableLost, tables, st.lists(slots, max_size=2).map(tuple)),
        st.builds(SlotDeleted, slots),
        _walk_ins(problem),
    ]
    homes = {p.id: p.organisation for p in problem.participants}
    pairs = [(p, q) for p in homes for q in homes if homes[p] != homes[q]]
    if pairs:
        made = st.builds(lambda p, at: Meet(p[0], p[1], at), st.sampled_from(pairs), slots)
        kinds.append(made)
    if problem.talks:
        talks = st.sampled_from([t.id for t in problem.talks])
        starts = st.sampled_from([s.start for s in problem.slots])
        kinds.append(
            st.builds(lambda t, at: TalkMoved(t, at, at + timedelta(minutes=15)), talks, starts)
        )
    return st.one_of(kinds)


@st.composite
def _walk_ins(draw: st.DrawFn, problem: Problem) -> WalkIn:
    home = draw(st.sampled_from([None, *problem.organisations]))
    new = Organisation("new-org", "New", Sector.BUSINESS) if home is None else None
    organisation = "new-org" if home is None else home.id
    others = [p.id for p in problem.participants if p.organisation != organisation]
    wished = draw(st.lists(st.sampled_from(others), unique=True, max_size=3)) if others else []
    person = Participant(
        "new", "New Person", organisation, representative=draw(st.booleans()), minimum=1
    )
    wishes = tuple(Wish("new", to, draw(st.sampled_from(Strength))) for to in wished)
    return WalkIn(person, new, wishes)


@st.composite
def changes(
    draw: st.DrawFn,
    problem: Problem,
    plan: Plan,
    one: st.SearchStrategy[Fact] | None = None,
    most: int = 3,
) -> Change:
    """A change of a problem and its plan, at some time of the day or before it."""
    begins = sorted(s.start for s in problem.slots)
    pairs = [(m.participants[0], m.participants[1]) for m in plan.meetings]
    confirmed = draw(st.lists(st.sampled_from(pairs), max_size=3)) if pairs else []
    people = st.sampled_from([p.id for p in problem.participants])
    return Change(
        facts=tuple(
            draw(st.lists(facts(problem) if one is None else one, min_size=1, max_size=most))
        ),
        now=draw(st.none() | st.sampled_from(begins)),
        confirmed=tuple(confirmed),
        standby=tuple(draw(st.lists(people, unique=True, max_size=2))),
    )


def fewest(
    before: Problem, after: Problem, plan: Plan, change: Change
) -> tuple[int, int, int, int]:
    """The fewest promised meetings cancelled, cancelled in all, moved, and people told, of all
    ways to keep the old meetings of ``plan`` in the changed problem. Slow and obvious: every
    meeting is tried at every slot and table, and nowhere."""
    return min(_outcomes(before, after, plan, change))


def _outcomes(
    before: Problem, after: Problem, plan: Plan, change: Change
) -> Iterator[tuple[int, int, int, int]]:
    promised = {pair_of(*pair) for pair in change.confirmed}
    promised |= {pair_of(*x.participants) for x in before.locked}
    begun = {s.id for s in before.slots if change.now is not None and s.start <= change.now}
    past = [m for m in plan.meetings if m.slot in begun]
    rest = [m for m in plan.meetings if m.slot not in begun]
    options = [_options(after, m, begun, promised) for m in rest]
    tables = {t.id: t for t in after.tables}
    used = Counter((m.slot, m.table) for m in past)
    busy = {(p, m.slot) for m in past for p in m.participants}

    def extend(
        i: int, cost: tuple[int, int, int], told: frozenset[str]
    ) -> Iterator[tuple[int, int, int, int]]:
        if i == len(rest):
            yield (*cost, len(told))
            return
        old = rest[i]
        broken, cancelled, moved = cost
        for new in options[i]:
            if new is None:
                lost = pair_of(*old.participants) in promised
                yield from extend(
                    i + 1, (broken + lost, cancelled + 1, moved), told | {*old.participants}
                )
                continue
            at = (new.slot, new.table)
            people = {(p, new.slot) for p in new.participants}
            if people & busy or used[at] >= capacity_in(tables[new.table], new.slot):
                continue
            busy.update(people)
            used[at] += 1
            same = new == old
            yield from extend(
                i + 1,
                (broken, cancelled, moved + (not same)),
                told if same else told | {*new.participants},
            )
            used[at] -= 1
            busy.difference_update(people)

    yield from extend(0, (0, 0, 0), frozenset())


def _options(
    after: Problem, meeting: Meeting, begun: set[str], promised: set[Pair]
) -> list[Meeting | None]:
    """Where the meeting may be by itself: as it is first, nowhere last."""
    pair = (meeting.participants[0], meeting.participants[1])
    found = [
        Meeting(slot.id, table.id, pair)
        for slot in after.slots
        for table in after.tables
        if slot.id not in begun
    ]
    found = [m for m in found if _may_be(after, m)]
    if pair in promised:
        as_it_is = [m for m in found if m == meeting]
        in_its_slot = [m for m in found if m.slot == meeting.slot]
        found = as_it_is or in_its_slot
    found.sort(key=lambda m: (m != meeting, m.slot != meeting.slot))
    return [*found, None]


def _may_be(problem: Problem, meeting: Meeting) -> bool:
    told = {v.code for v in violations(problem, Plan((meeting,)))}
    return told <= {RuleCode.LOCKED_MISSING}

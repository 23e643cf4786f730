"""Changes for tests: generated ones of every kind, and the smallest repairs by brute force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations

from hypothesis import strategies as st

from samspill.engine.judge.rules import RuleCode, violations
from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.problem import (
    Organisation,
    Participant,
    Problem,
    Sector,
    Strength,
    Wish,
)
from samspill.engine.model.tables import capacity_in
from samspill.engine.model.valuation import Pair, pair_of
from samspill.engine.repairing import (
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
    pairs = [(m.participants[0], m.participants[1]) for m in plan.pairs]
    confirmed = draw(st.lists(st.sampled_from(pairs), max_size=3)) if pairs else []
    groups = [m.round_table for m in plan.groups]
    kept = draw(st.lists(st.sampled_from(groups), max_size=1)) if groups else []
    people = st.sampled_from([p.id for p in problem.participants])
    return Change(
        facts=tuple(
            draw(st.lists(facts(problem) if one is None else one, min_size=1, max_size=most))
        ),
        now=draw(st.none() | st.sampled_from(begins)),
        confirmed=tuple(confirmed),
        standby=tuple(draw(st.lists(people, unique=True, max_size=2))),
        confirmed_round_tables=tuple(kept),
    )


def fewest(
    before: Problem, after: Problem, plan: Plan, change: Change
) -> tuple[int, int, int, int]:
    """The fewest promised meetings cancelled, cancelled in all, moved, and people told, of all
    ways to keep the old meetings of ``plan`` in the changed problem. Slow and obvious: every
    meeting is tried at every slot and table, and nowhere; round tables with any people, whoever
    sat there before."""
    return min(_outcomes(before, after, plan, change))


def _outcomes(
    before: Problem, after: Problem, plan: Plan, change: Change
) -> Iterator[tuple[int, int, int, int]]:
    promised = {pair_of(*pair) for pair in change.confirmed}
    promised |= {pair_of(*x.participants) for x in before.locked}
    kept = {*change.confirmed_round_tables}
    kept |= {x.round_table for x in before.locked_round_tables}
    begun = {s.id for s in before.slots if change.now is not None and s.start <= change.now}
    past = [m for m in plan.meetings if m.slot in begun]
    rest = [m for m in plan.meetings if m.slot not in begun]
    options = [
        _companies(after, m, begun, kept) if m.round_table else _options(after, m, begun, promised)
        for m in rest
    ]
    tables = {t.id: t for t in after.tables}
    used = Counter((m.slot, m.table) for m in past)
    whole = 1000  # a round table's use of its table: more than any holds
    busy = {(p, m.slot) for m in past for p in m.participants}

    def extend(
        i: int, cost: tuple[int, int, int], told: frozenset[str]
    ) -> Iterator[tuple[int, int, int, int]]:
        if i == len(rest):
            if not _are_too_many(after, [*past, *chosen]):
                yield (*cost, len(told))
            return
        old = rest[i]
        broken, cancelled, moved = cost
        for new in options[i]:
            if new is None:
                lost = _is_promised(old, promised, kept)
                yield from extend(
                    i + 1, (broken + lost, cancelled + 1, moved), told | {*old.participants}
                )
                continue
            at = (new.slot, new.table)
            people = {(p, new.slot) for p in new.participants}
            full = used[at] >= (1 if new.round_table else capacity_in(tables[new.table], new.slot))
            if people & busy or full:
                continue
            busy.update(people)
            used[at] += whole if new.round_table else 1
            same = (new.slot, new.table) == (old.slot, old.table)
            chosen.append(new)
            yield from extend(
                i + 1,
                (broken, cancelled, moved + (not same)),
                told if same else told | {*new.participants},
            )
            chosen.pop()
            used[at] -= whole if new.round_table else 1
            busy.difference_update(people)

    chosen: list[Meeting] = []
    yield from extend(0, (0, 0, 0), frozenset())


def _are_too_many(after: Problem, meetings: list[Meeting]) -> bool:
    """More than somebody's cap, or two meetings with representatives of one organisation."""
    people = after.participant_by_id
    each = Counter(p for m in meetings for p in m.participants)
    companies = Counter(
        (me, people[other].organisation)
        for m in meetings
        if not m.round_table
        for me, other in (m.participants, m.participants[::-1])
        if people[other].representative
    )
    return any(many > after.cap_of(people[p]) for p, many in each.items()) or any(
        many > 1 for many in companies.values()
    )


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


def _is_promised(meeting: Meeting, promised: set[Pair], kept: set[str]) -> bool:
    if meeting.round_table:
        return meeting.round_table in kept
    return pair_of(*meeting.participants) in promised


def _companies(
    after: Problem, meeting: Meeting, begun: set[str], kept: set[str]
) -> list[Meeting | None]:
    """Where the round table may be by itself, and with whom: nowhere last."""
    asked = {i.by for i in after.interests if i.round_table == meeting.round_table}
    asked |= {
        r.moderator for r in after.round_tables if r.id == meeting.round_table and r.moderator
    }
    found = [
        Meeting(slot.id, table.id, people, meeting.round_table)
        for slot in after.slots
        for table in after.tables
        for size in range(3, 9)
        for people in combinations(sorted(asked), size)
        if slot.id not in begun and (meeting.round_table not in kept or slot.id == meeting.slot)
    ]
    return [*(m for m in found if _may_be(after, m)), None]


def _may_be(problem: Problem, meeting: Meeting) -> bool:
    told = {v.code for v in violations(problem, Plan((meeting,)))}
    return told <= {RuleCode.LOCKED_MISSING}

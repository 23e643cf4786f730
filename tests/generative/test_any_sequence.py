"""Long days of an organiser's work on generated editions: facts, repairs, what people drop and say
no thanks to, undoing, going back, filling holes and planning anew, one after the other.

After each of them the judge finds nothing, the version that people follow is what is on, nothing
that is refused has changed anything, and everybody has been told exactly what became of their day:
whoever only read the letters knows it by heart.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from samspill.engine.judge.rules import violations
from samspill.web.editions.keys import participant_key, slot_key
from samspill.web.editions.models import Participant
from samspill.web.meetings.models import Meeting
from samspill.web.meetings.queries import all_on
from samspill.web.outbox.models import Letter
from samspill.web.planning.ground import with_ground
from samspill.web.planning.letters import DAY_CHANGED
from samspill.web.planning.models import PlanVersion, VersionState
from samspill.web.planning.problem import Facts, facts_of, plan_of
from samspill.web.planning.publishing import publish_plan
from samspill.web.planning.queries import all_planned
from support.drawn import Drawn, World, drafted, editions, in_an_edition
from support.examples import tries
from support.rows import every_row
from support.steps import Drawing, Story, drawings

STEPS = 50
SHARED = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)

Spot = tuple[str, int, str]  # a start, a table's number and an end
Days = dict[int, set[tuple[frozenset[int], Spot]]]
Promised = dict[int, tuple[frozenset[int], int]]

# What may end a meeting that is locked or confirmed, because it cannot be, or the promise.
MAY_END = {
    "withdraws", "is_away", "is_changed", "gets_a_table", "is_set_up", "drops", "says_no", "undoes",
    "goes_back", "promises",
}  # fmt: skip


@tries(20, suppress=SHARED)
@given(drawn=editions, steps=st.lists(drawings, min_size=STEPS, max_size=STEPS))
def test_any_sequence_of_work_on_a_plan(db: None, drawn: Drawn, steps: list[Drawing]) -> None:
    def test(world: World, drawn: Drawn) -> None:
        story = Story(world)
        publish_plan(plan=drafted(world.cast), by=world.cast.organiser, now=story.now)
        rows, promised = every_row(), kept(all_on(story.edition.pk))
        for number, drawing in enumerate(steps):
            before, done = rows, story.does(drawing)
            after, rows = f"step {number}: {drawing}", every_row()
            assert done or rows == before, after
            if rows == before:
                continue  # what held before holds
            facts, on = facts_of(story.edition), all_on(story.edition.pk)
            holds(story, facts, on, after)
            was, promised = promised, kept(on)
            if drawing[0] not in MAY_END:
                assert was == promised, after
            stay_where_they_can(facts, was, promised, after)

    in_an_edition(test, drawn)


def kept(on: list[Meeting]) -> Promised:
    """What is locked or confirmed: who meets, in which slot."""
    return {m.pk: (m.people, m.slot_id) for m in on if m.promised}


def stay_where_they_can(facts: Facts, before: Promised, now: Promised, after: str) -> None:
    """What is promised is with the same people, and in its slot while all of them may be there."""
    open_slots = facts.problem.open_slots
    for pk in before.keys() & now.keys():
        (people, slot), (others, where) = before[pk], now[pk]
        could = all(slot_key(slot) in open_slots[participant_key(who)] for who in people)
        assert people == others, after
        assert slot == where or not could, after


def holds(story: Story, facts: Facts, on: list[Meeting], after: str) -> None:
    edition = story.world.cast.edition
    live = plan_of(on)
    problem = with_ground(facts.problem, live)
    assert tuple(violations(problem, live)) == (), after
    version = PlanVersion.objects.get(edition=edition, state=VersionState.PUBLISHED)
    planned = {m.key: m for m in all_planned(version)}
    for meeting in on:
        there = planned[meeting.key]
        assert meeting.people <= there.people, after
        assert (meeting.slot_id, meeting.table_id) == (there.slot_id, there.table_id), after
    coming = set(
        Participant.objects.filter(edition=edition, withdrawn_at=None).values_list("pk", flat=True)
    )
    days: Days = defaultdict(set)
    for meeting in on:
        for who in meeting.people:
            start, end = meeting.slot.start.isoformat(), meeting.slot.end.isoformat()
            spot = (start, meeting.table.number, end)
            days[who].add((meeting.people - {who}, spot))
    known = read(story)
    assert {w: d for w, d in known.items() if d and w in coming} == dict(days), after


def read(story: Story) -> Days:
    """Everybody's day as their letters tell it, in the order in which they were written; who
    dropped a meeting knows that themselves."""
    days: Days = defaultdict(set)
    letters = Letter.objects.filter(kind=DAY_CHANGED).values_list("pk", "about")
    told = [(pk, about["participant"], about["lines"]) for pk, about in letters]
    known: list[tuple[float, int, Any]] = [(pk, who, lines) for pk, who, lines in told]
    known += [(each.letter + 0.5, each.who, each.others) for each in story.knew]
    for _pk, who, what in sorted(known, key=lambda each: each[0]):
        if what is None or isinstance(what, frozenset):
            days[who] = {m for m in days[who] if what is not None and not m[0] & what}
            continue
        for line in what:
            others = frozenset(line["others"])
            if line["before"] is not None:
                days[who].remove((others, tuple(line["before"])))
            if line["after"] is not None:
                days[who].add((others, tuple(line["after"])))
    return days

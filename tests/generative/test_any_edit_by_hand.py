"""Random edits by hand on generated editions: after each the judge finds nothing, what is promised
has not moved, seats agree with the version, and what is refused changes nothing. What is said of
targets is what is done."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st

from cast import NOW, at, person
from samspill.engine.judge.rules import violations
from samspill.engine.model.stop import Stop
from samspill.engine.solving.solve import solve
from samspill.web.editions.models import (
    Edition,
    EditionRole,
    Event,
    Participant,
    Phase,
    Role,
    Room,
    Slot,
    Table,
)
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.meetings.promises import confirm, lock
from samspill.web.people.models import Organisation, Person, Sector
from samspill.web.planning.by_hand import RefusedError, carry_out, version_followed
from samspill.web.planning.edits import Add, Cancel, Edit, Move, Obstacle, Swap
from samspill.web.planning.ground import with_ground
from samspill.web.planning.looking import Day, look
from samspill.web.planning.models import VersionState
from samspill.web.planning.problem import facts_of, plan_of
from samspill.web.planning.publishing import publish_plan, published_now
from samspill.web.planning.reports import report_on
from samspill.web.planning.versions import store_draft
from samspill.web.wishes.models import Strength, Wish
from support.examples import tries

PEOPLE, HOMES, SLOTS, TABLES = 8, 5, 5, 3
SHARED = (HealthCheck.function_scoped_fixture,)

small = st.integers(0, 99)
steps = st.lists(st.tuples(st.integers(0, 4), small, small, small), min_size=1, max_size=6)


class Undone(Exception):  # noqa: N818  (nothing is wrong: it ends an example)
    """Takes an example's rows with it."""


def edition_of(
    homes: list[int], wishes: list[tuple[int, int]], own: bool
) -> tuple[Edition, Person]:
    event = Event.objects.create(name="Dagen", slug="dagen")
    edition = Edition.objects.create(
        event=event, slug="dagen", name="Dagen", day=at(9).date(), place="Hamar",
        phase=Phase.PLANNING, cap=3, minimum=1,
    )  # fmt: skip
    organiser = person("liv@eksempel.no", "Liv")
    EditionRole.objects.create(edition=edition, person=organiser, role=Role.ORGANISER)
    organisations = [
        Organisation.objects.create(name=f"Nr {n}", sector=list(Sector)[n]) for n in range(HOMES)
    ]
    people = [
        Participant.objects.create(
            edition=edition,
            person=Person.objects.create(email=f"p{n}@eksempel.no", name=f"Person {n}"),
            organisation=organisations[home],
            representative=home == 0,
        )
        for n, home in enumerate(homes)
    ]
    room = Room.objects.create(edition=edition, name="Salen")
    for number in range(TABLES):
        Table.objects.create(
            edition=edition, room=room, number=number + 1, capacity=1 + number % 2,
            organisation=organisations[0] if own and number == 0 else None,
        )  # fmt: skip
    for number in range(SLOTS):
        start = at(9) + timedelta(minutes=20 * number)
        Slot.objects.create(edition=edition, start=start, end=start + timedelta(minutes=15))
    for by, to in set(wishes):
        if homes[by] != homes[to]:
            Wish.objects.create(
                edition=edition, by_participant=people[by], to_participant=people[to],
                strength=Strength.LIKE, changed_at=NOW,
            )  # fmt: skip
    return edition, organiser


def published(edition: Edition, by: Person) -> None:
    facts = facts_of(edition)
    result = solve(facts.problem, stop=Stop(effort=0.05))
    assert result.plan is not None
    plan = store_draft(
        edition=edition, facts=facts, plan=result.plan, result={"levels": []},
        report=report_on(facts, result.plan), run=None, now=NOW,
    )  # fmt: skip
    publish_plan(plan=plan, by=by, now=NOW)


def on(edition: Edition) -> dict[int, tuple[frozenset[int], int, int]]:
    found = Meeting.objects.filter(edition=edition, state=MeetingState.PLANNED)
    return {m.pk: (m.people, m.slot_id, m.table_id) for m in found.prefetch_related("seats")}


def drawn_edit(edition: Edition, kind: int, a: int, b: int, c: int) -> Edit | None:
    meetings = sorted(on(edition))
    slots = list(edition.slots.order_by("start").values_list("pk", flat=True))
    tables: list[int | None] = [
        None,
        *edition.tables.order_by("number").values_list("pk", flat=True),
    ]
    people = list(edition.participants.order_by("pk").values_list("pk", flat=True))
    if kind == 0:
        two = frozenset({people[a % len(people)], people[b % len(people)]})
        return Add(two, slots[c % len(slots)], tables[a % len(tables)])
    if not meetings:
        return None
    one = meetings[a % len(meetings)]
    if kind == 1:
        return Swap(one, meetings[b % len(meetings)])
    if kind == 2:
        return Cancel(one)
    return Move(one, slots[b % len(slots)], tables[c % len(tables)])


def follows_the_rules(edition: Edition) -> None:
    """The judge, with all that everybody wishes, finds nothing; the version is what people have."""
    current = published_now(edition)
    problem = with_ground(facts_of(edition).problem, plan_of(current.values()))
    assert list(violations(problem, plan_of(current.values()))) == []
    version = edition.plans.get(state=VersionState.PUBLISHED)
    planned = {
        (m.people, m.slot_id, m.table_id) for m in version.meetings.prefetch_related("seats")
    }
    assert planned == set(on(edition).values())


def says_what_it_does(edition: Edition, meeting: int) -> None:
    """Of each slot, and of each table in it, what picking up says is what looking says."""
    day = Day(edition, now=NOW, meetings=[meeting], trades=True)
    for target in day.targets(meeting):
        if target.swaps is not None:
            said = look(edition, Swap(meeting, target.swaps), now=NOW)
            assert (said.broken, said.spots) == (target.look.broken, target.look.spots)
            continue
        free = day.free_tables(Move(meeting, target.slot))
        for table in edition.tables.values_list("pk", flat=True):
            at_table = look(edition, Move(meeting, target.slot, table), now=NOW)
            others = {b.code for b in target.look.broken} - {Obstacle.NO_TABLE, Obstacle.AS_IT_IS}
            if not others and not target.here:
                assert at_table.holds == (table in free)


@tries(8, suppress=SHARED)
@given(
    homes=st.lists(st.integers(0, HOMES - 1), min_size=PEOPLE, max_size=PEOPLE),
    wishes=st.lists(st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, PEOPLE - 1)), max_size=30),
    own=st.booleans(),
    promised=st.lists(small, max_size=2),
    steps=steps,
)
# A full table was said to hold as many as had been read, which is more with those of trades.
@example(
    homes=[0, 0, 0, 4, 3, 2, 0, 0],
    wishes=[(0, 0)] * 15 + [(5, 0), (4, 1)],
    own=True,
    promised=[],
    steps=[(0, 0, 0, 0)],
)
def test_any_edits_by_hand(
    db: None,
    homes: list[int],
    wishes: list[tuple[int, int]],
    own: bool,
    promised: list[int],
    steps: list[tuple[int, int, int, int]],
) -> None:
    try:
        with transaction.atomic():
            edition, organiser = edition_of(homes, wishes, own)
            published(edition, organiser)
            meetings = sorted(on(edition))
            kept = {meetings[n % len(meetings)] for n in promised if meetings}
            for number, pk in enumerate(sorted(kept)):
                (lock, confirm)[number](edition=edition, meetings=[pk], by=organiser, now=NOW)
            stays = {pk: on(edition)[pk] for pk in kept}
            for step in steps:
                edit = drawn_edit(edition, *step)
                if edit is None:
                    continue
                before, version = on(edition), version_followed(edition)
                said = look(edition, edit, now=NOW)
                try:
                    carry_out(edition=edition, edit=edit, seen=version, by=organiser, now=NOW)
                except RefusedError as error:
                    assert (on(edition), version_followed(edition)) == (before, version)
                    together = error.look.broken[0].code is Obstacle.NOT_TOGETHER
                    assert together or said.broken == error.look.broken
                else:
                    assert said.holds
                    assert on(edition) != before
                follows_the_rules(edition)
                assert {pk: on(edition).get(pk) for pk in kept} == stays
                if left := sorted(on(edition)):
                    says_what_it_does(edition, left[step[1] % len(left)])
            raise Undone
    except Undone:
        return

"""Plan versions of generated editions: what a new plan keeps, and what one goes back to.

Whatever has changed since, the judge finds nothing, what is to be kept is kept, exactly those are
told whose day is other, and a no thanks reads like a meeting that was dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st

from cast import NOW, Cast
from samspill.engine.judge.check import check_result
from samspill.engine.judge.rules import violations
from samspill.engine.model.stop import Stop
from samspill.engine.solving.solve import solve
from samspill.web.editions.models import Absence, Participant
from samspill.web.editions.participation import withdraw_participant
from samspill.web.meetings.models import Meeting
from samspill.web.meetings.promises import lock
from samspill.web.meetings.queries import meetings_on
from samspill.web.planning.comparing import between_versions
from samspill.web.planning.ground import with_ground
from samspill.web.planning.keeping import OFFERED, with_kept
from samspill.web.planning.models import Keep, PlanVersion, VersionState
from samspill.web.planning.problem import facts_of, plan_of
from samspill.web.planning.publishing import publish_plan
from samspill.web.planning.repairing import Agreed, Way
from samspill.web.planning.undoing import undo_change
from samspill.web.planning.vetoes import drop_meeting
from samspill.web.planning.without_facts import proposed_return, roll_back
from samspill.web.wishes.models import Wish
from samspill.web.wishes.queries import vetoed_pairs
from support.drawn import LATER, Drawn, World, drafted, editions, in_an_edition
from support.examples import tries
from support.letters import deliver_all
from support.worlds import answer, differences, seen_in_two

SHARED = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
LATER_STILL = LATER + timedelta(minutes=5)
Days = dict[int, set[tuple[int, int, frozenset[int]]]]


@dataclass(frozen=True)
class Since:
    """What has changed since the first plan was published, by numbers of people and slots."""

    away: list[tuple[int, int]]
    withdrawn: list[int]
    silent: list[int]  # who takes all wishes back
    dropped: list[int]  # numbers of meetings
    slot_gone: bool
    table_gone: bool


number = st.integers(0, 5)
sinces = st.builds(
    Since,
    away=st.lists(st.tuples(number, st.integers(0, 2)), max_size=3),
    withdrawn=st.lists(number, max_size=1),
    silent=st.lists(number, max_size=2),
    dropped=st.lists(number, max_size=2),
    slot_gone=st.booleans(),
    table_gone=st.booleans(),
)

BARE = Drawn(
    homes=[0, 1, 0, 1, 2, 3], represent=[False] * 6, opened=[False] * 6, wishes={}, noes={},
    texts=[([], [])] * 6, minimum=0, closed=False, planned=False, sayer=0, target=0, part=0,
)  # fmt: skip


def happened(world: World, since: Since) -> None:
    """The facts change, and no meeting but those that somebody drops."""
    edition, people = world.cast.edition, world.people
    on = list(meetings_on(edition.pk))
    for chosen in {*since.dropped}:
        if chosen < len(on):
            meeting = Meeting.objects.get(pk=on[chosen].pk)
            who = Participant.objects.get(pk=min(meeting.people))
            who.edition = edition
            drop_meeting(participant=who, meeting=meeting, now=NOW)
    slots = list(edition.slots.order_by("start"))
    for person, slot in since.away:
        Absence.objects.create(
            participant=people[person], start=slots[slot].start, end=slots[slot].end
        )
    for person in since.silent:
        Wish.objects.filter(by_participant=people[person]).delete()
    for person in since.withdrawn:
        who = Participant.objects.get(pk=people[person].pk)
        withdraw_participant(participant=who, by=world.cast.organiser, now=NOW)
    if since.slot_gone:
        slots[-1].retired_at = NOW
        slots[-1].save()
    if since.table_gone:
        edition.tables.filter(number=1).update(retired_at=NOW)


@tries(10, suppress=SHARED)
@given(drawn=editions, since=sinces, keep=st.sampled_from((Keep.EVERYTHING, Keep.TIMES)))
@example(  # one that cannot be took the last table of one that can
    drawn=BARE,
    since=Since([(1, 0)], [], [], [], slot_gone=False, table_gone=True),
    keep=Keep.TIMES,
)
def test_a_new_plan_keeps_what_the_facts_allow(
    db: None, drawn: Drawn, since: Since, keep: Keep
) -> None:
    def test(world: World, drawn: Drawn) -> None:
        cast = world.cast
        publish_plan(plan=drafted(cast), by=cast.organiser, now=NOW)
        happened(world, since)
        facts = with_kept(facts_of(cast.edition), cast.edition, keep)
        assert facts.digest == facts_of(cast.edition).digest
        result = solve(facts.problem, stop=Stop(effort=0.1))
        assert check_result(facts.problem, result).valid
        assert result.plan is not None
        planned = {frozenset(m.participants): m for m in result.plan.meetings}
        room = sum(table.capacity for table in facts.problem.tables)
        allowed: Counter[str] = Counter()
        kept: Counter[str] = Counter()
        for meeting in plan_of(meetings_on(cast.edition.pk)).meetings:
            if all(
                meeting.slot in facts.problem.open_slots.get(person, ())
                for person in meeting.participants
            ):
                there = planned.get(frozenset(meeting.participants))
                where = there and (there.slot, there.table)
                allowed[meeting.slot] += 1
                kept[meeting.slot] += there is not None and there.slot == meeting.slot
                if keep is Keep.EVERYTHING and not since.table_gone:
                    assert where == (meeting.slot, meeting.table)
        assert kept == {slot: min(count, room) for slot, count in allowed.items()}

    in_an_edition(test, drawn)


@tries(10, suppress=SHARED)
@given(
    drawn=editions, since=sinces, keep=st.sampled_from(OFFERED), promised=st.sets(st.integers(0, 9))
)
def test_what_is_promised_stays_whatever_is_kept(
    db: None, drawn: Drawn, since: Since, keep: Keep, promised: set[int]
) -> None:
    def test(world: World, drawn: Drawn) -> None:
        cast = world.cast
        publish_plan(plan=drafted(cast), by=cast.organiser, now=NOW)
        on = list(meetings_on(cast.edition.pk).order_by("pk"))
        those = [meeting.pk for n, meeting in enumerate(on) if n in promised]
        lock(edition=cast.edition, meetings=those, by=cast.organiser, now=NOW)
        happened(world, since)
        was = {frozenset(m.participants): m for m in plan_of(on).meetings}
        facts = facts_of(cast.edition)
        tables = {table.id for table in facts.problem.tables}
        kept = with_kept(facts, cast.edition, keep)
        result = solve(kept.problem, stop=Stop(effort=0.1))
        assert check_result(kept.problem, result).valid
        assert result.plan is not None
        planned = {frozenset(m.participants): m for m in result.plan.meetings}
        for held in facts.problem.locked:
            before, after = was[frozenset(held.participants)], planned[frozenset(held.participants)]
            assert after.slot == before.slot
            if before.table in tables:
                assert after.table == before.table

    in_an_edition(test, drawn)


def days(cast: Cast) -> Days:
    """Each participant's meetings."""
    found: Days = {}
    for meeting in meetings_on(cast.edition.pk):
        for person in meeting.people:
            found.setdefault(person, set()).add((meeting.slot_id, meeting.table_id, meeting.people))
    return found


def followed_twice(world: World, drawn: Drawn) -> PlanVersion | None:
    """A version that people followed before another one; None where the second is no other."""
    cast = world.cast
    first = drafted(cast)
    publish_plan(plan=first, by=cast.organiser, now=NOW)
    slot = cast.edition.slots.order_by("start")[drawn.target % 3]
    away = world.people[drawn.target % len(world.people)]
    Absence.objects.create(participant=away, start=slot.start, end=slot.end)
    publish_plan(plan=drafted(cast), by=cast.organiser, now=NOW)
    deliver_all(now=NOW)
    first.refresh_from_db()
    cast.edition.refresh_from_db()
    return first


@tries(10, suppress=SHARED)
@given(drawn=editions, since=sinces, way=st.sampled_from((Way.AS_FEW, Way.FILLED)))
def test_one_goes_back_as_far_as_the_facts_allow(
    db: None, drawn: Drawn, since: Since, way: Way
) -> None:
    def test(world: World, drawn: Drawn) -> None:
        cast, first = world.cast, followed_twice(world, drawn)
        assert first is not None
        happened(world, since)
        deliver_all(now=NOW)
        before = days(cast)
        proposal = proposed_return(first, way=way, now=LATER)
        assert days(cast) == before
        if proposal is None:
            return
        agreed = Agreed(way, proposal.key, proposal.stands)
        roll_back(plan=first, agreed=agreed, by=cast.organiser, now=LATER)
        after = days(cast)
        on = plan_of(meetings_on(cast.edition.pk))
        problem = with_ground(facts_of(cast.edition).problem, on)
        assert tuple(violations(problem, on)) == ()
        assert not _vetoed(cast)
        version = cast.edition.plans.get(state=VersionState.PUBLISHED)
        assert (version.number, between_versions(version, version).nothing) == (3, True)
        other = {who for who in {*before, *after} if before.get(who) != after.get(who)}
        coming = Participant.objects.filter(pk__in=other, withdrawn_at=None)
        told = sorted(coming.values_list("person__email", flat=True))
        if drawn.planned and not since.table_gone:  # somebody changes their mind
            undo_change(edition=cast.edition, by=cast.organiser, now=LATER)
            assert (days(cast), deliver_all(now=LATER_STILL)) == (before, [])
            return
        letters = deliver_all(now=LATER_STILL)
        assert sorted(letter.to[0] for letter in letters) == told

    in_an_edition(test, drawn)


def _vetoed(cast: Cast) -> bool:
    """Does anybody meet somebody whom they, or who, said no thanks?"""
    vetoes = vetoed_pairs(cast.edition)
    homes = dict(cast.edition.participants.values_list("pk", "organisation_id"))
    for meeting in meetings_on(cast.edition.pk):
        sides = [{f"p{person}", f"o{homes[person]}"} for person in meeting.people]
        for one in sides:
            for other in sides:
                if one is not other and any((a, b) in vetoes for a in one for b in other):
                    return True
    return False


@tries(8, suppress=SHARED)
@given(drawn=editions)
def test_going_back_past_a_veto_reads_like_past_a_meeting_that_was_dropped(
    db: None, drawn: Drawn
) -> None:
    def test(world: World, drawn: Drawn) -> None:
        first = followed_twice(world, drawn)
        met = _meetings_with(world)
        # No thanks to a company is said to those of it, too, whom one does not meet today.
        if first is None or not met or not world.key.startswith("p"):
            return
        who = world.onlookers()
        organiser = who.browsers["organiser"]
        address = world.url("organiser_plan_back", number=first.number)
        key: dict[str, str] = {}

        def shown() -> object:
            asked = organiser.post(address)
            key.clear()
            if repair := asked.context.get("repair"):
                key.update(way=repair["way"], agreed=repair["key"], stands=str(repair["stands"]))
            return answer(asked)

        then: list[Callable[[], object]] = [
            shown,
            lambda: answer(organiser.post(address, key)),
            lambda: answer(organiser.get(world.url("organiser_home"))),
            lambda: answer(organiser.get(world.url("organiser_journal"))),
            lambda: answer(organiser.get(world.url("organiser_plan_against", number=2, other=1))),
            lambda: answer(organiser.post(world.url("organiser_plan_fill"))),
        ]
        said, dropped = seen_in_two(
            world.chooses("no"), lambda: world.drops(met), who, now=LATER, then=then
        )
        assert differences(said, dropped) == []

    in_an_edition(test, drawn)


def _meetings_with(world: World) -> list[Meeting]:
    """The sayer's meetings with the one they say no thanks to, a company's people each."""
    found = []
    for meeting in meetings_on(world.cast.edition.pk).order_by("pk"):
        if world.sayer.pk in meeting.people:
            other = Participant.objects.get(pk__in=meeting.people - {world.sayer.pk})
            if world.key in {f"p{other.pk}", f"o{other.organisation_id}"}:
                found.append(meeting)
    return found

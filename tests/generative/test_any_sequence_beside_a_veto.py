"""Long days of an organiser's work, each in two worlds that differ in one veto: nobody can tell.

A plan follows a veto, and so does all that comes of the plan. So the two worlds are alike for as
long as the planner has the same to choose from in both: while nothing else lets those meet whom the
veto keeps apart. That it is so is asked of the engine, in the world without the veto, after each
step: until then whatever the organiser is shown, every letter, every entry of the journal and
every row but the private ones is equal, and at the end a part of the pages of everybody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from django.core import mail
from django.db import transaction
from hypothesis import HealthCheck, example, given
from hypothesis import strategies as st

from cast import NOW
from samspill.engine.model.valuation import Valuation, pair_of
from samspill.web.editions.keys import participant_key
from samspill.web.editions.models import Participant, ProfileChange
from samspill.web.journal.actions import programme_version
from samspill.web.meetings.queries import all_on
from samspill.web.planning.models import PlanVersion, VersionState
from samspill.web.planning.problem import facts_of
from samspill.web.planning.publishing import publish_plan
from samspill.web.planning.repairing import Way
from samspill.web.planning.vetoes import drop_meeting, say_no_thanks
from samspill.web.wishes.models import Strength, Veto
from samspill.web.wishes.queries import party_of
from support.drawn import Drawn, World, drafted, editions, in_an_edition
from support.examples import Profile, chosen, tries
from support.letters import deliver_all
from support.rows import named, rows_of
from support.steps import TICK, Drawing, Story, drawings
from support.worlds import (
    Act,
    Onlookers,
    Seen,
    Undone,
    as_fixed,
    content_of,
    differences,
    numbered,
    read_pages,
    rows_left,
)

STEPS = 50 if chosen() is Profile.DEEP else 15
SHARED = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large)


class Differ(Enum):
    """How the two worlds do."""

    ONE_MORE = "of two who have no reason to meet, one has said no thanks to the other"
    ANSWERED = "of two, one of whom has said no thanks, the other one has as well"
    TURNED = "of two, either the one has said no thanks, or the other one"
    DROPPED = "somebody says no thanks to those they meet, or drops these meetings"


@dataclass(frozen=True)
class Worlds:
    """Who said no thanks and to whom (a key), what comes before each of the two worlds, what begins
    it once there is a plan, and who may know how they differ."""

    world: World
    sayer: Participant
    key: str
    before: tuple[Act, Act]
    begins: tuple[Act, Act]
    know: frozenset[int]
    were: frozenset[int]  # whom it was about then

    def could_meet(self) -> bool:
        """Has the sayer a reason to meet any of those whom it is or was about, and may they?"""
        theirs = about(self.world, self.key) | self.were
        pairs = Valuation.of(facts_of(self.world.cast.edition).problem).pairs
        return any(between(self.sayer.pk, other) in pairs for other in theirs - {self.sayer.pk})

    def says_it_since(self, story: Story, drawing: Drawing) -> bool:
        """Does somebody say now what may be said already in one of the worlds, while a change waits
        that can be undone?

        In the one world that is news, and in the other it is not: they differ then in whether
        anything has been done since the change, and no more in a no thanks that stands. Undoing is
        refused after anything that a plan is made from, in one sentence, as publishing is (decision
        0017): that somebody has done something since is told, of a wish as of a no thanks.
        """
        what, a, b, _way = drawing
        by, to = story.person(a).pk, story.person(b).pk
        theirs = about(self.world, self.key) | self.were | self.know
        published = story.edition.plans.get(state=VersionState.PUBLISHED)
        return what == "says_no" and by in self.know and to in theirs and bool(published.undo)


def between(one: int, other: int) -> tuple[str, str]:
    return pair_of(participant_key(one), participant_key(other))


def about(world: World, key: str) -> frozenset[int]:
    """The people whom it is about."""
    found = Participant.objects.filter(edition=world.cast.edition)
    found = found.filter(**{"pk" if key[0] == "p" else "organisation": int(key[1:])})
    return frozenset(found.values_list("pk", flat=True))


def nothing() -> None:
    """Nobody says anything."""


def worlds_of(world: World, differ: Differ) -> Worlds:
    """The two worlds, that in which less is said first."""
    sayer, key = world.sayer, world.key
    if differ is Differ.DROPPED:
        begins = (lambda: drops_all(world), lambda: says_no(sayer, key))
        return Worlds(
            world, sayer, key, (nothing, nothing), begins, frozenset({sayer.pk}), about(world, key)
        )
    other = next(p for p in world.people if p.pk in about(world, key))
    if differ is Differ.ONE_MORE:
        if (two := without_reason(world)) is None:
            return worlds_of(world, Differ.ANSWERED)
        sayer, other = two

    def said() -> None:
        """By the sayer."""
        keep(sayer, other)

    def back() -> None:
        """By the other one."""
        keep(other, sayer)

    def both() -> None:
        """By either."""
        back()
        said()

    Veto.objects.filter(by_participant=sayer, to_participant=other).delete()
    before: dict[Differ, tuple[Act, Act]] = {
        Differ.ONE_MORE: (nothing, said),
        Differ.ANSWERED: (back, both),
        Differ.TURNED: (back, said),
    }
    know = {sayer.pk} | ({other.pk} if differ is Differ.TURNED else set())
    begins = (nothing, nothing)
    if differ is Differ.TURNED:
        Veto.objects.filter(by_participant=other, to_participant=sayer).delete()
    return Worlds(
        world, sayer, f"p{other.pk}", before[differ], begins, frozenset(know), frozenset({other.pk})
    )


def keep(by: Participant, to: Participant) -> None:
    Veto.objects.get_or_create(
        edition_id=by.edition_id,
        by_participant=by,
        to_participant=to,
        imported=False,
        defaults={"said_at": NOW},
    )


def says_no(sayer: Participant, key: str) -> None:
    target = party_of(sayer.edition_id, key)
    assert target is not None
    say_no_thanks(participant=sayer, target=target, now=NOW)


def drops_all(world: World) -> None:
    """The sayer drops every meeting with those whom it is about."""
    for meeting in all_on(world.cast.edition.pk):
        if world.sayer.pk in meeting.people and meeting.people & about(world, world.key):
            drop_meeting(participant=world.sayer, meeting=meeting, now=NOW)


def without_reason(world: World) -> tuple[Participant, Participant] | None:
    """Two who have no reason to meet."""
    pairs = Valuation.of(facts_of(world.cast.edition).problem).pairs
    people = sorted(world.people, key=lambda p: (p.pk != world.sayer.pk, p.pk))
    for one in people:
        for other in people:
            apart = one.organisation_id != other.organisation_id
            if apart and between(one.pk, other.pk) not in pairs:
                return one, other
    return None


@dataclass
class Lived:
    """A world that the steps were carried out in: what was seen after each, and at the end."""

    after: list[dict[str, object]]
    end: Seen


def lived(
    worlds: Worlds, which: int, steps: Sequence[Drawing], who: Onlookers, first: Lived | None = None
) -> Lived:
    """The steps in one of the two worlds until the two could meet. What is seen in the second is
    compared with the ``first`` after each."""
    story, found = Story(worlds.world), Lived([], Seen())
    cast, live = worlds.world.cast, True

    def looks() -> None:
        now: dict[str, object] = {"shown": list(story.shown), **rows()}
        if first is not None:
            then = first.after[len(found.after)]
            done = steps[len(found.after) - 1] if found.after else "at first"
            different = [name for name in {**then, **now} if then.get(name) != now.get(name)]
            said = [only_in(name, then.get(name), now.get(name)) for name in different]
            assert different == [], "\n".join((f"after step {len(found.after)}: {done}", *said))
        found.after.append(now)

    def step(drawing: Drawing | None) -> bool:
        """False, and nothing is done, when the two could meet after it."""
        try:
            with transaction.atomic():
                if drawing is not None and not worlds.says_it_since(story, drawing):
                    story.does(drawing)
                if worlds.could_meet():
                    raise Undone
        except Undone:
            return False
        looks()
        return True

    mail.outbox.clear()
    with suppress(Undone), transaction.atomic(), numbered(), as_fixed(lambda: story.now):
        worlds.before[which]()
        publish_plan(plan=drafted(cast), by=cast.organiser, now=story.now)
        worlds.begins[which]()
        limit = len(steps) + 1 if first is None else len(first.after)
        for drawing in [None, *steps][:limit]:
            live = live and step(drawing)
        if found.after and (live or first is None):
            story.now = NOW + STEPS * TICK
            found.end["rows"] = rows()
            read_pages(found.end, who, None if first is None else first.end)
            deliver_all()
            found.end["letters"] = [content_of(letter) for letter in mail.outbox]
            found.end["version"] = programme_version(cast.edition.pk)
        raise Undone
    return found


def only_in(name: str, then: object, now: object) -> str:
    """What of it only one of the two worlds has: it is not certain that it will be seen again."""
    if not (isinstance(then, list) and isinstance(now, list)):
        return f"{name}: {then!r} in the first world, {now!r} in the second"
    first = [f"  first: {each!r}" for each in then if each not in now]
    second = [f"  second: {each!r}" for each in now if each not in then]
    return "\n".join((f"{name}:", *(first + second or ["  the same, in another order"])))


def rows() -> dict[str, object]:
    """Every row but the private ones; without what a version was made from, of which only a check
    word is kept, that nobody reads. Of what the database itself draws for each change of profiles,
    how often it did."""
    found: dict[str, object] = dict(rows_left())
    found[ProfileChange._meta.label] = ProfileChange.objects.count()
    found[PlanVersion._meta.label] = [
        {**named(PlanVersion, row), "facts_digest": ""} for row in rows_of(PlanVersion)
    ]
    return found


def tried_by_hand(world: World, worlds: Worlds, steps: Sequence[Drawing]) -> list[Drawing]:
    """The steps; where somebody is to be put together with another one, every other time it is
    these two."""
    numbers = {p.pk: number for number, p in enumerate(world.people)}
    one, other = numbers[worlds.sayer.pk], numbers[min(worlds.were)]
    return [
        ("adds", one, other + len(numbers) * (a % 2), way) if what == "adds" and b % 2 else each
        for each in steps
        for what, a, b, way in (each,)
    ]


# Of two, one has said no thanks. The other one says so while a change can be undone.
SAID_SINCE = Drawn(
    homes=[2, 0, 1, 0, 2, 3],
    represent=[False, True, True, True, True, True],
    opened=[False] * 6,
    wishes={
        (("p", 0), ("o", 2)): Strength.LIKE,
        (("p", 0), ("o", 0)): Strength.OPEN,
        (("o", 1), ("o", 0)): Strength.MUST,
        (("p", 2), ("o", 1)): Strength.LIKE,
        (("p", 2), ("o", 3)): Strength.LIKE,
        (("o", 3), ("p", 2)): Strength.MUST,
        (("p", 2), ("o", 2)): Strength.OPEN,
        (("p", 4), ("o", 0)): Strength.LIKE,
        (("p", 5), ("p", 1)): Strength.MUST,
    },
    noes={},
    texts=[([], [])] * 6,
    minimum=0,
    closed=True,
    planned=False,
    sayer=4,
    target=22,
    part=3,
)
SINCE: list[Drawing] = [
    ("is_away", 0, 7, Way.AS_FEW),
    ("says_no", 4, 2, Way.AS_FEW),
    ("undoes", 0, 0, Way.AS_FEW),
]


@tries(4, suppress=SHARED)
@example(drawn=SAID_SINCE, differ=Differ.ANSWERED, steps=SINCE)
@given(
    drawn=editions,
    differ=st.sampled_from(Differ),
    steps=st.lists(drawings, min_size=STEPS, max_size=STEPS),
)
def test_worlds_that_differ_in_a_veto_are_told_alike(
    db: None, drawn: Drawn, differ: Differ, steps: list[Drawing]
) -> None:
    def test(world: World, drawn: Drawn) -> None:
        worlds = worlds_of(world, differ)
        near = sorted(world.people, key=lambda p: p.pk not in worlds.were)
        who = Onlookers.of(
            world.cast, [p for p in near if p.pk not in worlds.know][:2], None, (drawn.part, 4)
        )
        steps_here = tried_by_hand(world, worlds, steps)
        first = lived(worlds, 0, steps_here, who)
        if not first.after:
            return
        second = lived(worlds, 1, steps_here, who, first)
        if len(first.after) == len(second.after):
            assert differences(first.end, second.end) == []

    in_an_edition(test, drawn)

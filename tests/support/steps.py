"""Steps of an organiser's work on a generated edition that people follow: facts, repairs, what
people drop and say no thanks to, undoing, going back, filling holes, edits by hand, planning anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from cast import NOW
from samspill.web.editions.facts import ParticipantFacts
from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.participation import restore_participant
from samspill.web.editions.proposals import Span
from samspill.web.meetings.models import Meeting
from samspill.web.meetings.promises import confirm, lock, unlock
from samspill.web.meetings.queries import all_on
from samspill.web.outbox.models import Letter
from samspill.web.people.models import Organisation
from samspill.web.planning.by_hand import RefusedError, carry_out
from samspill.web.planning.changes import (
    change_coming,
    change_fixed_tables,
    change_participant,
    change_profile,
    change_setup,
)
from samspill.web.planning.edits import Add, Cancel, Edit, Move, Swap
from samspill.web.planning.letters import DAY_CHANGED
from samspill.web.planning.models import PlanVersion, VersionState
from samspill.web.planning.publishing import publish_plan
from samspill.web.planning.repairing import Agreed, NoRepairError, Proposal, Way
from samspill.web.planning.rolling_back import NothingToGoBackToError
from samspill.web.planning.standing import StandsAgainstError
from samspill.web.planning.undoing import CannotUndoError, undo_change
from samspill.web.planning.vetoes import drop_meeting, say_no_thanks
from samspill.web.planning.without_facts import (
    fill_holes,
    proposed_filling,
    proposed_return,
    roll_back,
)
from support.drawn import World, drafted
from support.setups import as_it_is
from support.versions import agreed_to

TICK = timedelta(seconds=20)  # between two steps: a letter waits three of them
Drawing = tuple[str, int, int, Way]


@dataclass(frozen=True)
class Knows:
    """Whoever drops a meeting, says no thanks to somebody they meet, or does not come, is told
    nothing of it: they have no meeting with these ``others`` (None: with anybody) after what was
    the last ``letter`` then. ``version`` is the one that people followed afterwards."""

    letter: int
    who: int
    others: frozenset[int] | None
    version: int


@dataclass
class Story:
    """An edition on its way, what those know who dropped a meeting or were told to, and what the
    organiser was shown at the last step."""

    world: World
    now: datetime = NOW
    knew: list[Knows] = field(default_factory=list)
    shown: list[object] = field(default_factory=list)

    def does(self, drawing: Drawing) -> bool:
        """A step; False where it was refused."""
        what, a, b, way = drawing
        self.now += TICK
        self.shown.clear()
        try:
            DOES[what](self, a, b, way)
        except (StandsAgainstError, NoRepairError, RefusedError) as error:
            self.sees(error)
            return False
        return True

    def sees(self, what: Exception | Proposal | None) -> None:
        """The organiser is shown this."""
        self.shown.append(as_shown(what))

    @property
    def edition(self) -> Edition:
        return Edition.objects.get(pk=self.world.cast.edition.pk)

    def person(self, number: int) -> Participant:
        """One of the people, as they are now."""
        people = self.world.people
        found = Participant.objects.select_related("edition", "person", "organisation")
        return found.get(pk=people[number % len(people)].pk)

    def meeting(self, number: int) -> Meeting | None:
        on = all_on(self.edition.pk)
        return on[number % len(on)] if on else None

    @property
    def version(self) -> int:
        return PlanVersion.objects.get(state=VersionState.PUBLISHED).number

    def knows(self, who: int, others: frozenset[int] | None) -> None:
        letters = Letter.objects.filter(kind=DAY_CHANGED).order_by("-pk")
        last = letters.values_list("pk", flat=True).first() or 0
        self.knew.append(Knows(last, who, others, self.version))


def as_shown(what: Exception | Proposal | None) -> object:
    """All of it that a page may make words of."""
    match what:
        case Proposal():
            return what.way, what.key, what.told, what.gain, what.stands, what.day
        case StandsAgainstError():
            against = [(each.meeting.pk, each.rule) for each in what.meetings]
            return against, what.drafts, as_shown(what.proposal), what.other
        case RefusedError():
            return what.look
        case CannotUndoError():
            return what.code
        case Exception():
            return type(what)
        case _:
            return None


def agree(story: Story, change: Callable[[Agreed], object], way: Way) -> None:
    """Ask, and agree to what is shown."""
    try:
        change(Agreed(way))
    except StandsAgainstError as error:
        if error.proposal is None or not error.proposal.key:
            raise
        story.sees(error)
        change(Agreed(way, error.proposal.key, error.proposal.stands))


def withdraws(story: Story, a: int, b: int, way: Way) -> None:
    who = story.person(a)
    said: dict[str, Any] = {"by": story.world.cast.organiser, "now": story.now}
    if who.withdrawn_at is None:
        agree(story, lambda agreed: change_coming(participant=who, agreed=agreed, **said), way)
        if story.person(a).withdrawn_at is not None:
            story.knows(who.pk, None)
    else:
        restore_participant(participant=who, **said)


def is_away(story: Story, a: int, b: int, way: Way) -> None:
    who = story.person(a)
    if who.withdrawn_at is not None:
        return
    slots = list(story.edition.slots.values_list("pk", flat=True))
    there = [pk for n, pk in enumerate(slots) if not b >> n & 1]

    def change(agreed: Agreed) -> None:
        change_profile(
            participant=who, challenges=["Svinn"], solutions=[], present_slots=there,
            skipped_talks=(), standby=bool(b & 8), by=who.person, now=story.now, agreed=agreed,
        )  # fmt: skip

    agree(story, change, way)


def is_changed(story: Story, a: int, b: int, way: Way) -> None:
    """A cap, a role, or an employer."""
    who = story.person(a)
    if who.withdrawn_at is not None:
        return
    home = story.person(b).organisation if b & 1 else who.organisation
    facts = ParticipantFacts("", home, representative=bool(b & 2), cap=b % 4)

    def change(agreed: Agreed) -> None:
        change_participant(
            participant=who, facts=facts, by=story.world.cast.organiser, now=story.now,
            agreed=agreed,
        )  # fmt: skip

    agree(story, change, way)


def gets_a_table(story: Story, a: int, b: int, way: Way) -> None:
    tables: dict[int, Organisation] = {
        n: story.person(a).organisation for n in (1, 2) if b % 3 == n
    }
    said: dict[str, Any] = {"by": story.world.cast.organiser, "now": story.now}
    agree(
        story,
        lambda agreed: change_fixed_tables(
            edition=story.edition, tables=tables, agreed=agreed, **said
        ),
        way,
    )


def is_set_up(story: Story, a: int, b: int, way: Way) -> None:
    """A slot is moved, added or gone, a talk is moved, a table holds more or fewer."""
    setup = as_it_is(story.edition)
    by = timedelta(minutes=5 * (b % 5 - 2))
    slots: list[Span] = setup["slots"]
    if a % 4 == 0:
        setup["slots"] = [Span(s.start + by, s.end + by) for s in slots]
    elif a % 4 == 1 and len(slots) > 2:
        del slots[b % len(slots)]
    elif a % 4 == 2 and len(slots) < 5:
        slots.append(Span(slots[-1].end + TICK * 15, slots[-1].end + TICK * 45))
    else:
        setup["tables"] = [replace(t, capacity=1 + b % 2) for t in setup["tables"]]
    said: dict[str, Any] = {"by": story.world.cast.organiser, "now": story.now}
    agree(story, lambda agreed: change_setup(**setup, **said, agreed=agreed), way)


def drops(story: Story, a: int, b: int, way: Way) -> None:
    meeting = story.meeting(a)
    if meeting is not None:
        who = Participant.objects.get(pk=sorted(meeting.people)[b % 2])
        others = meeting.people - {who.pk}
        drop_meeting(participant=who, meeting=meeting, now=story.now)
        story.knows(who.pk, others)


def says_no(story: Story, a: int, b: int, way: Way) -> None:
    who, other = story.person(a), story.person(b)
    coming = who.withdrawn_at is None and other.withdrawn_at is None
    if coming and who.organisation_id != other.organisation_id:
        say_no_thanks(participant=who, target=other, now=story.now)
        story.knows(who.pk, frozenset({other.pk}))


def undoes(story: Story, a: int, b: int, way: Way) -> None:
    version = story.version
    try:
        undo_change(edition=story.edition, by=story.world.cast.organiser, now=story.now)
    except CannotUndoError as error:
        story.sees(error)
    else:
        story.knew = [k for k in story.knew if k.others is not None or k.version != version]


def fills(story: Story, a: int, b: int, way: Way) -> None:
    proposal = proposed_filling(story.edition, now=story.now)
    story.sees(proposal)
    if proposal is not None:
        agreed = agreed_to(proposal)
        fill_holes(
            edition=story.edition, agreed=agreed, by=story.world.cast.organiser, now=story.now
        )


def goes_back(story: Story, a: int, b: int, way: Way) -> None:
    plans = list(story.edition.plans.exclude(state=VersionState.DISCARDED))
    plan = plans[a % len(plans)]
    try:
        proposal: Proposal | None = proposed_return(plan, way=way, now=story.now)
    except NothingToGoBackToError as error:
        story.sees(error)
        return
    story.sees(proposal)
    if proposal is not None:
        by = story.world.cast.organiser
        roll_back(plan=plan, agreed=agreed_to(proposal), by=by, now=story.now)


def plans_anew(story: Story, a: int, b: int, way: Way) -> None:
    plan = drafted(replace(story.world.cast, edition=story.edition))
    publish_plan(plan=plan, by=story.world.cast.organiser, now=story.now)


def moves(story: Story, a: int, b: int, way: Way) -> None:
    """By hand: to another slot, or with another meeting."""
    edition = story.edition
    one, other = story.meeting(a), story.meeting(b)
    slots = list(edition.slots.values_list("pk", flat=True))
    if one is None or other is None:
        return
    edit = Swap(one.pk, other.pk) if b % 2 and one != other else Move(one.pk, slots[b % len(slots)])
    by_hand(story, edit)


def ends(story: Story, a: int, b: int, way: Way) -> None:
    meeting = story.meeting(a)
    if meeting is not None:
        by_hand(story, Cancel(meeting.pk))


def adds(story: Story, a: int, b: int, way: Way) -> None:
    one, other = story.person(a), story.person(b)
    slots = list(story.edition.slots.values_list("pk", flat=True))
    if one != other:
        by_hand(story, Add(frozenset({one.pk, other.pk}), slots[b % len(slots)]))


def by_hand(story: Story, edit: Edit) -> None:
    edition, by = story.edition, story.world.cast.organiser
    carry_out(edition=edition, edit=edit, seen=story.version, by=by, now=story.now)


def promises(story: Story, a: int, b: int, way: Way) -> None:
    meeting = story.meeting(a)
    if meeting is not None:
        verb = (lock, confirm, unlock)[b % 3]
        verb(
            edition=story.edition, meetings=[meeting.pk], by=story.world.cast.organiser,
            now=story.now,
        )  # fmt: skip


DOES: Mapping[str, Callable[[Story, int, int, Way], None]] = {
    each.__name__: each
    for each in (
        withdraws, is_away, is_changed, gets_a_table, is_set_up, drops, says_no, undoes, undoes,
        fills, goes_back, plans_anew, moves, ends, adds, promises,
    )
}  # fmt: skip
drawings = st.tuples(
    st.sampled_from(sorted(DOES)), st.integers(0, 15), st.integers(0, 15), st.sampled_from(Way)
)

"""What people and organisers do about outcomes: answer, tell a story, say what it cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.permissions import may_organise
from samspill.web.journal.actions import record, record_privately
from samspill.web.people.models import Person
from samspill.web.people.presence import hold_people
from samspill.web.sharing.care import Found, worries
from samspill.web.sharing.outcomes.models import OutcomeAnswer, Outcomes, OutcomesPrint, Story
from samspill.web.sharing.outcomes.permissions import (
    edition_of_story,
    may_answer,
    own_outcome_answers,
    own_stories,
)
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.ties import NoTieError

MOST_COST = 100_000_000  # crowns


@dataclass(frozen=True)
class Said:
    """The answers to the three questions."""

    useful: int
    again: int
    would_come: bool


class CarelessError(ValueError):
    """Something in the text asks for care; ``found`` says what and where."""

    def __init__(self, found: list[Found]) -> None:
        super().__init__("the text asks for care")
        self.found = found


@transaction.atomic
def answer_outcomes(*, edition: Edition, said: Said, visit: Visit, by: Person) -> OutcomeAnswer:
    """What the visitor had of those they met. Another answer takes the place of the first, and
    counts as the first where that has been counted.

    Raises NoTieError for who is not asked.
    """
    hold_people({by.pk})
    if not may_answer(visit, edition):
        raise NoTieError
    values = {"useful": said.useful, "again": said.again, "would_come": said.would_come}
    answer, _new = OutcomeAnswer.objects.update_or_create(
        edition=edition, person=by, defaults=values,
        create_defaults={**values, "said_at": visit.now},
    )  # fmt: skip
    record_privately(verb="outcomes_answered", subject=answer, by=by, now=visit.now)
    return answer


@transaction.atomic
def take_back_answer(*, edition: Edition, visit: Visit, by: Person) -> OutcomeAnswer:
    """What the visitor answered is gone, and counted no more where it has not been yet. A figure
    that is told already stays: it is a band, of many. Raises NoTieError where there is nothing."""
    answer = own_outcome_answers(visit).filter(edition=edition, useful__isnull=False).first()
    if answer is None:
        raise NoTieError
    answer.useful = answer.again = answer.would_come = None
    answer.save(update_fields=("useful", "again", "would_come"))
    record_privately(verb="outcomes_taken_back", subject=answer, by=by, now=visit.now)
    return answer


@transaction.atomic
def propose_story(*, other: int, text: str, visit: Visit, by: Person) -> Story:
    """Words for the board on what the visitor and the other (id of a person) did. They take the
    place of what the visitor proposed before, approved or not: the other approves these.

    Raises NoTieError for whom the visitor has not met, and CarelessError where the text has a name,
    a number or a marking in it.
    """
    hold_people({other, by.pk})
    edition = edition_of_story(visit, other)
    if edition is None:
        raise NoTieError
    found = worries(text, known=_homes(edition))
    if found:
        raise CarelessError(found)
    Story.objects.filter(edition=edition, by=by, other=other).delete()
    _drop_prints(edition.pk)
    story = Story.objects.create(
        edition=edition, by=by, other_id=other, text=text, proposed_at=visit.now
    )
    record_privately(verb="story_proposed", subject=story, by=by, now=visit.now)
    return story


@transaction.atomic
def approve_story(*, story: int, text: str, visit: Visit, by: Person) -> Story:
    """The other side has read ``text`` and lets the board read it. Raises NoTieError for anybody
    else's, and where the text has become another meanwhile."""
    found = own_stories(visit).filter(pk=story, other=by, text=text).first()
    if found is None:
        raise NoTieError
    if found.approved_at is None:
        found.approved_at = visit.now
        found.save(update_fields=("approved_at",))
        _drop_prints(found.edition_id)
        record_privately(verb="story_approved", subject=found, by=by, now=visit.now)
    return found


@transaction.atomic
def take_back_story(*, story: int, visit: Visit, by: Person) -> int:
    """It is gone, by either of the two; the other's id is what is left. Raises NoTieError."""
    found = own_stories(visit).filter(pk=story).first()
    if found is None:
        raise NoTieError
    record_privately(verb="story_taken_back", subject=found, by=by, now=visit.now)
    _drop_prints(found.edition_id)
    found.delete()
    return found.other_id if found.by_id == by.pk else found.by_id


@transaction.atomic
def set_cost(*, edition: Edition, cost: int | None, by: Person, now: datetime) -> None:
    """What the edition cost in all, in crowns. Raises PermissionError, ValueError."""
    if not may_organise(by, edition):
        raise PermissionError
    if cost is not None and not 0 < cost <= MOST_COST:
        raise ValueError("a cost that no edition has")
    kept, _new = Outcomes.objects.get_or_create(edition=edition)
    if kept.cost == cost:
        return
    kept.cost = cost
    kept.save(update_fields=("cost",))
    _drop_prints(edition.pk)
    record(verb="cost_set", subject=edition, by=by, now=now, edition_id=edition.pk, programme=False)


@transaction.atomic
def order_print(*, edition: Edition, language: str, by: Person, now: datetime) -> OutcomesPrint:
    """Have the PDF made anew, by the worker. Raises PermissionError."""
    if not may_organise(by, edition):
        raise PermissionError
    made, _new = OutcomesPrint.objects.update_or_create(
        edition=edition, language=language,
        defaults={"ordered_at": now, "made_at": None, "content": b""},
    )  # fmt: skip
    record(
        verb="outcomes_printed", subject=edition, by=by, now=now, edition_id=edition.pk,
        programme=False,
    )  # fmt: skip
    return made


def store_print(*, ordered: int, content: bytes, now: datetime) -> None:
    """By the worker: the PDF that was ordered (id), unless what it says has changed meanwhile."""
    OutcomesPrint.objects.filter(pk=ordered).update(content=content, made_at=now)


def _drop_prints(edition: int) -> None:
    """A PDF says what was so when it was made."""
    OutcomesPrint.objects.filter(edition=edition).delete()


def _homes(edition: Edition) -> set[str]:
    """Organisations may be named; people may not."""
    there = Participant.objects.filter(edition=edition)
    return set(there.values_list("organisation__name", flat=True))

"""What pages read of an edition's outcomes: what is stored, and nothing is counted for it. Those
who ask have been let in to the edition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from samspill.web.editions.models import Edition
from samspill.web.people.models import Person
from samspill.web.sharing.outcomes.models import OutcomeAnswer, Outcomes, OutcomesPrint, Story
from samspill.web.sharing.outcomes.permissions import (
    approved_stories,
    asked_at,
    may_answer,
    own_outcome_answers,
    own_stories,
)
from samspill.web.sharing.outcomes.released import Key, Released, from_json
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit

STORIES = 2  # a board reads two


@dataclass(frozen=True)
class Told:
    """What is told of one edition."""

    edition: Edition
    released: Released
    cost: int | None = None
    counted_at: datetime | None = None

    @property
    def cost_of_a_meeting(self) -> int | None:
        """In whole hundreds of crowns, by the meetings that were held; by those that began, where
        that is not told."""
        held = self.released.figure(Key.HELD)
        meetings = self.released.begun if held is None else held.about
        if self.cost is None or not meetings:
            return None
        return round(self.cost / meetings / 100) * 100


def outcomes_of(edition: Edition) -> Told:
    """What is told of an edition, which its organiser was let in to."""
    kept = Outcomes.objects.filter(edition=edition).first()
    if kept is None:
        return Told(edition, Released())
    return Told(edition, from_json(kept.released), kept.cost, kept.counted_at)


def stories_for(visitor: Person, edition: Edition, now: datetime) -> list[str]:
    """The newest that both have approved: the words alone."""
    with as_visit(Visit(visitor.pk, Shown.SIGNED_IN, now)):
        found = approved_stories(visitor, edition).values_list("text", flat=True)
        return list(found[:STORIES])


def print_of(edition: Edition, language: str) -> OutcomesPrint | None:
    """The PDF that was ordered last, without what is in it."""
    ordered = OutcomesPrint.objects.filter(edition=edition, language=language)
    return ordered.defer("content").first()


def content_of(edition: Edition, language: str) -> bytes | None:
    """The PDF; None until it is made."""
    found = print_of(edition, language)
    return bytes(found.content) if found is not None and found.made_at is not None else None


def own_answer(visit: Visit, edition: Edition) -> OutcomeAnswer | None:
    """What the visitor has answered, and not taken back."""
    return own_outcome_answers(visit).filter(edition=edition, useful__isnull=False).first()


def questions_for(visit: Visit) -> list[Edition]:
    """The editions that the visitor is asked about and has not answered for."""
    answered = own_outcome_answers(visit).values("edition")
    asked = asked_at(visit).exclude(pk__in=answered).order_by("-day")
    return [edition for edition in asked if may_answer(visit, edition)]


def stories_with(visit: Visit, other: int) -> list[Story]:
    """Those of the visitor and the other (id of a person)."""
    mine = own_stories(visit).select_related("edition")
    return [each for each in mine if other in {each.by_id, each.other_id}]


def ordered_print(ordered: int) -> OutcomesPrint | None:
    """By the worker: what was ordered (id), unless it was dropped or has been made."""
    waiting = OutcomesPrint.objects.filter(pk=ordered, made_at__isnull=True)
    return waiting.select_related("edition__event").first()


def edition_asked_about(visit: Visit, slug: str) -> Edition | None:
    """The edition, where the visitor is asked about it."""
    edition = asked_at(visit).filter(slug=slug).first()
    return edition if edition is not None and may_answer(visit, edition) else None


def somebody(person: int) -> Person | None:
    """Whoever ordered it (id), while they have an account."""
    found: Person | None = Person.objects.filter(pk=person, is_active=True).first()
    return found

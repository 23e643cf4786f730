"""Who may answer, tell a story and read what came of an edition: the one place that says it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from samspill.web.editions.models import Edition, Role
from samspill.web.editions.permissions import Verdict, Visitor, may_organise, may_read
from samspill.web.editions.queries import editions_of
from samspill.web.sharing.outcomes.models import OutcomeAnswer, Story
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.tie_permissions import begun, editions_with_ties, has_met, may_keep_ties

ASKED_AFTER = timedelta(days=60)
ANSWERED_WITHIN = timedelta(days=60)  # of being asked
IN_ONE_LETTER = timedelta(days=7)  # letters go on Mondays


def may_read_outcomes(visitor: Visitor, edition: Edition) -> Verdict:
    """The edition's organisers, who show it to their board, and who reads what they do."""
    return may_read(visitor, edition)


def edition_before(visitor: Visitor, edition: Edition) -> Edition | None:
    """The event's edition before this, for who organises that as well: one query."""
    earlier = Edition.objects.filter(event=edition.event_id, day__lt=edition.day)
    theirs = editions_of(visitor, Role.ORGANISER).filter(pk=OuterRef("pk"))
    found = earlier.annotate(theirs=Exists(theirs)).order_by("-day").first()
    return found if found is not None and found.theirs else None


def asked_at(visit: Visit) -> QuerySet[Edition]:
    """The editions that the visitor is asked about now: they have met somebody there, and it is
    sixty days ago and not yet twice that. Whoever has answered can change it as long."""
    today: date = visit.now.date()
    return editions_with_ties(visit.person).filter(
        day__lte=today - ASKED_AFTER, day__gt=today - ASKED_AFTER - ANSWERED_WITHIN
    )


def may_answer(visit: Visit, edition: Edition) -> Verdict:
    """Somebody who met others there, while it is asked."""
    if not may_keep_ties(visit) or not asked_at(visit).filter(pk=edition.pk).exists():
        return Verdict(False, "nothing there")
    if not begun(visit).filter(meeting__edition=edition).exists():
        return Verdict(False, "met nobody")
    return Verdict(True, "met somebody there")


def own_outcome_answers(visit: Visit) -> QuerySet[OutcomeAnswer]:
    """The visitor's own, and nobody else's."""
    return OutcomeAnswer.objects.filter(person=visit.person)


def asked_in_letters(visit: Visit, edition: Edition) -> bool:
    """Is it said in the letter of this week? In one alone, to those who have not answered."""
    first = edition.day + ASKED_AFTER
    if not first <= visit.now.date() < first + IN_ONE_LETTER or not may_answer(visit, edition):
        return False
    return not own_outcome_answers(visit).filter(edition=edition).exists()


def own_stories(visit: Visit) -> QuerySet[Story]:
    """Those that the visitor has written, or may approve."""
    mine = Q(by=visit.person) | Q(other=visit.person)
    return Story.objects.filter(mine)


def edition_of_story(visit: Visit, other: int) -> Edition | None:
    """Where the visitor and the other (id of a person) met last, for a story of theirs; None where
    they have not met."""
    if not may_keep_ties(visit) or not has_met(visit, other):
        return None
    seats = begun(visit).filter(participant__person=other)
    found: Edition | None = (
        Edition.objects.filter(pk__in=seats.values("meeting__edition")).order_by("-day").first()
    )
    return found


def approved_stories(visitor: Visitor, edition: Edition) -> QuerySet[Story]:
    """Of the edition those that both have approved, for its organisers, as the two were told: who
    reads only has none. Raises Http404."""
    if may_organise(visitor, edition):
        return Story.objects.filter(edition=edition, approved_at__isnull=False)
    if may_read_outcomes(visitor, edition):
        return Story.objects.none()
    raise Http404

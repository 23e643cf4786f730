"""Who may write and read notes, and lines on what was learnt: the one place that says it. A note is
its writer's and nobody else's, whoever takes over the meeting that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from samspill.web.editions.models import Edition, Participant, Talk
from samspill.web.editions.permissions import Verdict
from samspill.web.meetings.models import Meeting
from samspill.web.people.models import Organisation
from samspill.web.sharing.models import SHARING_IS_ON
from samspill.web.sharing.note_models import Learnt, Note
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.tie_permissions import TIES_ARE_ON, editions_with_ties, may_keep_ties

NO_UID = UUID(int=0)


class AboutKind(StrEnum):
    """What a note may be about."""

    MEETING = "meeting"
    PERSON = "person"
    ORGANISATION = "organisation"
    TALK = "talk"


@dataclass(frozen=True)
class About:
    """What a note is about: a meeting or a talk by its ``uid``, somebody or an organisation by the
    id ``pk``."""

    kind: AboutKind
    uid: UUID = NO_UID
    pk: int = 0

    def __str__(self) -> str:
        return f"{self.kind}:{self.pk or self.uid}"


@dataclass(frozen=True)
class Subject:
    """What a note is about, found: the id of it in the note's field ``field``, its name, and the
    edition that the note belongs to."""

    field: str
    pk: int
    name: str
    edition: int


def subject_of(visit: Visit, about: About) -> Subject | None:
    """What the visitor may write about: their own meetings, those they left too; the talks, the
    people and the organisations of editions that they take part in, where ties are kept. None for
    anything else."""
    if not may_keep_ties(visit):
        return None
    mine = editions_with_ties(visit.person)
    if about.kind is AboutKind.MEETING:
        return _meeting(visit, about.uid)
    if about.kind is AboutKind.TALK:
        talk = Talk.everything.filter(edition__in=mine, uid=about.uid).first()
        return Subject("talk", talk.pk, talk.title, talk.edition_id) if talk else None
    there = Participant.objects.filter(edition__in=mine).order_by("-edition__day", "-pk")
    if about.kind is AboutKind.PERSON:
        found = there.filter(person=about.pk).exclude(person=visit.person)
        one = found.select_related("person").first()
        return Subject("other", one.person_id, one.person.name, one.edition_id) if one else None
    of = there.filter(organisation=about.pk).first()
    if of is None:
        return None
    name = Organisation.objects.values_list("name", flat=True).get(pk=of.organisation_id)
    return Subject("organisation", of.organisation_id, name, of.edition_id)


def _meeting(visit: Visit, uid: UUID) -> Subject | None:
    found = Meeting.objects.filter(
        uid=uid,
        seats__participant__person=visit.person,
        seats__participant__withdrawn_at__isnull=True,
        edition__terms__part__in=TIES_ARE_ON,
    ).first()
    if found is None:
        return None
    people = Participant.objects.filter(seats__meeting=found, seats__slot__isnull=False)
    others = people.exclude(person=visit.person).values_list("person__name", flat=True)
    name = found.theme or ", ".join(others)
    return Subject("meeting", found.pk, name, found.edition_id)


def own_notes(visit: Visit) -> QuerySet[Note]:
    """The visitor's notes, where the edition lets people keep any."""
    return Note.objects.filter(person=visit.person, edition__terms__part__in=TIES_ARE_ON)


def learnt_by_me(visit: Visit) -> QuerySet[Learnt]:
    """What the visitor has learnt, at any edition that lets people keep it."""
    return Learnt.objects.filter(person=visit.person, edition__terms__part__in=TIES_ARE_ON)


def learnt_by_others(visit: Visit, edition: int) -> QuerySet[Learnt]:
    """What others have opened to all of the edition (id), for who takes part in it, while it lets
    people share."""
    mine: QuerySet[Edition] = editions_with_ties(visit.person).filter(pk=edition)
    opened = Q(opened_at__lte=visit.now, edition__terms__part__in=SHARING_IS_ON)
    there = Learnt.objects.filter(opened, edition__in=mine)
    return there.exclude(person=visit.person)


def may_open_lines(visit: Visit, edition: int) -> Verdict:
    """Whether a line may be opened to all of the edition (id)."""
    mine = editions_with_ties(visit.person).filter(pk=edition)
    if not mine.filter(terms__part__in=SHARING_IS_ON).exists():
        return Verdict(False, "the edition does not let people share")
    return Verdict(True, "takes part")

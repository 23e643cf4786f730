"""Where something to share can be begun: at which edition, with whom, and from which note.

An address says an edition and ids of people, which stand in other addresses of the visitor's, and
of a note its key alone: its text is fetched for whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from samspill.web.editions.models import Edition, Participant
from samspill.web.sharing.cases.permissions import CASES_ARE_ON
from samspill.web.sharing.models import SHARING_IS_ON
from samspill.web.sharing.note_permissions import own_notes
from samspill.web.sharing.permissions import Visit
from samspill.web.sharing.tie_permissions import editions_with_ties
from samspill.web.sharing.tie_queries import Known


def _editions(visit: Visit) -> QuerySet[Edition]:
    return editions_with_ties(visit.person).filter(terms__part__in=SHARING_IS_ON)


def editions_to_share_at(visit: Visit) -> dict[int, str]:
    """The editions (id and slug) that the visitor takes part in and that let them share: one
    query."""
    return dict(_editions(visit).values_list("pk", "slug"))


def say_where_to_share(visit: Visit, known: Collection[Known]) -> dict[int, list[str]]:
    """Says of each of them at which edition the visitor can share with them, and open a case: the
    latest where both take part, and that lets people do it. Gives what each of them (by id)
    struggles with and knows, in their words, at the editions where both take part. One query."""
    people = [each.person for each in known]
    rows = Participant.objects.filter(
        person__in=people, withdrawn_at__isnull=True, edition__in=editions_with_ties(visit.person)
    ).order_by("edition__day", "edition", "topics")
    latest: dict[int, str] = {}
    cases: dict[int, str] = {}
    topics: dict[int, list[str]] = {}
    for person, slug, part, topic in rows.values_list(
        "person", "edition__slug", "edition__terms__part", "topics__text"
    ):
        if part in SHARING_IS_ON:
            latest[person] = slug
        if part in CASES_ARE_ON:
            cases[person] = slug
        if topic:
            topics.setdefault(person, []).append(topic)
    for each in known:
        each.share_at, each.case_at = latest.get(each.person, ""), cases.get(each.person, "")
    return topics


def people_in(visit: Visit, field: str, pk: int) -> list[int]:
    """Those (ids) whom a note may be shared with first: ``field`` and ``pk`` are what it is about,
    as in a Subject. The one it is about, or those who are in the meeting."""
    if field == "other":
        return [pk]
    if field != "meeting":
        return []
    there = Participant.objects.filter(
        seats__meeting=pk, seats__slot__isnull=False, withdrawn_at__isnull=True
    ).exclude(person=visit.person)
    return list(there.order_by("person").values_list("person", flat=True))


@dataclass(frozen=True)
class Beginning:
    """What a share begins with: the note's text, and the people (ids) that it is about."""

    text: str
    people: list[int]


def begun_from(visit: Visit, key: UUID, edition: int) -> Beginning | None:
    """From the visitor's own note with this key, of this edition (id); None for any other."""
    note = own_notes(visit).filter(key=key, edition=edition).first()
    if note is None:
        return None
    about = "other" if note.other_id else "meeting"
    pk = note.other_id or note.meeting_id
    return Beginning(note.text, people_in(visit, about, pk) if pk else [])

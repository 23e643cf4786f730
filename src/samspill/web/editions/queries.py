"""Fetching through access checks: what a visitor may not see answers as what does not exist.

Whoever is let in to an edition reads its times in its zone: the rest of the answer says them so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Value,
    prefetch_related_objects,
)
from django.db.models.expressions import Combinable
from django.http import Http404

from samspill.web.editions.models import (
    Absence,
    Edition,
    EditionRole,
    Participant,
    Phase,
    Role,
    Slot,
    Table,
    Talk,
)
from samspill.web.editions.permissions import (
    CHECKING_IN,
    HOSTS,
    READERS,
    SEEING_DAYS,
    Visitor,
)
from samspill.web.editions.proposals import Span
from samspill.web.editions.versions import version_in
from samspill.web.editions.zones import activate
from samspill.web.people.models import Person

PAGE_OF_PARTICIPANT = (
    "edition_id",
    "person_id",
    "organisation_id",
    "first_seen_at",
    "profile_saved_at",
    "answered_at",
)
PAGE_OF_EDITION = (
    "name",
    "slug",
    "day",
    "cap",
    "phase",
    "wishes_open_at",
    "wishes_close_at",
    "freeze_at",
    "answers_to",
    "time_zone",
)


def editions_of(visitor: Visitor, *roles: Role) -> QuerySet[Edition]:
    """Editions at which the visitor has one of the roles, newest first: none for whoever came by
    a personal link."""
    if not isinstance(visitor, Person) or visitor.takes_part_only:
        return Edition.objects.none()
    ids = EditionRole.objects.filter(person=visitor, role__in=roles).values("edition_id")
    return Edition.objects.filter(pk__in=ids).select_related("event")


def organised_edition(visitor: Visitor, slug: str) -> Edition:
    """The edition, for one of its organisers. Raises Http404 for anybody else."""
    return _one(editions_of(visitor, Role.ORGANISER), slug)


def read_edition(visitor: Visitor, slug: str) -> Edition:
    """The edition, for who sees what its organisers see, with ``reads_only``. Raises Http404 for
    anybody else."""
    organises = editions_of(visitor, Role.ORGANISER).filter(pk=OuterRef("pk"))
    found = editions_of(visitor, *READERS).annotate(reads_only=~Exists(organises))
    return _one(found, slug)


def hosted_edition(visitor: Visitor, slug: str, *, reading: bool = False) -> Edition:
    """The edition, for a host at its desk or an organiser, and to read for who reads only. Raises
    Http404 for anybody else."""
    return _one(editions_of(visitor, *HOSTS, *(READERS if reading else ())), slug)


def checked_in_edition(visitor: Visitor, slug: str, *, reading: bool = False) -> Edition:
    """The edition, for who notes that people have come, and to read for who reads only. Raises
    Http404 for anybody else."""
    return _one(editions_of(visitor, *CHECKING_IN, *(READERS if reading else ())), slug)


def edition_of_theirs(visitor: Visitor, slug: str) -> int:
    """The id of an edition that the visitor takes part in, or whose plan they see: one query.
    Raises Http404 for anybody else."""
    if not isinstance(visitor, Person):
        raise Http404
    takes_part = Participant.objects.filter(
        edition=OuterRef("pk"), person=visitor.pk, withdrawn_at__isnull=True
    )
    theirs = Q(Exists(takes_part))
    if not visitor.takes_part_only:
        roles = EditionRole.objects.filter(role__in=SEEING_DAYS, person=visitor.pk)
        theirs |= Q(Exists(roles.filter(edition=OuterRef("pk"))))
    found = Edition.objects.filter(theirs, slug=slug).values_list("pk", flat=True).first()
    if found is None:
        raise Http404
    return found


def own_participation(visitor: Visitor, slug: str, beside: Collection[str] = ()) -> Participant:
    """The visitor's own participation, with person, organisation and edition, and what is read
    ``beside`` them in the same query (ways to it).

    Raises Http404 for anybody who is no participant or has withdrawn.
    """
    if not isinstance(visitor, Person):
        raise Http404
    found = (
        Participant.objects.filter(edition__slug=slug, person=visitor, withdrawn_at__isnull=True)
        .select_related("person", "organisation", "edition", "edition__event", *beside)
        .first()
    )
    if found is None:
        raise Http404
    activate(found.edition.time_zone)
    return found


def own_part(visitor: Visitor, slug: str, **beside: Combinable) -> Participant:
    """The visitor's own participation with no more of it, and of its edition, than is asked of
    everybody who opens a page that is kept, and what is read ``beside`` it in the same query.
    Raises Http404 as ``own_participation``."""
    if not isinstance(visitor, Person):
        raise Http404
    own = Participant.objects.filter(
        edition__slug=slug, person=visitor.pk, withdrawn_at__isnull=True
    )
    edition = (f"edition__{field}" for field in PAGE_OF_EDITION)
    found = list(
        own.select_related("edition")
        .only(*PAGE_OF_PARTICIPANT, *edition)
        .annotate(**beside)
        .order_by()[:1]
    )
    if not found:
        raise Http404
    activate(found[0].edition.time_zone)
    return found[0]


def own_place(visitor: Visitor, slug: str) -> tuple[int, int, int]:
    """The ids of the visitor's own participation and of its edition, and the version of the
    profiles there: as ``own_participation``, for pages that may not need more. Raises Http404
    likewise."""
    found = (
        Participant.objects.filter(edition__slug=slug, person=visitor, withdrawn_at__isnull=True)
        .values_list("pk", "edition_id", "edition__time_zone", version_in(OuterRef("edition")))
        .first()
        if isinstance(visitor, Person)
        else None
    )
    if found is None:
        raise Http404
    own, edition, zone, profiles = found
    activate(zone)
    return own, edition, int(profiles)


def holder_of_calendar(token: str) -> Participant:
    """Whose calendar the secret address is, with person, organisation and edition; somebody who
    has withdrawn has it still. Raises Http404 where it is nobody's."""
    held = Participant.objects.filter(calendar_token=token)
    found = held.select_related("person", "organisation", "edition").first()
    if found is None:
        raise Http404
    return found


def participants_by_name(ids: Iterable[int]) -> list[Participant]:
    """These participants with person and organisation, sorted by name: one query."""
    found = Participant.objects.filter(pk__in=ids).select_related("person", "organisation")
    return list(found.order_by("person__name_order", "person__name", "pk"))


def names_by_id(ids: Iterable[int]) -> dict[int, str]:
    """The names of these participants: one query."""
    return dict(Participant.objects.filter(pk__in=ids).values_list("pk", "person__name"))


def with_its_day(edition: Edition) -> Edition:
    """The edition with its slots, talks, tables and rooms, read at once for a page that says them
    in several places: four queries. Not for what changes any of them."""
    prefetch_related_objects([edition], "slots", "talks", "tables__room")
    return edition


def tables_with_rooms(edition: Edition) -> list[Table]:
    """The tables by number, each with its room: one query, none where all were read at once."""
    if "tables" in getattr(edition, "_prefetched_objects_cache", {}):
        return list(edition.tables.all())
    return list(edition.tables.select_related("room"))


def with_their_organisation(participants: QuerySet[Participant]) -> list[Participant]:
    """The participants with their names, and their organisations with name and sector: one query,
    which reads no more of them, as there may be thousands."""
    return list(
        participants.select_related("person", "organisation").only(
            "edition", "withdrawn_at", "person__name", "organisation__name", "organisation__sector"
        )
    )


def hours_of(edition: Edition, **those: Any) -> tuple[dict[int, list[Span]], dict[int, list[int]]]:
    """When each participant is away, in order of time, and which talks they skip, by id: one
    query."""
    away: dict[int, list[Span]] = defaultdict(list)
    skips: dict[int, list[int]] = defaultdict(list)
    nothing = Value(None, output_field=BigIntegerField())
    absences = Absence.objects.filter(participant__edition=edition, **those).order_by()
    skipping = Participant.skipped_talks.through.objects.filter(
        participant__edition=edition, talk__retired_at__isnull=True, **those
    )
    rows = absences.annotate(skipped=nothing).values_list(
        "participant_id", "start", "end", "skipped"
    )
    others = skipping.values_list("participant_id", "talk__start", "talk__end", "talk_id")
    for owner, start, end, talk in sorted(rows.union(others, all=True), key=lambda row: row[:3]):
        if talk is None:
            away[owner].append(Span(start, end))
        else:
            skips[owner].append(talk)
    return dict(away), dict(skips)


def slots_and_talks(
    edition: Edition,
) -> tuple[list[tuple[int, datetime, datetime]], list[tuple[int, str, datetime, datetime]]]:
    """The slots as id, start and end, and the talks as id, title, start and end, in order of time:
    one query."""
    nothing = Value(None, output_field=CharField())
    slots = edition.slots.order_by().annotate(title=nothing)
    talks = edition.talks.order_by().values_list("pk", "start", "end", "title")
    rows = slots.values_list("pk", "start", "end", "title").union(talks, all=True)
    ordered = sorted(rows, key=lambda row: (row[1], row[0]))
    return (
        [(pk, start, end) for pk, start, end, title in ordered if title is None],
        [(pk, title, start, end) for pk, start, end, title in ordered if title is not None],
    )


def participations(person: Person) -> QuerySet[Participant]:
    """Where a person takes part, newest edition first."""
    return (
        Participant.objects.filter(person=person, withdrawn_at__isnull=True)
        .select_related("edition", "organisation")
        .order_by("-edition__day")
    )


def next_announced(*, today: date) -> Edition | None:
    """The nearest edition ahead that its organiser lets the start page name; never one that is
    being set up."""
    ahead = Edition.objects.filter(day__gte=today, announced=True).exclude(phase=Phase.SETUP)
    return ahead.order_by("day").first()


def tables_by_room(edition: Edition) -> list[tuple[str, int]]:
    """The room's name and the number of every table, in order of the numbers."""
    return list(edition.tables.order_by("number").values_list("room__name", "number"))


def hours_of_day(edition: Edition) -> Span | None:
    """From the first slot or talk of the day to the end of the last; None as long as there is
    none. One query."""
    slots = Slot.objects.filter(edition=edition).order_by().values_list("start", "end")
    talks = Talk.objects.filter(edition=edition).order_by().values_list("start", "end")
    times = list(slots.union(talks))
    return Span(min(s for s, _end in times), max(e for _start, e in times)) if times else None


def slots_of(edition: Edition) -> list[Slot]:
    """The slots in their order: one query."""
    return list(edition.slots.order_by("start"))


def _one(editions: QuerySet[Edition], slug: str) -> Edition:
    edition = editions.filter(slug=slug).first()
    if edition is None:
        raise Http404
    activate(edition.time_zone)
    return edition

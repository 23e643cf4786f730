"""How far an edition has come: counts for the organiser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import (
    Aggregate,
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce, TruncDate
from django.http import Http404
from django.utils.translation import gettext as _

from samspill.web.editions.models import Edition, Invitation, Participant
from samspill.web.editions.queries import tables_with_rooms
from samspill.web.outbox.models import Letter, LetterState
from samspill.web.people.models import Organisation


class Answer(StrEnum):
    """How far a participant has come."""

    NOT_INVITED = "not_invited"
    INVITED = "invited"
    OPENED = "opened"
    PROFILE = "profile"
    DONE = "done"
    WITHDRAWN = "withdrawn"


SILENT = frozenset({Answer.INVITED, Answer.OPENED, Answer.PROFILE})


def coming(edition: Edition) -> QuerySet[Participant]:
    """Participants who have not withdrawn, with ``invited`` on each."""
    return _with_invited(edition).filter(withdrawn_at__isnull=True)


def everybody(edition: Edition) -> QuerySet[Participant]:
    """All participants, those who have withdrawn too."""
    return _with_invited(edition)


def _with_invited(edition: Edition) -> QuerySet[Participant]:
    """Invited is who has had a link, or has a letter with one on its way."""
    sent = Invitation.objects.filter(participant=OuterRef("pk"))
    waiting = Letter.objects.filter(
        edition_id=edition.pk,
        person=OuterRef("person"),
        kind__in=("invitation", "reminder", "personal_link"),
        state=LetterState.WAITING,
    )
    invited = ExpressionWrapper(Exists(sent) | Exists(waiting), output_field=BooleanField())
    return Participant.objects.filter(edition=edition).annotate(invited=invited)


def participant_of(edition: Edition, pk: int) -> Participant:
    """A participant of this edition, with ``invited``, person and organisation. For those who
    organise it. Raises Http404."""
    found = everybody(edition).select_related("person", "organisation", "edition")
    participant = found.filter(pk=pk).first()
    if participant is None:
        raise Http404
    return participant


def organisations_at(edition: Edition) -> QuerySet[Organisation]:
    """Organisations that somebody comes from, by name."""
    return Organisation.objects.filter(participants__edition=edition).distinct()


def names_of(edition: Edition, ids: Iterable[str]) -> dict[str, str]:
    """Names of participants of this edition by id, as texts: as the journal keeps ids."""
    found = Participant.objects.filter(edition=edition, pk__in={int(pk) for pk in ids})
    return {str(pk): name for pk, name in found.values_list("pk", "person__name")}


def answer_of(participant: Participant) -> Answer:
    """How far somebody has come; for participants with ``invited``."""
    if participant.withdrawn_at is not None:
        return Answer.WITHDRAWN
    if participant.answered_at is not None:
        return Answer.DONE
    if participant.profile_saved_at is not None:
        return Answer.PROFILE
    if participant.first_seen_at is not None:
        return Answer.OPENED
    return Answer.INVITED if getattr(participant, "invited", False) else Answer.NOT_INVITED


def label_of(state: Answer) -> str:
    """How far somebody has come, in words."""
    return {
        Answer.NOT_INVITED: _("Not invited"),
        Answer.INVITED: _("Invited"),
        Answer.OPENED: _("Has opened the link"),
        Answer.PROFILE: _("Has filled in the profile"),
        Answer.DONE: _("Has answered"),
        Answer.WITHDRAWN: _("Has withdrawn"),
    }[state]


def counts_of(edition: Edition) -> Counter[str]:
    """People, answered, invited, not_invited, wishes, slots, tables, seats, drafts (plans that are
    neither published nor put away), plans (the published ones too), meetings (that are on), and
    sign_ups (that wait): one query."""
    came = Q(first_seen_at__isnull=False) | Q(profile_saved_at__isnull=False)
    came |= Q(answered_at__isnull=False)
    here = coming(edition)
    numbers = {
        "people": _number(here),
        "answered": _number(here.filter(answered_at__isnull=False)),
        "invited": _number(here.filter(Q(invited=True) | came)),
        "slots": _number(edition.slots.all()),
        "tables": _number(edition.tables.all()),
        "seats": _number(edition.tables.all(), Sum("capacity")),
        # What an organiser entered beside what somebody had said themselves counts twice, as in
        # ``wishes.queries.counting_wishes``: a count does not tell what was there before.
        "wishes": _number(edition.wishes.filter(own=True))
        + _number(edition.wishes.filter(entered=True)),
        "drafts": _number(edition.plans.filter(state="draft")),
        "plans": _number(edition.plans.exclude(state="discarded")),
        "meetings": _number(edition.meetings.filter(state="planned")),
        "sign_ups": _number(edition.sign_ups.all()),
    }
    named = {f"number_of_{what}": number for what, number in numbers.items()}
    row = Edition.objects.filter(pk=edition.pk).annotate(**named).values_list(*named).get()
    found = Counter(dict(zip(numbers, row, strict=True)))
    found["not_invited"] = found["people"] - found["invited"]
    return found


def _number(rows: QuerySet[Any], of: Aggregate | None = None) -> Coalesce:
    """How many rows of an edition there are, as a part of a query."""
    each = rows.order_by().values("edition").annotate(number=of or Count("pk"))
    return Coalesce(Subquery(each.values("number")), 0)


def answer_days(edition: Edition) -> list[tuple[date, int]]:
    """Days on which somebody answered, with how many had answered by then."""
    rows = (
        Participant.objects.filter(edition=edition, answered_at__isnull=False)
        .annotate(day=TruncDate("answered_at"))
        .values("day")
        .annotate(people=Count("pk"))
        .order_by("day")
    )
    total, found = 0, []
    for row in rows:
        total += row["people"]
        found.append((row["day"], total))
    return found


def fixed_tables(edition: Edition) -> list[tuple[Organisation, int | None]]:
    """Organisations that may have a fixed table, by name, with the number of the one they have:
    those with a representative at the edition, and those that have a table. Two queries."""
    tables = edition.tables.filter(organisation__isnull=False)
    numbers = dict(tables.values_list("organisation_id", "number"))
    represented = Q(
        participants__edition=edition,
        participants__representative=True,
        participants__withdrawn_at__isnull=True,
    )
    found = Organisation.objects.filter(represented | Q(pk__in=list(numbers))).distinct()
    return [(organisation, numbers.get(organisation.pk)) for organisation in found]


def numbers_of_tables(edition: Edition, *, more: int = 0) -> list[tuple[str, int, int]]:
    """The numbers of the tables: the room's name, the first and the last, once for each row of
    numbers without a gap. ``more``: as it would be with so many more in the last room, or so many
    fewer of those that are nobody's own, the last ones first. One query, none where all tables
    were read at once."""
    rows: list[tuple[str, int, int | None]] = [
        (table.room.name, table.number, table.organisation_id)
        for table in tables_with_rooms(edition)
    ]
    if more < 0:
        gone = set([number for _room, number, owner in rows if owner is None][more:])
        rows = [row for row in rows if row[1] not in gone]
    elif rows:
        room, last, _owner = rows[-1]
        rows += [(room, last + nth, None) for nth in range(1, more + 1)]
    found: list[tuple[str, int, int]] = []
    for room, number, _owner in rows:
        if found and found[-1][::2] == (room, number - 1):
            found[-1] = (room, found[-1][1], number)
        else:
            found.append((room, number, number))
    return found

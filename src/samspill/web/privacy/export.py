"""Everything that is kept on somebody, for themselves: the rows by the table of ``inventory``, and
of what others shared with them as much as they may read now."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Prefetch, Q, QuerySet

from samspill.web.editions.models import Edition, Participant, Slot, Talk
from samspill.web.editions.registering.models import SignUp
from samspill.web.editions.roles import has_shown_address
from samspill.web.meetings.models import Meeting, Seat
from samspill.web.people.identity import own_is_held
from samspill.web.people.models import Confirmation, Organisation, Person
from samspill.web.privacy.inventory import INVENTORY
from samspill.web.privacy.kept import Category, Kept
from samspill.web.privacy.people import sessions_of
from samspill.web.sharing.models import Receiver, Share
from samspill.web.sharing.note_models import Note
from samspill.web.sharing.permissions import Visit, readable
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_permissions import own_actions, own_answers

Row = dict[str, Any]
NEEDS = ("diet", "access", "phone")


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read is as it is at one moment, whatever is erased or changed meanwhile."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read, read only")
        yield


def own_data(visit: Visit) -> dict[str, dict[str, list[Row]]]:
    """By category and model, the rows; what they point at is said by its name. A number of queries
    that does not grow with what there is.

    Raises PermissionError while it is held back, as it is not sure that whoever asks is the person,
    and for who has been erased.
    """
    if own_is_held(visit.person) or not Person.objects.filter(pk=visit.person).exists():
        raise PermissionError
    with as_visit(visit):
        found = {
            category.key: {kept.model: _rows(kept, visit) for kept in category.models if kept.own}
            for category in INVENTORY
        }
        found["meetings"]["meetings.Meeting"] = _meetings(visit.person)
        found["shares"]["received"] = _received(visit)
        found["shares"]["answers to me"] = _answers(visit.person)
    found["identity"]["said of others"] = [
        {"person": row.person.name, "at": row.at}
        for row in Confirmation.objects.filter(by=visit.person)
        .select_related("person")
        .order_by("pk")
    ]
    found["needs"]["editions.SignUp"] = _sign_ups(visit.person)
    found["sessions"]["sessions.Session"] = [
        {"until": session.expire_date} for session in sessions_of(visit.person)
    ]
    return found


def fields_of(kept: Kept) -> list[str]:
    """The names of the fields that the file gives of a model."""
    every = [each.name for each in model_of(kept)._meta.concrete_fields]
    if kept.fields:
        return [name for name in every if name in kept.fields]
    return [name for name in every if name not in kept.without]


def model_of(kept: Kept) -> type[models.Model]:
    """The model that the table means."""
    if kept.model == "editions.Participant_skipped_talks":
        return Participant.skipped_talks.through
    return apps.get_model(kept.model)


WORDED = (Participant, Person, Organisation, Edition, Talk, Slot, Meeting)


# Of what others wrote, too, one gets what one may read now.
READABLE: dict[str, Callable[[Visit], QuerySet[Any]]] = {
    "sharing.Action": own_actions,
    "sharing.ActionAnswer": own_answers,
}


def _rows(kept: Kept, visit: Visit) -> list[Row]:
    model, mine, names = model_of(kept), Q(), fields_of(kept)
    for path in kept.own:
        mine |= Q(**{path: visit.person})
    if kept.model in READABLE:
        mine &= Q(pk__in=READABLE[kept.model](visit).order_by().values("pk"))
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    # What the key leads to is read only where it is said in words. A share that may not be read any
    # more would else take along the row that leads to it: the database keeps both out then.
    keys = [each.name for each in fields if _in_words(each)]
    people = [
        f"{each.name}__{deeper}"
        for each in fields
        if isinstance(each, models.ForeignKey) and each.related_model is Participant
        for deeper in ("person", "organisation")
    ]
    rows = model._base_manager.filter(mine).order_by("pk")
    if keys or people:  # without any it would follow every key
        rows = rows.select_related(*keys, *people)
    values = {each.name: each.name if _in_words(each) else each.attname for each in fields}
    return [{name: _said(getattr(row, at)) for name, at in values.items()} for row in rows]


def _in_words(field: Any) -> bool:
    """Is the field a key to what :func:`_said` has words for?"""
    return isinstance(field, models.ForeignKey) and issubclass(field.related_model, WORDED)


def _said(value: Any) -> Any:
    """A value as people read it, and as JSON has it."""
    if isinstance(value, Participant):
        return f"{value.person.name}, {value.organisation.name}"
    if isinstance(value, Person | Organisation | Edition):
        return value.name
    if isinstance(value, Talk):
        return value.title
    if isinstance(value, Slot):
        return value.start
    if isinstance(value, Meeting):
        return str(value.uid)
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, uuid.UUID):
        return str(value)
    return value if isinstance(value, str | int | bool | datetime | date | None) else str(value)


def _sign_ups(person: int) -> list[Row]:
    """What somebody wrote who signed up with the person's address, as long as it waits."""
    names = ("edition", "name", "organisation", "title", "photo", *NEEDS, "signed_up_at")
    owner = Person.objects.get(pk=person)
    shown = has_shown_address(owner)
    rows = SignUp.objects.filter(address=owner.email).select_related("edition") if shown else ()
    return [{name: _said(getattr(row, name)) for name in names} for row in rows]


def _meetings(person: int) -> list[Row]:
    """The meetings that the person has or had a seat in, and who else has."""
    seats = Seat.objects.filter(slot__isnull=False).select_related(
        "participant__person", "participant__organisation"
    )
    rows = (
        Meeting.objects.filter(seats__participant__person=person)
        .select_related("edition", "slot", "table")
        .prefetch_related(Prefetch("seats", seats))
        .order_by("slot__start", "pk")
        .distinct()
    )
    return [
        {
            "meeting": str(row.uid),
            "edition": row.edition.name,
            "start": row.slot.start,
            "end": row.slot.end,
            "table": row.table.number,
            "state": row.state,
            "theme": row.theme,
            "with": [
                _said(seat.participant)
                for seat in row.seats.all()
                if seat.participant.person_id != person
            ],
        }
        for row in rows
    ]


def _received(visit: Visit) -> list[Row]:
    """What others have shared with the person: the text of what they may read now; of all else
    that it came and when they read it."""
    mine = list(Receiver.objects.filter(person=visit.person).order_by("pk"))
    open_now = Share.objects.filter(readable(visit)).select_related("source")
    shares = {share.pk: share for share in open_now.filter(pk__in=[row.share_id for row in mine])}
    found: list[Row] = []
    for row in mine:
        said: Row = {"share": row.share_id, "came": row.added_at, "read": row.read_at}
        share = shares.get(row.share_id)
        if share is not None:
            said |= {
                "from": share.source.name,
                "label": share.label,
                "about": share.about,
                "text": share.text,
                "number": share.number,
                "until": share.expires_at,
            }
        found.append(said)
    return found


def _answers(person: int) -> list[Row]:
    """What came of what the person has shared: by whom each was said, their own page tells."""
    rows = apps.get_model("sharing.Answer").objects.filter(source=person).order_by("pk")
    names = ("share", "came", "line", "said_at")
    return [dict(zip(names, row, strict=True)) for row in rows.values_list(*names)]


def own_note_texts(visit: Visit) -> list[tuple[datetime, str, str]]:
    """When, at which edition, and what."""
    with as_visit(visit):
        notes = Note.objects.filter(person=visit.person).exclude(text="")
        rows = notes.order_by("begun_at", "pk").select_related("edition")
        return [(note.begun_at, note.edition.name, note.text) for note in rows]


def schema() -> list[Row]:
    """What the file says of itself: each category with its purpose, ground and time, and the fields
    of each model with their kinds."""
    return [_described(category) for category in INVENTORY]


def _described(category: Category) -> Row:
    return {
        "category": category.key,
        "name": str(category.name),
        "holds": str(category.holds),
        "why": str(category.why),
        "ground": f"GDPR article 6 (1) {category.ground.value}",
        "until": str(category.until),
        "models": [
            {"model": kept.model, "left out": str(kept.left_out)}
            if not kept.own
            else {
                "model": kept.model,
                "fields": {
                    name: model_of(kept)._meta.get_field(name).get_internal_type()
                    for name in fields_of(kept)
                },
            }
            for kept in category.models
        ],
    }

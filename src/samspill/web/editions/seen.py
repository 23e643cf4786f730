"""What a form showed, so that of two who have it open neither undoes the other's change unawares.

A form carries the values that it showed; the action compares their digest with that of the values
as they are, under the lock that it writes under. Values are named, and can be written as JSON.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from django.db import models
from django.db.models import Q

from samspill.web.editions.models import Edition, Participant
from samspill.web.editions.queries import tables_with_rooms
from samspill.web.journal.models import Entry
from samspill.web.people.models import Organisation

Values = Mapping[str, object]

SETUP_VERBS = ("edition_created", "edition_changed", "slots_set", "talks_set", "tables_set")
QUIET = "quiet"
FIXED_TABLE_VERBS = ("fixed_tables_set", "quiet_tables_set", "tables_set")
PARTICIPANT_VERBS = ("participant_changed",)
TRADE_VERBS = ("trades_set",)
IMPORT_VERBS = ("people_imported",)


class ChangedMeanwhileError(Exception):
    """The values are others than those the form showed, and nothing was written."""


def digest_of(values: Values) -> str:
    """The same for the same values, whatever the order of their names."""
    text = json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def unless_changed(*, seen: str | None, values: Values) -> None:
    """Raises ChangedMeanwhileError when ``seen`` is the digest of other values; None: nobody has
    looked. To be called while what the values are read from is locked."""
    if seen is not None and seen != digest_of(values):
        raise ChangedMeanwhileError


def setup_values(edition: Edition) -> dict[str, object]:
    """What the page of the set-up shows, with the edition as it was read: three queries, none
    where its day was read with it."""
    values: dict[str, object] = {
        "name": edition.name,
        "day": edition.day.isoformat(),
        "place": edition.place,
        "wishes_close_at": _moment(edition.wishes_close_at),
        "announced": edition.announced,
        "skipping": edition.skipping,
        "answers_to": edition.answers_to,
        "time_zone": edition.time_zone,
        "cap": edition.cap,
        "minimum": edition.minimum,
        "slots": [[_moment(slot.start), _moment(slot.end)] for slot in edition.slots.all()],
    }
    for talk in edition.talks.all():
        times = [_moment(talk.start), _moment(talk.end)]
        values[f"talk/{talk.pk}"] = [talk.title, talk.speaker, talk.place, *times]
    rooms: dict[str, list[int]] = {}
    for table in tables_with_rooms(edition):
        rooms.setdefault(f"room/{table.room.name}", []).append(table.number)
    return {**values, **rooms}


def fixed_table_values(edition: Edition) -> dict[str, object]:
    """The number of each organisation's table, by its id, and those of the quiet ones: one
    query."""
    tables = edition.tables.filter(Q(organisation__isnull=False) | Q(quiet=True))
    values: dict[str, object] = {}
    quiet: list[int] = []
    rows = tables.order_by("number").values_list("organisation_id", "number", "quiet")
    for organisation, number, is_quiet in rows:
        if organisation is not None:
            values[str(organisation)] = number
        if is_quiet:
            quiet.append(number)
    return values | ({QUIET: quiet} if quiet else {})


def participant_values(participant: Participant) -> dict[str, object]:
    """What an organiser may change of a participant: one query."""
    names = ("title", "organisation_id", "representative", "cap", "minimum")
    return dict(Participant.objects.values(*names).get(pk=participant.pk))


def last_setup_change(edition: Edition) -> Entry | None:
    """Who changed the set-up last, and when."""
    return _last(edition, SETUP_VERBS)


def last_fixed_table_change(edition: Edition) -> Entry | None:
    """Who gave or took tables last."""
    return _last(edition, FIXED_TABLE_VERBS)


def last_trade_change(edition: Edition) -> Entry | None:
    """Who said last who competes with whom."""
    return _last(edition, TRADE_VERBS)


def last_participant_change(participant: Participant) -> Entry | None:
    """Who changed the participant last: on their page, or with a file of many."""
    found = (
        Entry.objects.filter(
            edition_id=participant.edition_id,
            verb__in=PARTICIPANT_VERBS,
            subject_id=str(participant.pk),
        )
        .select_related("by")
        .first()
    )
    brought = _last(participant.edition, IMPORT_VERBS)
    return max(filter(None, (found, brought)), key=lambda entry: (entry.at, entry.pk), default=None)


def last_change_of(row: models.Model, verbs: Collection[str]) -> Entry | None:
    """Who did one of these with the row last."""
    entries = Entry.objects.filter(
        subject_type=row._meta.label_lower, subject_id=str(row.pk), verb__in=verbs
    )
    return entries.select_related("by").first()


def names_of_organisations(ids: Collection[int]) -> dict[int, str]:
    """Names by id."""
    return dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "name"))


def _last(edition: Edition, verbs: Collection[str]) -> Entry | None:
    entries = Entry.objects.filter(edition_id=edition.pk, verb__in=verbs)
    return entries.select_related("by").first()


def _moment(value: datetime | None) -> str | None:
    return None if value is None else value.astimezone(UTC).isoformat()

"""A new edition, and opening it for wishes: every write is a verb, atomic, and in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from samspill.web.editions.changing.setup import set_slots, set_tables, set_talks
from samspill.web.editions.facts import Basics, TableRange, TalkFacts
from samspill.web.editions.models import Edition, EditionRole, Event, Phase, Role
from samspill.web.editions.proposals import Span
from samspill.web.journal.actions import record
from samspill.web.people.models import Person


def event_named(edition_name: str) -> str:
    """What the event is called whose edition is: its name without a year or a number at the end."""
    return edition_name.rstrip(" 0123456789") or edition_name


@transaction.atomic
def create_edition(
    *,
    event_name: str,
    basics: Basics,
    slots: Sequence[Span] = (),
    talks: Sequence[TalkFacts] = (),
    tables: Sequence[TableRange] = (),
    by: Person,
    now: datetime,
) -> Edition:
    """A new edition with everything that is known of it; ``by`` becomes its organiser.

    The event is one that ``by`` has organised before when the name is the same, else a new one.
    """
    edition = Edition.objects.create(
        event=_event(event_name, by),
        name=basics.name,
        slug=free_slug(basics.name),
        day=basics.day,
        place=basics.place,
        cap=basics.cap,
        minimum=basics.minimum,
        wishes_close_at=basics.wishes_close_at,
        announced=basics.announced,
        skipping=basics.skipping,
        time_zone=basics.time_zone,
        answers_to=basics.answers_to,
    )
    EditionRole.objects.create(edition=edition, person=by, role=Role.ORGANISER)
    record(verb="edition_created", subject=edition, by=by, now=now, edition_id=edition.pk)
    if talks:
        set_talks(edition=edition, talks=talks, by=by, now=now)
    if slots:
        set_slots(edition=edition, slots=slots, by=by, now=now)
    if tables:
        set_tables(edition=edition, tables=tables, by=by, now=now)
    return edition


def _event(name: str, by: Person) -> Event:
    known = Event.objects.filter(
        editions__roles__person=by, editions__roles__role=Role.ORGANISER
    ).distinct()
    for event in known:
        if event.name.casefold() == name.casefold():
            return event
    base = slugify(name)[:50] or "event"
    slug, number = base, 2
    while Event.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return Event.objects.create(name=name, slug=slug)


def free_slug(name: str) -> str:
    """The name as addresses have it, with a number where another edition has that."""
    base = slugify(name)[:50] or "edition"
    slug, number = base, 2
    while slug == "new" or Edition.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug


@transaction.atomic
def open_wishing(*, edition: Edition, by: Person, now: datetime) -> None:
    """From setting up to collecting wishes; nothing when the edition is past that."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.phase != Phase.SETUP:
        return
    edition.phase = Phase.WISHING
    edition.save(update_fields=["phase"])
    record(verb="wishing_opened", subject=edition, by=by, now=now, edition_id=edition.pk)

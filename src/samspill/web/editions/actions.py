"""Setting up an edition: every write is a verb, atomic, and in the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError
from django.utils.text import slugify

from samspill.web.editions.models import (
    Absence,
    Edition,
    EditionRole,
    Event,
    Phase,
    Role,
    Room,
    Slot,
    Table,
    Talk,
)
from samspill.web.editions.proposals import Span
from samspill.web.editions.seen import fixed_table_values, setup_values, unless_changed
from samspill.web.journal.actions import record
from samspill.web.people.models import Organisation, Person


class SetupError(Exception):
    """The change would destroy or move something; ``code`` says what, ``facts`` which."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True)
class Basics:
    """What an edition is, apart from its times and tables."""

    name: str
    day: date
    place: str
    cap: int
    minimum: int
    wishes_close_at: datetime | None = None
    announced: bool = False  # named on the start page, for everybody to see


@dataclass(frozen=True)
class TalkFacts:
    """A talk as it should be; ``id`` when it is there already."""

    title: str
    span: Span
    speaker: str = ""
    place: str = ""
    id: int | None = None


@dataclass(frozen=True)
class TableRange:
    """Tables ``first`` to ``last`` of a room, both included.

    ``capacity`` is the number of meetings at a time; None: as it is, and one at a new table.
    """

    room: str
    first: int
    last: int
    capacity: int | None = None


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
        slug=_free_slug(basics.name),
        day=basics.day,
        place=basics.place,
        cap=basics.cap,
        minimum=basics.minimum,
        wishes_close_at=basics.wishes_close_at,
        announced=basics.announced,
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


def _free_slug(name: str) -> str:
    base = slugify(name)[:50] or "edition"
    slug, number = base, 2
    while slug == "new" or Edition.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug


@transaction.atomic
def update_basics(*, edition: Edition, basics: Basics, by: Person, now: datetime) -> None:
    """Change name, day, place, numbers, deadline, and whether the start page names it.

    Another day takes slots, talks and absences along, at the same time by the clock. It is
    refused (``day_is_published``) once a plan is published: people have it in their calendars.
    """
    edition = _locked(edition)
    if basics.day != edition.day:
        if edition.phase in {Phase.PUBLISHED, Phase.OVER}:
            raise SetupError("day_is_published")
        _move(edition, basics.day, now)
    changed = [
        name
        for name in ("name", "day", "place", "cap", "minimum", "wishes_close_at", "announced")
        if getattr(edition, name) != getattr(basics, name)
    ]
    if not changed:
        return
    for name in changed:
        setattr(edition, name, getattr(basics, name))
    edition.save(update_fields=changed)
    record(
        verb="edition_changed",
        subject=edition,
        by=by,
        now=now,
        edition_id=edition.pk,
        facts={"fields": changed},
    )


def _move(edition: Edition, day: date, now: datetime) -> None:
    """Every time of the edition to the same clock time of another day."""
    zone = ZoneInfo(edition.time_zone)
    shift = day - edition.day

    def moved(moment: datetime) -> datetime:
        here = moment.astimezone(zone)
        return datetime.combine(here.date() + shift, here.time(), zone)

    rows: list[Slot | Talk | Absence] = [
        *edition.slots.all(),
        *edition.talks.all(),
        *Absence.objects.filter(participant__edition=edition),
    ]
    # The furthest first, so that no two slots start at the same time on the way.
    for row in sorted(rows, key=lambda row: row.start, reverse=shift.days > 0):
        row.start, row.end = moved(row.start), moved(row.end)
        row.save(update_fields=["start", "end"])
    edition.talks.update(sequence=F("sequence") + 1, changed_at=now)


@transaction.atomic
def set_slots(*, edition: Edition, slots: Sequence[Span], by: Person, now: datetime) -> None:
    """Make the slots these ones, and leave alone those that are the same already.

    A slot with meetings in it, published or in a draft, is never removed or changed: then
    nothing is done and SetupError(``slots_have_meetings``, starts=...) is raised.
    """
    edition = _locked(edition)
    wanted = set(slots)
    if any(a.overlaps(b) for a, b in zip(sorted(wanted), sorted(wanted)[1:], strict=False)):
        raise SetupError("slots_overlap")
    present = {Span(slot.start, slot.end): slot for slot in edition.slots.all()}
    gone = [slot for span, slot in present.items() if span not in wanted]
    held = []
    for slot in gone:
        try:
            with transaction.atomic():
                slot.delete()
        except ProtectedError:  # meetings hold on to their slot, in packages above this one
            held.append(slot.start)
    if held:
        raise SetupError("slots_have_meetings", starts=sorted(held))
    new = sorted(wanted - present.keys())
    Slot.objects.bulk_create(Slot(edition=edition, start=s.start, end=s.end) for s in new)
    if gone or new:
        record(
            verb="slots_set",
            subject=edition,
            by=by,
            now=now,
            edition_id=edition.pk,
            facts={"slots": len(wanted), "added": len(new), "removed": len(gone)},
        )


@transaction.atomic
def set_talks(*, edition: Edition, talks: Sequence[TalkFacts], by: Person, now: datetime) -> None:
    """Make the talks these ones. A talk with an ``id`` keeps its identity, and who skips it."""
    edition = _locked(edition)
    present = {talk.pk: talk for talk in edition.talks.all()}
    kept = {facts.id for facts in talks if facts.id in present}
    removed = [talk for pk, talk in present.items() if pk not in kept]
    added = changed = 0
    for talk in removed:
        talk.delete()
    for facts in talks:
        talk = present[facts.id] if facts.id in present else Talk(edition=edition)
        before = (talk.title, talk.speaker, talk.place, talk.start, talk.end)
        after = (facts.title, facts.speaker, facts.place, facts.span.start, facts.span.end)
        if talk.pk is not None and before == after:
            continue
        added, changed = added + (talk.pk is None), changed + (talk.pk is not None)
        talk.sequence += talk.pk is not None
        talk.title, talk.speaker, talk.place, talk.start, talk.end = after
        talk.changed_at = now
        talk.save()
    if added or changed or removed:
        record(
            verb="talks_set",
            subject=edition,
            by=by,
            now=now,
            edition_id=edition.pk,
            facts={"added": added, "changed": changed, "removed": len(removed)},
        )


@transaction.atomic
def set_tables(
    *, edition: Edition, tables: Sequence[TableRange], by: Person, now: datetime
) -> None:
    """Make rooms and tables these ones; a table is known by its number.

    Refused, with nothing done: a number in two ranges (``table_twice``, number=...), and a
    table that meetings are planned at would go, or hold fewer than stand there
    (``tables_have_meetings``, numbers=...).
    """
    edition = _locked(edition)
    wanted: dict[int, TableRange] = {}
    for part in tables:
        for number in range(part.first, part.last + 1):
            if number in wanted:
                raise SetupError("table_twice", number=number)
            wanted[number] = part
    rooms = {room.name: room for room in edition.rooms.all()}
    for name in dict.fromkeys(part.room for part in tables):
        if name not in rooms:
            rooms[name] = Room.objects.create(edition=edition, name=name)
    present = {table.number: table for table in edition.tables.all()}
    sizes = {number: table.capacity for number, table in present.items()}
    removed = [number for number in present if number not in wanted]
    held = []
    for number in removed:
        try:
            with transaction.atomic():
                present[number].delete()
        except ProtectedError:
            held.append(number)
    if held:
        raise SetupError("tables_have_meetings", numbers=sorted(held))
    new: list[Table] = []
    changed: list[Table] = []
    for number, part in wanted.items():
        room = rooms[part.room]
        table = present.get(number) or Table(edition=edition, number=number)
        before = (table.room_id, table.capacity)
        table.room, table.capacity = room, part.capacity or table.capacity
        if table.pk is None:
            new.append(table)
        elif before != (room.pk, table.capacity):
            changed.append(table)
    Table.objects.bulk_create(new)
    try:
        with transaction.atomic():
            Table.objects.bulk_update(changed, ["room", "capacity"])
    except IntegrityError:  # the database knows of meetings, in packages above this one
        smaller = [t.number for t in changed if t.capacity < sizes[t.number]]
        raise SetupError("tables_have_meetings", numbers=sorted(smaller)) from None
    edition.rooms.filter(tables__isnull=True).delete()
    if new or changed or removed:
        record(
            verb="tables_set",
            subject=edition,
            by=by,
            now=now,
            edition_id=edition.pk,
            facts={"added": len(new), "changed": len(changed), "removed": len(removed)},
        )


@transaction.atomic
def set_fixed_tables(
    *,
    edition: Edition,
    tables: dict[int, Organisation],
    by: Person,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Give organisations their fixed tables, by table number; every other table is free.

    Refused: an organisation with two tables (``two_fixed_tables``, organisation=...), a number
    that is no table (``no_such_table``, number=...). Raises ChangedMeanwhileError when they have
    other ones than was ``seen``.
    """
    edition = _locked(edition)
    unless_changed(seen=seen, values=fixed_table_values(edition) if seen is not None else {})
    chosen = [organisation.pk for organisation in tables.values()]
    for organisation in tables.values():
        if chosen.count(organisation.pk) > 1:
            raise SetupError("two_fixed_tables", organisation=organisation.name)
    present = {table.number: table for table in edition.tables.all()}
    for number in tables:
        if number not in present:
            raise SetupError("no_such_table", number=number)
    wanted = {number: organisation.pk for number, organisation in tables.items()}
    changed = [t for t in present.values() if t.organisation_id != wanted.get(t.number)]
    if not changed:
        return
    # First free, then give: an organisation never has two tables, not even in between.
    edition.tables.filter(pk__in=[table.pk for table in changed]).update(organisation=None)
    for table in changed:
        if table.number in wanted:
            table.organisation_id = wanted[table.number]
            table.save(update_fields=["organisation"])
    record(
        verb="fixed_tables_set",
        subject=edition,
        by=by,
        now=now,
        edition_id=edition.pk,
        facts={"fixed": len(wanted), "changed": len(changed)},
    )


@transaction.atomic
def open_wishing(*, edition: Edition, by: Person, now: datetime) -> None:
    """From setting up to collecting wishes; nothing when the edition is past that."""
    edition = _locked(edition)
    if edition.phase != Phase.SETUP:
        return
    edition.phase = Phase.WISHING
    edition.save(update_fields=["phase"])
    record(verb="wishing_opened", subject=edition, by=by, now=now, edition_id=edition.pk)


def _locked(edition: Edition) -> Edition:
    """The edition as it is now, held until the transaction ends."""
    return Edition.objects.select_for_update().get(pk=edition.pk)


@transaction.atomic
def update_setup(
    *,
    edition: Edition,
    basics: Basics,
    slots: Sequence[Span] | None,
    talks: Sequence[TalkFacts],
    tables: Sequence[TableRange],
    by: Person,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Make the whole set-up this one, or nothing of it. Raises SetupError, and
    ChangedMeanwhileError when it is not what was ``seen`` (see ``editions.seen``) any more.

    ``slots`` None: those that are there stay, and come along to another day.
    """
    edition = _locked(edition)
    unless_changed(seen=seen, values=setup_values(edition) if seen is not None else {})
    update_basics(edition=edition, basics=basics, by=by, now=now)
    set_talks(edition=edition, talks=talks, by=by, now=now)
    if slots is not None:
        set_slots(edition=edition, slots=slots, by=by, now=now)
    set_tables(edition=edition, tables=tables, by=by, now=now)

"""Changing what is set up: the day, its slots and talks, its tables and whose they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import PROTECT, F, ProtectedError

from samspill.web.editions.day_calendar import days_follow
from samspill.web.editions.facts import Basics, SetupError, TableRange, TalkFacts
from samspill.web.editions.models import Absence, Edition, Room, Slot, Table, Talk
from samspill.web.editions.phases import order_turns
from samspill.web.editions.proposals import Span, moved_slots
from samspill.web.editions.seen import fixed_table_values, setup_values, unless_changed
from samspill.web.editions.spans import same_clock
from samspill.web.journal.actions import record
from samspill.web.people.models import Organisation, Person


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


@transaction.atomic
def update_basics(*, edition: Edition, basics: Basics, by: Person, now: datetime) -> None:
    """Change name, day, place, zone, numbers, deadline, and whether the start page names it and
    meetings may be held during talks that one skips.

    Another day or zone takes slots, talks and absences along, at the same time by the clock. It
    is refused (``day_is_published``, ``zone_is_published``) once a plan is published: people have
    it in their calendars.
    """
    edition = _locked(edition)
    if (basics.day, basics.time_zone) != (edition.day, edition.time_zone):
        if edition.is_published:
            what = "day" if basics.day != edition.day else "zone"
            raise SetupError(f"{what}_is_published")
        _move(edition, basics.day, basics.time_zone, now)
    changed = [
        name
        for name in (
            "name",
            "day",
            "place",
            "time_zone",
            "cap",
            "minimum",
            "wishes_close_at",
            "announced",
            "skipping",
            "answers_to",
        )
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
    days_follow(edition=edition, changed=changed, now=now)
    order_turns(edition, now=now)


def _move(edition: Edition, day: date, zone: str, now: datetime) -> None:
    """Every time of the edition to the same clock time of another day, or in another zone."""
    before, after = ZoneInfo(edition.time_zone), ZoneInfo(zone)
    shift = day - edition.day

    def moved(moment: datetime) -> datetime:
        return same_clock(moment, before=before, after=after, shift=shift)

    rows: list[Slot | Talk | Absence] = [
        *edition.slots.all(),
        *edition.talks.all(),
        *Absence.objects.filter(participant__edition=edition),
    ]
    # The furthest first, so that no two slots start at the same time on the way.
    later = any(moved(row.start) > row.start for row in rows)
    for row in sorted(rows, key=lambda row: row.start, reverse=later):
        row.start, row.end = moved(row.start), moved(row.end)
        row.save(update_fields=["start", "end"])
    edition.talks.update(sequence=F("sequence") + 1, changed_at=now)


@transaction.atomic
def set_slots(*, edition: Edition, slots: Sequence[Span], by: Person, now: datetime) -> None:
    """Make the slots these ones, and leave alone those that are the same already. One that goes
    and was there once is back when it is wanted again. Once a plan is published, one that goes and
    one that comes near it are the same slot, moved: what is in it comes along."""
    edition = _locked(edition)
    wanted = set(slots)
    if any(a.overlaps(b) for a, b in zip(sorted(wanted), sorted(wanted)[1:], strict=False)):
        raise SetupError("slots_overlap")
    present = {Span(slot.start, slot.end): slot for slot in edition.slots.all()}
    gone = [slot for span, slot in present.items() if span not in wanted]
    new = sorted(wanted - present.keys())
    moved = moved_slots([Span(s.start, s.end) for s in gone], new) if edition.is_published else {}
    gone = [slot for slot in gone if Span(slot.start, slot.end) not in moved]
    new = sorted(set(new) - set(moved.values()))
    _let_go(gone, now)
    _retime({present[before]: after for before, after in moved.items()})
    retired = Slot.everything.filter(edition=edition, retired_at__isnull=False)
    known = {Span(slot.start, slot.end): slot.pk for slot in retired} if new else {}
    back = [known[span] for span in new if span in known]
    Slot.everything.filter(pk__in=back).update(retired_at=None)
    Slot.objects.bulk_create(
        Slot(edition=edition, start=s.start, end=s.end) for s in new if s not in known
    )
    if gone or new or moved:
        record(
            verb="slots_set",
            subject=edition,
            by=by,
            now=now,
            edition_id=edition.pk,
            facts={
                "slots": len(wanted),
                "added": len(new),
                "moved": len(moved),
                "removed": len(gone),
            },
        )


def _retime(slots: Mapping[Slot, Span]) -> None:
    """Slots at other times: first the latest of those that move later, so that no two start at
    the same time on the way."""
    later = [(slot, span) for slot, span in slots.items() if span.start >= slot.start]
    earlier = [(slot, span) for slot, span in slots.items() if span.start < slot.start]
    in_order = sorted(later, key=lambda each: each[1], reverse=True)
    for slot, span in in_order + sorted(earlier, key=lambda each: each[1]):
        slot.start, slot.end = span.start, span.end
        slot.save(update_fields=["start", "end"])


@transaction.atomic
def set_talks(*, edition: Edition, talks: Sequence[TalkFacts], by: Person, now: datetime) -> None:
    """Make the talks these ones. A talk with an ``id`` keeps its identity, and who skips it."""
    edition = _locked(edition)
    present = {talk.pk: talk for talk in edition.talks.all()}
    kept = {facts.id for facts in talks if facts.id in present}
    removed = [talk for pk, talk in present.items() if pk not in kept]
    added = changed = 0
    _let_go(removed, now)
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
    """Make rooms and tables these ones; a table is known by its number, and is the one it was when
    it comes back.

    Refused, with nothing done: a number in two ranges (``table_twice``, number=...), and a
    table that would hold fewer than stand there (``tables_have_meetings``, numbers=...).
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
    removed = [table for number, table in present.items() if number not in wanted]
    _let_go(removed, now)
    known = {
        table.number: table
        for table in Table.everything.filter(edition=edition, retired_at__isnull=False)
        if table.number in wanted.keys() - present.keys()
    }
    new: list[Table] = []
    back: list[Table] = []
    changed: list[Table] = []
    for number, part in wanted.items():
        room = rooms[part.room]
        table = present.get(number) or known.get(number) or Table(edition=edition, number=number)
        before = (table.room_id, table.capacity)
        table.room, table.capacity = room, part.capacity or table.capacity
        if number in known:
            back.append(table)
        elif table.pk is None:
            new.append(table)
        elif before != (room.pk, table.capacity):
            changed.append(table)
    Table.objects.bulk_create(new)
    Table.everything.filter(pk__in=[table.pk for table in back]).update(retired_at=None)
    try:
        with transaction.atomic():
            Table.objects.bulk_update([*changed, *back], ["room", "capacity"])
    except IntegrityError:  # the database knows of meetings, in packages above this one
        smaller = [t.number for t in changed if t.capacity < sizes[t.number]]
        raise SetupError("tables_have_meetings", numbers=sorted(smaller)) from None
    if new or back or changed or removed:
        edition.rooms.filter(tables__isnull=True).delete()
        record(
            verb="tables_set",
            subject=edition,
            by=by,
            now=now,
            edition_id=edition.pk,
            facts={"added": len(new) + len(back), "changed": len(changed), "removed": len(removed)},
        )


@transaction.atomic
def set_fixed_tables(
    *,
    edition: Edition,
    tables: dict[int, Organisation],
    quiet: Collection[int] | None = None,
    by: Person,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Give organisations their fixed tables, by table number; every other table is free. ``quiet``
    are the numbers of those out of earshot (None: as it is).

    Refused: an organisation with two tables (``two_fixed_tables``, organisation=...), a number
    that is no table (``no_such_table``, number=...). Raises ChangedMeanwhileError when they have
    other ones than was ``seen``.
    """
    edition = _locked(edition)
    unless_changed(seen=seen, values=fixed_table_values(edition) if seen is not None else {})
    chosen = Counter(organisation.pk for organisation in tables.values())
    for organisation in tables.values():
        if chosen[organisation.pk] > 1:
            raise SetupError("two_fixed_tables", organisation=organisation.name)
    present = {table.number: table for table in edition.tables.all()}
    for number in (*tables, *(quiet or ())):
        if number not in present:
            raise SetupError("no_such_table", number=number)
    if quiet is not None:
        _set_quiet(
            edition, [t for t in present.values() if t.quiet != (t.number in quiet)], by, now
        )
    wanted = {number: organisation.pk for number, organisation in tables.items()}
    changed = [t for t in present.values() if t.organisation_id != wanted.get(t.number)]
    if not changed:
        return
    # First free, then give: an organisation never has two tables, not even in between.
    edition.tables.filter(pk__in=[table.pk for table in changed]).update(organisation=None)
    given = [table for table in changed if table.number in wanted]
    for table in given:
        table.organisation_id = wanted[table.number]
    Table.objects.bulk_update(given, ["organisation"])
    record(
        verb="fixed_tables_set",
        subject=edition,
        by=by,
        now=now,
        edition_id=edition.pk,
        facts={"fixed": len(wanted), "changed": len(changed)},
    )


def _let_go(rows: Iterable[Slot | Talk | Table], now: datetime) -> None:
    """Delete what nothing points at, and retire the rest: cancelled meetings, seats that were left
    and plans that are no more say where they were."""
    for row in rows:
        if _may_go(row):
            continue
        row.retired_at = now
        if isinstance(row, Table):
            row.organisation = None
        row.save()


def _set_quiet(edition: Edition, others: Sequence[Table], by: Person, now: datetime) -> None:
    """These tables are quiet where they were not, and the other way round."""
    if not others:
        return
    for table in others:
        table.quiet = not table.quiet
    Table.objects.bulk_update(others, ["quiet"])
    record(
        verb="quiet_tables_set",
        subject=edition,
        by=by,
        now=now,
        edition_id=edition.pk,
        facts={"changed": len(others)},
    )


def _may_go(row: Slot | Talk | Table) -> bool:
    """Delete it; False when something points at it. A talk is in people's calendars once a plan
    has been published."""
    if isinstance(row, Talk) and row.edition.is_published:
        return False
    if _is_held(row):  # asked first: deleting reads all that is in the way, hundreds of rows
        return False
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:  # held by packages above this one
        return False
    return True


def _is_held(row: Slot | Talk | Table) -> bool:
    return any(
        each.related_model._base_manager.filter(**{each.field.name: row.pk}).exists()
        for each in row._meta.related_objects
        if each.on_delete is PROTECT
    )


def _locked(edition: Edition) -> Edition:
    """The edition as it is now, held until the transaction ends."""
    return Edition.objects.select_for_update().get(pk=edition.pk)

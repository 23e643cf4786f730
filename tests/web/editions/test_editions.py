"""Setting an edition up, and changing it without destroying anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from cast import DAY, NOW, Cast, assemble, at
from samspill.web.editions.actions import create_edition, open_wishing
from samspill.web.editions.changing.people import update_participant
from samspill.web.editions.changing.setup import (
    set_fixed_tables,
    set_slots,
    set_tables,
    set_talks,
    update_basics,
    update_setup,
)
from samspill.web.editions.facts import Basics, ParticipantFacts, SetupError, TableRange, TalkFacts
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
from samspill.web.editions.participation import restore_participant, withdraw_participant
from samspill.web.editions.proposals import Span, span_on
from samspill.web.journal.models import Entry
from samspill.web.meetings.models import Meeting
from samspill.web.people.models import Organisation
from support.pages import meet

BASICS = Basics(
    name="Sikkerhetsdagen 2026", day=DAY, place="Kongresshuset, Hamar", cap=4, minimum=1,
    wishes_close_at=at(12) - timedelta(days=3),
)  # fmt: skip


def meeting(cast: Cast) -> Meeting:
    """A meeting in the first slot at table 2."""
    return meet(cast.bank, cast.police)


def spans(edition: Edition) -> list[Span]:
    return [Span(slot.start, slot.end) for slot in edition.slots.all()]


def verbs() -> list[str]:
    """Those of what is tried here: a meeting that a test begins with is none."""
    entries = Entry.objects.exclude(verb="meetings_held").order_by("pk")
    return list(entries.values_list("verb", flat=True))


class TestCreate:
    def test_everything_at_once(self, cast: Cast) -> None:
        edition = create_edition(
            event_name="Svinndagen",
            basics=replace(BASICS, name="Svinndagen 2026"),
            slots=[Span(at(9), at(9, 15)), Span(at(10), at(10, 15))],
            talks=[TalkFacts("Åpning", Span(at(8), at(9)), speaker="Kari")],
            tables=[TableRange("Salen", 1, 3), TableRange("Loftet", 4, 5, capacity=2)],
            by=cast.creator,
            now=NOW,
        )
        assert (edition.slug, edition.event.slug, edition.phase) == (
            "svinndagen-2026", "svinndagen", Phase.SETUP,
        )  # fmt: skip
        assert spans(edition) == [Span(at(9), at(9, 15)), Span(at(10), at(10, 15))]
        assert [(t.title, t.speaker) for t in edition.talks.all()] == [("Åpning", "Kari")]
        tables = [(t.number, t.room.name, t.capacity) for t in edition.tables.all()]
        assert tables == [
            (1, "Salen", 1), (2, "Salen", 1), (3, "Salen", 1), (4, "Loftet", 2), (5, "Loftet", 2),
        ]  # fmt: skip
        roles = EditionRole.objects.filter(edition=edition).values_list("person", "role")
        assert list(roles) == [(cast.creator.pk, Role.ORGANISER)]
        assert verbs() == ["edition_created", "talks_set", "slots_set", "tables_set"]

    def test_an_event_that_one_organises_is_used_again(self, cast: Cast) -> None:
        facts = {"basics": BASICS, "by": cast.organiser, "now": NOW}
        again = create_edition(event_name="sikkerhetsdagen", **facts)  # type: ignore[arg-type]
        assert again.event == cast.edition.event
        assert again.slug == "sikkerhetsdagen-2026-2"

    def test_an_event_of_others_is_not(self, cast: Cast) -> None:
        edition = create_edition(
            event_name="Beredskapsdagen", basics=BASICS, by=cast.organiser, now=NOW
        )
        assert edition.event != cast.other_edition.event
        assert edition.event.slug == "beredskapsdagen-2"
        assert Event.objects.count() == 3

    def test_a_name_can_not_take_our_addresses(self, cast: Cast) -> None:
        basics = replace(BASICS, name="New")
        edition = create_edition(event_name="New", basics=basics, by=cast.creator, now=NOW)
        assert edition.slug == "new-2"


class TestSlots:
    def test_those_that_are_the_same_stay(self, cast: Cast) -> None:
        before = list(cast.edition.slots.values_list("pk", flat=True))
        wanted = [*spans(cast.edition)[:3], Span(at(14), at(14, 15))]
        set_slots(edition=cast.edition, slots=wanted, by=cast.organiser, now=NOW)
        assert spans(cast.edition) == wanted
        assert list(cast.edition.slots.values_list("pk", flat=True))[:3] == before[:3]
        facts = {"slots": 4, "added": 1, "moved": 0, "removed": 1}
        assert Entry.objects.get().facts == facts

    def test_nothing_new_is_not_written(self, cast: Cast) -> None:
        set_slots(edition=cast.edition, slots=spans(cast.edition), by=cast.organiser, now=NOW)
        assert verbs() == []

    def test_one_that_a_meeting_points_at_is_retired_and_not_changed(self, cast: Cast) -> None:
        held = meeting(cast)
        other = Span(at(9), at(9, 20))
        set_slots(edition=cast.edition, slots=[other], by=cast.organiser, now=NOW)
        assert spans(cast.edition) == [other]
        was = Slot.everything.get(pk=held.slot_id)
        assert (was.start, was.end, was.retired_at) == (at(9), at(9, 15), NOW)
        assert Slot.everything.filter(edition=cast.edition).count() == 2  # the others are gone

    def test_slots_do_not_overlap(self, cast: Cast) -> None:
        wanted = [Span(at(9), at(9, 20)), Span(at(9, 10), at(9, 30))]
        with pytest.raises(SetupError, match="slots_overlap"):
            set_slots(edition=cast.edition, slots=wanted, by=cast.organiser, now=NOW)


class TestTalks:
    def test_keep_who_skips_them(self, cast: Cast) -> None:
        talk = Talk.objects.get(edition=cast.edition)
        cast.bank.skipped_talks.add(talk)
        later = TalkFacts("Velkommen", Span(at(8, 40), at(9)), id=talk.pk)
        new = TalkFacts("Avslutning", Span(at(15), at(15, 30)))
        set_talks(edition=cast.edition, talks=[later, new], by=cast.organiser, now=NOW)
        talks = [(t.title, t.start, t.end) for t in cast.edition.talks.all()]
        assert talks == [("Velkommen", at(8, 40), at(9)), ("Avslutning", at(15), at(15, 30))]
        assert [t.title for t in cast.bank.skipped_talks.all()] == ["Velkommen"]
        assert Entry.objects.get().facts == {"added": 1, "changed": 1, "removed": 0}

    def test_another_editions_talk_is_not_ours_to_change(self, cast: Cast) -> None:
        other = Talk.objects.create(
            edition=cast.other_edition, title="Deres", start=at(8), end=at(9)
        )
        mine = TalkFacts("Min", Span(at(8), at(9)), id=other.pk)
        set_talks(edition=cast.edition, talks=[mine], by=cast.organiser, now=NOW)
        other.refresh_from_db()
        assert (other.title, other.edition) == ("Deres", cast.other_edition)


class TestTables:
    def test_a_table_keeps_its_organisation_and_capacity(self, cast: Cast) -> None:
        wanted = [TableRange("Storsalen", 1, 4), TableRange("Loftet", 5, 8)]
        set_tables(edition=cast.edition, tables=wanted, by=cast.organiser, now=NOW)
        first = cast.edition.tables.get(number=1)
        assert (first.capacity, first.organisation) == (2, cast.seller.organisation)
        rooms = [(t.number, t.room.name) for t in cast.edition.tables.all()]
        assert rooms == [(n, "Storsalen" if n < 5 else "Loftet") for n in range(1, 9)]
        assert Entry.objects.get().facts == {"added": 2, "changed": 2, "removed": 0}

    def test_a_room_without_tables_goes(self, cast: Cast) -> None:
        wanted = [TableRange("Loftet", 1, 6)]
        set_tables(edition=cast.edition, tables=wanted, by=cast.organiser, now=NOW)
        assert list(Room.objects.values_list("name", flat=True)) == ["Loftet"]

    def test_one_that_a_meeting_points_at_is_retired_and_comes_back(self, cast: Cast) -> None:
        held = meeting(cast)
        for first, last in ((5, 9), (1, 4)):
            set_tables(
                edition=cast.edition, tables=[TableRange("Nytt rom", first, last)],
                by=cast.organiser, now=NOW,
            )  # fmt: skip
            numbers = list(cast.edition.tables.values_list("number", flat=True))
            assert numbers == list(range(first, last + 1))
        back = cast.edition.tables.get(number=2)
        assert (back.pk, back.room.name) == (held.table_id, "Nytt rom")

    def test_a_number_is_in_one_room(self, cast: Cast) -> None:
        wanted = [TableRange("A", 1, 5), TableRange("B", 5, 9)]
        with pytest.raises(SetupError) as caught:
            set_tables(edition=cast.edition, tables=wanted, by=cast.organiser, now=NOW)
        assert (caught.value.code, caught.value.facts) == ("table_twice", {"number": 5})

    def test_fixed_tables_can_change_places(self, cast: Cast) -> None:
        company, bank = cast.seller.organisation, cast.bank.organisation

        def fixed(tables: dict[int, Organisation]) -> dict[int, Organisation | None]:
            set_fixed_tables(edition=cast.edition, tables=tables, by=cast.organiser, now=NOW)
            mine = cast.edition.tables.filter(organisation__isnull=False)
            return {t.number: t.organisation for t in mine.select_related("organisation")}

        assert fixed({1: company, 2: bank}) == {1: company, 2: bank}
        assert fixed({1: bank, 2: company}) == {1: bank, 2: company}
        assert fixed({}) == {}
        assert verbs() == ["fixed_tables_set"] * 3

    @pytest.mark.parametrize(
        ("numbers", "code"), [((1, 2), "two_fixed_tables"), ((99,), "no_such_table")]
    )
    def test_fixed_tables_that_can_not_be(
        self, cast: Cast, numbers: tuple[int, ...], code: str
    ) -> None:
        tables = dict.fromkeys(numbers, cast.bank.organisation)
        with pytest.raises(SetupError, match=code):
            set_fixed_tables(edition=cast.edition, tables=tables, by=cast.organiser, now=NOW)
        assert Table.objects.get(organisation__isnull=False).number == 1


class TestBasics:
    def test_nothing_new_is_not_written(self, cast: Cast) -> None:
        update_basics(edition=cast.edition, basics=BASICS, by=cast.organiser, now=NOW)
        assert verbs() == []

    def test_another_day_takes_every_time_along_by_the_clock(self, cast: Cast) -> None:
        Absence.objects.create(participant=cast.bank, start=at(8), end=at(10))
        summer = date(2027, 6, 3)  # an hour off in UTC
        update_basics(
            edition=cast.edition, basics=replace(BASICS, day=summer), by=cast.organiser, now=NOW
        )

        def there(start: tuple[int, int], end: tuple[int, int]) -> Span:
            return span_on(summer, time(*start), time(*end), "Europe/Oslo")

        assert spans(cast.edition) == [there((h, 0), (h, 15)) for h in (9, 10, 11, 13)]
        talk, away = Talk.objects.get(), Absence.objects.get()
        assert Span(talk.start, talk.end) == there((8, 30), (9, 0))
        assert Span(away.start, away.end) == there((8, 0), (10, 0))

    @pytest.mark.parametrize("days", [-1, 1])
    def test_a_day_earlier_or_later(self, cast: Cast, days: int) -> None:
        Slot.objects.create(
            edition=cast.edition, start=at(9) + timedelta(days=1), end=at(10) + timedelta(days=1)
        )
        before = spans(cast.edition)
        day = DAY + timedelta(days=days)
        update_basics(
            edition=cast.edition, basics=replace(BASICS, day=day), by=cast.organiser, now=NOW
        )
        shift = timedelta(days=days)
        assert spans(cast.edition) == [Span(s.start + shift, s.end + shift) for s in before]

    def test_a_published_day_stays(self, cast: Cast) -> None:
        Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.PUBLISHED)
        basics = replace(BASICS, day=date(2027, 6, 3), name="Nytt")
        with pytest.raises(SetupError, match="day_is_published"):
            update_basics(edition=cast.edition, basics=basics, by=cast.organiser, now=NOW)
        cast.edition.refresh_from_db()
        assert (cast.edition.day, cast.edition.name) == (DAY, "Sikkerhetsdagen 2026")


def test_a_set_up_is_changed_as_a_whole_or_not_at_all(cast: Cast) -> None:
    twice = [TableRange("A", 1, 5), TableRange("B", 5, 9)]
    with pytest.raises(SetupError, match="table_twice"):
        update_setup(
            edition=cast.edition,
            basics=replace(BASICS, name="Nytt navn"),
            slots=[*spans(cast.edition), Span(at(15), at(15, 15))],
            talks=[],
            tables=twice,
            by=cast.organiser,
            now=NOW,
        )
    cast.edition.refresh_from_db()
    assert (cast.edition.name, Talk.objects.count(), Slot.objects.count()) == (
        "Sikkerhetsdagen 2026", 1, 4,
    )  # fmt: skip
    assert verbs() == []


def test_wishing_is_opened_once(db: None) -> None:
    cast = assemble()
    Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.SETUP)
    for _ in range(2):
        open_wishing(edition=cast.edition, by=cast.organiser, now=NOW)
    cast.edition.refresh_from_db()
    assert (cast.edition.phase, verbs()) == (Phase.WISHING, ["wishing_opened"])


def test_a_participant_is_changed_withdrawn_and_brought_back(cast: Cast) -> None:
    facts = ParticipantFacts("Sjef", cast.police.organisation, representative=True, cap=2)
    by = {"by": cast.organiser, "now": NOW}
    update_participant(participant=cast.bank, facts=facts, **by)  # type: ignore[arg-type]
    update_participant(participant=cast.bank, facts=facts, **by)  # type: ignore[arg-type]
    for _ in range(2):
        withdraw_participant(participant=cast.bank, **by)  # type: ignore[arg-type]
    cast.bank.refresh_from_db()
    assert (cast.bank.title, cast.bank.cap, cast.bank.withdrawn_at) == ("Sjef", 2, NOW)
    for _ in range(2):
        restore_participant(participant=cast.bank, **by)  # type: ignore[arg-type]
    cast.bank.refresh_from_db()
    assert cast.bank.withdrawn_at is None
    assert verbs() == ["participant_changed", "participant_withdrawn", "participant_restored"]

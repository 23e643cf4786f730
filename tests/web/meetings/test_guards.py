"""What the database itself refuses: raw SQL, past every verb, one at a time and all at once."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cast import NOW, Cast, assemble
from samspill.web.editions import versions
from samspill.web.journal import sealing
from samspill.web.meetings.guards import GUARDS, SQLITE
from samspill.web.meetings.models import Meeting, Place, Seat, pair_text
from support.pages import meet

WRITERS = 64
TRIES = 12  # transactions of each writer


def run(sql: str, *values: int | str | datetime | None) -> int:
    """Runs one statement; gives the id that an insert returns."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone() if "RETURNING" in sql else None
        return int(row[0]) if row else 0


def new_meeting(
    edition: int, slot: int, table: int, pair: str | None, round_table: str = ""
) -> int:
    return run(
        "INSERT INTO meetings_meeting (edition_id, uid, sequence, state, slot_id, table_id, pair,"
        " round_table, theme, locked, confirmed, changed_at)"
        " VALUES (%s, %s, 0, 'planned', %s, %s, %s, %s, '', FALSE, FALSE, %s) RETURNING id",
        edition, uuid4().hex, slot, table, pair, round_table, NOW,
    )  # fmt: skip


def new_place(meeting: int, slot: int, table: int, number: int = 1) -> int:
    return run(
        "INSERT INTO meetings_place (meeting_id, slot_id, table_id, number)"
        " VALUES (%s, %s, %s, %s) RETURNING id",
        meeting, slot, table, number,
    )  # fmt: skip


def new_seat(meeting: int, slot: int | None, place: int | None, person: int) -> int:
    return run(
        "INSERT INTO meetings_seat (meeting_id, slot_id, place_id, participant_id, since,"
        " changed_at, why, about) VALUES (%s, %s, %s, %s, 0, %s, 'programme', '') RETURNING id",
        meeting, slot, place, person, NOW,
    )  # fmt: skip


@pytest.fixture
def held(transactional_db: None) -> Held:
    return Held(assemble())


class Held:
    """The cast, with one meeting: of the bank and the police, in the first slot at table 2."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.edition = cast, cast.edition.pk
        self.meeting = meet(cast.bank, cast.police)
        self.slots = list(cast.edition.slots.order_by("start").values_list("pk", flat=True))
        self.tables = list(cast.edition.tables.order_by("number").values_list("pk", flat=True))
        self.place = Place.objects.get().pk

    def another(self, pair: tuple[int, int] | None, *, table: int = 3) -> tuple[int, int]:
        """A meeting without seats in the first slot, and its place."""
        text = None if pair is None else pair_text(pair)
        slot, at = self.slots[0], self.tables[table - 1]
        meeting = new_meeting(self.edition, slot, at, text, "" if text else "g1")
        return meeting, new_place(meeting, slot, at)


Break = Callable[[Held], object]


def second_place_at_once(it: Held) -> None:
    meeting, place = it.another((it.cast.bank.pk, it.cast.agency.pk))
    new_seat(meeting, it.slots[0], place, it.cast.bank.pk)


def seat_in_another_slot(it: Held) -> None:
    meeting, place = it.another((it.cast.seller.pk, it.cast.agency.pk))
    new_seat(meeting, it.slots[1], place, it.cast.seller.pk)


def seat_at_anothers_place(it: Held) -> None:
    meeting, _place = it.another((it.cast.seller.pk, it.cast.agency.pk))
    new_seat(meeting, it.slots[0], it.place, it.cast.seller.pk)


def third_in_a_pair(it: Held) -> None:
    new_seat(it.meeting.pk, it.slots[0], it.place, it.cast.agency.pk)


def ninth_at_a_round_table(it: Held) -> None:
    from samspill.web.editions.models import Participant
    from support.pages import crowd

    crowd(it.cast, 9)
    meeting, place = it.another(None)
    for person in Participant.objects.filter(organisation__name="Storkjeden"):
        new_seat(meeting, it.slots[0], place, person.pk)


def pair(it: Held, text: str) -> None:
    new_meeting(it.edition, it.slots[1], it.tables[2], text)


def ids(it: Held) -> list[int]:
    return sorted((it.cast.bank.pk, it.cast.police.pk))


REFUSED: dict[str, Break] = {
    "a person in two places": second_place_at_once,
    "a seat in another slot than its meeting": seat_in_another_slot,
    "a seat at the place of another meeting": seat_at_anothers_place,
    "a seat without a place": lambda it: new_seat(
        it.another(None)[0], it.slots[0], None, it.cast.agency.pk
    ),
    "a third in a meeting of two": third_in_a_pair,
    "a ninth at a round table": ninth_at_a_round_table,
    "a pair twice": lambda it: pair(it, pair_text(ids(it))),
    "a pair the other way round": lambda it: pair(it, "-".join(map(str, reversed(ids(it))))),
    "a pair with a nought before": lambda it: pair(it, f"0{ids(it)[0]}-{ids(it)[1]}"),
    "a pair with a gap": lambda it: pair(it, f"{ids(it)[0]}- {ids(it)[1]}"),
    "a pair of one": lambda it: pair(it, f"{ids(it)[0]}-{ids(it)[0]}"),
    "a pair of three": lambda it: pair(it, f"{ids(it)[0]}-{ids(it)[1]}-99"),
    "a pair of nobody": lambda it: pair(it, ""),
    "neither pair nor round table": lambda it: new_meeting(
        it.edition, it.slots[1], it.tables[2], None
    ),
    "both pair and round table": lambda it: new_meeting(
        it.edition, it.slots[1], it.tables[2], "1-2", "g1"
    ),
    "a place that is taken": lambda it: it.another((7001, 7002), table=2),
    "a number that the table has not": lambda it: new_place(
        it.meeting.pk, it.slots[0], it.tables[1], 2
    ),
    "a number below one": lambda it: new_place(it.meeting.pk, it.slots[0], it.tables[1], 0),
    "a place at another table": lambda it: new_place(it.meeting.pk, it.slots[0], it.tables[2]),
    "a place in another slot": lambda it: new_place(it.meeting.pk, it.slots[1], it.tables[1]),
    "a place that is changed": lambda it: run(
        "UPDATE meetings_place SET table_id = %s", it.tables[2]
    ),
    "a place that is taken away under people": lambda it: run("DELETE FROM meetings_place"),
    "a meeting that is moved under people": lambda it: run(
        "UPDATE meetings_meeting SET slot_id = %s", it.slots[1]
    ),
    "a pair that is changed under people": lambda it: run(
        "UPDATE meetings_meeting SET pair = '7001-7002'"
    ),
    "a meeting that is cancelled under people": lambda it: run(
        "UPDATE meetings_meeting SET state = 'cancelled'"
    ),
    "a table that is made too small": lambda it: run(
        "UPDATE editions_table SET capacity = 0 WHERE id = %s", it.tables[1]
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_database_refuses(held: Held, what: str) -> None:
    before = [list(model.objects.order_by("pk").values()) for model in (Meeting, Place, Seat)]
    with pytest.raises(DatabaseError), transaction.atomic():
        REFUSED[what](held)
    after = [list(model.objects.order_by("pk").values()) for model in (Meeting, Place, Seat)]
    assert after == before


def test_what_is_released_makes_room(held: Held) -> None:
    """The same pair again is the same row; another takes the place that was left."""
    with transaction.atomic():
        run("UPDATE meetings_seat SET left_slot_id = slot_id, until = 1, slot_id = NULL,"
            " place_id = NULL")  # fmt: skip
        run("DELETE FROM meetings_place")
        run("UPDATE meetings_meeting SET state = 'cancelled'")
    meeting, place = held.another((held.cast.bank.pk, held.cast.agency.pk), table=2)
    new_seat(meeting, held.slots[0], place, held.cast.bank.pk)
    with pytest.raises(IntegrityError):
        new_place(held.meeting.pk, held.slots[0], held.tables[1])


def test_the_guards_stand_after_a_migration_and_again(held: Held) -> None:
    GUARDS.take_down(using="default", plan=[("a migration", False)])
    for _ in range(2):
        GUARDS.put_up(using="default")
    with pytest.raises(DatabaseError), transaction.atomic():
        REFUSED["a place that is changed"](held)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            assert {name for (name,) in cursor.fetchall()} == {
                *SQLITE,
                *versions.SQLITE,
                *sealing.SQLITE,
            }


class Writer:
    """Somebody who writes meetings by raw SQL without looking: new ones, such as are moved, such
    as are cancelled, tables made larger and smaller. Most of it is refused."""

    def __init__(self, held: Held, seed: int) -> None:
        self.held, self.draw = held, random.Random(seed)  # noqa: S311  (no secret)
        self.people = [participant.pk for participant in held.cast.participants]
        self.written = 0

    def write(self, tries: int) -> None:
        for _ in range(tries):
            doing = self.draw.choice((self.meet, self.meet, self.meet, self.move, self.end,
                                      self.resize))  # fmt: skip
            with suppress(DatabaseError):
                with transaction.atomic():
                    doing()
                self.written += 1

    def meet(self) -> None:
        slot, table = self.draw.choice(self.held.slots), self.draw.choice(self.held.tables[:3])
        people = self.draw.sample(self.people, 2)
        text = "-".join(map(str, people if self.draw.random() < 0.2 else sorted(people)))
        meeting = new_meeting(self.held.edition, slot, table, text)
        place = new_place(meeting, slot, table, self.draw.choice((1, 1, 2, 2, 3)))
        self.draw.shuffle(people)
        for person in people:
            new_seat(meeting, slot, place, person)

    def _some(self) -> tuple[int, int]:
        found = list(Meeting.objects.order_by("pk").values_list("pk", "table_id"))
        return self.draw.choice(found)

    def move(self) -> None:
        """Half of them without releasing anything."""
        meeting, table = self._some()
        slot = self.draw.choice(self.held.slots)
        if self.draw.random() < 0.5:
            run("UPDATE meetings_meeting SET slot_id = %s WHERE id = %s", slot, meeting)
            run("UPDATE meetings_seat SET slot_id = %s WHERE meeting_id = %s", slot, meeting)
            return
        self._release(meeting)
        run("UPDATE meetings_meeting SET slot_id = %s WHERE id = %s", slot, meeting)
        place = new_place(meeting, slot, table, self.draw.choice((1, 2)))
        run("UPDATE meetings_seat SET slot_id = %s, place_id = %s, left_slot_id = NULL,"
            " until = NULL WHERE meeting_id = %s", slot, place, meeting)  # fmt: skip

    def end(self) -> None:
        meeting, _table = self._some()
        if self.draw.random() < 0.7:
            self._release(meeting)
        run("UPDATE meetings_meeting SET state = 'cancelled' WHERE id = %s", meeting)

    def resize(self) -> None:
        table = self.draw.choice(self.held.tables[:3])
        size = self.draw.choice((1, 2, 3))
        run("UPDATE editions_table SET capacity = %s WHERE id = %s", size, table)

    def _release(self, meeting: int) -> None:
        run("UPDATE meetings_seat SET left_slot_id = slot_id, until = 1, slot_id = NULL,"
            " place_id = NULL WHERE meeting_id = %s AND slot_id IS NOT NULL", meeting)  # fmt: skip
        run("DELETE FROM meetings_place WHERE meeting_id = %s", meeting)


def assert_it_holds() -> None:
    """The invariants, looked for by hand."""
    seats = list(Seat.objects.filter(slot__isnull=False).select_related("meeting", "place__table"))
    together: dict[int, set[int]] = {}
    at_table: dict[tuple[int, int], set[int]] = {}
    for seat in seats:
        place = seat.place
        assert place is not None
        assert (place.meeting_id, place.slot_id) == (seat.meeting_id, seat.slot_id)
        assert (seat.meeting.slot_id, seat.meeting.table_id) == (place.slot_id, place.table_id)
        assert seat.meeting.state == "planned"
        together.setdefault(seat.meeting_id, set()).add(seat.participant_id)
        at_table.setdefault((place.slot_id, place.table_id), set()).add(seat.meeting_id)
    where = Counter((seat.participant_id, seat.slot_id) for seat in seats)
    assert set(where.values()) <= {1}
    pairs = Counter(frozenset(people) for people in together.values() if len(people) == 2)
    assert set(pairs.values()) <= {1}
    capacity = {seat.place.table_id: seat.place.table.capacity for seat in seats if seat.place}
    for (_slot, table), meetings in at_table.items():
        assert len(meetings) <= capacity[table]


def test_whatever_is_written_it_holds(held: Held) -> None:
    writer = Writer(held, seed=1)
    writer.write(300)
    assert writer.written > 20
    assert_it_holds()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one at a time anyway")
def test_whatever_is_written_at_once_it_holds(held: Held) -> None:
    writers = [Writer(held, seed) for seed in range(WRITERS)]
    failed: list[BaseException] = []
    ready = threading.Barrier(WRITERS)

    def write(writer: Writer) -> None:
        try:
            connection.ensure_connection()
            ready.wait()
            writer.write(TRIES)
        except BaseException as error:
            failed.append(error)
            ready.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(writer,)) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sum(writer.written for writer in writers) > WRITERS
    assert_it_holds()

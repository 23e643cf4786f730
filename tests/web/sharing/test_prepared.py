"""Questions put together once: they ask what they would ask if they were put together anew."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db.models import Exists, Q, QuerySet

from cast import NOW, Cast
from samspill.web.editions.models import Edition, Participant
from samspill.web.people.models import Person
from samspill.web.sharing.prepared import NotPreparableError, among, forget, there_are


def editions_of(person: int, now: datetime) -> QuerySet[Participant, Any]:
    return Participant.objects.filter(person=person).values("edition")


def ahead(person: int, now: datetime) -> QuerySet[Edition, Any]:
    later = Edition.objects.filter(wishes_close_at__gt=now - timedelta(days=2))
    return later.filter(participants__person=person).values("pk")


def last_of(person: int, now: datetime) -> QuerySet[Participant, Any]:
    return Participant.objects.filter(person=person).order_by("-pk").values("organisation")[:1]


def everybody(cast: Cast) -> list[int]:
    return [*Person.objects.order_by("pk").values_list("pk", flat=True), -1]


def test_it_gives_what_it_would_give_if_it_were_put_together_anew(cast: Cast) -> None:
    Edition.objects.update(wishes_close_at=NOW)
    times = [NOW + timedelta(days=days) for days in (0, 1, 2, 3)]
    found = set()
    for person in everybody(cast):
        for now in times:
            for rows in (editions_of, ahead):
                anew = set(Edition.objects.filter(pk__in=rows(person, now)))
                assert set(Edition.objects.filter(among("pk", rows, person, now))) == anew
                assert set(Edition.objects.exclude(among("pk", rows, person, now))) == (
                    set(Edition.objects.all()) - anew
                )
                there = Edition.objects.filter(Q(there_are(rows, person, now)))
                assert there.exists() == bool(anew)
                found.add((rows, len(anew)))
    assert found >= {(editions_of, 0), (editions_of, 1), (ahead, 0), (ahead, 1)}


def test_it_is_asked_of_what_belongs_to_the_rows_and_within_another_question(cast: Cast) -> None:
    mine = among("edition", editions_of, cast.bank.person_id, NOW)
    theirs = among("participations__edition", editions_of, cast.bank.person_id, NOW)
    there = Participant.objects.filter(mine)
    assert set(there) == set(Participant.objects.filter(edition=cast.edition))
    assert set(Person.objects.filter(pk__in=there.values("person"))) == {
        one.person for one in there.select_related("person")
    }
    assert set(Person.objects.filter(theirs)) == {one.person for one in there}
    both = Person.objects.filter(Exists(Participant.objects.filter(mine, person__isnull=False)))
    assert both.count() == Person.objects.count()


def test_two_that_ask_of_different_things_are_two(cast: Cast) -> None:
    person = cast.bank.person_id
    ours = among("organisation", last_of, person, NOW)
    assert ours == among("organisation", last_of, person, NOW)
    assert ours != among("pk", last_of, person, NOW)
    assert ours != among("organisation", last_of, person + 1, NOW)
    assert ours != among("organisation", last_of, person, NOW + timedelta(seconds=1))
    assert hash(ours) == hash(among("organisation", last_of, person, NOW))
    found = Participant.objects.filter(Q(ours) | Q(among("person__pk", last_of, person, NOW)))
    assert cast.bank in list(found)


def test_what_is_asked_otherwise_is_refused(cast: Cast) -> None:
    def by_day(person: int, now: datetime) -> QuerySet[Edition, Any]:
        return Edition.objects.filter(day=now.date()).values("pk")

    def by_double(person: int, now: datetime) -> QuerySet[Participant, Any]:
        return Participant.objects.filter(person=person // 2).values("edition")

    def by_parity(person: int, now: datetime) -> QuerySet[Participant, Any]:
        rows = Participant.objects.filter(person=person)
        return (rows.filter(edition__gt=0) if now.month == 3 else rows).values("edition")

    for rows in (by_day, by_double, by_parity):
        with pytest.raises(NotPreparableError, match=rows.__name__):
            list(Edition.objects.filter(among("pk", rows, cast.bank.person_id, NOW)))


def test_what_was_prepared_is_forgotten(cast: Cast) -> None:
    asks = [cast.edition.pk]

    def rows(person: int, now: datetime) -> QuerySet[Edition, Any]:
        return Edition.objects.filter(pk__in=asks).values("pk")

    asked = Edition.objects.filter(among("pk", rows, cast.bank.person_id, NOW))
    assert asked.count() == 1
    asks[:] = [-1]
    assert asked.count() == 1
    forget()
    assert asked.count() == 0

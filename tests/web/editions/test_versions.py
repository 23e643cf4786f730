"""The version of the profiles: the database's own, in the transaction of the write."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections, transaction

from cast import NOW, Cast
from samspill.web.editions.models import Participant, ProfileChange, Topic
from samspill.web.editions.versions import TRIGGERS, profiles_version
from samspill.web.people.models import Organisation, Person
from samspill.web.wishes.profiles import Bounded

POSTGRESQL = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"
)


def version(cast: Cast) -> int:
    return profiles_version(cast.edition.pk)


def test_what_nobody_reads_in_a_profile_leaves_the_version(cast: Cast) -> None:
    before = version(cast)
    Participant.objects.update(first_seen_at=NOW, answered_at=NOW, cap=2, standby=True)
    cast.bank.save()
    Person.objects.update(language="en", last_login=NOW)
    Organisation.objects.get(name="Fjordbanken").save()
    assert version(cast) == before


def test_each_edition_has_its_own(cast: Cast) -> None:
    ours, theirs = version(cast), profiles_version(cast.other_edition.pk)
    Participant.objects.filter(pk=cast.stranger.pk).update(title="Ny")
    assert version(cast) == ours
    assert profiles_version(cast.other_edition.pk) != theirs


@pytest.mark.django_db(transaction=True)
def test_a_version_never_comes_again(cast: Cast) -> None:
    seen = {version(cast)}
    for n in range(100):
        Topic.objects.filter(participant=cast.bank).update(text=f"Svindel {n % 2}")
        seen.add(version(cast))
    with transaction.atomic():
        Topic.objects.filter(participant=cast.bank).update(text="Svinn")
        seen.add(version(cast))
        transaction.set_rollback(True)
    assert len(seen) == 102
    assert version(cast) in seen


def test_it_is_put_up_again(cast: Cast) -> None:
    TRIGGERS.take_down(using="default", plan=[("a migration", False)])
    for _ in range(2):
        TRIGGERS.put_up(using="default")
    before = version(cast)
    if connection.vendor == "sqlite":
        Participant.objects.filter(pk=cast.bank.pk).delete()
        assert version(cast) != before


@POSTGRESQL
@pytest.mark.django_db(transaction=True)
def test_writers_never_wait_for_each_other_and_rows_are_added_up(cast: Cast) -> None:
    """Half of them are still writing when the other half ends; some are undone."""
    people = [participant.pk for participant in cast.participants]
    meet, wrong = threading.Barrier(len(people)), []

    def write(number: int, pk: int) -> None:
        try:
            for n in range(60):
                with transaction.atomic():
                    Participant.objects.filter(pk=pk).update(title=f"Leder {n}")
                    meet.wait(timeout=60)  # all of them hold what they wrote
                    transaction.set_rollback((n + number) % 5 == 0)
                meet.wait(timeout=60)
        except Exception as error:
            wrong.append(error)
            meet.abort()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=one) for one in enumerate(people)]
    before = version(cast)
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert version(cast) != before
    written = len(people) * 60 * 4 // 5
    assert ProfileChange.objects.filter(edition=cast.edition).count() < written
    total = version(cast)
    for _ in range(400):  # until one of them adds them up
        with transaction.atomic():
            Participant.objects.filter(pk=people[0]).update(title=str(_))
            own = ProfileChange.objects.order_by("-pk").values_list("weight", flat=True)[0]
            if ProfileChange.objects.filter(edition=cast.edition).count() == 1:
                assert own > total
                break
        total = version(cast)
    else:
        pytest.fail("nobody added the rows up")


def test_a_process_keeps_no_more_than_it_may() -> None:
    kept: Bounded[int, str] = Bounded(2)
    made: list[int] = []

    def get(key: int) -> str:
        return kept.get(key, lambda: made.append(key) or str(key))  # type: ignore[func-returns-value]

    assert [get(key) for key in (1, 2, 1, 3, 1, 2)] == ["1", "2", "1", "3", "1", "2"]
    assert (made, len(kept)) == ([1, 2, 3, 2], 2)

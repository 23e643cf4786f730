"""What is due is done by the worker, at most once, whatever is killed in between."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from cast import NOW, Cast, person
from samspill.web.editions.invitations import send_new_link
from samspill.web.outbox.actions import FORGET
from samspill.web.outbox.duties import (
    PAUSES,
    carry_out_due,
    order_duty,
    register_duty,
)
from samspill.web.outbox.models import Duty, Letter
from samspill.web.people.models import Person
from support.letters import deliver_all
from support.workers import until, worker

KIND = "test_duty"
numbers = count()


def make_somebody(duty: Duty, now: object) -> None:
    made = person(f"{duty.about['name']}-{next(numbers)}@eksempel.no", "Ny")
    if duty.about.get("fails"):
        raise RuntimeError(made.name)


register_duty(KIND, make_somebody)


def order(name: str, *, after: timedelta = timedelta(), **about: object) -> bool:
    return order_duty(kind=KIND, key=name, due_at=NOW + after, about={"name": name, **about})


@pytest.mark.django_db
class TestDuties:
    def test_done_once_when_it_is_due(self) -> None:
        assert [order("a", after=timedelta(minutes=1)), order("a")] == [True, False]
        assert (carry_out_due(now=NOW), Person.objects.count()) == (0, 0)
        for done in (1, 0):
            assert carry_out_due(now=NOW + timedelta(minutes=1)) == done
        assert Person.objects.count() == 1

    def test_in_order(self) -> None:
        for name, minutes in (("b", 2), ("a", 1), ("c", 3)):
            order(name, after=timedelta(minutes=minutes))
        assert carry_out_due(now=NOW + timedelta(hours=1)) == 3
        assert [p.email[0] for p in Person.objects.order_by("pk")] == ["a", "b", "c"]

    def test_one_that_fails_leaves_nothing_and_holds_up_nobody(self) -> None:
        order("a", fails=True)
        order("b")
        assert carry_out_due(now=NOW) == 1
        assert [p.email[0] for p in Person.objects.all()] == ["b"]
        failed = Duty.objects.get(key="a")
        assert (failed.failures, failed.due_at) == (1, NOW + timedelta(minutes=PAUSES[0]))
        Duty.objects.filter(key="a").update(about={"name": "a"})
        assert carry_out_due(now=NOW + timedelta(minutes=PAUSES[0])) == 1

    def test_a_kind_that_nobody_knows_is_refused_and_left_alone(self) -> None:
        with pytest.raises(ValueError, match="registered"):
            order_duty(kind="no such", key="a", due_at=NOW, about={})
        Duty.objects.create(kind="of a newer version", key="b", due_at=NOW)
        assert carry_out_due(now=NOW) == 0
        with pytest.raises(ValueError, match="already"):
            register_duty(KIND, lambda duty, now: None)

    def test_an_address_of_nobody_is_forgotten(self, cast: Cast) -> None:
        for email in ("hvem@eksempel.no", "berit@eksempel.no"):
            send_new_link(email=email, language="nb", now=NOW)
        assert Duty.objects.count() == 1
        deliver_all(now=NOW)
        kept = Letter.objects.order_by("pk").values_list("address", "tried_address")
        assert list(kept) == [("", ""), ("berit@eksempel.no", "berit@eksempel.no")]
        assert carry_out_due(now=NOW + timedelta(hours=24)) == 0
        assert carry_out_due(now=NOW + timedelta(hours=48)) == 1
        assert Letter.objects.count() == 0


def test_the_worker_does_it(transactional_db: None) -> None:
    """In a process of its own, and one worker as well as two."""
    due = timezone.now()
    for n in range(5):
        order_duty(kind=FORGET, key=str(n), due_at=due, about={})
    Letter.objects.create(
        kind="x", address="a@eksempel.no", state="sent", action="x", key="x",
        created_at=due, due_at=due,
    )  # fmt: skip
    with worker(), worker():
        until(
            lambda: not Duty.objects.filter(kind=FORGET, done_at__isnull=True).exists(),
            "all is done",
        )
    assert (Letter.objects.count(), Duty.objects.filter(kind=FORGET, failures=0).count()) == (0, 5)

"""Saving a set-up as it is changes nothing, whatever it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from cast import NOW, assemble
from samspill.web.editions.models import Edition, Phase, Room, Slot, Table, Talk
from samspill.web.journal.models import Entry
from support.examples import tries
from support.forms import shown_form
from support.pages import signed_in, url

ZONES = ("Europe/Oslo", "Europe/London", "America/St_Johns", "Asia/Kathmandu", "UTC")
texts = st.text("aÅø -.,", min_size=1, max_size=12).filter(lambda text: text == text.strip())
minutes = st.integers(0, 23 * 60)


def rows(edition: Edition) -> list[list[dict[str, Any]]]:
    """Everything that is set up, as it is stored."""
    of_edition = {"edition": edition}
    return [
        [dict(row) for row in found.order_by("pk").values()]
        for found in (
            Edition.objects.filter(pk=edition.pk),
            Slot.everything.filter(**of_edition),
            Talk.everything.filter(**of_edition),
            Table.everything.filter(**of_edition),
            Room.objects.filter(**of_edition),
        )
    ]


@st.composite
def days(draw: st.DrawFn) -> dict[str, Any]:
    """A day: slots of any length that do not overlap, talks, and tables in rooms."""
    edges = sorted(draw(st.sets(minutes, min_size=2, max_size=12)))
    tables = draw(st.dictionaries(st.integers(1, 60), st.integers(0, 2), min_size=1, max_size=20))
    talk = st.tuples(texts, st.one_of(st.just(""), texts), st.one_of(st.just(""), texts), minutes)
    return {
        "slots": list(zip(edges[::2], edges[1::2], strict=False)),
        "talks": draw(st.lists(talk, max_size=5)),
        "tables": tables,
        "capacity": draw(st.integers(1, 3)),
        "seconds": draw(st.integers(0, 59)),
        "zone": draw(st.sampled_from(ZONES)),
        "phase": draw(st.sampled_from(Phase.values)),
        "cap": draw(st.integers(1, 6)),
        "closes": draw(st.one_of(st.none(), st.integers(1, 100_000))),
        "announced": draw(st.booleans()),
    }


def set_up(edition: Edition, day: dict[str, Any]) -> None:
    zone, edge = ZoneInfo(day["zone"]), timedelta(seconds=day["seconds"])
    midnight = datetime(2031, 11, 13, tzinfo=zone)

    def at(minute: int) -> datetime:
        return midnight + timedelta(minutes=minute) + edge

    Edition.objects.filter(pk=edition.pk).update(
        time_zone=day["zone"], phase=day["phase"], cap=day["cap"], minimum=0,
        announced=day["announced"],
        wishes_close_at=day["closes"] and midnight - timedelta(seconds=day["closes"]),
    )  # fmt: skip
    for model in (Slot, Talk, Table, Room):
        model.objects.filter(edition=edition).delete()
    for start, end in day["slots"]:
        Slot.objects.create(edition=edition, start=at(start), end=at(end))
    for title, speaker, place, start in day["talks"]:
        Talk.objects.create(
            edition=edition, title=title, speaker=speaker, place=place, start=at(start),
            end=at(start + 30), changed_at=NOW,
        )  # fmt: skip
    rooms = [Room.objects.create(edition=edition, name=f"Sal {n}") for n in range(3)]
    for number, room in day["tables"].items():
        Table.objects.create(
            edition=edition, number=number, room=rooms[room], capacity=day["capacity"]
        )


@pytest.mark.django_db
@tries(25, suppress=[HealthCheck.function_scoped_fixture])
@given(days())
def test_saving_unchanged_changes_nothing(day: dict[str, Any]) -> None:
    with transaction.atomic():
        cast = assemble()
        set_up(cast.edition, day)
        page, before = signed_in(cast.organiser), rows(cast.edition)
        address, entries = url("organiser_setup", cast), Entry.objects.count()
        answer = page.post(address, shown_form(page, address))
        assert (answer.status_code, rows(cast.edition)) == (302, before)
        assert Entry.objects.count() == entries
        transaction.set_rollback(True)

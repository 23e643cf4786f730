"""Everybody's day in one file, for as many as come: dozens in every run, hundreds in a deep one."""

from __future__ import annotations

from django.utils import translation

from cast import NOW, Cast
from samspill.web.areas.organiser.printing.agendas import agenda_values
from samspill.web.areas.organiser.printing.common import Task
from samspill.web.areas.prints.typesetting import pdf
from samspill.web.editions.models import Table
from samspill.web.editions.zones import activate
from samspill.web.meetings.actions import Wanted, hold
from samspill.web.meetings.whole_day import WholeDay
from support.examples import Profile, chosen
from support.pages import crowd
from support.prints import read
from support.validating import assert_valid

MANY = 600 if chosen() is Profile.DEEP else 60  # the validator takes seven seconds a hundred


def test_many_sheets_are_one_pdf_ua(cast: Cast) -> None:
    people, half = crowd(cast, MANY), MANY // 2
    slot, room = cast.edition.slots.order_by("start")[0], cast.edition.rooms.get()
    tables = Table.objects.bulk_create(
        Table(edition=cast.edition, room=room, number=100 + n) for n in range(half)
    )
    wanted = [
        Wanted(people=frozenset((one.pk, other.pk)), slot=slot.pk, table=table.pk)
        for one, other, table in zip(people[:half], people[half:], tables, strict=True)
    ]
    hold(edition=cast.edition, wanted=wanted, by=None, now=NOW)
    activate(cast.edition.time_zone)
    with translation.override("nb"):
        values = agenda_values(Task(WholeDay(cast.edition), {}, NOW))
        content = pdf("agendas", title="Dagsprogram", values=values, now=NOW)
    assert_valid(content)
    pages = read(content).pages
    assert len(pages) == MANY + len(cast.participants)
    last = " ".join(pages[MANY - 1].extract_text().split())
    assert f"Nummer {MANY - 1:03}" in last
    assert f"Nummer {half - 1:03}" in last  # whom they meet
    assert f"Bord {100 + half - 1}" in last

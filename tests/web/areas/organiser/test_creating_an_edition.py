"""A new edition from four fields."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cast import Cast
from samspill.web.editions.models import Edition
from support.pages import signed_in, words

NEW = {"name": "Svinndagen 2032", "day": "2032-06-03", "place": "Bergen", "people": "40"}


def test_a_usual_day_with_tables_for_as_many(cast: Cast) -> None:
    browser = signed_in(cast.creator)
    said = browser.post(reverse("organiser_create"), NEW, follow=True)
    edition = Edition.objects.get(slug="svinndagen-2032")
    assert said.redirect_chain == [(reverse("organiser_home", args=[edition.slug]), 302)]
    assert "There are 8 slots and 18 tables." in words(said.content)
    assert (edition.slots.count(), edition.tables.count()) == (8, 18)
    assert (edition.event.name, edition.place, edition.cap) == ("Svinndagen", "Bergen", 6)
    assert (edition.wishes_close_at, edition.announced) == (None, False)
    setup = browser.get(reverse("organiser_setup", args=[edition.slug]))
    assert setup.status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"day": "2032-02-30"}, "day"),
        ({"day": "1032-06-03"}, "day"),
        ({"place": " "}, "place"),
        ({"people": "1"}, "people"),
        ({"people": "9" * 30}, "people"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(cast: Cast, wrong: dict[str, str], field: str) -> None:
    before = Edition.objects.count()
    answer = signed_in(cast.creator).post(reverse("organiser_create"), NEW | wrong)
    assert (answer.status_code, Edition.objects.count()) == (422, before)
    assert list(answer.context["form"].errors) == [field]


def test_what_is_not_asked_is_not_taken(cast: Cast) -> None:
    more = {"cap": "1", "start": "22:00", "announced": "on", "minimum": "99"}
    signed_in(cast.creator).post(reverse("organiser_create"), NEW | more)
    edition = Edition.objects.get(slug="svinndagen-2032")
    assert (edition.cap, edition.minimum, edition.announced) == (6, 3, False)

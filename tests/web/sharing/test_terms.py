"""What an edition lets its people do: off until somebody answers for it, and told of to two."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cast import NOW, Cast, person
from samspill.web.editions.models import EditionRole, Role
from samspill.web.sharing.actions import SharingError
from samspill.web.sharing.models import Part, Terms
from samspill.web.sharing.permissions import shares_are_on
from samspill.web.sharing.terms import set_terms
from support.forms import form_on, shown_form
from support.pages import signed_in, url, words

FILLED = {
    "part": "sharing",
    "controller": "Sikkerhetsdagen",
    "joint": "Avtale 12, 1. november",
    "processing": "Avtale 13, 1. november",
    "contact": "person@eksempel.no",
}
NEEDED = ("controller", "joint", "processing", "contact")


def test_it_is_off_until_somebody_has_said_otherwise(cast: Cast) -> None:
    assert not shares_are_on(cast.edition.pk)
    page = signed_in(cast.organiser).get(url("organiser_sharing", cast))
    assert "Nothing is kept for people after they have met." in words(page.content)
    assert Terms.objects.count() == 0


@pytest.mark.parametrize("missing", NEEDED)
def test_nothing_is_let_on_before_all_four_are_there(cast: Cast, missing: str) -> None:
    browser, page = signed_in(cast.organiser), url("organiser_sharing", cast)
    typed = shown_form(browser, page) | FILLED | {missing: ""}
    answer = browser.post(page, typed)
    assert answer.status_code == 422
    assert words(answer.content).count("This is needed before anything is let on.") == 2
    assert Terms.objects.count() == 0
    said: dict[str, Any] = {name: FILLED[name] for name in NEEDED} | {missing: ""}
    with pytest.raises(SharingError):
        set_terms(
            edition=cast.edition, part=Part.TIES, red_in_writing=False, by=cast.organiser, now=NOW,
            **said,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Terms.objects.create(edition=cast.edition, part=Part.TIES, changed_at=NOW, **said)


def test_a_part_is_let_on_and_off_again(cast: Cast) -> None:
    browser, page = signed_in(cast.organiser), url("organiser_sharing", cast)
    assert browser.post(page, shown_form(browser, page) | FILLED).status_code == 302
    assert shares_are_on(cast.edition.pk)
    shown = browser.get(page).content
    assert "People keep whom they met, and may share." in words(shown)
    off = form_on(shown.decode()) | {"part": "none"}
    assert browser.post(page, off).status_code == 302
    assert not shares_are_on(cast.edition.pk)
    assert Terms.objects.get().controller == "Sikkerhetsdagen"  # what was typed is kept
    journal = words(browser.get(url("organiser_journal", cast)).content)
    assert journal.count("said what people may do after they have met") == 2


def test_of_two_who_have_it_open_the_second_is_told(cast: Cast) -> None:
    other = person("olav@eksempel.no", "Olav Arrangør")
    EditionRole.objects.create(edition=cast.edition, person=other, role=Role.ORGANISER)
    first, second = signed_in(cast.organiser), signed_in(other)
    page = url("organiser_sharing", cast)
    mine, theirs = shown_form(first, page), shown_form(second, page)
    assert second.post(page, theirs | FILLED).status_code == 302
    answer = first.post(page, mine | FILLED | {"part": "ties"})
    assert answer.status_code == 422
    said = words(answer.content)
    assert "Changed by Olav Arrangør" in said
    assert "Nothing Ties, actions and sharing" in said
    assert Terms.objects.get().part == Part.SHARING
    assert first.post(page, form_on(answer.content.decode())).status_code == 302
    assert Terms.objects.get().part == Part.TIES

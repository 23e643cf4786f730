"""A role that may only check in, from the letter that offers it to the moment it is given up."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from cast import Cast
from samspill.web.journal.models import Entry
from support.letters import deliver_all
from support.pages import meet, signed_in, url, words
from support.signing_in import sign_in_by_code

FRIDA = "frida@eksempel.no"
# All that there is of the edition but the list of those who come.
CLOSED = (
    "desk", "organiser_home", "organiser_people", "organiser_planning", "organiser_letters",
    "organiser_prints", "organiser_roles", "organiser_dashboard", "organiser_confirming",
    "organiser_out", "organiser_setup", "organiser_journal", "participant_overview",
    "participant_agenda", "participant_whom",
)  # fmt: skip


@pytest.fixture
def helper(cast: Cast) -> Client:
    """Frida has been offered the role by letter, has signed in by the address, and said yes."""
    meet(cast.bank, cast.seller)
    offered = {"name": "Frida Frivillig", "address": FRIDA, "role": "check_in"}
    assert signed_in(cast.organiser).post(url("organiser_roles", cast), offered).status_code == 302
    (letter,) = deliver_all()
    assert letter.to == [FRIDA]
    assert reverse("roles") in str(letter.body)
    browser = sign_in_by_code(FRIDA)
    page = browser.get(reverse("roles"))
    (offer,) = page.context["offers"]
    assert browser.get(url("desk_arrivals", cast)).status_code == 404
    said = browser.post(reverse("role_take_on", args=[offer["offer"].pk]), follow=True)
    assert said.redirect_chain[-1][0] == url("desk_arrivals", cast)
    return browser


def test_sees_who_comes_and_nothing_else(cast: Cast, helper: Client) -> None:
    said = words(helper.get(url("desk_arrivals", cast)).content)
    assert "Berit Bank" in said
    for secret in ("table", "09:00", "Svindel", "berit@eksempel.no"):
        assert secret not in said
    assert {name: helper.get(url(name, cast)).status_code for name in CLOSED} == dict.fromkeys(
        CLOSED, 404
    )
    other = reverse("desk_arrivals", args=[cast.other_edition.slug])
    assert helper.get(other).status_code == 404


def test_notes_an_arrival_and_is_locked_out_when_leaving(cast: Cast, helper: Client) -> None:
    arrival = url("desk_arrival", cast, pk=cast.bank.pk)
    said = words(helper.post(arrival, follow=True).content)
    assert "1 of 6 people has come." in said
    cast.bank.refresh_from_db()
    came = cast.bank.came_at
    assert came is not None
    (role,) = helper.get(reverse("roles")).context["roles"]
    assert helper.post(reverse("role_leave", args=[role.pk])).status_code == 302
    assert helper.get(url("desk_arrivals", cast)).status_code == 404
    for form in ({}, {"back": "1"}):
        assert helper.post(arrival, form).status_code == 404
    cast.bank.refresh_from_db()
    assert cast.bank.came_at == came
    verbs = Entry.objects.filter(by__email=FRIDA).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["role_taken_on", "came", "role_left"]


def test_is_locked_out_when_an_organiser_takes_it_away(cast: Cast, helper: Client) -> None:
    organiser = signed_in(cast.organiser)
    held = organiser.get(url("organiser_roles", cast)).content.decode()
    (role,) = helper.get(reverse("roles")).context["roles"]
    away = url("organiser_role_away", cast, pk=role.pk)
    assert away in held
    assert organiser.post(away).status_code == 302
    assert helper.get(url("desk_arrivals", cast)).status_code == 404
    assert helper.post(url("desk_arrival", cast, pk=cast.bank.pk)).status_code == 404

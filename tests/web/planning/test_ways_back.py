"""Whoever undoes a change comes back to where it was made, and to no page of anybody else."""

from __future__ import annotations

import pytest
from django.test import Client

from cast import Cast
from samspill.web.meetings.models import Meeting
from support.followed import published
from support.pages import meet, signed_in, url


@pytest.fixture
def met(cast: Cast) -> Meeting:
    """The bank meets the police in the first slot at table 2."""
    return meet(cast.bank, cast.police)


def withdrawal_agreed_to(page: Client, cast: Cast) -> str:
    """Somebody is withdrawn, with what becomes of their meetings; where that leads to."""
    address = url("organiser_withdraw", cast, pk=cast.bank.pk)
    repair = page.post(address).context["repair"]
    answer = page.post(address, {"way": repair["way"], "agreed": repair["key"]})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_undoing_leads_back_to_where_it_was_changed(cast: Cast, met: Meeting) -> None:
    published(cast, met)
    page = signed_in(cast.organiser)
    home = page.get(withdrawal_agreed_to(page, cast))
    them = url("organiser_participant", cast, pk=cast.bank.pk)
    assert home.content.decode().count(f'name="changed" value="{them}"') == 2
    undone = page.post(url("organiser_undo", cast), {"changed": them})
    assert undone["Location"] == them
    assert page.get(them).status_code == 200


@pytest.mark.parametrize(
    "said",
    [
        "",
        "https://evil.example/",
        "//evil.example/organise/",
        "/organise/beredskapsdagen-2026/setup/",
        "/organise/sikkerhetsdagen-2026/../../admin/",
        "/organise/sikkerhetsdagen-2026/planning/undo/",
        "/organise/sikkerhetsdagen-2026/setup/" + "x" * 300,
        "/organise/sikkerhetsdagen-2026/nowhere/",
    ],
)
def test_undoing_leads_nowhere_else(cast: Cast, said: str) -> None:
    page, home = signed_in(cast.organiser), url("organiser_home", cast)
    assert page.post(url("organiser_undo", cast), {"changed": said})["Location"] == home
    assert page.post(url("organiser_send_now", cast), {"changed": said})["Location"] == home


def test_undoing_on_the_map_leads_to_the_map_that_is_followed_again(
    cast: Cast, met: Meeting
) -> None:
    published(cast, met)
    page = signed_in(cast.organiser)
    withdrawal_agreed_to(page, cast)
    now = cast.edition.plans.get(state="published")
    posted = {"changed": url("organiser_plan_map", cast, number=now.number)}
    undone = page.post(url("organiser_undo", cast), posted)
    before = cast.edition.plans.get(state="published")
    assert before.number != now.number
    assert undone["Location"] == url("organiser_plan_map", cast, number=before.number)

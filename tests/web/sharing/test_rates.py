"""How often what is shared is answered: told in tenths and fives, and from five on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cast import NOW, Cast
from samspill.web.people.models import Organisation
from samspill.web.sharing.actions import answer, narrow, share, widen
from samspill.web.sharing.models import AnswerCount, Came, Share
from samspill.web.sharing.rates import Sums, sums_of, tenths_answered
from samspill.web.sharing.row_security import as_visit
from support.pages import signed_in, url, words
from support.shared import EXPERIENCE, let_share, visit


@pytest.fixture
def on(cast: Cast) -> Cast:
    let_share(cast)
    return cast


def shares(cast: Cast) -> Share:
    """The bank with the police."""
    with as_visit(visit(cast.bank.person_id)):
        return share(
            participant=cast.bank, draft=EXPERIENCE, receivers={cast.police.person_id}, now=NOW
        )


def answers(cast: Cast, made: Share) -> None:
    seen = visit(cast.police.person_id)
    with as_visit(seen):
        answer(
            share=made.pk, came=Came.USED, line="", visit=seen, by=cast.police.person
        )  # fmt: skip


def test_a_rate_is_told_from_five_on_and_in_tenths(on: Cast) -> None:
    made = [shares(on) for _ in range(4)]
    for each in made:
        answers(on, each)
    assert tenths_answered(on.police) is None
    shares(on)
    assert tenths_answered(on.police) == 8
    page = words(signed_in(on.police.person).get(url("participant_shared", on)).content)
    assert f"{on.police.organisation.name} answers about 8 of 10." in page
    assert tenths_answered(on.bank) is None


def test_an_answer_counts_once_and_so_does_whoever_is_let_in_again(on: Cast) -> None:
    made = shares(on)
    for _ in range(3):
        answers(on, made)
    by, to = on.bank.person, {on.agency.person_id}
    with as_visit(visit(by.pk)):
        widen(share=made.pk, to=to, by=by, now=NOW)
        narrow(share=made.pk, without=to, by=by, now=NOW + timedelta(hours=1))
        widen(share=made.pk, to=to, by=by, now=NOW + timedelta(hours=2))
    rows = AnswerCount.objects.order_by("organisation__name_order")
    assert sorted(rows.values_list("organisation", "asked", "answered")) == sorted(
        [(on.police.organisation_id, 1, 1), (on.agency.organisation_id, 1, 0)]
    )


def test_an_organiser_is_told_sums_of_five_organisations_or_more(on: Cast) -> None:
    page = url("organiser_sharing", on)
    client = signed_in(on.organiser)
    for number in range(4):
        _counted(on, number, asked=13, answered=4)
    assert sums_of(on.edition.pk) is None
    before = client.get(page).content
    _counted(on, 4, asked=3, answered=0)
    assert sums_of(on.edition.pk) == Sums(55, 15)
    assert "at least 55 times" not in words(before)
    assert "at least 55 times, and have answered at least 15" in words(client.get(page).content)


def _counted(cast: Cast, number: int, *, asked: int, answered: int) -> None:
    home = Organisation.objects.create(name=f"Etat {number}", sector="police")
    AnswerCount.objects.create(
        edition=cast.edition, organisation=home, asked=asked, answered=answered
    )

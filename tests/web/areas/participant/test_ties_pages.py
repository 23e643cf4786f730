"""My people, as pages: what is on them, what they answer, and what they cost."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
import vobject
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import NOW, Cast
from samspill.web.areas.public.accounts import BY_LINK
from samspill.web.editions.models import Edition, Participant, Slot, Topic, TopicKind
from samspill.web.sharing.action_verbs import agree
from samspill.web.sharing.models import Part, Terms
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.tie_models import Action, Release
from samspill.web.sharing.ties import save_telephone
from support.pages import crowd, round_table, signed_in, words
from support.shared import let_share, strong
from support.ties import let_have, met, of, tie

QUERIES = {"ties": 11, "tie": 19}
OF_VISITS = re.compile("SAVEPOINT|set_config")  # what begins and ends them


@pytest.fixture(autouse=True)
def been(cast: Cast) -> None:
    """The day has been, long ago."""
    ago = timedelta(days=6000)
    Slot.objects.update(start=F("start") - ago, end=F("end") - ago)


def browser(who: Participant) -> Client:
    return signed_in(who.person)


def page(who: Participant, name: str = "ties", **kwargs: object) -> str:
    answer = browser(who).get(reverse(name, kwargs=kwargs or None))
    assert answer.status_code == 200
    return words(answer.content)


def test_it_says_whom_one_has_met_and_what_was_agreed(cast: Cast) -> None:
    met(cast)
    tie(cast.bank, cast.police)
    browser(cast.bank).post(
        reverse("tie_say_action", args=[cast.police.person_id]),
        {"line": "Send the list", "whose": "theirs", "due": "2031-12-01"},
    )
    said = page(cast.bank)
    assert "You have met 2 people here. You have agreed something with 1 ." in said
    assert "The 2 you met at Sikkerhetsdagen 2026" in said
    assert "Pia Politi Send the list by 1 December" in said
    assert "Send the list" not in page(cast.police)
    assert "You Send the list" in words(strong(cast.police).get(reverse("ties")).content)


def test_where_it_is_off_there_is_no_such_page_and_no_way_to_it(cast: Cast) -> None:
    met(cast)
    there = browser(cast.bank)
    overview = reverse("participant_overview", args=[cast.edition.slug])
    assert "My people" in words(there.get(overview).content)
    Terms.objects.all().delete()
    assert "My people" not in words(there.get(overview).content)
    assert there.get(reverse("ties")).status_code == 404


def test_who_came_by_a_link_signs_in_first(cast: Cast) -> None:
    met(cast)
    tie(cast.bank, cast.police)
    client = Client()
    client.force_login(cast.bank.person, backend=BY_LINK)
    for name in ("ties", "tie_vcards", "tie_code"):
        answer = client.get(reverse(name))
        assert answer.headers["Location"].startswith(reverse("sign_in_fully"))
    overview = reverse("participant_overview", args=[cast.edition.slug])
    assert "pia@eksempel.no" not in words(client.get(overview).content)


def test_contact_details_by_one_tap_of_each_and_back(cast: Cast) -> None:
    met(cast)
    address = reverse("tie_contact", args=[cast.police.person_id])
    assert browser(cast.bank).post(address).status_code == 302
    assert "pia@eksempel.no" not in page(cast.bank, "tie", pk=cast.police.person_id)
    assert "They would give you their contact details" in page(cast.police)
    let_have(cast.police, cast.bank)
    assert "pia@eksempel.no" in page(cast.bank, "tie", pk=cast.police.person_id)
    browser(cast.bank).post(address, {"do": "take back"})
    assert "pia@eksempel.no" not in page(cast.bank, "tie", pk=cast.police.person_id)
    assert "berit@eksempel.no" not in page(cast.police, "tie", pk=cast.bank.person_id)


@pytest.mark.parametrize("name", ["tie", "tie_contact", "tie_touch", "tie_say_action"])
@pytest.mark.parametrize("other", ["seller", "stranger", "withdrawn", "bank"])
def test_of_whom_one_has_not_met_there_is_no_page(cast: Cast, name: str, other: str) -> None:
    """The same as of nobody."""
    met(cast)
    client = browser(cast.bank)
    for pk in (getattr(cast, other).person_id, 999_999):
        address = reverse(name, args=[pk])
        answer = client.get(address) if name == "tie" else client.post(address, {"line": "x"})
        assert answer.status_code in {404, 422}
        assert answer.status_code == 404 or name == "tie_say_action"
    assert not Release.objects.exists()
    assert not Action.objects.exists()


def test_a_code_is_shown_drawn_and_taken(cast: Cast) -> None:
    met(cast)
    shown = browser(cast.seller).post(reverse("tie_new_code")).content.decode()
    code = re.search(r'code-big">\s*(\w+ \w+)', shown)
    assert code and 'src="data:image/svg+xml' in shown
    client = browser(cast.bank)
    assert client.post(reverse("tie_code"), {"code": "222 222"}).status_code == 422
    answer = client.post(reverse("tie_code"), {"code": code[1]})
    assert answer.headers["Location"] == reverse("tie", args=[cast.seller.person_id])
    assert "nils@eksempel.no" in page(cast.bank, "tie", pk=cast.seller.person_id)


def test_guessing_codes_is_stopped(cast: Cast) -> None:
    met(cast)
    client = browser(cast.bank)
    got = [client.post(reverse("tie_code"), {"code": "222222"}).status_code for _ in range(12)]
    assert got == [422] * 10 + [429] * 2


def test_we_did_not_meet(cast: Cast) -> None:
    meeting = met(cast)
    address = reverse("tie_held", args=[cast.police.person_id, meeting.uid])
    assert browser(cast.bank).post(address, {"held": "no"}).status_code == 302
    assert "You have met 1 person here." in page(cast.bank)
    assert "You have met nobody here yet." in page(cast.police)
    client = browser(cast.police)
    assert client.get(reverse("tie", args=[cast.bank.person_id])).status_code == 404
    browser(cast.bank).post(address, {"held": "yes"})
    assert "You have met 2 people here." in page(cast.bank)


def test_files_hold_those_one_has_contact_details_of(cast: Cast) -> None:
    met(cast)
    tie(cast.bank, cast.police)
    let_have(cast.agency, cast.bank)
    visit = of(cast.police)
    with as_visit(visit):
        save_telephone(telephone="+47 22 00 00 00", visit=visit, by=cast.police.person)
    client = browser(cast.bank)
    (card,) = vobject.readComponents(client.get(reverse("tie_vcards")).content.decode())
    assert (card.fn.value, card.email.value) == ("Pia Politi", "pia@eksempel.no")
    assert card.tel.value == "+47 22 00 00 00"
    rows = client.get(reverse("tie_table")).content.decode("utf-8-sig").splitlines()
    assert rows[1:] == [
        "Pia Politi;Sikkerhetssjef;Østre politidistrikt;pia@eksempel.no;'+47 22 00 00 00;"
        "Sikkerhetsdagen 2026, 2031-11-13"
    ]


def test_searching_is_for_those_who_stay(cast: Cast) -> None:
    met(cast)
    for who in (cast.bank, cast.seller):
        said = {"ask_me": "Kameraer", "stays": "on", "telephone": "22 00 00 00"}
        assert browser(who).post(reverse("tie_card"), said).status_code == 302
    found = browser(cast.bank).get(reverse("tie_find"), {"q": "kamera"})
    assert "1 hit Nils Nordvakt" in words(found.content).replace("NN ", "")
    nobody = browser(cast.police).get(reverse("tie_find"), {"q": "kamera"})
    assert "Nils" not in words(nobody.content)


def stands_for(who: Participant, text: str) -> None:
    Topic.objects.create(participant=who, kind=TopicKind.SOLUTION, text=text)


def test_who_stands_for_a_theme(cast: Cast) -> None:
    """By our words for it, and by any of their own; beside the edition that is chosen."""
    met(cast)
    Topic.objects.all().delete()
    stands_for(cast.police, "Etterforsker bedragerier mot eldre")
    stands_for(cast.agency, "Brannvern")
    stands_for(cast.seller, "Svindel")  # whom the bank has not met
    there = browser(cast.bank)

    def named(**asked: str) -> list[str]:
        said = words(there.get(reverse("ties"), asked).content)
        return [name for name in ("Pia Politi", "Tone Tilsyn", "Nils") if name in said]

    assert named() == ["Pia Politi", "Tone Tilsyn"]
    assert named(theme="Fraud") == named(theme="bedrageri") == ["Pia Politi"]
    assert named(theme="brannvern", edition=cast.edition.slug) == ["Tone Tilsyn"]
    assert named(theme="brannvern", show="owed") == named(theme="kamera") == named(theme="og") == []
    page = there.get(reverse("ties"), {"edition": cast.edition.slug}).content.decode()
    assert '<option value="Fraud">' in page
    assert page.count("<option") == 1
    assert f'type="hidden" name="edition" value="{cast.edition.slug}"' in page


def test_a_theme_of_another_edition_is_nobodys_here(cast: Cast) -> None:
    """What somebody says of themselves where the visitor is not, finds nobody."""
    met(cast)
    elsewhere = Participant.objects.create(
        edition=cast.other_edition, person=cast.police.person, organisation=cast.police.organisation
    )
    stands_for(elsewhere, "Droner")
    page = words(browser(cast.bank).get(reverse("ties"), {"theme": "droner"}).content)
    assert "Pia Politi" not in page


@pytest.mark.parametrize("part", [Part.TIES, Part.SHARING, Part.CASES])
def test_one_shares_with_somebody_from_ones_people_where_that_is_on(cast: Cast, part: Part) -> None:
    met(cast)
    let_share(cast, part)
    there, sheet = browser(cast.bank), reverse("participant_share", args=[cast.edition.slug])
    police = f'href="{sheet}?to={cast.police.person_id}"'
    on = part is not Part.TIES
    mine, theirs = reverse("ties"), reverse("tie", args=[cast.police.person_id])
    for address in (mine, theirs):
        assert (police in there.get(address).content.decode()) == on
    Participant.objects.filter(pk=cast.police.pk).update(withdrawn_at=NOW)
    assert "?to=" not in there.get(theirs).content.decode()


def test_the_latest_edition_that_both_are_at_is_where_one_shares(cast: Cast) -> None:
    met(cast)
    let_share(cast)
    Edition.objects.filter(pk=cast.other_edition.pk).update(day=cast.edition.day.replace(year=2033))
    let_share(replace(cast, edition=cast.other_edition, organiser=cast.other_organiser))
    Participant.objects.create(
        edition=cast.other_edition, person=cast.bank.person, organisation=cast.bank.organisation
    )
    there, theirs = browser(cast.bank), reverse("tie", args=[cast.police.person_id])
    at = [
        reverse("participant_share", args=[each.slug])
        for each in (cast.edition, cast.other_edition)
    ]
    assert f"{at[0]}?to=" in there.get(theirs).content.decode()
    Participant.objects.create(
        edition=cast.other_edition, person=cast.police.person, organisation=cast.police.organisation
    )
    assert f"{at[1]}?to=" in there.get(theirs).content.decode()


@pytest.mark.parametrize("people", [1, 300])
def test_what_it_costs(cast: Cast, people: int) -> None:
    """The same however many there are, and whatever one has agreed with them."""
    there = crowd(cast, people)
    met(cast)
    tie(cast.bank, cast.police)
    round_table(cast.bank, *there[:7], slot=2)
    visit = of(cast.bank)
    with as_visit(visit):
        for mine in (True, False):
            agree(
                other=cast.police.person_id, line="x", mine=mine, due=None, visit=visit,
                by=cast.bank.person,
            )  # fmt: skip
    client = browser(cast.bank)
    for name, kwargs in (("ties", {}), ("tie", {"pk": cast.police.person_id})):
        address = reverse(name, kwargs=kwargs)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        said = [q["sql"] for q in asked if not OF_VISITS.search(q["sql"])]
        assert len(said) == QUERIES[name], said

"""The pages of cases: what is shown before something is sent, and what is refused, with a word."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cast import Cast
from samspill.web.editions.models import Participant, Slot
from samspill.web.sharing.cases.models import Case, CaseEntry, CaseMember
from samspill.web.sharing.models import Share
from samspill.web.sharing.row_security import as_visit
from support.cases import AFTER, let_work
from support.identities import name_contact
from support.pages import meet, signed_in, url, words
from support.shared import shared, strong, visit

FORM = {
    "title": "Falske kvitteringer",
    "purpose": "Å kjenne igjen framgangsmåten i kassa",
    "agreement": "experience",
    "widest": "GREEN",
    "may_hide": "on",
    "nothing_forbidden": "on",
}


@pytest.fixture(autouse=True)
def _has_been(cast: Cast) -> None:
    """The edition's day has been: it was held yesterday."""
    let_work(cast)
    back = AFTER - timezone.now() + timedelta(days=1)
    for slot in Slot.objects.filter(edition=cast.edition):
        slot.start, slot.end = slot.start - back, slot.end - back
        slot.save()
    Participant.objects.update(first_seen_at=timezone.now())


def form(*people: Participant, **other: str) -> dict[str, object]:
    """What is posted to open a case."""
    until = (timezone.localdate() + timedelta(days=60)).isoformat()
    return {**FORM, "until": until, "to": [one.person_id for one in people], **other}


def opened(cast: Cast, *people: Participant) -> int:
    """A case of the bank's that these are invited to; its id."""
    answer = strong(cast.bank).post(url("participant_case_new", cast), form(*people))
    assert answer.status_code == 302
    return int(answer.headers["Location"].rstrip("/").split("/")[-1])


def says(cast: Cast, who: Participant, pk: int, answer: str = "yes", **more: str) -> int:
    """Somebody answers their invitation; gives the status."""
    said = {"answer": answer, "accepted": "on", "nothing_forbidden": "on", **more}
    return strong(who).post(url("participant_case_answer", cast, pk=pk), said).status_code


def writes(cast: Cast, client: Client, pk: int, text: str, label: str = "AMBER") -> str:
    """Somebody writes in it, and sends it when they have seen who reads it; gives that page."""
    at = url("participant_case_write", cast, pk=pk)
    review = client.post(at, {"text": text, "label": label})
    context = review.context
    if "signed" in context:
        said = {"text": text, "label": label, "readers": context["signed"], "step": "send"}
        assert client.post(at, said).status_code == 302
    return words(review.content)


def page(client: Client, cast: Cast, pk: int) -> str:
    """The case's page, as it reads."""
    answer = client.get(url("participant_case", cast, pk=pk))
    assert answer.status_code == 200
    return words(answer.content)


def test_from_an_invitation_to_a_closing_report(cast: Cast) -> None:
    bank, police = strong(cast.bank), strong(cast.police)
    pk = opened(cast, cast.police)
    assert "Berit Bank invites you to a case" in page(police, cast, pk)
    assert says(cast, cast.police, pk) == 302
    review = writes(cast, bank, pk, "Kvitteringen har feil skrifttype.")
    assert "1 person will be able to read this." in review
    assert "Pia Politi" in review
    assert "Kvitteringen har feil skrifttype." in page(police, cast, pk)
    out = {"do": "remove", "who": cast.police.person_id}
    assert bank.post(url("participant_case_change", cast, pk=pk), out).status_code == 302
    assert police.get(url("participant_case", cast, pk=pk)).status_code == 404
    closing = {"report": "Vi lærte å se skrifttypen."}
    assert bank.post(url("participant_case_close", cast, pk=pk), closing).status_code == 302
    assert "Vi lærte å se skrifttypen." in page(bank, cast, pk)
    assert bank.post(url("participant_case_close", cast, pk=pk), closing).status_code == 422


def test_who_writes_sees_who_hides_before_it_is_sent(cast: Cast) -> None:
    pk = opened(cast, cast.police, cast.agency)
    assert says(cast, cast.police, pk) == 302
    assert says(cast, cast.agency, pk, hidden="on") == 302
    police = strong(cast.police)
    assert "Tone Tilsyn" not in page(police, cast, pk)
    assert "Tone Tilsyn (hides from other members)" in page(strong(cast.bank), cast, pk)
    review = writes(cast, police, pk, "Første ord")
    assert "2 people will be able to read this." in review
    assert "Tone Tilsyn (hides from other members)" in review
    at = url("participant_case_write", cast, pk=pk)
    red = {"text": "Rødt", "label": "RED"}
    answer = police.post(at, red)
    sent = police.post(at, {**red, "readers": answer.context["signed"], "step": "send"})
    assert sent.status_code == 422
    assert "Somebody in the case hides from other members." in words(sent.content)


def test_nothing_stands_there_before_its_readers_were_shown(cast: Cast) -> None:
    pk = opened(cast, cast.police, cast.agency)
    says(cast, cast.police, pk)
    bank = strong(cast.bank)
    at = url("participant_case_write", cast, pk=pk)
    said = {"text": "Uten å se", "label": "AMBER", "step": "send"}
    assert bank.post(at, said).status_code == 422
    shown = bank.post(at, {"text": "Uten å se", "label": "AMBER"}).context["signed"]
    says(cast, cast.agency, pk)
    late = bank.post(at, {**said, "readers": shown})
    assert late.status_code == 422
    assert "Those who are in it are others by now." in words(late.content)
    with as_visit(visit(cast.bank.person_id, now=timezone.now())):
        assert not CaseEntry.objects.filter(kind="words").exists()


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"title": ""}, "This field is required."),
        ({"nothing_forbidden": ""}, "This field is required."),
        ({"widest": "AMBER+STRICT"}, "Where it is TLP:AMBER+STRICT nobody can hide."),
        ({"until": "2020-01-01"}, "Choose a day that has not been."),
        ({"until": "2040-01-01"}, "It can last a year at most."),
        ({"purpose": "STRENGT HEMMELIG"}, "This is marked as classified."),
        ({"title": "Kari Sjøvik"}, "This looks like the name of somebody who is not here."),
        ({"agreement": "none"}, "Select a valid choice."),
        ({"to": "999999"}, "You can invite those you have met"),
    ],
)
def test_what_is_wrong_is_said_where_it_is_and_nothing_is_written(
    cast: Cast, changed: dict[str, str], error: str
) -> None:
    answer = strong(cast.bank).post(url("participant_case_new", cast), form(**changed))
    assert answer.status_code == 422
    assert error in words(answer.content)
    with as_visit(visit(cast.bank.person_id, now=timezone.now())):
        assert not Case.objects.exists()


def test_a_name_that_is_none_goes_through_when_one_says_so(cast: Cast) -> None:
    answer = strong(cast.bank).post(
        url("participant_case_new", cast), form(title="Grønne Kasser", sure="on")
    )
    assert answer.status_code == 302


def test_whom_one_has_met_is_there_to_invite(cast: Cast) -> None:
    bank = strong(cast.bank)
    html = words(bank.get(url("participant_case_new", cast)).content)
    assert "Pia Politi" in html
    assert "Nora Nordvakt" not in html
    found = bank.post(url("participant_case_new", cast), form(find="Nora", step="find"))
    assert "Nora Nordvakt" in words(found.content)
    pk = opened(cast)
    more = bank.post(url("participant_case_invite", cast, pk=pk), {"to": cast.police.person_id})
    assert more.status_code == 302
    nobody = bank.post(url("participant_case_invite", cast, pk=pk), {})
    assert nobody.status_code == 422


def test_an_invitation_takes_both_ticks(cast: Cast) -> None:
    pk = opened(cast, cast.police)
    at = url("participant_case_answer", cast, pk=pk)
    police = strong(cast.police)
    answer = police.post(at, {"answer": "yes", "accepted": "on"}, follow=True)
    assert "Tick that you accept the agreement" in words(answer.content)
    assert police.post(at, {"answer": "?"}).status_code == 400
    assert police.post(at, {"answer": "no"}).status_code == 302
    assert police.get(url("participant_case", cast, pk=pk)).status_code == 404


def test_leaving_prolonging_and_showing_oneself(cast: Cast) -> None:
    pk = opened(cast, cast.police)
    says(cast, cast.police, pk, hidden="on")
    police, bank = strong(cast.police), strong(cast.bank)
    at = url("participant_case_change", cast, pk=pk)
    until = (timezone.localdate() + timedelta(days=100)).isoformat()
    assert police.post(at, {"do": "prolong", "until": until}).status_code == 404
    assert bank.post(at, {"do": "prolong", "until": until}).status_code == 302
    assert bank.post(at, {"do": "prolong", "until": "?"}).status_code == 400
    assert bank.post(at, {"do": "?"}).status_code == 400
    assert "Berit Bank has set the end to" in page(police, cast, pk)
    assert police.post(at, {"do": "show"}).status_code == 302
    assert "Pia Politi has accepted the agreement and is in it." in page(bank, cast, pk)
    assert police.post(at, {"do": "leave"}).status_code == 302
    assert police.get(url("participant_case", cast, pk=pk)).status_code == 404
    assert police.post(at, {"do": "leave"}).status_code == 404


def test_sharing_with_a_case_names_all_who_are_in_it(cast: Cast) -> None:
    pk = opened(cast, cast.police, cast.agency)
    says(cast, cast.police, pk)
    says(cast, cast.agency, pk, hidden="on")
    police, at = strong(cast.police), url("participant_share", cast)
    said = {
        "kind": "experience", "text": "De ringer sent.", "label": "GREEN", "certainty": "own",
        "purpose": "For å kjenne det igjen", "case": str(pk),
    }  # fmt: skip
    assert f'value="{pk}"' in police.get(f"{at}?case={pk}").content.decode()
    review = police.post(at, said)
    assert "2 people will be able to read this." in words(review.content)
    assert "Tone Tilsyn" in words(review.content)
    sent = police.post(at, {**said, "step": "send", "readers": review.context["readers"]})
    assert sent.status_code == 302
    with as_visit(visit(cast.police.person_id, now=timezone.now())):
        share = Share.objects.get()
    bank = strong(cast.bank)
    assert f"/shared/{share.pk}/" in bank.get(url("participant_case", cast, pk=pk)).content.decode()
    other = strong(cast.seller).post(at, said)  # who is not in it
    assert other.status_code == 422


def test_a_case_begins_with_whom_one_met_or_with_what_was_shared(cast: Cast) -> None:
    """Of something shared that one may read, its theme and its source."""
    bank, police, at = strong(cast.bank), strong(cast.police), url("participant_case_new", cast)
    html = " ".join(bank.get(f"{at}?to={cast.police.person_id}").content.decode().split())
    assert f'value="{cast.police.person_id}" checked' in html
    now = timezone.now()
    with as_visit(visit(cast.bank.person_id, now=now)):
        pk = shared(cast, now=now).pk
    html = " ".join(police.get(f"{at}?share={pk}").content.decode().split())
    assert f'value="{cast.bank.person_id}" checked' in html
    assert 'value="Svindel"' in html
    for key in (pk, pk + 1000, "x"):
        assert strong(cast.seller).get(f"{at}?share={key}").status_code == 404


def test_without_a_second_factor_a_case_says_nothing_of_itself(cast: Cast) -> None:
    pk = opened(cast, cast.police)
    weak = signed_in(cast.police.person)
    answer = weak.get(url("participant_case", cast, pk=pk))
    assert answer.status_code == 403
    assert FORM["title"] not in answer.content.decode()
    listed = weak.get(url("participant_cases", cast)).content.decode()
    assert FORM["title"] not in listed
    assert "Something takes a second factor to read" in listed


def test_what_is_somebody_elses_is_as_what_is_not_there(cast: Cast) -> None:
    pk = opened(cast, cast.police)
    says(cast, cast.police, pk)
    for who in (cast.seller, cast.agency, cast.bank_colleague):
        client = strong(who)
        client.get(url("participant_cases", cast))
        for name in ("case", "case_write", "case_answer", "case_change", "case_invite"):
            got = []
            for key in (pk, pk + 1000):
                at = url(f"participant_{name}", cast, pk=key)
                with CaptureQueriesContext(connection) as queries:
                    answer = client.get(at) if name == "case" else client.post(at)
                body = re.sub(r"(/|%2F)cases(/|%2F)\d+", "", answer.content.decode())
                got.append((answer.status_code, len(body), len(queries)))
            assert got[0] == got[1], name
            assert got[0][0] == 404


def test_a_case_takes_as_many_queries_however_much_is_in_it(cast: Cast) -> None:
    pk = opened(cast, cast.police, cast.agency)
    bank = strong(cast.bank)
    says(cast, cast.police, pk)
    counts = []
    for text in ("Ett", "To"):
        writes(cast, bank, pk, text)
        with CaptureQueriesContext(connection) as queries:
            page(bank, cast, pk)
        asked = [q for q in queries if q["sql"].startswith(("SELECT", "select"))]
        counts.append(len([q for q in asked if "set_config" not in q["sql"]]))
        says(cast, cast.agency, pk)
    assert counts == [9, 9]


def test_the_contact_person_has_it_carried_on(cast: Cast) -> None:
    meet(cast.bank, cast.bank_colleague, slot=3, table=3)
    pk = opened(cast, cast.police, cast.bank_colleague)
    says(cast, cast.police, pk)
    says(cast, cast.bank_colleague, pk)
    name_contact(cast.bank.organisation, cast.nobody)
    writes(cast, strong(cast.police), pk, "Innhold som blir her")
    contact, at = strong(cast.nobody), reverse("cases_without_founder")
    assert FORM["title"] not in contact.get(at).content.decode()
    strong(cast.bank).post(url("participant_case_change", cast, pk=pk), {"do": "leave"})
    html = contact.get(at).content.decode()
    assert FORM["title"] in html
    assert "Bjarne Bank" in html
    assert "Pia Politi" not in html
    assert "Innhold" not in html
    assert FORM["purpose"] not in html
    name = reverse("case_carrier", kwargs={"pk": pk})
    assert contact.post(name, {"who": cast.police.person_id}).status_code == 404
    assert contact.post(name, {}).status_code == 400
    assert contact.post(name, {"who": cast.bank_colleague.person_id}).status_code == 302
    colleague = strong(cast.bank_colleague)
    assert "You are asked to carry it on" in page(colleague, cast, pk)
    change = url("participant_case_change", cast, pk=pk)
    assert colleague.post(change, {"do": "carry on"}).status_code == 302
    assert "Carry it on" not in page(colleague, cast, pk)
    weak = signed_in(cast.nobody).get(at)
    assert FORM["title"] not in weak.content.decode()
    with as_visit(visit(cast.police.person_id, now=timezone.now())):
        assert CaseMember.objects.filter(person=cast.police.person).exists()

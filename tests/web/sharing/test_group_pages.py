"""The pages of groups: what is shown first, and what is refused, with a word."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cast import Cast
from samspill.web.editions.models import Participant, Slot
from samspill.web.sharing.cases.models import Case
from samspill.web.sharing.groups.models import Candidate, GroupDate, GroupRules
from samspill.web.sharing.models import Part
from samspill.web.sharing.row_security import as_visit
from support.cases import AFTER
from support.groups import let_gather
from support.pages import signed_in, url, words
from support.shared import let_share, strong, visit

FORM = {
    "title": "Kvitteringsringen",
    "purpose": "Å kjenne igjen framgangsmåten",
    "rules": "Det som blir sagt her, blir her.",
    "widest": "GREEN",
    "nothing_forbidden": "on",
}


@pytest.fixture(autouse=True)
def _has_been(cast: Cast) -> None:
    """The edition's day has been: it was held yesterday."""
    let_gather(cast)
    back = AFTER - timezone.now() + timedelta(days=1)
    for slot in Slot.objects.filter(edition=cast.edition):
        slot.start, slot.end = slot.start - back, slot.end - back
        slot.save()
    Participant.objects.update(first_seen_at=timezone.now())


def opened(cast: Cast, *people: Participant) -> int:
    """A group of the bank's and the police's that these are invited to; its id."""
    form = {**FORM, "host": cast.police.person_id, "to": [one.person_id for one in people]}
    answer = strong(cast.bank).post(url("participant_group_new", cast), form)
    assert answer.status_code == 302
    return int(answer.headers["Location"].rstrip("/").split("/")[-1])


def joins(cast: Cast, who: Participant, pk: int, **more: str) -> Client:
    """Somebody says yes."""
    client = strong(who)
    said = {"answer": "yes", "accepted": "on", "number": "1", **more}
    assert client.post(url("participant_group_answer", cast, pk=pk), said).status_code == 302
    return client


def page(client: Client, cast: Cast, pk: int) -> str:
    """The group's page, as it reads."""
    answer = client.get(url("participant_group", cast, pk=pk))
    assert answer.status_code == 200
    return words(answer.content)


def dated(cast: Cast, client: Client, pk: int, days: int = 7) -> int:
    """A date is added; its id."""
    day = (timezone.localdate() + timedelta(days=days)).isoformat()
    form = {"day": day, "starts": "14:00", "ends": "16:00", "place": "Her", "agenda": "Runden"}
    assert client.post(url("participant_group_date_new", cast, pk=pk), form).status_code == 302
    with as_visit(visit(cast.bank.person_id, now=timezone.now())):
        return GroupDate.objects.order_by("-pk").values_list("pk", flat=True)[0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"title": ""}, "This field is required."),
        ({"host": ""}, "A group has two hosts. Choose who is the other one."),
        ({"host": "999999"}, "You can invite those you have met"),
        ({"to": [str(n) for n in range(9000, 9010)]}, "A group is ten at most"),
        ({"rules": " "}, "This field is required."),
        ({"purpose": "Om Pia Politi i kassa"}, "Look once more"),
    ],
)
def test_what_cannot_be_opened_is_refused_with_a_word(
    cast: Cast, change: dict[str, object], said: str
) -> None:
    form = {**FORM, "host": cast.police.person_id, "to": [], **change}
    answer = strong(cast.bank).post(url("participant_group_new", cast), form)
    assert answer.status_code == 422
    assert said in words(answer.content)
    with as_visit(visit(cast.bank.person_id, now=timezone.now())):
        assert not Case.objects.exists()


def test_the_rules_come_first_and_take_a_tick(cast: Cast) -> None:
    pk = opened(cast, cast.agency)
    client = strong(cast.agency)
    shown = page(client, cast, pk)
    assert "Det som blir sagt her, blir her." in shown
    assert "Pia Politi" not in shown
    at = url("participant_group_answer", cast, pk=pk)
    answer = client.post(at, {"answer": "yes", "number": "1"}, follow=True)
    assert "Tick that you accept the rules of the room." in words(answer.content)
    for bad in ({"answer": "yes", "accepted": "on"}, {"answer": "?", "number": "1"}):
        assert client.post(at, bad).status_code == 400
    joins(cast, cast.agency, pk)
    assert "Berit Bank (host)" in page(client, cast, pk)


def test_new_rules_stand_before_everything(cast: Cast) -> None:
    pk = opened(cast, cast.agency)
    host, member = joins(cast, cast.police, pk), joins(cast, cast.agency, pk)
    date = dated(cast, host, pk)
    rules = url("participant_group_rules", cast, pk=pk)
    assert member.get(rules).status_code == 404
    assert host.post(rules, {"rules": ""}).status_code == 422
    assert host.post(rules, {"rules": "Nå gjelder dette."}).status_code == 302
    shown = page(member, cast, pk)
    assert "Nå gjelder dette." in shown
    assert "Berit Bank" not in shown
    for name, key in (("group_date", date), ("group_candidate", pk)):
        assert member.get(url(f"participant_{name}", cast, pk=key)).status_code == 404
    write = url("participant_group_write", cast, pk=pk)
    assert member.post(write, {"text": "x", "label": "AMBER"}).status_code == 404
    joins(cast, cast.agency, pk, number="2")
    assert "Berit Bank" in page(member, cast, pk)


def test_a_date_that_cannot_be_says_so_beside_the_field(cast: Cast) -> None:
    pk = opened(cast)
    client = strong(cast.bank)
    at = url("participant_group_date_new", cast, pk=pk)
    day = (timezone.localdate() + timedelta(days=7)).isoformat()
    for form, said in (
        ({"day": day, "starts": "16:00", "ends": "14:00"}, "It ends after it begins"),
        ({"day": "2001-01-01", "starts": "14:00", "ends": "16:00"}, "Choose a day"),
        ({"day": "x", "starts": "14:00", "ends": "16:00"}, "valid date"),
        ({"day": day, "starts": "14:00", "ends": "16:00", "place": "x" * 121}, "120"),
    ):
        answer = client.post(at, form)
        assert answer.status_code == 422
        assert said in words(answer.content)
    with as_visit(visit(cast.bank.person_id, now=timezone.now())):
        assert not GroupDate.objects.exists()


def test_the_rules_stand_on_a_dates_page_on_its_day(cast: Cast) -> None:
    pk = opened(cast)
    host = strong(cast.bank)
    date = dated(cast, host, pk)
    at = url("participant_group_date", cast, pk=date)
    assert "Det som blir sagt her" not in words(host.get(at).content)
    now, hour = timezone.now(), timedelta(hours=1)
    # The second began the day before, and goes on after midnight.
    for starts in (now, now - 24 * hour):
        with as_visit(visit(cast.bank.person_id, now=now)):
            GroupDate.objects.update(starts_at=starts, ends_at=now + hour)
        assert "Det som blir sagt her" in words(host.get(at).content)
    with as_visit(visit(cast.bank.person_id, now=now)):
        GroupDate.objects.update(starts_at=now - 72 * hour, ends_at=now - 48 * hour)
    assert "Det som blir sagt her" not in words(host.get(at).content)


def test_minutes_are_shown_with_their_readers_first(cast: Cast) -> None:
    pk = opened(cast, cast.agency)
    joins(cast, cast.police, pk)
    member, host = joins(cast, cast.agency, pk), strong(cast.bank)
    date = dated(cast, host, pk)
    at = url("participant_group_minutes", cast, pk=date)
    early = {"text": "Enige", "label": "AMBER"}
    review = host.post(at, early)
    for name in ("Pia Politi", "Tone Tilsyn"):
        assert name in words(review.content)
    said = {**early, "readers": review.context["signed"], "step": "send"}
    assert "It has not begun yet" in words(host.post(at, said).content)
    now = timezone.now()
    with as_visit(visit(cast.bank.person_id, now=now)):
        GroupDate.objects.update(starts_at=now, ends_at=now + timedelta(hours=1))
    assert member.post(at, said).status_code == 404
    assert host.post(at, {**said, "readers": "forged"}).status_code == 422
    assert host.post(at, said).status_code == 302
    assert "Enige" in words(member.get(url("participant_group_date", cast, pk=date)).content)
    there = url("participant_group_there", cast, pk=date)
    assert member.post(there, {"who": [cast.bank.person_id]}).status_code == 404
    assert host.post(there, {"who": [cast.stranger.person_id]}).status_code == 404
    assert host.post(there, {"who": [cast.bank.person_id]}).status_code == 302


def test_who_is_in_it_or_is_asked_is_not_put_forward(cast: Cast) -> None:
    pk = opened(cast, cast.agency)
    joins(cast, cast.police, pk)
    at = url("participant_group_candidate", cast, pk=pk)
    for form in ({}, {"step": "find", "find": "Tone"}):
        shown = strong(cast.bank).post(at, form) if form else strong(cast.bank).get(at)
        names = words(shown.content)
        assert "Bjarne Bank" in names
        assert "Pia Politi" not in names
        assert "Tone Tilsyn" not in names


def test_ones_own_word_is_all_that_is_shown_of_words(cast: Cast) -> None:
    pk = opened(cast, cast.agency)
    joins(cast, cast.police, pk)
    member, host = joins(cast, cast.agency, pk), strong(cast.bank)
    form = {"to": [cast.bank_colleague.person_id], "step": "forward"}
    assert host.post(url("participant_group_candidate", cast, pk=pk), form).status_code == 302
    with as_visit(visit(cast.bank.person_id, now=timezone.now())):
        candidate = Candidate.objects.get().pk
    at = url("participant_group_change", cast, pk=pk)
    before = page(strong(cast.police), cast, pk)
    assert member.post(at, {"do": "object", "who": candidate}).status_code == 302
    assert "You have objected. Nobody else sees it." in page(member, cast, pk)
    assert page(strong(cast.police), cast, pk) == before
    assert "You have objected" not in page(host, cast, pk)
    for nobody in (candidate + 1, candidate + 10**6):
        assert member.post(at, {"do": "vouch", "who": nobody}).status_code == 404
    for bad in ({"do": "vouch"}, {"do": "?", "who": "1"}, {"do": "vouch", "who": "x"}):
        assert member.post(at, bad).status_code == 400


def test_where_cases_are_off_there_are_no_groups(cast: Cast) -> None:
    pk = opened(cast)
    let_share(cast, Part.SHARING)
    client = strong(cast.bank)
    assert client.get(url("participant_group", cast, pk=pk)).status_code == 404
    assert client.get(url("participant_groups", cast)).status_code == 404


def test_it_takes_a_second_factor(cast: Cast) -> None:
    pk = opened(cast, cast.agency)
    date = dated(cast, strong(cast.bank), pk)
    weak = signed_in(cast.bank.person)
    for name, key in (("group", pk), ("group_date", date)):
        answer = weak.get(url(f"participant_{name}", cast, pk=key))
        assert answer.status_code == 403
        assert FORM["title"] not in words(answer.content)
    listed = words(weak.get(url("participant_groups", cast)).content)
    assert FORM["title"] not in listed


@pytest.mark.parametrize("dates", [1, 3])
def test_a_groups_page_takes_as_many_queries_whatever_is_in_it(cast: Cast, dates: int) -> None:
    pk = opened(cast, cast.agency, cast.seller)
    for who in (cast.police, cast.agency, cast.seller)[:dates]:
        joins(cast, who, pk)
    client = strong(cast.bank)
    for days in range(dates):
        dated(cast, client, pk, days + 3)
    counted = {}
    for name in ("participant_group", "participant_groups"):
        way = {"pk": pk} if name == "participant_group" else {}
        client.get(url(name, cast, **way))
        with CaptureQueriesContext(connection) as queries:
            client.get(url(name, cast, **way))
        asked = [q for q in queries if q["sql"].startswith(("SELECT", "select"))]
        counted[name] = len([q for q in asked if "set_config" not in q["sql"]])
    assert counted == {"participant_group": 12, "participant_groups": 12}
    with as_visit(visit(cast.bank.person_id, now=timezone.now())):
        assert GroupRules.objects.count() == 1


def test_a_host_sees_what_closing_does_and_closes_it(cast: Cast) -> None:
    pk = opened(cast, cast.agency)
    joins(cast, cast.police, pk)
    member = joins(cast, cast.agency, pk)
    host = strong(cast.bank)
    dated(cast, host, pk)
    where = url("participant_group_close", cast, pk=pk)
    assert where in host.get(url("participant_group", cast, pk=pk)).content.decode()
    shown = words(host.get(where).content)
    assert "3 members are told that the group has ended." in shown
    assert "1 date is cancelled in everybody's calendar" in shown
    for other in (member, strong(cast.seller)):
        assert other.get(where).status_code == 404
        assert other.post(where, {"report": "Ferdig"}).status_code == 404
    assert host.post(where, {"report": ""}).status_code == 422
    assert host.post(where, {"report": "Vi fant det"}).status_code == 302
    seen = page(member, cast, pk)
    assert "It has ended. It can be read, and nothing is added." in seen
    assert "The group is closed. Vi fant det" in seen
    assert where not in host.get(url("participant_group", cast, pk=pk)).content.decode()
    assert host.post(where, {"report": "Igjen"}).status_code == 422

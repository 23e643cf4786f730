"""What people need on the day: who says it, who sees it, and that it is gone in the night after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.utils import translation
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from cast import NOW, Cast, at
from samspill.web.areas.organiser.printing.common import Task
from samspill.web.areas.organiser.printing.worker import MADE_WITH
from samspill.web.areas.prints.typesetting import pdf
from samspill.web.editions.models import Edition, Participant, Photo, Role
from samspill.web.editions.participation import withdraw_participant
from samspill.web.editions.registering.models import Practical
from samspill.web.editions.registering.practical import Said, diets, needs_at, say_practical
from samspill.web.editions.versions import profiles_version
from samspill.web.journal.models import Entry
from samspill.web.meetings.whole_day import WholeDay
from samspill.web.people.models import Appears
from samspill.web.planning.models import PrintKind
from samspill.web.privacy.people import erase_person
from samspill.web.privacy.retention import erase_what_is_over
from support.appearing import appear
from support.pages import browser_of, crowd, signed_in, url, words
from support.prints import alternatives, structure_of
from support.validating import assert_valid
from support.visitors import with_role

DIET, ACCESS, PHONE = "Ingen nøtter", "Teleslynge ved scenen", "+47 22 33 44 55"
NEEDS = Said(Photo.NO, DIET, ACCESS, PHONE)


def said(who: Participant, needs: Said = NEEDS) -> None:
    say_practical(participant=who, said=needs, now=NOW)


class TestSaying:
    def test_the_participant_says_it_on_a_page_of_their_own(self, cast: Cast) -> None:
        browser = signed_in(cast.bank.person)
        page = url("participant_practical", cast)
        overview = url("participant_overview", cast)
        assert page in browser.get(overview).content.decode()
        answer = browser.post(page, {"photo": "no", "diet": DIET, "access": ACCESS, "phone": PHONE})
        assert (answer.status_code, answer.headers["Location"]) == (302, overview)
        again = browser.get(page).content.decode()
        for each in (DIET, ACCESS, PHONE):
            assert f'value="{each}"' in again
        cast.bank.refresh_from_db()
        assert cast.bank.photo == Photo.NO

    def test_nothing_said_is_nothing_kept(self, cast: Cast) -> None:
        said(cast.bank)
        said(cast.bank, Said(Photo.YES))
        assert Practical.objects.count() == 0
        assert [(e.verb, e.edition_id, e.facts) for e in Entry.objects.all()] == [
            ("practical_said", None, {}), ("practical_said", None, {}),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("field", "text", "sentence"),
        [
            ("phone", "ring meg", "Write the number in digits, as +47 22 33 44 55."),
            ("phone", "+-", "Write the number in digits, as +47 22 33 44 55."),
            ("diet", "x" * 301, "Ensure this value has at most 300 characters (it has 301)."),
            ("access", "a\0b", "The text holds characters that can't be kept. Type it again."),
            ("photo", "maybe", "Select a valid choice. maybe is not one of the available choices."),
        ],
    )
    def test_what_cannot_be_kept_is_said_and_nothing_is(
        self, cast: Cast, field: str, text: str, sentence: str
    ) -> None:
        posted = {"photo": "yes", "diet": DIET, field: text}
        answer = signed_in(cast.bank.person).post(url("participant_practical", cast), posted)
        assert answer.status_code == 422
        assert sentence in words(answer.content).replace("&#x27;", "'")
        assert Practical.objects.count() == 0


class TestSeeing:
    def test_the_secretariat_counts_and_takes_the_list_out(self, cast: Cast) -> None:
        said(cast.bank)
        said(cast.police, Said(Photo.YES, diet="ingen nøtter"))
        said(cast.seller, Said(diet="=SUM(1)"))
        withdraw_participant(participant=cast.seller, by=cast.organiser, now=NOW)
        found = needs_at(cast.edition)
        assert [each.participant for each in found] == [cast.bank, cast.police]
        assert diets(found) == [(DIET, 2)]
        browser = signed_in(cast.organiser)
        page = words(browser.get(url("organiser_practical", cast)).content)
        assert "2 people have said what they need." in page
        assert "Photographs Yes 1 No 1 Not said 3 Food Ingen nøtter 2 Each of them" in page
        out = browser.post(url("organiser_practical", cast))
        sheet = load_workbook(BytesIO(out.content)).worksheets[0]
        assert list(sheet.values) == [
            ("Name", "Organisation", "Food", "Access", "Phone"),
            ("Berit Bank", "Fjordbanken", DIET, ACCESS, f"'{PHONE}"),
            ("Pia Politi", "Østre politidistrikt", "ingen nøtter", None, None),
        ]
        assert Entry.objects.filter(verb="needs_taken_out", by=cast.organiser).count() == 1

    def test_the_desk_sees_access_and_phone_of_whom_it_looks_for(
        self, cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        appear(cast.bank, Appears.NAME)
        said(cast.bank)
        said(cast.police)
        browser = signed_in(cast.desk_host)
        assert PHONE not in words(browser.get(url("desk", cast)).content)
        with django_assert_num_queries(8):
            page = words(browser.get(url("desk", cast), {"q": "Berit"}).content)
        assert f"Needs: {ACCESS} Phone: {PHONE}" in page
        assert page.count(PHONE) == 1
        assert DIET not in page

    def test_a_letter_that_finds_half_of_them_shows_no_phones(self, cast: Cast) -> None:
        for who in (cast.bank, *crowd(cast, 6)):
            appear(who, Appears.NAME)
            said(who)
        browser = signed_in(cast.desk_host)
        found = [
            words(browser.get(url("desk", cast), {"q": q}).content) for q in ("Storkjeden", "Berit")
        ]
        assert [page.count(PHONE) for page in found] == [0, 1]

    def test_nobody_else_sees_any_of_it(self, cast: Cast) -> None:
        said(cast.bank)
        reader, door = with_role(cast, Role.READER), with_role(cast, Role.CHECK_IN)
        everywhere = [
            (cast.police.person, url("participant_whom", cast)),
            (cast.bank_colleague.person, url("participant_whom", cast)),
            (reader, url("organiser_participant", cast, pk=cast.bank.pk)),
            (reader, url("desk", cast) + "?q=Berit+Bank"),
            (door, url("desk_arrivals", cast) + "?q=Berit+Bank"),
            (cast.organiser, url("organiser_journal", cast)),
            (cast.organiser, url("organiser_people", cast)),
        ]
        for who, address in everywhere:
            answer = browser_of(who).get(address)
            assert answer.status_code == 200
            for each in (DIET, ACCESS, PHONE):
                assert each not in answer.content.decode()
        assert browser_of(reader).get(url("organiser_practical", cast)).status_code == 404


class TestErasing:
    def test_it_is_gone_in_the_night_after_the_day(self, cast: Cast) -> None:
        said(cast.bank)
        erase_what_is_over(now=at(22, 59))
        assert Practical.objects.count() == 1
        erase_what_is_over(now=at(23, 59) + timedelta(hours=2, minutes=32))
        assert Practical.objects.count() == 0
        cast.bank.refresh_from_db()
        assert cast.bank.photo == Photo.NO  # for who picks the pictures

    def test_the_night_is_where_the_edition_is(self, cast: Cast) -> None:
        said(cast.bank)
        Edition.objects.filter(pk=cast.edition.pk).update(time_zone="Pacific/Honolulu")
        late = datetime(2031, 11, 14, 9, 59, tzinfo=UTC)  # still the 13th there
        erase_what_is_over(now=late)
        assert Practical.objects.count() == 1
        erase_what_is_over(now=late + timedelta(minutes=1))
        assert Practical.objects.count() == 0

    def test_after_the_day_nothing_is_kept_any_more(self, cast: Cast) -> None:
        say_practical(participant=cast.bank, said=NEEDS, now=at(23, 59) + timedelta(minutes=1))
        assert Practical.objects.count() == 0
        cast.bank.refresh_from_db()
        assert cast.bank.photo == Photo.NO

    def test_it_goes_with_the_person(self, cast: Cast) -> None:
        said(cast.bank)
        person = cast.bank.person
        erase_person(person_id=person.pk, by=person, now=NOW)
        assert Practical.objects.count() == 0


class TestBadge:
    def test_it_says_who_may_be_photographed_by_a_shape(self, cast: Cast) -> None:
        before = profiles_version(cast.edition.pk)
        said(cast.bank, Said(Photo.YES))
        said(cast.seller, Said(Photo.NO))
        assert profiles_version(cast.edition.pk) != before  # badges made before are old
        with translation.override("en"):
            template, values_of = MADE_WITH[PrintKind.BADGES]
            values = values_of(Task(WholeDay(cast.edition), {}, NOW))
            content = pdf(template, title="Name badges", values=values, now=NOW)
        badges: Any = values["badges"]
        assert {b["name"]: b["photo"] for b in badges if b["photo"] != "unsaid"} == {
            "Berit Bank": "yes", "Nils Nordvakt": "no",
        }  # fmt: skip
        assert_valid(content)
        assert structure_of(content).count("/Figure") == len(badges) + 2
        assert alternatives(content, "photograph") == ["May be photographed", "No photographs"]

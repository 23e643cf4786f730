"""The organiser's pages: what they say, what they do, and how many queries they take."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from cast import DAY, NOW, Cast
from samspill.web.editions.models import Edition, Invitation, Participant, Slot
from samspill.web.imports.models import ImportDraft
from samspill.web.imports.writing import PREVIEWS, import_file
from samspill.web.journal.actions import record
from samspill.web.journal.models import Entry
from samspill.web.outbox.models import Fault, Letter
from samspill.web.people.models import Person
from support.files import HEAD, csv_of, sheet
from support.forms import shown_form
from support.letters import deliver_all, invite
from support.pages import meet, signed_in, url, words

SETUP = {
    "name": "Svinndagen 2027", "day": "2027-06-03", "place": "Bergen", "wishes_close_at": "",
    "time_zone": "Europe/Oslo",
    "start": "10:00", "end": "12:00", "length": "15", "pause": "5", "lunch_from": "",
    "lunch_to": "", "people": "200", "cap": "6", "minimum": "2",
    "talk-TOTAL_FORMS": "1", "talk-INITIAL_FORMS": "0", "talk-0-title": "",
    "room-TOTAL_FORMS": "1", "room-INITIAL_FORMS": "0", "room-0-room": "Salen",
    "room-0-first": "1", "room-0-last": "110",
}  # fmt: skip

DEADLINE = "The deadline must be before the day itself."


@pytest.fixture
def page(cast: Cast) -> Client:
    """The organiser's browser."""
    return signed_in(cast.organiser)


class TestSetup:
    def test_the_sum_while_typing(self, page: Client) -> None:
        eight = {**SETUP, "end": "12:35"}
        said = words(page.post(reverse("organiser_sum"), eight).content)
        assert said.count("200 people × 6 takes 75 tables in 8 slots.") == 1
        assert said.count("Reckon with 83–90") == 1
        assert (
            said.count("there is room for 800 meetings , and people would take 600: 33 % to spare.")
            == 1
        )

    @pytest.mark.parametrize("value", ["", "-1", "x", "99999999999999999999"])
    def test_the_sum_takes_anything_typed(self, page: Client, value: str) -> None:
        address = reverse("organiser_sum")
        answers = {n: page.post(address, {**SETUP, n: value}).status_code for n in SETUP}
        assert answers == dict.fromkeys(SETUP, 200)

    def test_an_edition_is_created(self, cast: Cast) -> None:
        client = signed_in(cast.creator)
        talk = {"talk-0-title": "Åpning", "talk-0-start": "10:00", "talk-0-end": "10.30"}
        answer = client.post(reverse("organiser_new"), SETUP | talk)
        edition = Edition.objects.get(slug="svinndagen-2027")
        assert answer.headers["Location"] == f"/organise/{edition.slug}/"
        assert (edition.slots.count(), edition.tables.count(), edition.talks.count()) == (4, 110, 1)
        assert client.get(answer.headers["Location"]).status_code == 200

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"name": ""}, "This field is required."),
            ({"minimum": "7"}, "Ensure this value is less than or equal to 6."),
            ({"cap": "2", "minimum": "3"}, "This can't be more than the most meetings for each."),
            ({"end": "09:00"}, "The last slot must end after the first one starts."),
            ({"lunch_from": "11:00"}, "Give both times, or neither."),
            ({"room-0-last": "0"}, "Ensure this value is greater than or equal to 1."),
            ({"room-0-first": "120"}, "The last number can't be below the first."),
            ({"talk-0-title": "Åpning"}, "Give both times."),
            (
                {"wishes_close_at": "2027-06-04T10:00"},
                "The deadline must be before the day itself.",
            ),
        ],
    )
    def test_what_was_typed_stays_upon_an_error(
        self, cast: Cast, wrong: dict[str, str], said: str
    ) -> None:
        before = Edition.objects.count()
        answer = signed_in(cast.creator).post(reverse("organiser_new"), SETUP | wrong)
        assert (answer.status_code, Edition.objects.count()) == (422, before)
        html = unescape(answer.content.decode())
        assert re.findall(r'<p class="error".*?<span>(.*?)</span></p>', html) == [said]
        assert answer.content.decode().count('value="Bergen"') == 1

    def test_the_start_page_names_it_when_its_organiser_says_so(
        self, cast: Cast, page: Client
    ) -> None:
        address = url("organiser_setup", cast)
        for announced in (True, False):
            posted = shown_form(page, address) | {"announced": "on"}
            if not announced:
                del posted["announced"]
            assert page.post(address, posted).status_code == 302
            assert Edition.objects.get(pk=cast.edition.pk).announced is announced
            assert (Client().get("/").context["next"] == cast.edition) is announced

    def test_saving_unchanged_changes_nothing(self, cast: Cast, page: Client) -> None:
        Slot.objects.filter(edition=cast.edition).last().delete()  # type: ignore[union-attr]
        Slot.objects.create(  # a day that start, end, length and pause can't say
            edition=cast.edition,
            start=cast.edition.slots.all()[0].start + timedelta(minutes=37),
            end=cast.edition.slots.all()[0].start + timedelta(minutes=50),
        )
        cast.edition.tables.get(number=4).delete()
        before = [
            list(rows.values()) for rows in (cast.edition.slots, cast.edition.tables,
                                             cast.edition.talks, Edition.objects)
        ]  # fmt: skip
        posted = shown_form(page, url("organiser_setup", cast))
        assert page.post(url("organiser_setup", cast), posted).status_code == 302
        after = [
            list(rows.values()) for rows in (cast.edition.slots, cast.edition.tables,
                                             cast.edition.talks, Edition.objects)
        ]  # fmt: skip
        assert after == before
        assert Entry.objects.count() == 0

    def test_slots_with_meetings_are_shown_with_their_repair(
        self, cast: Cast, page: Client
    ) -> None:
        meet(cast.bank, cast.police)
        posted = shown_form(page, url("organiser_setup", cast)) | {"start": "09:10"}
        answer = page.post(url("organiser_setup", cast), posted)
        said = words(answer.content)
        assert answer.status_code == 422
        assert said.count("This changes published meetings. Nothing is saved yet.") == 1
        assert said.count("1 meeting is moved, 2 people are told.") == 1
        moved = "Berit Bank and Pia Politi: from 09:00 to 09:10, at table 2"
        assert said.count(moved) == 1
        assert cast.edition.slots.count() == 4

    def test_fixed_tables(self, cast: Cast, page: Client) -> None:
        address = url("organiser_tables", cast)
        assert words(page.get(address).content).count("1 of 1 organisation has its own table") == 1
        Participant.objects.filter(pk=cast.bank.pk).update(representative=True)
        bank, company = cast.bank.organisation_id, cast.seller.organisation_id
        both = shown_form(page, address) | {
            f"organisation-{bank}": "3",
            f"organisation-{company}": "3",
        }
        answer = page.post(address, both)
        assert (answer.status_code, answer.content.decode().count("is given to")) == (422, 2)
        assert page.post(address, both | {f"organisation-{bank}": "2"}).status_code == 302
        tables = cast.edition.tables.filter(organisation__isnull=False)
        assert list(tables.values_list("number", "organisation")) == [(2, bank), (3, company)]

    def test_the_number_of_a_fixed_table_is_typed(self, cast: Cast, page: Client) -> None:
        """A list of all tables for each organisation was a page of megabytes."""
        address, company = url("organiser_tables", cast), cast.seller.organisation_id
        cast.edition.tables.filter(number=3).delete()
        said = words(page.get(address).content)
        assert said.count("The tables are: Storsalen 1–2, Storsalen 4–6.") == 1
        posted = shown_form(page, address)
        for number, fault in (
            ("3", "There is no table 3."),
            ("7", "Ensure this value is less than or equal to 6."),
            ("0", "Ensure this value is greater than or equal to 1."),
            ("b", "Enter a whole number."),
            ("9" * 5000, "Enter a whole number."),
        ):
            answer = page.post(address, posted | {f"organisation-{company}": number})
            assert (answer.status_code, words(answer.content).count(fault)) == (422, 2)
        assert page.post(address, posted | {f"organisation-{company}": ""}).status_code == 302
        assert not cast.edition.tables.filter(organisation__isnull=False).exists()


class TestImport:
    KARI = ("<i>Kari</i>", "kari@eksempel.no", "Matkroken", "næringsliv")

    def send(self, cast: Cast, page: Client, data: bytes, kind: str = "people") -> str:
        """Upload; gives the address of the preview, or what is wrong."""
        file = SimpleUploadedFile("liste.csv", data)
        answer = page.post(url("organiser_import", cast), {"kind": kind, "file": file})
        if answer.status_code == 302:
            return str(answer.headers["Location"])
        assert answer.status_code == 422
        return words(answer.content)

    def test_from_file_to_people(self, cast: Cast, page: Client) -> None:
        row = ("Berit Bank", "berit@eksempel.no", "Fjordbanken", "", "Direktør")
        data = csv_of((*HEAD, "tittel"), (*self.KARI, "Sjef"), row)
        address = self.send(cast, page, data)
        seen = page.get(address)
        assert words(seen.content).count("1 new person , 1 changed, 0 as before.") == 1
        assert seen.context["button"] == "Import 1 new person and change 1"
        assert Participant.objects.filter(person__email="kari@eksempel.no").count() == 0
        answer = page.post(address, {"seen": seen.context["preview"].digest})
        assert answer.headers["Location"] == url("organiser_people", cast)
        assert Participant.objects.filter(title__in=("Sjef", "Direktør")).count() == 2
        assert page.get(address).status_code == 404
        assert page.get(url("organiser_people", cast)).content.count(b"<i>Kari") == 0

    def test_columns_chosen_by_hand(self, cast: Cast, page: Client) -> None:
        address = self.send(cast, page, csv_of(("hvem", "adresse", "hvor", "slag"), self.KARI))
        seen = page.get(address)
        assert [p.code for p in seen.context["preview"].problems] == ["missing_column"] * 3
        assert seen.content.count(b'<form method="post" id="import"') == 0
        chosen = {"column-name": "0", "column-email": "1", "column-organisation": "2",
                  "column-sector": "3", "column-title": "-"}  # fmt: skip
        seen = page.get(address, chosen)
        assert seen.context["preview"].may_import
        query = "&".join(f"{name}={value}" for name, value in chosen.items())
        answer = page.post(f"{address}?{query}", {"seen": seen.context["preview"].digest})
        assert answer.status_code == 302
        assert Person.objects.filter(name="<i>Kari</i>").count() == 1

    @pytest.mark.parametrize("said", ["99", "-1", "x", "9" * 5000, "²", "٣"])
    def test_columns_that_are_none(self, cast: Cast, page: Client, said: str) -> None:
        address = self.send(cast, page, csv_of(HEAD, self.KARI))
        assert page.get(address, {"column-name": said}).context["preview"].may_import

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (b"", "The file is empty."),
            (b"x" * (20 * 1024 * 1024), "The file is larger than 10 MB."),
            (b"navn\r\nBj\xbfrn", "The letters in the file can&#x27;t be read: those in line 2"),
        ],
        ids=["empty", "20 MB", "encoding"],
    )
    def test_a_bad_file_is_explained(
        self, cast: Cast, page: Client, data: bytes, said: str
    ) -> None:
        assert self.send(cast, page, data).count(said) == 1
        assert ImportDraft.objects.count() == 0

    def test_no_file(self, cast: Cast, page: Client) -> None:
        answer = page.post(url("organiser_import", cast), {"kind": "people"})
        assert answer.status_code == 422

    def test_wrong_rows_with_cell_and_remedy_and_no_button(self, cast: Cast, page: Client) -> None:
        address = self.send(cast, page, csv_of(HEAD, ("Kari", "kari", "Matkroken", "politi")))
        answer = page.get(address)
        said = "B2 “kari” is no e-mail address. Write one address, such as name@example.org."
        assert words(answer.content).count(said) == 1
        assert answer.content.count(b'<form method="post" id="import"') == 0
        assert page.post(address, {"seen": answer.context["preview"].digest}).status_code == 409

    def test_another_organiser_does_not_see_the_file(self, cast: Cast, page: Client) -> None:
        address = self.send(cast, page, csv_of(HEAD, self.KARI))
        assert signed_in(cast.other_organiser).get(address).status_code == 404

    def test_what_changed_meanwhile_is_shown_again(self, cast: Cast, page: Client) -> None:
        address = self.send(cast, page, csv_of(HEAD, self.KARI))
        answer = page.post(address, {"seen": "something else"})
        assert answer.status_code == 409
        assert words(answer.content).count("Something has changed since you saw the preview") == 1
        assert Person.objects.filter(email="kari@eksempel.no").count() == 0

    def test_templates_to_write_over(self, cast: Cast, page: Client) -> None:
        data = page.get(url("organiser_import_template", cast, kind="wishes")).content
        assert data.decode("utf-8-sig").splitlines()[0] == "from;to;strength"
        book = page.get(url("organiser_import_workbook", cast))
        path = SimpleUploadedFile("x.xlsx", book.content)
        assert load_workbook(path).sheetnames == ["People", "Wishes"]
        assert (
            page.get(
                url("organiser_import_template", cast, kind="people").replace("people.csv", "x.csv")
            ).status_code
            == 404
        )


@pytest.mark.django_db(transaction=True)
class TestPeople:
    def names(self, page: Client, cast: Cast, **asked: str) -> list[str]:
        context = page.get(url("organiser_people", cast), asked).context
        return [row["who"].person.name.split()[0] for row in context["rows"]]

    def test_search_and_filters(self, cast: Cast, page: Client) -> None:
        Participant.objects.filter(pk=cast.bank.pk).update(answered_at=NOW)
        Participant.objects.filter(pk=cast.police.pk).update(first_seen_at=NOW)
        assert self.names(page, cast) == [
            "Berit", "Bjarne", "Nils", "Nora", "Pia", "Tone", "Vera",
        ]  # fmt: skip
        assert self.names(page, cast, q="fjord") == ["Berit", "Bjarne"]
        assert self.names(page, cast, q="ØSTRE") == ["Pia"]
        assert self.names(page, cast, sector="security_industry") == ["Nils", "Nora"]
        assert self.names(page, cast, state="done") == ["Berit"]
        assert self.names(page, cast, state="opened") == ["Pia"]
        assert self.names(page, cast, state="withdrawn") == ["Vera"]
        assert self.names(page, cast, state="not_invited", q="bank") == ["Bjarne"]
        assert self.names(page, cast, q="ingen slike") == []

    def test_a_search_lives_on_the_next_page(self, cast: Cast, page: Client) -> None:
        rows = [(f"Æ & {n:02}", f"n{n}@eksempel.no", "Fjordbanken", "") for n in range(60)]
        bring(cast, rows)
        html = page.get(url("organiser_people", cast), {"q": "æ &"}).content.decode()
        link = re.search(r'href="\?([^"]*page=2)"', html)
        assert link is not None
        second = page.get(url("organiser_people", cast) + "?" + link[1].replace("&amp;", "&"))
        assert (second.context["found"], len(second.context["rows"])) == (60, 10)

    def test_a_new_link_for_one(self, cast: Cast, page: Client) -> None:
        for _press in range(2):
            page.post(url("organiser_send_link", cast, pk=cast.bank.pk))
            page.post(url("organiser_send_link", cast, pk=cast.bank.pk))
            assert [m.to for m in deliver_all()] == [["berit@eksempel.no"]]
        newest, oldest = Invitation.objects.all()
        assert oldest.expires_at > newest.created_at  # both work until one of them is used

    def test_one_participant_is_changed(self, cast: Cast, page: Client) -> None:
        address = url("organiser_participant", cast, pk=cast.bank.pk)
        facts = {"title": "Sjef", "organisation": str(cast.police.organisation_id), "cap": "4"}
        facts |= {"seen": shown_form(page, address)["seen"]}
        assert page.post(address, facts).status_code == 302
        cast.bank.refresh_from_db()
        assert (cast.bank.title, cast.bank.organisation, cast.bank.cap) == (
            "Sjef", cast.police.organisation, 4,
        )  # fmt: skip
        wrong = page.post(address, {**facts, "title": "Annet", "cap": "5"})  # the edition's is 4
        assert (wrong.status_code, wrong.content.count(b'value="Annet"')) == (422, 1)

    def test_an_organisation_elsewhere_can_not_be_chosen(self, cast: Cast, page: Client) -> None:
        from samspill.web.people.models import Organisation

        other = Organisation.objects.create(name="Hemmelig Etat", sector="police")
        address = url("organiser_participant", cast, pk=cast.bank.pk)
        answer = page.post(address, {"title": "Sjef", "organisation": str(other.pk)})
        assert (answer.status_code, answer.content.count(b"Hemmelig Etat")) == (422, 0)

    def test_another_editions_participant_is_not_there(self, cast: Cast, page: Client) -> None:
        for name in ("organiser_participant", "organiser_send_link", "organiser_withdraw"):
            answer = page.post(url(name, cast, pk=cast.stranger.pk))
            assert answer.status_code == 404

    def test_withdraw_and_bring_back(self, cast: Cast, page: Client) -> None:
        address = url("organiser_withdraw", cast, pk=cast.bank.pk)
        page.post(address)
        assert Participant.objects.get(pk=cast.bank.pk).withdrawn_at is not None
        page.post(address, {"back": "1"})
        assert Participant.objects.get(pk=cast.bank.pk).withdrawn_at is None

    def test_withdrawing_says_how_many_meetings_are_cancelled(
        self, cast: Cast, page: Client
    ) -> None:
        meet(cast.bank, cast.police)
        shown = page.get(url("organiser_participant", cast, pk=cast.bank.pk)).content.decode()
        assert shown.count("You see first what becomes of their meetings. Nobody is told yet.") == 1
        address = url("organiser_withdraw", cast, pk=cast.bank.pk)
        answer = page.post(address)
        assert answer.content.decode().count("1 meeting is cancelled") == 1
        proposed = answer.context["repair"]
        page.post(address, {"way": proposed["way"], "agreed": proposed["key"]})
        cast.bank.refresh_from_db()
        assert cast.bank.withdrawn_at is not None


def bring(cast: Cast, rows: Sequence[tuple[str, ...]]) -> None:
    read = sheet(csv_of(HEAD, *rows))
    seen = PREVIEWS["people"](cast.edition, read).digest
    import_file(
        edition=cast.edition, kind="people", sheet=read, seen=seen, by=cast.organiser, now=NOW
    )


@pytest.mark.parametrize("many", [1, 300])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("organiser_editions", 4),
        ("organiser_home", 12),
        ("organiser_people", 8),
        ("organiser_letters", 8),
        ("organiser_journal", 6),
        ("organiser_setup", 12),
        ("organiser_tables", 7),
        ("organiser_import", 3),
    ],
)
def test_as_many_queries_for_one_as_for_three_hundred(
    cast: Cast, page: Client, name: str, queries: int, many: int
) -> None:
    bring(cast, [(f"N{n}", f"n{n}@eksempel.no", f"Firma {n}", "politi") for n in range(many)])
    Participant.objects.filter(edition=cast.edition).update(representative=True, answered_at=NOW)
    for participant in Participant.objects.filter(edition=cast.edition):
        record(
            verb="wishes_finished", subject=participant, by=participant.person, now=NOW,
            edition_id=cast.edition.pk,
        )  # fmt: skip
    invite(edition=cast.edition, remind=False, by=cast.organiser, now=NOW)
    Letter.objects.filter(pk__gt=0).update(fault=Fault.LATER)
    address = reverse(name) if name == "organiser_editions" else url(name, cast)
    with CaptureQueriesContext(connection) as captured:
        assert page.get(address).status_code == 200
    assert (cast.edition.day == DAY, len(captured)) == (True, queries)

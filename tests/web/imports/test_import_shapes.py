"""Lists as other programs write them: each is read as its secretariat means it."""

from __future__ import annotations

from datetime import time

import pytest
from openpyxl import Workbook

from cast import NOW, Cast, at
from samspill.web.editions.models import Participant, TopicKind
from samspill.web.imports.columns import PEOPLE, WISHES
from samspill.web.imports.drafts import Asked, import_draft, keep_file, sheet_in
from samspill.web.imports.headings import understand
from samspill.web.imports.people import preview_people
from samspill.web.imports.preview import Preview
from samspill.web.imports.problems import Code
from samspill.web.imports.remembered import memory_of
from samspill.web.imports.wishes import preview_wishes
from samspill.web.imports.writing import PREVIEWS
from samspill.web.people.models import Person, Sector
from support.files import HEAD, csv_of, saved, sheet
from support.imports import bring, counts, found

TICKETS = """Order #,First Name,Last Name,Email,Ticket Type,Attendee #,Job Title,Company,Sector
1234,Ida,Ås-Moe,ida@nytt.no,Standard,77,"Leder, svinn",Nytt AS,Business
"""
ROW = "Ida Ås-Moe;ida@nytt.no;Nytt AS;Næringsliv\r\n"
PARTS = f"Fornavn;Etternavn;E-post;Organisasjon;Sektor\r\n{ROW.replace(' ', ';', 1)}"
REGISTRATION = """Attendee List
Generated 02-Oct-2026 08:30

Full Name,Email Address,Company Name,Title,Sector
Ida Ås-Moe,ida@nytt.no,Nytt AS,Leder,Business
"""
TWO_ROWS = f"Påmeldte;;;\r\nNavn;E-post;Organisasjon;Sektor\r\n{ROW}"
BROKEN_HEADING = (
    '"Navn";"E-post\n(jobb)";"Organisasjon";"Sektor"\r\n'
    '"Ida Ås-Moe";"ida@nytt.no";"Nytt AS";"Næringsliv"\r\n'
)
COMMA_IN_HEADING = (
    '"Navn, fullt","Fullt navn","E-post, jobb","E-post","Firma, avdeling, sted","Firma","Sektor"\n'
    '"x","Ida Ås-Moe","y","ida@nytt.no","z","Nytt AS","Næringsliv"\n'
)
FORM = (
    '"Tidsmerke","E-postadresse","Fullt navn","Virksomhet","Sektor",'
    '"Hvilke utfordringer har du? (ett per linje, maks 6)"\n'
    '"2026/10/02 8.30.00 am CET","ida@nytt.no","Ida Ås-Moe","Nytt AS","Næringsliv",'
    '"Svinn\nInnbrudd, også om dagen"\n'
)
POSITIONS = (
    '\ufeff"Order code","Position ID","Status","Email","Attendee name","Attendee name: Given name",'
    '"Attendee name: Family name","Attendee email","Company","Invoice address name",'
    '"Invoice address company","Sektor"\r\n'
    '"Q1","1","paid","bestiller@nytt.no","Ida Ås-Moe","Ida","Ås-Moe","ida@nytt.no","Nytt AS","",'
    '"Nytt AS","Næringsliv"\r\n'
)
HINTED = f"\ufeffsep=;\r\nNavn;E-post;Organisasjon;Sektor\r\n{ROW}"


def address_book() -> bytes:
    """Contacts with 90 columns, as a mail program writes them: no sector, and in Windows-1252."""
    head = ["Title", "First Name", "Middle Name", "Last Name", "Suffix", "Company", "Job Title"]
    head += [f"Business Street {n}" for n in range(80)]
    head += ["E-mail Address", "E-mail Type", "E-mail Display Name"]
    row = ["", "Ida", "", "Ås-Moe", "", "Nytt AS", "Leder", *[""] * 80]
    row += ["ida@nytt.no", "SMTP", "Ida Ås-Moe (ida@nytt.no)"]
    quoted = (",".join(f'"{value}"' for value in values) for values in (head, row))
    return "\r\n".join(quoted).encode("cp1252")


def form_workbook() -> bytes:
    """A form's answers: its own name and address are empty, and it asks for both."""
    book = Workbook()
    for values in (
        ("ID", "Starttidspunkt", "E-post", "Navn", "Navn2", "E-post2", "Organisasjon\u00a0",
         "Sektor", "Mobil", "Når kommer du?"),
        (1, None, "anonymous", None, "Ida Ås-Moe", "ida@nytt.no", "Nytt AS", "Næringsliv",
         4790000001, time(9, 20)),
    ):  # fmt: skip
        book.worksheets[0].append(values)
    return saved(book)


SHAPES = {
    "tickets": TICKETS.encode(),
    "first and last": PARTS.encode(),
    "a title and an empty row above": REGISTRATION.encode(),
    "two rows of headings": TWO_ROWS.encode(),
    "a line break in a heading": BROKEN_HEADING.encode(),
    "commas in headings": COMMA_IN_HEADING.encode(),
    "a form": FORM.encode(),
    "positions of an order": POSITIONS.encode(),
    "a hint behind the mark": HINTED.encode(),
    "a form's workbook": form_workbook(),
}


JOINED = [
    "می\u200cخواهم",
    "क्\u200dष",
    "👩\u200d🚒 Brann",
    "🏴\U000e0067\U000e0062\U000e007f",
]


class TestShapes:
    """Each shape gives the same person."""

    @pytest.mark.parametrize("shape", SHAPES)
    def test_is_read(self, cast: Cast, shape: str) -> None:
        preview = bring(cast, SHAPES[shape])
        assert (found(preview), counts(preview)) == ([], (1, 0, 0))
        ida = Participant.objects.get(person__email="ida@nytt.no")
        assert (ida.person.name, ida.organisation.name) == ("Ida Ås-Moe", "Nytt AS")
        assert counts(bring(cast, SHAPES[shape])) == (0, 0, 1)

    def test_rows_above_the_headings_are_told(self, cast: Cast) -> None:
        preview = preview_people(cast.edition, sheet(SHAPES["a title and an empty row above"]))
        assert [(r.code, r.cell, r.facts) for r in preview.remarks] == [
            (Code.ROWS_SKIPPED, "1–2", {"row": 4})
        ]

    def test_ninety_columns_and_a_sector_for_all(self, cast: Cast) -> None:
        read = sheet(address_book())
        assert len(read.rows[0][1]) == 90
        assert found(preview_people(cast.edition, read)) == [(Code.SECTOR_NEEDED, "2")]
        chosen = preview_people(cast.edition, read, sector_else=Sector.BUSINESS)
        assert (found(chosen), chosen.changes[0].name, chosen.changes[0].title) == (
            [], "Ida Ås-Moe", "Leder",
        )  # fmt: skip

    def test_a_forms_own_topics_and_hours(self, cast: Cast) -> None:
        bring(cast, SHAPES["a form"])
        bring(cast, SHAPES["a form's workbook"])
        ida = Participant.objects.get(person__email="ida@nytt.no")
        topics = [(t.kind, t.text) for t in ida.topics.all()]
        assert topics == [
            (TopicKind.CHALLENGE, "Svinn"),
            (TopicKind.CHALLENGE, "Innbrudd, også om dagen"),
        ]
        assert [(a.start, a.end) for a in ida.absences.all()] == [(at(0), at(9, 20))]

    @pytest.mark.parametrize(
        ("cell", "said"),
        [
            ("-", "-"),
            ("- Svindel", "- Svindel"),
            ("-Svindel", "-Svindel"),
            ("– sjef –", "– sjef –"),
            ("+ flere", "+ flere"),
        ],
    )
    def test_a_dash_is_text(self, cast: Cast, cell: str, said: str) -> None:
        row = ("Ida", "ida@nytt.no", "Nytt AS", "politi", cell)
        bring(cast, csv_of((*HEAD, "stilling"), row))
        assert Participant.objects.get(person__email="ida@nytt.no").title == said

    def test_bullets_are_left_out_of_topics(self, cast: Cast) -> None:
        row = ("Ida", "ida@nytt.no", "Nytt AS", "politi", '"- Svindel\n• Ran\n-"')
        bring(cast, csv_of((*HEAD, "utfordringer"), row))
        ida = Participant.objects.get(person__email="ida@nytt.no")
        assert [t.text for t in ida.topics.all()] == ["Svindel", "Ran"]

    def test_a_line_break_in_a_name_is_a_space(self, cast: Cast) -> None:
        preview = bring(
            cast, csv_of(HEAD, ('"Berit\nBank"', "berit@eksempel.no", '"Fjord\nbanken"', "politi"),
                         ('"Bjarne\nBank"', "bjarne@eksempel.no", '" Fjord  banken"', "")),
        )  # fmt: skip
        assert counts(preview) == (0, 2, 0)
        cast.bank.refresh_from_db()
        bank = (cast.bank.person.name, cast.bank.organisation.name)
        assert bank == ("Berit Bank", "Fjord banken")

    @pytest.mark.parametrize("name", JOINED)
    def test_joiners_are_kept(self, cast: Cast, name: str) -> None:
        data = csv_of(HEAD, (f"\u200b{name}\u200d", "ida@nytt.no", "Nytt AS", "politi"))
        assert counts(bring(cast, data)) == (1, 0, 0)
        assert Person.objects.get(email="ida@nytt.no").name == name
        assert counts(bring(cast, data)) == (0, 0, 1)

    def test_istanbul_is_one_organisation(self, cast: Cast) -> None:
        rows = [
            ("A", "a@nytt.no", "İstanbul Güvenlik", "politi"),
            ("B", "b@nytt.no", "istanbul güvenlik", ""),
            ("C", "c@nytt.no", "ISTANBUL GÜVENLİK", ""),
        ]
        assert counts(bring(cast, csv_of(HEAD, *rows))) == (3, 0, 0)
        assert counts(bring(cast, csv_of(HEAD, *reversed(rows)))) == (0, 0, 3)
        assert Participant.objects.filter(organisation__name="İstanbul Güvenlik").count() == 3


class TestRemembering:
    """What was chosen by hand is proposed for the next list with the same headings."""

    HEADINGS = ("Vedkommende", "Adresse", "Jobber hos", "Slag", "tittel")
    ROW = ("Ida", "ida@nytt.no", "Nytt AS", "politi", "Leder")

    def import_with(self, cast: Cast, data: bytes, **chosen: int | None) -> Preview:
        draft = keep_file(
            edition=cast.edition, kind="people", name="x.csv", content=data, by=cast.organiser,
            now=NOW,
        )  # fmt: skip
        asked = Asked(chosen=chosen)
        read = sheet_in(draft)
        memory = memory_of(cast.edition, "people")
        seen = PREVIEWS["people"](cast.edition, read, chosen, memory=memory)
        return import_draft(draft=draft, asked=asked, seen=seen.digest, by=cast.organiser, now=NOW)

    def test_the_next_list_needs_no_choice(self, cast: Cast) -> None:
        self.import_with(
            cast, csv_of(self.HEADINGS, self.ROW), name=0, email=1, organisation=2, sector=3,
            title=None,
        )  # fmt: skip
        memory = memory_of(cast.edition, "people")
        later = sheet(csv_of(("tittel", *self.HEADINGS[:4]), ("Leder", *self.ROW[:4])))
        understood = understand(later, PEOPLE, memory=memory)
        assert understood.problems == ()
        assert understood.columns == {"name": 1, "email": 2, "organisation": 3, "sector": 4}
        assert understood.remembered == {"name", "email", "organisation", "sector"}
        assert memory_of(cast.other_edition, "people").means == {}

    def test_the_latest_choice_counts(self, cast: Cast) -> None:
        data = csv_of(self.HEADINGS, self.ROW)
        self.import_with(cast, data, name=0, email=1, organisation=2, sector=3, title=None)
        self.import_with(cast, data, title=4)
        assert (
            understand(sheet(data), PEOPLE, memory=memory_of(cast.edition, "people")).columns[
                "title"
            ]
            == 4
        )


class TestWishes:
    """Who, whom and how much, in other words."""

    def test_by_name_and_rank(self, cast: Cast) -> None:
        head = ("Hvem", "Ønsker å møte", "Prioritet")
        data = csv_of(
            head, ("Bjarne Bank", "Pia Politi", "1"), ("bjarne@eksempel.no", "Varetilsynet", "3"),
            ("Nora Nordvakt", "Bjarne Bank", "høy"),
        )  # fmt: skip
        preview = preview_wishes(cast.edition, sheet(data, "wishes"))
        assert [(c.names, c.choice) for c in preview.changes] == [
            (("Bjarne Bank", "Pia Politi"), "must"),
            (("bjarne@eksempel.no", "Varetilsynet"), "open"),
            (("Nora Nordvakt", "Bjarne Bank"), "must"),
        ]
        assert [(r.code, r.cell) for r in preview.remarks][:1] == [(Code.RANKED, "C1")]
        assert counts(bring(cast, data, "wishes")) == (3, 0, 0)

    def test_a_number_elsewhere_is_a_strength(self, cast: Cast) -> None:
        data = csv_of(("fra", "til", "styrke"), ("bjarne@eksempel.no", "Pia Politi", "3"))
        preview = preview_wishes(cast.edition, sheet(data, "wishes"))
        assert ([c.choice for c in preview.changes], preview.remarks) == (["must"], ())

    def test_two_of_a_name_or_an_address_are_asked_about(self, cast: Cast) -> None:
        Person.objects.filter(pk=cast.agency.person_id).update(name="Pia Politi")
        Person.objects.filter(pk=cast.seller.person_id).update(
            email="nora@eksempel.no", shares_mailbox=True
        )
        data = csv_of(
            ("fra", "til", "styrke"), ("bjarne@eksempel.no", "Pia Politi", "må"),
            ("bjarne@eksempel.no", "nora@eksempel.no", "må"),
        )  # fmt: skip
        preview = preview_wishes(cast.edition, sheet(data, "wishes"))
        assert found(preview) == [(Code.AMBIGUOUS_NAME, "B2"), (Code.AMBIGUOUS_ADDRESS, "B3")]
        assert understand(sheet(data, "wishes"), WISHES).problems == ()

"""Importing people and wishes: what is understood, refused, written, and left alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from cast import NOW, Cast, at, veto
from samspill.web.editions.models import Absence, Participant, TopicKind
from samspill.web.imports.people import preview_people
from samspill.web.imports.preview import Preview
from samspill.web.imports.problems import TEXTS, BadImportError, Code
from samspill.web.imports.wishes import preview_wishes
from samspill.web.imports.writing import import_file
from samspill.web.journal.models import Entry
from samspill.web.people.addresses import address_is_theirs
from samspill.web.people.models import Organisation, Person, Sector
from samspill.web.wishes.models import Strength, Veto, Wish
from support.files import BERIT, HEAD, csv_of, sheet, xlsx_of
from support.imports import bring, counts, found
from support.pages import browser_of


def people(cast: Cast, *rows: tuple[str, ...], head: tuple[str, ...] = HEAD) -> Preview:
    return preview_people(cast.edition, sheet(csv_of(head, *rows)))


def wishes(cast: Cast, *rows: tuple[str, ...]) -> Preview:
    data = csv_of(("fra", "til", "styrke"), *rows)
    return preview_wishes(cast.edition, sheet(data, "wishes"))


KARI = ("Kari Ny", "kari@eksempel.no", "Matkroken", "næringsliv")


class TestColumns:
    """Which column is which."""

    @pytest.mark.parametrize(
        "head",
        [
            ("Navn *", "E-postadresse", "Virksomhet", "Bransje"),
            ("NAMN", "epost", "verksemd", "sektor"),
            ("Full name", "E-mail", "Company", "Sector"),
        ],
        ids=["nb", "nn", "en"],
    )
    def test_headings_in_three_languages(self, cast: Cast, head: tuple[str, ...]) -> None:
        assert counts(people(cast, KARI, head=head)) == (1, 0, 0)

    def test_a_missing_column_is_named_with_those_that_are_there(self, cast: Cast) -> None:
        preview = people(cast, ("Kari", "Matkroken"), head=("navn", "firma"))
        assert found(preview) == [(Code.MISSING_COLUMN, "")]
        with translation.override("en"):
            text = people(cast, ("Kari", "Matkroken"), head=("navn", "firma")).problems[0].text
        assert text == "No column for “E-mail” was found. The headings are: navn, firma."

    def test_a_column_can_be_chosen_by_hand(self, cast: Cast) -> None:
        read = sheet(csv_of(("hvem", "adresse", "hvor", "slag"), KARI))
        chosen = {"name": 0, "email": 1, "organisation": 2, "sector": 3}
        assert counts(preview_people(cast.edition, read, chosen)) == (1, 0, 0)

    def test_a_column_can_be_left_out_by_hand(self, cast: Cast) -> None:
        row = ("Berit Bank", "berit@eksempel.no", "Fjordbanken", "Direktør")
        read = sheet(csv_of((*HEAD[:3], "tittel"), row))
        assert counts(preview_people(cast.edition, read)) == (0, 1, 0)
        assert counts(preview_people(cast.edition, read, {"title": None})) == (0, 0, 1)

    def test_one_column_is_not_two_things(self, cast: Cast) -> None:
        read = sheet(csv_of(HEAD, KARI))
        assert found(preview_people(cast.edition, read, {"title": 0, "name": 0})) == [
            (Code.CHOSEN_TWICE, "A1")
        ]

    def test_a_heading_twice(self, cast: Cast) -> None:
        preview = people(cast, (*KARI, "k@eksempel.no"), head=(*HEAD, "mail"))
        assert found(preview) == [(Code.COLUMN_TWICE, "E1")]

    def test_a_heading_twice_where_one_column_holds_no_such_thing(self, cast: Cast) -> None:
        preview = people(cast, (*KARI, "anonymous"), head=(*HEAD, "mail"))
        assert (found(preview), preview.new) == ([], 1)

    def test_headings_alone(self, cast: Cast) -> None:
        assert found(people(cast)) == [(Code.NO_ROWS, "")]


class TestCells:
    """What is wrong with single cells, with their address."""

    @pytest.mark.parametrize(
        ("row", "code", "cell"),
        [
            ({"navn": ""}, Code.MISSING_VALUE, "A2"),
            ({"navn": "=1+1"}, Code.FORMULA, "A2"),
            ({"navn": "+47"}, Code.FORMULA, "A2"),
            ({"navn": "@SUM(A1)"}, Code.FORMULA, "A2"),
            ({"navn": "-2"}, Code.FORMULA, "A2"),
            ({"navn": "a\x07b"}, Code.UNREADABLE, "A2"),
            ({"navn": "a" * 201}, Code.TOO_LONG, "A2"),
            ({"e-post": "kari"}, Code.BAD_EMAIL, "B2"),
            ({"sektor": "fiskeri"}, Code.UNKNOWN_SECTOR, "D2"),
            ({"sektor": ""}, Code.SECTOR_NEEDED, "D2"),
            ({"fra": "9"}, Code.BAD_TIME, "E2"),
            ({"fra": "24.00"}, Code.BAD_TIME, "E2"),
            ({"fra": "12.00", "til": "11.00"}, Code.TIMES_SWAPPED, "F2"),
            ({"representant": "kanskje"}, Code.BAD_YES_NO, "G2"),
            ({"maks møter": "7"}, Code.BAD_CAP, "H2"),
            ({"maks møter": "9" * 200}, Code.BAD_CAP, "H2"),
            ({"utfordringer": '"' + "; ".join("abcdefg") + '"'}, Code.TOO_MANY_TOPICS, "I2"),
            ({"utfordringer": "a" * 301}, Code.TOO_LONG, "I2"),
        ],
    )
    def test_wrong(self, cast: Cast, row: dict[str, str], code: Code, cell: str) -> None:
        usual = dict(zip(HEAD, KARI, strict=True))
        more = ("fra", "til", "representant", "maks møter", "utfordringer")
        values = tuple((usual | row).get(name, "") for name in (*HEAD, *more))
        assert found(people(cast, values, head=(*HEAD, *more))) == [(code, cell)]

    def test_all_that_is_wrong_with_a_row_is_told_at_once(self, cast: Cast) -> None:
        """And a faulty row still says what its organisation's sector is."""
        head = (*HEAD, "representant", "maks møter")
        row = ("", "ikke-epost", "Ny Virksomhet", "politi", "kanskje", "mange")
        other = ("Ola Ny", "ola@eksempel.no", "Ny Virksomhet", "", "ja", "")
        assert found(people(cast, row, other, head=head)) == [
            (Code.MISSING_VALUE, "A2"),
            (Code.BAD_EMAIL, "B2"),
            (Code.BAD_YES_NO, "E2"),
            (Code.BAD_CAP, "F2"),
        ]

    def test_a_formula_of_a_workbook(self, cast: Cast) -> None:
        data = xlsx_of(HEAD, ('=CONCATENATE("a","b")', *KARI[1:]))
        assert found(preview_people(cast.edition, sheet(data))) == [(Code.FORMULA, "A2")]

    def test_a_formula_in_a_column_that_is_not_read_is_nobodys_business(self, cast: Cast) -> None:
        assert found(people(cast, (*KARI, "=A1"), head=(*HEAD, "merknad"))) == []

    def test_an_address_twice_points_at_the_other(self, cast: Cast) -> None:
        preview = people(cast, KARI, ("KARI  NY", "KARI@eksempel.no", "Matkroken", ""))
        assert found(preview) == [(Code.PERSON_TWICE, "B3")]
        assert preview.problems[0].facts == {"other": "B2"}

    def test_one_organisation_has_one_sector(self, cast: Cast) -> None:
        preview = people(cast, KARI, ("Ola", "ola@eksempel.no", "matkroken", "politi"))
        assert found(preview) == [(Code.TWO_SECTORS, "D3")]

    def test_names_spelled_alike_are_pointed_out(self, cast: Cast) -> None:
        preview = people(cast, ("Kari", "kari@eksempel.no", "Fjord banken", "næringsliv"))
        assert [(p.code, p.cell, p.facts) for p in preview.remarks] == [
            (Code.NEAR_NAME, "C2", {"value": "Fjord banken", "other": "Fjordbanken"})
        ]
        assert preview.may_import

    def test_names_of_other_editions_are_not_shown(self, cast: Cast) -> None:
        Organisation.objects.create(name="Hemmelig Etat", sector=Sector.POLICE)
        preview = people(cast, ("Kari", "kari@eksempel.no", "Hemmelig Etad", "politi"))
        assert preview.remarks == ()

    def test_times_of_a_workbook(self, cast: Cast) -> None:
        moment = datetime(1899, 12, 31, 9, 20)  # noqa: DTZ001  (as a workbook has it)
        data = xlsx_of((*HEAD, "fra", "til"), (*KARI, moment.time(), "15.00"))
        bring(cast, data)
        away = Absence.objects.filter(participant__person__email="kari@eksempel.no")
        assert [(a.start, a.end) for a in away] == [
            (at(0), at(9, 20)),
            (at(15), at(0) + timedelta(days=1)),
        ]

    @pytest.mark.parametrize("language", ["nb", "nn", "en"])
    def test_every_problem_can_be_said(self, language: str) -> None:
        names = ("limit", "line", "column", "headings", "first", "second", "value", "other")
        more = ("choices", "organisation", "near", "row", "heading", "others", "who")
        facts = dict.fromkeys((*names, *more), "x")
        with translation.override(language):
            said = {code: (str(what) % facts, str(todo) % facts) for code, (what, todo) in
                    TEXTS.items()}  # fmt: skip
        assert set(said) == set(Code)


class TestPeople:
    """What importing people writes, and what it leaves."""

    def test_everything_about_a_new_person(self, cast: Cast) -> None:
        head = (*HEAD, "stilling", "representant", "utfordringer", "løsninger", "maks møter")
        row = (*KARI, "Svinnsjef", "ja", '"Svinn; Ran\nRan"', "Kamera", "3")
        assert counts(bring(cast, csv_of(head, row))) == (1, 0, 0)
        kari = Participant.objects.get(person__email="kari@eksempel.no")
        topics = [(t.kind, t.text) for t in kari.topics.all()]
        assert (kari.person.name, kari.organisation.name) == ("Kari Ny", "Matkroken")
        assert kari.organisation.sector == Sector.BUSINESS
        assert (kari.title, kari.representative, kari.cap) == ("Svinnsjef", True, 3)
        assert topics == [
            (TopicKind.CHALLENGE, "Svinn"),
            (TopicKind.CHALLENGE, "Ran"),
            (TopicKind.SOLUTION, "Kamera"),
        ]
        assert not kari.person.has_usable_password()

    def test_twice_changes_nothing(self, cast: Cast) -> None:
        data = csv_of(HEAD, KARI, BERIT)
        assert counts(bring(cast, data)) == (1, 0, 1)
        entries = Entry.objects.count()
        assert counts(bring(cast, data)) == (0, 0, 2)
        assert Entry.objects.count() == entries

    def test_a_changed_file_changes_only_what_changed(self, cast: Cast) -> None:
        head = (*HEAD, "stilling", "maks møter")
        bring(cast, csv_of(head, (*KARI, "Svinnsjef", "3"), (*BERIT, "", "")))
        before = list(Participant.objects.exclude(person__email="kari@eksempel.no").values())
        changed = csv_of(head, (*KARI, "Direktør", ""), (*BERIT, "", ""))
        assert counts(bring(cast, changed)) == (0, 1, 1)
        kari = Participant.objects.get(person__email="kari@eksempel.no")
        assert (kari.title, kari.cap) == ("Direktør", 3)  # an empty cell erases nothing
        assert list(Participant.objects.exclude(pk=kari.pk).values()) == before

    def test_is_in_the_journal_once_with_numbers_only(self, cast: Cast) -> None:
        bring(cast, csv_of(HEAD, KARI))
        entry = Entry.objects.get(verb="people_imported")
        assert (entry.by, entry.at, entry.edition_id) == (cast.organiser, NOW, cast.edition.pk)
        assert entry.facts == {"new": 1, "changed": 0}

    def test_one_wrong_row_stops_all(self, cast: Cast) -> None:
        before = Participant.objects.count()
        with pytest.raises(BadImportError) as caught:
            bring(cast, csv_of(HEAD, KARI, ("Ola", "ola", "Matkroken", "")))
        assert (caught.value.problem.code, caught.value.problem.cell) == (Code.BAD_EMAIL, "B3")
        assert Participant.objects.count() == before

    def test_what_was_not_seen_is_not_done(self, cast: Cast) -> None:
        read = sheet(csv_of(HEAD, KARI))
        seen = preview_people(cast.edition, read).digest
        bring(cast, csv_of(HEAD, KARI))
        with pytest.raises(BadImportError) as caught:
            import_file(
                edition=cast.edition, kind="people", sheet=read, seen=seen, by=cast.organiser,
                now=NOW,
            )  # fmt: skip
        assert caught.value.problem.code == Code.CHANGED_MEANWHILE

    def test_topics_and_hours_are_the_participants_own_once_they_saved_them(
        self, cast: Cast
    ) -> None:
        Participant.objects.filter(pk=cast.bank.pk).update(profile_saved_at=NOW)
        head = (*HEAD, "fra", "utfordringer")
        preview = bring(cast, csv_of(head, (*BERIT, "12.00", "Noe helt annet")))
        assert counts(preview) == (0, 0, 1)
        assert [p.code for p in preview.remarks] == [Code.THEIR_TOPICS]
        assert [t.text for t in cast.bank.topics.all()] == ["Svindel mot eldre kunder"]

    def test_hours_that_the_file_says_nothing_about_stay(self, cast: Cast) -> None:
        head = (*HEAD, "fra", "til")
        bring(cast, csv_of(head, (*BERIT, "09.00", "15.00")))
        assert counts(bring(cast, csv_of(head, (*BERIT, "10.00", "")))) == (0, 1, 0)
        assert [(a.start, a.end) for a in cast.bank.absences.all()] == [
            (at(0), at(10)),
            (at(15), at(0) + timedelta(days=1)),
        ]

    def test_a_name_is_corrected_while_the_account_is_known_here_only(self, cast: Cast) -> None:
        assert counts(bring(cast, csv_of(HEAD, ("Berit B. Bank", *BERIT[1:])))) == (0, 1, 0)
        assert Person.objects.get(email="berit@eksempel.no").name == "Berit B. Bank"

    def test_a_name_that_another_edition_knows_is_kept(self, cast: Cast) -> None:
        Participant.objects.create(
            edition=cast.other_edition,
            person=cast.bank.person,
            organisation=cast.bank.organisation,
        )
        preview = bring(cast, csv_of(HEAD, ("Berit Annen", *BERIT[1:])))
        assert counts(preview) == (0, 0, 1)
        assert [p.code for p in preview.remarks] == [Code.NAME_KEPT]
        assert Person.objects.get(email="berit@eksempel.no").name == "Berit Bank"

    def test_a_sector_that_another_edition_knows_is_kept(self, cast: Cast) -> None:
        row = ("Tone Tilsyn", "tone@eksempel.no", "Varetilsynet", "politi")
        preview = bring(cast, csv_of(HEAD, row))
        assert [p.code for p in preview.remarks] == [Code.SECTOR_KEPT]
        assert Organisation.objects.get(name="Varetilsynet").sector == Sector.CONTROL_AGENCY

    def test_a_sector_known_here_only_is_corrected(self, cast: Cast) -> None:
        assert counts(bring(cast, csv_of(HEAD, (*BERIT[:3], "forskning")))) == (0, 1, 0)
        assert Organisation.objects.get(name="Fjordbanken").sector == Sector.RESEARCH

    def test_who_withdrew_stays_withdrawn(self, cast: Cast) -> None:
        row = ("Vera Vekk", "vera@eksempel.no", "Varetilsynet", "")
        preview = bring(cast, csv_of(HEAD, row))
        assert [p.code for p in preview.remarks] == [Code.WITHDRAWN]
        cast.withdrawn.refresh_from_db()
        assert cast.withdrawn.withdrawn_at == NOW

    def test_an_account_from_another_edition_is_used_again(self, cast: Cast) -> None:
        address_is_theirs(cast.stranger.person)
        row = ("Frode Fremmed", "frode@eksempel.no", "Varetilsynet", "")
        bring(cast, csv_of(HEAD, row))
        places = Participant.objects.filter(person=cast.stranger.person)
        assert {p.edition_id for p in places} == {cast.edition.pk, cast.other_edition.pk}

    def test_an_account_that_has_not_shown_its_address_is_given_nothing(self, cast: Cast) -> None:
        """Whoever uses it may be anybody; the address is the only thing that is known of it."""
        row = ("Frode Fremmed", "frode@eksempel.no", "Varetilsynet", "")
        assert found(people(cast, row)) == [(Code.ADDRESS_UNPROVEN, "B2")]
        with pytest.raises(BadImportError):
            bring(cast, csv_of(HEAD, row))
        assert not Participant.objects.filter(
            person=cast.stranger.person, edition=cast.edition
        ).exists()
        here = ("Berit Bank", "berit@eksempel.no", "Fjordbanken", "")  # was given it before
        assert counts(people(cast, here)) == (0, 0, 1)

    def test_markup_in_a_name_is_only_text(self, cast: Cast) -> None:
        row = ("<script>alert(1)</script>", "ola@eksempel.no", "<b>Fet</b> bank", "næringsliv")
        bring(cast, csv_of(HEAD, row))
        assert Person.objects.get(email="ola@eksempel.no").name == "<script>alert(1)</script>"

    @pytest.mark.parametrize("many", [1, 300])
    def test_as_many_queries_for_one_as_for_three_hundred(self, cast: Cast, many: int) -> None:
        rows = [(f"N{n}", f"n{n}@eksempel.no", f"Firma {n}", "politi") for n in range(many)]
        read = sheet(csv_of(HEAD, *rows))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            preview_people(cast.edition, read)
        assert len(queries) == 9


class TestWishes:
    """What importing wishes writes, and what it leaves and hides."""

    def test_between_people_and_organisations(self, cast: Cast) -> None:
        data = csv_of(
            ("fra", "til", "styrke"),
            ("bjarne@eksempel.no", "PIA@eksempel.no", "må"),
            ("bjarne@eksempel.no", "nordvakt sikkerhet", "vil gjerne"),
            ("Nordvakt Sikkerhet", "bjarne@eksempel.no", "open"),
            ("Fjordbanken", "Nordvakt Sikkerhet", "nei takk"),
        )
        assert counts(bring(cast, data, "wishes")) == (4, 0, 0)
        assert counts(bring(cast, data, "wishes")) == (0, 0, 4)
        strengths = Wish.objects.order_by("-pk").values_list("strength", flat=True)[:3]
        assert list(strengths) == ["open", "like", "must"]
        assert Veto.objects.get(by_organisation=cast.bank.organisation).imported

    def test_a_no_thanks_leaves_the_wish_and_gives_it_back(self, cast: Cast) -> None:
        for said, changed in (("nei takk", 1), ("nei", 0), ("må", 1), ("må", 0)):
            data = csv_of(("fra", "til", "styrke"), ("berit@eksempel.no", "pia@eksempel.no", said))
            assert counts(bring(cast, data, "wishes")) == (0, changed, 1 - changed)
            assert Wish.objects.get(
                by_participant=cast.bank, to_participant=cast.police
            ).strength == (Strength.MUST)
            assert Veto.objects.filter(by_participant=cast.bank).count() == said.startswith("nei")

    def test_a_changed_strength(self, cast: Cast) -> None:
        data = csv_of(("fra", "til", "styrke"), ("berit@eksempel.no", "pia@eksempel.no", "open"))
        assert counts(bring(cast, data, "wishes")) == (0, 1, 0)
        assert Wish.objects.get(by_participant=cast.bank, to_participant=cast.police).strength == (
            Strength.OPEN
        )

    @pytest.mark.parametrize(
        ("row", "code", "cell"),
        [
            (("berit@eksempel.no", "hvem@eksempel.no", "må"), Code.UNKNOWN_PERSON, "B2"),
            (("hvem@eksempel.no", "pia@eksempel.no", "må"), Code.UNKNOWN_PERSON, "A2"),
            (("frode@eksempel.no", "pia@eksempel.no", "må"), Code.UNKNOWN_PERSON, "A2"),
            (("berit@eksempel.no", "Ukjent AS", "må"), Code.UNKNOWN_ORGANISATION, "B2"),
            (("berit@eksempel.no", "pia@eksempel.no", "kanskje"), Code.BAD_STRENGTH, "C2"),
            (("berit@eksempel.no", "bjarne@eksempel.no", "må"), Code.OWN_SIDE, "B2"),
            (("berit@eksempel.no", "Fjordbanken", "må"), Code.OWN_SIDE, "B2"),
            (("berit@eksempel.no", "", "må"), Code.MISSING_VALUE, "B2"),
        ],
    )
    def test_wrong(self, cast: Cast, row: tuple[str, ...], code: Code, cell: str) -> None:
        assert found(wishes(cast, row)) == [(code, cell)]

    def test_a_pair_twice_points_at_the_other_row(self, cast: Cast) -> None:
        row = ("bjarne@eksempel.no", "pia@eksempel.no", "må")
        preview = wishes(cast, row, row)
        assert found(preview) == [(Code.PAIR_TWICE, "B3")]
        assert preview.problems[0].facts == {"other": 2}

    def test_a_near_name_is_suggested(self, cast: Cast) -> None:
        preview = wishes(cast, ("berit@eksempel.no", "Nordvakt Sikkerheit", "må"))
        assert preview.problems[0].facts["near"] == " (Nordvakt Sikkerhet?)"

    def test_who_withdrew_is_passed_over(self, cast: Cast) -> None:
        preview = wishes(cast, ("berit@eksempel.no", "vera@eksempel.no", "må"))
        assert (found(preview), preview.theirs, preview.new) == ([], 1, 0)

    @pytest.mark.parametrize("opened", ["first_seen_at", "profile_saved_at", "answered_at"])
    @pytest.mark.parametrize("strength", ["må", "vil gjerne", "åpen", "nei takk"])
    def test_a_preview_does_not_tell_what_somebody_said_themselves(
        self, cast: Cast, opened: str, strength: str
    ) -> None:
        Participant.objects.filter(pk=cast.agency.pk).update(**{opened: NOW})
        row = ("tone@eksempel.no", "pia@eksempel.no", strength)

        def shown() -> tuple[object, ...]:
            seen = wishes(cast, row)
            remarks = [(p.code, p.cell, p.facts) for p in seen.remarks]
            return (*counts(seen), seen.theirs, seen.digest, remarks)

        without = shown()
        veto(cast.agency, cast.police)
        assert shown() == without
        bring(cast, csv_of(("fra", "til", "styrke"), row), "wishes")
        said = (Wish.objects, Veto.objects)
        own = [o.filter(by_participant=cast.agency, to_participant=cast.police) for o in said]
        assert [found.count() for found in own] == [0, 1]

    def test_nor_of_somebody_who_came_in_without_a_link(self, cast: Cast) -> None:
        browser_of(cast.agency).get(reverse("participant_whom", args=(cast.edition.slug,)))
        preview = wishes(cast, ("tone@eksempel.no", "pia@eksempel.no", "må"))
        assert (counts(preview), preview.theirs) == ((0, 0, 0), 1)

    @pytest.mark.parametrize("strength", ["må", "nei takk"])
    def test_nor_of_a_veto_wherever_it_came_from(self, cast: Cast, strength: str) -> None:
        row = ("tone@eksempel.no", "pia@eksempel.no", strength)
        before = wishes(cast, row)
        veto(cast.agency, cast.police)
        after = wishes(cast, row)
        assert (counts(after), after.digest) == (counts(before), before.digest)

    @pytest.mark.parametrize("many", [1, 300])
    def test_as_many_queries_for_one_as_for_three_hundred(self, cast: Cast, many: int) -> None:
        rows = [(f"N{n}", f"n{n}@eksempel.no", "Politi X", "politi") for n in range(many)]
        bring(cast, csv_of(HEAD, *rows))
        pairs = [("berit@eksempel.no", row[1], "må") for row in rows]
        read = sheet(csv_of(("fra", "til", "styrke"), *pairs), "wishes")
        with CaptureQueriesContext(connection) as queries:
            preview_wishes(cast.edition, read)
        assert len(queries) == 3

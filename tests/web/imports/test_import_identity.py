"""Whom a row means: nobody is taken for somebody else, whoever reads the mailbox."""

from __future__ import annotations

import pytest

from cast import NOW, Cast
from samspill.web.editions.invitations import send_link, send_new_link
from samspill.web.editions.models import Invitation, Participant
from samspill.web.imports.problems import Code
from samspill.web.people.models import Person
from support.files import BERIT, HEAD, csv_of
from support.imports import bring, counts, found
from support.letters import deliver_all

POST = "post@politi.example"
KARI = ("Kari Vakt", POST, "Politi Vest", "politi")
OLA = ("Ola Vakt", POST, "Politi Vest", "")


def people(address: str = POST) -> list[tuple[str, bool, str | None]]:
    rows = Person.objects.filter(email=address).order_by("pk")
    return [(p.name, p.shares_mailbox, p.sign_in) for p in rows]


class TestSharing:
    """Two officers with one mailbox."""

    def test_in_one_list_they_are_two_without_a_sign_in(self, cast: Cast) -> None:
        preview = bring(cast, csv_of(HEAD, KARI, OLA))
        assert counts(preview) == (2, 0, 0)
        remarks = [(r.code, r.cell, r.facts["others"]) for r in preview.remarks]
        assert remarks == [
            (Code.SHARES_MAILBOX, "B2", ""),
            (Code.SHARES_MAILBOX, "B3", " (B2)"),
        ]
        assert people() == [("Kari Vakt", True, None), ("Ola Vakt", True, None)]
        for rows in ((KARI, OLA), (OLA, KARI), (OLA,)):
            assert counts(bring(cast, csv_of(HEAD, *rows))) == (0, 0, len(rows))

    def test_in_a_later_list_the_first_keeps_hers(self, cast: Cast) -> None:
        bring(cast, csv_of(HEAD, KARI))
        assert people() == [("Kari Vakt", False, POST)]
        preview = bring(cast, csv_of(HEAD, ("Siri Ny", *KARI[1:])))
        assert (counts(preview), [r.facts["others"] for r in preview.remarks]) == (
            (1, 0, 0), [" (Kari Vakt)"],
        )  # fmt: skip
        assert people() == [("Kari Vakt", False, POST), ("Siri Ny", True, None)]
        assert [a.name for a in preview.gone].count("Kari Vakt") == 1

    def test_a_name_spelled_otherwise_is_the_same_person(self, cast: Cast) -> None:
        bring(cast, csv_of(HEAD, KARI))
        assert counts(bring(cast, csv_of(HEAD, ("Kari M. Vakt", *KARI[1:])))) == (0, 1, 0)
        assert people() == [("Kari M. Vakt", False, POST)]

    def test_with_two_known_another_spelling_is_no_guess(self, cast: Cast) -> None:
        bring(cast, csv_of(HEAD, KARI, OLA))
        assert counts(bring(cast, csv_of(HEAD, ("Kari V", *KARI[1:])))) == (1, 0, 0)
        assert [name for name, *_ in people()] == ["Kari Vakt", "Ola Vakt", "Kari V"]

    def test_somebody_of_another_edition_is_not_named(self, cast: Cast) -> None:
        row = ("Noen Annen", "frode@eksempel.no", "Varetilsynet", "")
        preview = bring(cast, csv_of(HEAD, row))
        assert [(r.code, r.facts) for r in preview.remarks] == [
            (Code.SHARES_MAILBOX, {"value": "frode@eksempel.no", "others": ""})
        ]
        assert cast.stranger.person.participations.count() == 1

    def test_someone_with_the_organisers_address_is_not_the_organiser(self, cast: Cast) -> None:
        row = ("Ukjent Person", "siv@eksempel.no", "Varetilsynet", "")
        bring(cast, csv_of(HEAD, row))
        assert cast.creator.participations.count() == 0
        assert people("siv@eksempel.no")[1] == ("Ukjent Person", True, None)

    def test_the_same_person_at_the_next_edition(self, cast: Cast) -> None:
        bring(cast, csv_of(HEAD, KARI, OLA))
        Participant.objects.filter(person__email=POST).update(edition=cast.other_edition)
        assert counts(bring(cast, csv_of(HEAD, OLA, KARI))) == (2, 0, 0)
        assert len(people()) == 2


class TestLetters:
    """Letters to a shared mailbox say whose they are."""

    def test_an_invitation_each_by_name(self, cast: Cast) -> None:
        bring(cast, csv_of(HEAD, KARI, OLA))
        who = list(Participant.objects.filter(person__email=POST).order_by("pk"))
        for one in who:
            send_link(participant=one, by=cast.organiser, now=NOW)
        letters = deliver_all(now=NOW)
        assert [m.to for m in letters] == [[f"Kari Vakt <{POST}>"], [f"Ola Vakt <{POST}>"]]
        for letter, name in zip(letters, ("Kari Vakt", "Ola Vakt"), strict=True):
            assert str(letter.body).count(name) == 2  # greeted, and told whose the link is

    def test_a_new_link_for_each_of_them(self, cast: Cast) -> None:
        bring(cast, csv_of(HEAD, KARI, OLA))
        send_new_link(email=POST, language="nb", now=NOW)
        told = sorted(m.to[0] for m in deliver_all(now=NOW))
        assert told == [f"Kari Vakt <{POST}>", f"Ola Vakt <{POST}>"]
        assert Invitation.objects.values("participant").distinct().count() == 2


class TestAddresses:
    """One address in two spellings is one."""

    @pytest.mark.parametrize(
        "written", ["kari@xn--blbr-roah.no", "KARI@BLÅBÆR.NO", "kari@blåbær.no"]
    )
    def test_letters_of_a_domain(self, cast: Cast, written: str) -> None:
        bring(cast, csv_of(HEAD, ("Kari Vakt", "kari@blåbær.no", "Politi Vest", "politi")))
        row = ("Kari Vakt", written, "Politi Vest", "")
        assert counts(bring(cast, csv_of(HEAD, row))) == (0, 0, 1)
        wish = (written, "pia@eksempel.no", "må")
        assert counts(bring(cast, csv_of(("fra", "til", "styrke"), wish), "wishes")) == (1, 0, 0)
        assert Person.objects.get_by_natural_key(written).name == "Kari Vakt"

    def test_both_spellings_in_a_list_are_one_person_twice(self, cast: Cast) -> None:
        from samspill.web.imports.people import preview_people
        from support.files import sheet

        rows = [
            ("Kari Vakt", "kari@blåbær.no", "Politi Vest", "politi"),
            ("Kari Vakt", "kari@xn--blbr-roah.no", "Politi Vest", "politi"),
        ]
        preview = preview_people(cast.edition, sheet(csv_of(HEAD, *rows)))
        assert found(preview) == [(Code.PERSON_TWICE, "B3")]


def test_who_is_not_in_the_list_is_told_and_stays(cast: Cast) -> None:
    preview = bring(cast, csv_of(HEAD, BERIT))
    assert [a.name for a in preview.gone] == [
        "Bjarne Bank", "Nils Nordvakt", "Nora Nordvakt", "Pia Politi", "Tone Tilsyn",
    ]  # fmt: skip
    assert cast.edition.participants.filter(withdrawn_at__isnull=True).count() == 6

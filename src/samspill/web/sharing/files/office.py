"""DOCX, XLSX and PPTX: packages of parts, of which each is looked at.

The package is one ZIP file from the first byte to the last. What it says of itself (its content
types and relationships) must lead nowhere else, and every part be of a kind that is known: what is
not on the list is not taken in.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from xml.etree import ElementTree  # what is parsed has no DOCTYPE: see _xml

from samspill.web.sharing.files.kinds import OFFICE, FileKind, Unfit, UnfitError

KINDS = frozenset({FileKind.DOCX, FileKind.XLSX, FileKind.PPTX})
MAIN = {
    f"{OFFICE}.wordprocessingml.document.main+xml": FileKind.DOCX,
    f"{OFFICE}.spreadsheetml.sheet.main+xml": FileKind.XLSX,
    f"{OFFICE}.presentationml.presentation.main+xml": FileKind.PPTX,
}
MOST_PARTS = 4000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO, NO_RATIO_UNDER = 200, 1024 * 1024
END = b"PK\x05\x06"
END_SIZE = 22
LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an old container, which a locked package is put in
# A part's kind, by how its name ends; and what only stands in one place.
PARTS = {
    "xml", "rels", "vml", "png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "emf", "wmf", "wdp",
    "odttf", "fntdata",
}  # fmt: skip
SETTINGS = re.compile(r"xl/printerSettings/[^/]+\.bin\Z|word/printerSettings\d*\.bin\Z", re.I)
MACROS = re.compile(r"vba|macro|activex|customui|attachedtoolbars", re.I)
EMBEDDED = re.compile(r"(?:^|/)(?:embeddings|oleobject|ctrlprops|afchunk)|\.(?:bin|ole)\Z", re.I)
LINKED_PART = re.compile(r"externallinks?/|querytables?/|/connections\.xml\Z", re.I)
HYPERLINK = "/hyperlink"
GOES = re.compile(r"(?:https?://|mailto:)[^\s]*\Z", re.I)
EMBEDS = re.compile(r"/(?:oleObject|package|aFChunk|control|activeXControl\w*)\Z", re.I)
# Fields of a text that fetch something.
FIELD = re.compile(r"\b(?:DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE)\b", re.I)
ASKED = re.compile(
    rb"<(?:\w+:)?instrText[^>]*>([^<]*)<|<(?:\w+:)?fldSimple[^>]*instr\s*=\s*[\"']([^\"']*)", re.I
)
CALLS = re.compile(
    rb"<(?:\w+:)?f\b[^>]*>[^<]*?\b(?:WEBSERVICE|IMAGE|CALL|REGISTER(?:\.ID)?)\s*\(", re.I
)
CONTENT_TYPES_PART = "[Content_Types].xml"


def read(content: bytes) -> FileKind:
    """Which of the three it is. Raises UnfitError for any other package."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_whole(content, package)
            return _check_parts(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError):
        raise UnfitError(Unfit.BROKEN) from None


def _check_whole(content: bytes, package: zipfile.ZipFile) -> None:
    """Nothing is before the package, nothing after it, and it holds no more than it says."""
    parts = package.infolist()
    if len(parts) > MOST_PARTS:
        raise UnfitError(Unfit.SWELLS)
    if content.rfind(END) != len(content) - END_SIZE or package.comment:
        raise UnfitError(Unfit.MIXED)
    if not parts or min(part.header_offset for part in parts) != 0:
        raise UnfitError(Unfit.MIXED)
    if any(part.flag_bits & 0x1 for part in parts):
        raise UnfitError(Unfit.LOCKED)
    if sum(part.compress_size for part in parts) > len(content):
        raise UnfitError(Unfit.SWELLS)  # parts lie over each other
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise UnfitError(Unfit.SWELLS)
    for part in parts:
        large = part.file_size > NO_RATIO_UNDER
        if large and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise UnfitError(Unfit.SWELLS)


def _check_parts(package: zipfile.ZipFile) -> FileKind:
    names = [part.filename for part in package.infolist() if not part.is_dir()]
    lower = {name.lower() for name in names}
    if len(lower) != len(names) or CONTENT_TYPES_PART not in names:
        raise UnfitError(Unfit.UNKNOWN if CONTENT_TYPES_PART not in names else Unfit.BROKEN)
    for name in names:
        _check_name(name)
    kind = _kind(_xml(package.read(CONTENT_TYPES_PART)))
    for name in names:
        part = package.read(name)
        if name.endswith(".rels"):
            _check_relationships(_xml(part))
        elif name.endswith((".xml", ".vml")):
            _check_words(part)
        elif part[:4] == b"PK\x03\x04" or part[:8] == LOCKED:
            raise UnfitError(Unfit.EMBEDDED)
    return kind


def _check_name(name: str) -> None:
    if MACROS.search(name):
        raise UnfitError(Unfit.MACROS)
    if LINKED_PART.search(name):
        raise UnfitError(Unfit.LINKED)
    if SETTINGS.match(name):
        return
    if EMBEDDED.search(name):
        raise UnfitError(Unfit.EMBEDDED)
    steps = name.split("/")
    if "\\" in name or ":" in name or "" in steps or ".." in steps or not name.isprintable():
        raise UnfitError(Unfit.BROKEN)
    if name.rsplit(".", 1)[-1].lower() not in PARTS:
        raise UnfitError(Unfit.EMBEDDED)


def _xml(part: bytes) -> ElementTree.Element:
    _check_encoding(part)
    try:
        return ElementTree.fromstring(part)  # noqa: S314  (no DOCTYPE, so no entity)
    except ElementTree.ParseError:
        raise UnfitError(Unfit.BROKEN) from None


def _check_encoding(part: bytes) -> None:
    """It is UTF-8 and declares nothing of its own, so that what is searched is what is read."""
    head = part[:200].lower()
    declared = re.search(rb"encoding\s*=\s*[\"']([^\"']*)", head)
    if b"\0" in head or (declared and declared[1] not in {b"utf-8", b"us-ascii", b"ascii"}):
        raise UnfitError(Unfit.BROKEN)
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise UnfitError(Unfit.LINKED)


def _kind(types: ElementTree.Element) -> FileKind:
    said = [each.get("ContentType", "") for each in types]
    if any(MACROS.search(each) for each in said):
        raise UnfitError(Unfit.MACROS)
    found = {MAIN[each] for each in said if each in MAIN}
    if len(found) != 1:
        raise UnfitError(Unfit.UNKNOWN)
    return found.pop()


def _check_relationships(relations: ElementTree.Element) -> None:
    for each in relations:
        kind, target = each.get("Type", ""), each.get("Target", "")
        if MACROS.search(kind):
            raise UnfitError(Unfit.MACROS)
        if EMBEDS.search(kind):
            raise UnfitError(Unfit.EMBEDDED)
        outside = each.get("TargetMode", "").lower() == "external"
        # A link that a reader presses goes where it says; all else is fetched without asking.
        if outside and not (kind.endswith(HYPERLINK) and GOES.match(target)):
            raise UnfitError(Unfit.LINKED)


def _check_words(part: bytes) -> None:
    _check_encoding(part)
    asked = b"".join(hit[1] or hit[2] or b"" for hit in ASKED.finditer(part))
    if FIELD.search(asked.decode("utf-8", "replace")) or CALLS.search(part):
        raise UnfitError(Unfit.LINKED)

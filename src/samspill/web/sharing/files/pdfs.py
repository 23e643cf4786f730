"""PDF: from ``%PDF-`` to ``%%EOF``, with nothing in it that runs, is sent, or is another file.

The dictionaries of a PDF stand in the open or in object streams. The first are searched as they
are, the second unpacked, so far as anything is to be found there: a way of packing that is not
the usual one is not taken in. What is locked with a password cannot be searched.
"""

from __future__ import annotations

import re
import zlib

from samspill.web.sharing.files.kinds import Unfit, UnfitError

HEAD = re.compile(rb"%PDF-[12]\.\d[\s%]")
TAIL = re.compile(rb"%%EOF[\s\0]{0,16}\Z")
# An object stream: by what it says it is, and by what only such a one has.
OBJECTS = re.compile(rb"/ObjStm\b|/First\s+\d+\b(?!\s+\d+\s+R)")
STREAM = re.compile(rb"stream\r?\n")
FLATE = re.compile(rb"/Filter\s*(?:/FlateDecode\b|\[\s*/FlateDecode\s*\])")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
RUNS = re.compile(rb"/(?:JavaScript|Launch|SubmitForm|ImportData|RichMedia|XFA[\s\[]|Rendition)")
EMBEDDED = re.compile(rb"/(?:EmbeddedFile|GoToE\b|Collection\b)")
LOCKED = re.compile(rb"/Encrypt\b")
MOST_UNPACKED = 40 * 1024 * 1024
LONGEST_HEAD = 4000  # of an object stream's own dictionary


def check(content: bytes) -> None:
    """Raises UnfitError for what is no whole PDF and for one that does things."""
    if not HEAD.match(content):
        raise UnfitError(Unfit.BROKEN)
    if not TAIL.search(content):
        raise UnfitError(Unfit.MIXED if b"%%EOF" in content else Unfit.BROKEN)
    if LOCKED.search(_unescaped(content)):
        raise UnfitError(Unfit.LOCKED)
    _search(content)
    # A name can be written otherwise, so that it is not found: nobody does so without a reason.
    if len(OBJECTS.findall(_unescaped(content))) != len(OBJECTS.findall(content)):
        raise UnfitError(Unfit.RUNS)
    room, begun = MOST_UNPACKED, set[int]()
    for found in OBJECTS.finditer(content):
        head, begin = _stream(content, found.start())
        if begin not in begun:
            begun.add(begin)
            inside = _unpacked(content, head, begin, room)
            room -= len(inside)
            _search(inside)


def _unescaped(part: bytes) -> bytes:
    return ESCAPED.sub(lambda hit: bytes([int(hit[1], 16)]), part)


def _search(part: bytes) -> None:
    plain = _unescaped(part)
    if RUNS.search(plain):
        raise UnfitError(Unfit.RUNS)
    if EMBEDDED.search(plain):
        raise UnfitError(Unfit.EMBEDDED)


def _stream(content: bytes, at: int) -> tuple[bytes, int]:
    """The dictionary that is there, and where its stream begins."""
    begin = content.rfind(b"obj", max(0, at - LONGEST_HEAD), at)
    stream = STREAM.search(content, at, at + LONGEST_HEAD)
    if begin == -1 or stream is None:
        raise UnfitError(Unfit.BROKEN)
    return content[begin : stream.start()], stream.end()


def _unpacked(content: bytes, head: bytes, begin: int, room: int) -> bytes:
    """What the stream that begins there holds."""
    packed = memoryview(content)[begin : content.find(b"endstream", begin)]
    plain = _unescaped(head)
    if b"/Filter" not in plain:
        return bytes(packed)
    if not FLATE.search(plain) or b"/DecodeParms" in plain:
        raise UnfitError(Unfit.RUNS)
    unpacking = zlib.decompressobj()
    try:
        inside = unpacking.decompress(packed, max(room, 1))
    except zlib.error:
        raise UnfitError(Unfit.BROKEN) from None
    if unpacking.unconsumed_tail:
        raise UnfitError(Unfit.SWELLS)
    if not unpacking.eof:
        raise UnfitError(Unfit.BROKEN)
    return inside

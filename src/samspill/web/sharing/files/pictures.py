"""Pictures, walked from their first byte to their last. They are kept as they came: what a camera
wrote into them stays, and the page says so."""

from __future__ import annotations

import struct
import zlib

from samspill.web.sharing.files.kinds import Unfit, UnfitError

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8\xff"
MOST_PIXELS = 60_000_000
CRITICAL = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}
ALONE = {0x01, *range(0xD0, 0xD8)}  # JPEG's markers without a length
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}


def check_png(content: bytes) -> None:
    """Raises UnfitError for what is no whole PNG, and for one with anything after it."""
    at, first = len(PNG), True
    while at + 12 <= len(content):
        size, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + size
        if end > len(content) or first is not (name == b"IHDR"):
            raise UnfitError(Unfit.BROKEN)
        if name[:1].isupper() and name not in CRITICAL:
            raise UnfitError(Unfit.BROKEN)
        body = content[at + 4 : end - 4]
        if zlib.crc32(body) != struct.unpack_from(">I", content, end - 4)[0]:
            raise UnfitError(Unfit.BROKEN)
        if first:
            _check_size(*struct.unpack_from(">II", content, at + 8))
        if name == b"IEND":
            if end != len(content):
                raise UnfitError(Unfit.MIXED)
            return
        at, first = end, False
    raise UnfitError(Unfit.BROKEN)


def check_jpeg(content: bytes) -> None:
    """Raises UnfitError for what is no whole JPEG, and for one with anything after it."""
    at, framed = 2, False
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            raise UnfitError(Unfit.BROKEN)
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        size = struct.unpack_from(">H", content, at + 2)[0]
        if size < 2 or at + 2 + size > len(content):
            raise UnfitError(Unfit.BROKEN)
        if marker in FRAMES and size >= 7:
            height, width = struct.unpack_from(">HH", content, at + 5)
            _check_size(width, height)
            framed = True
        at += 2 + size
        if marker == 0xDA:
            at = _after_scan(content, at)
            if content[at : at + 2] == b"\xff\xd9":
                break
    else:
        raise UnfitError(Unfit.BROKEN)
    if not framed:
        raise UnfitError(Unfit.BROKEN)
    if at + 2 != len(content):
        raise UnfitError(Unfit.MIXED)


def _after_scan(content: bytes, at: int) -> int:
    """Where the marker after the picture's own bytes is."""
    while (at := content.find(b"\xff", at)) != -1 and at + 1 < len(content):
        if content[at + 1] != 0 and content[at + 1] not in ALONE:
            return at
        at += 2
    raise UnfitError(Unfit.BROKEN)


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise UnfitError(Unfit.BROKEN)
    if width * height > MOST_PIXELS:
        raise UnfitError(Unfit.SWELLS)

"""What a file is called where it is shown and saved. Where it is kept it has a number."""

from __future__ import annotations

import unicodedata

from samspill.web.people.lines import one_line
from samspill.web.sharing.files.kinds import ENDINGS, FileKind

LONGEST_NAME = 100
NAMELESS = "file"
UNSAFE = '<>:"|?*'
# What Windows keeps for devices, whatever follows the first point.
DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"} | {
    f"{device}{n}" for device in ("com", "lpt") for n in "0123456789¹²³"
}


def shown_name(uploaded: str, kind: FileKind) -> str:
    """The uploader's name for it on one line, without folders, control characters and marks that
    turn the direction of writing; it ends as files of the kind do."""
    name = uploaded.replace("\\", "/").rsplit("/", 1)[-1]
    name = " ".join(one_line(name).split())
    name = "".join(sign for sign in name if unicodedata.category(sign)[0] != "C")
    name = "".join("_" if sign in UNSAFE else sign for sign in name)
    stem, _point, ending = name.rpartition(".")
    ending = ending.lower()
    endings = ENDINGS[kind]
    if not stem or ending not in endings:
        stem, ending = name, endings[0]
    stem = stem.strip(". ")[:LONGEST_NAME].strip(". ") or NAMELESS
    if stem.split(".")[0].strip().lower() in DEVICES:
        stem = f"_{stem}"
    return f"{stem}.{ending}"

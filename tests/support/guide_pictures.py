"""The guide's pictures: which page each is of, and whether that page is still as it was.

Pictures differ from machine to machine, so what is compared is what the page calls its parts:
headings, labels, buttons, columns. What these were when a picture was taken is kept beside it, as
they are on the cast's edition. Without numbers: these are of the people.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from samspill.web.areas.kit.guide.pictures import PICTURES

AREAS = Path(__file__).resolve().parents[2] / "src/samspill/web/areas"
STATIC, KEPT = AREAS / "static", AREAS / "kit/guide/pictures.json"
PARTS = frozenset(
    {"h2", "h3", "legend", "label", "button", "summary", "th", "dt"}
)  # what a page calls its parts


@dataclass(frozen=True)
class Shot:
    """Who looks (in the cast, and in the demo), at which address, and from which part on."""

    cast: str
    demo: str
    name: str
    more: tuple[tuple[str, int], ...] = ()
    asked: str = ""
    part: str = "main"


ORGANISER, GUEST, HOST = (
    ("organiser", "arrangor@demo.example"),
    ("bank", "deltaker@demo.example"),
    ("desk_host", "vert@demo.example"),
)
SHOTS = {
    "participant-me": Shot(*GUEST, "participant_me"),
    "participant-whom": Shot(*GUEST, "participant_whom"),
    "participant-my-day": Shot(*GUEST, "participant_agenda"),
    "host-desk": Shot(*HOST, "desk"),
    "organiser-setup": Shot(*ORGANISER, "organiser_setup"),
    "organiser-people": Shot(*ORGANISER, "organiser_people"),
    "organiser-letters": Shot(*ORGANISER, "organiser_letters_whom", asked="?group=all&chosen=1"),
    "organiser-plan": Shot(*ORGANISER, "organiser_plan", (("number", 1),)),
    "organiser-print": Shot(*ORGANISER, "organiser_prints"),
}
assert SHOTS.keys() == PICTURES.keys()


class _Parts(HTMLParser):
    """The texts of the parts of a page's main."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.main = False
        self.within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.main = self.main or tag == "main"
        if self.main and tag in PARTS:
            self.within.append(tag)
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        self.main = self.main and tag != "main"
        if self.within and self.within[-1] == tag:
            self.within.pop()

    def handle_data(self, data: str) -> None:
        if self.within:
            self.found[-1] += data


def parts_of(html: str) -> list[str]:
    """What a page calls its parts, each once and without numbers."""
    parser = _Parts()
    parser.feed(html)
    texts = (" ".join(re.sub(r"\d+", "", text).split()) for text in parser.found)
    return sorted({text for text in texts if text})


def digest_of(html: str) -> str:
    """What is kept of these."""
    said = json.dumps(parts_of(html), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def taking() -> bool:
    """Is this run to take the pictures anew? ``make guide-pictures`` says so."""
    return os.environ.get("SAMSPILL_GUIDE_PICTURES") == "take"


def keep(digests: dict[str, str]) -> None:
    """Of the pictures that are taken now."""
    KEPT.write_text(f"{json.dumps(digests, indent=1)}\n", encoding="utf-8")


def kept() -> dict[str, str]:
    """What the pages were when their pictures were taken: by name and language."""
    found: dict[str, str] = json.loads(KEPT.read_text(encoding="utf-8"))
    return found

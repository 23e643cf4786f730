"""The map of the house is that of the imports as they are today."""

from __future__ import annotations

import re

import pytest
from scripts.architecture import PAGE, PICTURE, ROOT, drawn, houses, page

ROAD = re.compile(r"`((?:areas|imports|wishes|planning|meetings|engine)/[\w/]+\.py)`")
LINES = re.compile(r"\| [\d,]+ \|$", re.MULTILINE)  # in round hundreds, and they grow


def test_the_picture_and_the_tables_are_those_of_the_imports() -> None:
    found = houses()
    said = "run: make pictures"
    assert PICTURE.read_text(encoding="utf-8") == drawn(found), said
    there = PAGE.read_text(encoding="utf-8")
    assert LINES.sub("|", there) == LINES.sub("|", page(there, found)), said


@pytest.mark.parametrize("path", ROAD.findall(PAGE.read_text(encoding="utf-8")))
def test_the_road_passes_what_is_there(path: str) -> None:
    base = "samspill" if path.startswith("engine/") else "samspill/web"
    assert (ROOT / "src" / base / path).exists()

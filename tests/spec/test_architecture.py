"""The map of the house is that of the imports as they are today."""

from __future__ import annotations

import re
from graphlib import TopologicalSorter

import grimp
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


def test_imports_go_one_way() -> None:
    """Between single modules too, those within functions with them: a circle has no order."""
    graph = grimp.build_graph("samspill", cache_dir=None)
    imports = {
        module: graph.find_modules_directly_imported_by(module) for module in graph.modules
    }  # fmt: skip
    assert len(list(TopologicalSorter(imports).static_order())) == len(graph.modules)

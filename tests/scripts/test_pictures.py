"""The documentation's pictures: whole files that say in words what they show."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from scripts.pictures import first_and_last, first_timetable, grows, growth
from scripts.svg import FOLDER

from samspill.engine.generate.problems import generate
from samspill.engine.judge.score import score
from samspill.engine.model.result import Status

SVG = "{http://www.w3.org/2000/svg}"


def _checked(markup: str) -> ET.Element:
    """The picture's root, once it is seen to be named, explained and to bring its own ground."""
    root = ET.fromstring(markup)  # noqa: S314  (our own)
    assert root.attrib["role"] == "img"
    named = [root.find(f"{SVG}{part}") for part in ("title", "desc")]
    assert [part.attrib["id"] for part in named if part is not None] == ["title", "says"]
    assert [bool(part.text) for part in named if part is not None] == [True, True]
    paper = root.find(f"{SVG}rect")
    assert paper is not None
    assert [paper.attrib[key] for key in ("width", "height")] == root.attrib["viewBox"].split()[2:]
    assert "prefers-color-scheme: dark" in markup
    return root


@pytest.mark.parametrize("name", ["plan-grows", "plan-first-and-last"])
def test_the_pictures_in_the_documentation_are_whole(name: str) -> None:
    _checked((FOLDER / f"{name}.svg").read_text(encoding="utf-8"))


def test_lines_end_where_the_solve_ended() -> None:
    solved = growth("Twenty & two", generate(participants=22, seed=1))
    root = _checked(grows((solved,)))
    level = solved.result.levels[1]
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert texts[0] == "Twenty & two"
    assert texts[-3:-1] == [f"bound {level.bound:,}", f"plan {level.value:,}"]
    lines = {line.attrib["class"]: line.attrib["points"] for line in root.iter(f"{SVG}polyline")}
    ends = {kind: float(points.split(",")[-1]) for kind, points in lines.items()}
    assert (ends["bound"] == ends["plan"]) == (level.gap == 0)
    assert ends["bound"] <= ends["plan"]


def test_a_board_has_a_mark_for_each_side_of_each_meeting() -> None:
    problem = generate(participants=22, seed=1)
    first = first_timetable(problem)
    assert first.status is Status.INTERRUPTED
    assert first.plan is not None
    root = _checked(first_and_last(problem, first.plan, first.plan))
    shapes = [path.attrib for path in root.iter(f"{SVG}path")]
    marks = [len(re.findall("M", s["d"])) for s in shapes if s["class"] == "ink"]
    assert marks == [2 * len(first.plan.meetings)] * 2 + [1, 1, 1]
    said = f"{len(first.plan.meetings)} meetings, {score(problem, first.plan).breaks} breaks"
    heads = [text.text for text in root.iter(f"{SVG}text") if text.attrib.get("class") == "strong"]
    assert heads == [f"First timetable: {said}", f"Finished plan: {said}"]

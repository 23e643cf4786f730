"""The picture of who has ties with whom: the same on the page and in the print."""

from __future__ import annotations

from samspill.web.areas.kit.network import HEIGHT, WIDTH, Ties, drawn

NAMES = {"a": "Politi & <vakt>", "b": "Næringsliv", "c": "Forskning"}
PICTURE = drawn(NAMES, [Ties("a", "b", 5, 9), Ties("b", "c", 15, 19)], most=19)


def test_a_line_goes_from_dot_to_dot_as_thick_as_there_are_ties() -> None:
    dots = {dot.name: dot.at for dot in PICTURE.dots}
    assert [*dots] == [*NAMES.values()]
    thick, thin = PICTURE.lines
    assert (thick.begin, thick.end) == (dots["Næringsliv"], dots["Forskning"])
    assert (thin.begin, thin.end) == (dots[NAMES["a"]], dots["Næringsliv"])
    assert (thick.count, thin.count) == ("15–19", "5–9")
    assert round(thick.wide / thin.wide, 1) == 2.4  # 17 to 7


def test_all_of_it_is_in_its_space() -> None:
    points = [p for line in PICTURE.lines for p in (line.begin, line.bend, line.end, line.on)]
    points += [p for dot in PICTURE.dots for p in (dot.at, dot.named)]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points)


def test_a_page_gets_escaped_names_and_a_print_gets_them_as_they_are() -> None:
    assert "Politi &amp; &lt;vakt&gt;</text>" in PICTURE.svg
    assert "<vakt>" not in PICTURE.svg
    assert [dot[2] for dot in PICTURE.values["dots"]] == [*NAMES.values()]


def test_a_print_gets_the_same_places_in_tenths() -> None:
    (line, _other), first = PICTURE.values["lines"], PICTURE.lines[0]
    assert line[:2] == [round(10 * length) for length in first.begin]
    assert line[4:6] == [round(10 * length) for length in first.end]
    assert line[6:8] == [round(10 * first.wide), "15–19"]

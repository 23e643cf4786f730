"""The house's own linter: what it finds, and where."""

from __future__ import annotations

from scripts.house import faults

NAME = "src/samspill/web/areas/templates/x.html"


def test_a_template_has_no_long_line() -> None:
    text = f"{'a' * 120}\n{'b' * 121}\n"
    assert faults(NAME, text) == [f"{NAME}:2: 121 signs; break the line (at most 120)"]
    assert faults("docs/x.html", text) == []


def test_a_line_with_a_reason_is_let_through() -> None:
    assert faults(NAME, f"{'b' * 121} {{# house: allowed (an address) #}}") == []


def test_a_tag_is_read_to_its_end() -> None:
    assert faults(NAME, '<script type="module"\n        src="x.js"></script>\n') == []
    assert faults(NAME, '<p>\n<script type="module"\n        id="x">') == [
        f'{NAME}:2: a script or a handler in the page: <script type="module"'
    ]


def test_a_view_asks_the_database_nothing_itself() -> None:
    text = "found = list(Participant.objects.filter(edition=edition))\n"
    areas, demo = "src/samspill/web/areas", "src/samspill/web/demo"
    for view in (f"{areas}/organiser/x.py", f"{areas}/queries.py", f"{demo}/views.py"):
        assert faults(view, text) == [f"{view}:1: a query in a view: {text.strip()}"]
    for home in (f"{demo}/queries.py", f"{demo}/actions.py", "src/samspill/web/wishes/queries.py"):
        assert faults(home, text) == []


def test_a_view_asks_the_database_in_no_other_way_either() -> None:
    view = "src/samspill/web/areas/participant/x.py"
    text = "a = Talk.everything.all()\nb = get_object_or_404(Person, pk=1)\n"
    assert faults(view, text) == [
        f"{view}:1: a query in a view: a = Talk.everything.all()",
        f"{view}:2: a query in a view: b = get_object_or_404(Person, pk=1)",
    ]

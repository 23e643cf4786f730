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

"""The page of components, and what every page has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from samspill.web import areas
from samspill.web.areas.kit.styleguide import views

TEMPLATES = Path(next(iter(areas.__path__))) / "templates"


@pytest.fixture
def page() -> str:
    response = views.page(RequestFactory().get("/styleguide/", {"people": "12"}))
    return response.content.decode()


def test_nothing_on_the_page_of_components_needs_inline_code(page: str) -> None:
    assert re.findall(r"\sstyle=", page) == []
    assert re.findall(r"\son\w+=", page) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", page) == []
    assert re.findall(r"<style", page) == []


def test_the_plan_map_is_as_large_as_asked_for(page: str) -> None:
    body = page.partition('<table class="pm-table">')[2].partition("<tbody>")[2]
    body = body.partition("</tbody>")[0]
    assert len(re.findall("<tr>", body)) == 12
    assert len(re.findall("<td", body)) == 12 * 8


def test_ids_are_unique(page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("name", ["400", "403", "404", "500"])
def test_error_pages_need_neither_request_nor_database(name: str) -> None:
    html = render_to_string(f"{name}.html")
    assert len(re.findall("<h1>", html)) == 1
    assert re.findall("<form", html) == []


def test_a_number_or_a_dash_says_what_it_is_of_where_a_table_is_stacked() -> None:
    """On a phone each cell stands on a line of its own, below no heading."""
    bare = [
        (path.name, cell[0])
        for path in sorted(TEMPLATES.rglob("*.html"))
        for table in re.findall(
            r'<table class="table stacked.*?</table>', path.read_text(encoding="utf-8"), re.DOTALL
        )
        for cell in re.finditer(r"<td(?P<marks>[^>]*)>(?P<said>.*?)</td>", table, re.DOTALL)
        if re.search(r'\|number|\|default:"–"', cell["said"]) and "data-label" not in cell["marks"]
    ]
    assert bare == []

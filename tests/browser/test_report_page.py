"""The page that the command writes: accessible, light and dark, on a phone and on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page

from samspill.engine.answers.fairness.figures import report
from samspill.engine.answers.fairness.price import price_of
from samspill.engine.generate.problems import generate
from samspill.engine.solving.solve import solve
from samspill.telling.language import Language
from samspill.telling.reports.page import write_page
from samspill.telling.reports.words import Words

A4 = 688  # pixels of 96 to an inch, between margins of 14 mm
WIDER = "() => document.documentElement.scrollWidth > innerWidth"


@pytest.fixture(scope="module")
def texts() -> dict[Language, str]:
    """A page in each language, of a day where somebody is below the guaranteed number."""
    problem = replace(generate(participants=60, seed=7, wishes=8), minimum=5)
    plan = solve(problem).plan
    assert plan is not None
    found, price = report(problem, plan), price_of(problem, plan)
    return {
        language: write_page(problem, found, price, Words(language), named=True)
        for language in Language
    }


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("language", Language)
def test_the_page_breaks_no_rule_and_is_no_wider_than_the_window(
    texts: dict[Language, str],
    open_page: Callable[..., Page],
    axe: Callable[[Page], None],
    screenshot: Callable[..., Path],
    width: int,
    language: Language,
) -> None:
    # axe is a script, and the page's own policy lets no script in.
    page = open_page(width, 900, bypass_csp=True)
    page.set_content(texts[language])
    axe(page)
    screenshot(page, f"{width}-report-{language.value}")
    assert page.evaluate(WIDER) is False


@pytest.mark.parametrize("language", Language)
def test_the_page_fits_on_paper(
    texts: dict[Language, str],
    open_page: Callable[..., Page],
    screenshot: Callable[..., Path],
    language: Language,
) -> None:
    page = open_page(A4, 900)
    page.set_content(texts[language])
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(WIDER) is False
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    screenshot(page, f"paper-report-{language.value}")

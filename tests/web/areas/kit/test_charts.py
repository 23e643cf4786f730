"""Charts: what they say, that they bear odd data, and that the security policy lets them be."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from django.utils import translation

from samspill.web.areas.kit import charts

DAY = dt.date(2026, 10, 12)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def said(html: str) -> str:
    """The sentence under the title."""
    return str(re.findall(r'class="chart-say">([^<]*)<', html)[0])


def numbers(html: str) -> list[list[str]]:
    """The table behind the picture."""
    rows = re.findall(r"<tr>((?:<td[^>]*>[^<]*</td>)+)</tr>", html)
    return [re.findall(r">([^<]*)</td>", each) for each in rows]


EVERY = {
    "distribution": charts.distribution([(2, 1), (6, 9)], minimum=4),
    "none yet": charts.distribution([]),
    "fulfilment": charts.fulfilment([charts.SectorShare("police", 1, 2)]),
    "nothing asked": charts.fulfilment([charts.SectorShare("police", 0, 0)]),
    "satisfaction": charts.satisfaction(charts.Satisfied((0,) * 9 + (4,), 0.97, 0.9)),
    "nobody satisfied": charts.satisfaction(charts.Satisfied((0,) * 10, 1, 1)),
    "sizes": charts.sizes(
        [charts.SizeServed("1", 4, 5.5, charts.Satisfied((0,) * 9 + (4,), 0.97, 0.9), 1, 2)]
    ),
    "no sizes": charts.sizes([]),
    "answers": charts.answers([charts.Answered(DAY, 3)], people=10),
    "no answers": charts.answers([], people=0),
    "closing": charts.closing([charts.Progress(1, 5, 9), charts.Progress(2, 8, 8)]),
    "one sign of life": charts.closing([charts.Progress(1, 0, 0)]),
    "no sign of life": charts.closing([]),
}


@pytest.mark.parametrize("name", EVERY)
def test_every_chart_is_whole_and_needs_no_inline_style(name: str) -> None:
    html = EVERY[name]
    figure = ElementTree.fromstring(html)  # noqa: S314  (our own text)
    pictures = [each for each in figure.iter() if each.get("role") == "img"]
    assert figure.tag == "figure"
    assert len(pictures) == 1
    assert pictures[0].get("aria-label", "").strip() != ""
    assert [each for each in figure.iter() if "style" in each.attrib] == []
    assert "nan" not in html


def test_the_distribution_says_the_mean_and_who_has_little() -> None:
    html = charts.distribution([(2, 1), (3, 2), (6, 7)], minimum=4)
    assert said(html) == "5.0 meetings a participant on average. 3 have fewer than 4."
    assert numbers(html) == [["2", "1"], ["3", "2"], ["6", "7"]]
    assert re.findall(r'<rect class="(c-\w+)"', html) == ["c-low", "c-low", "c-bar"]


def test_nobody_has_little() -> None:
    html = charts.distribution([(6, 7)], minimum=4)
    assert said(html) == "6.0 meetings a participant on average. Nobody has fewer than 4."


def test_fulfilment_names_each_sector_beside_its_share() -> None:
    html = charts.fulfilment(
        [charts.SectorShare("police", 31, 31), charts.SectorShare("research", 9, 12)]
    )
    assert said(html) == "93% of all: 40 of 43."
    assert numbers(html) == [["Police", "31", "31", "100%"], ["Research", "9", "12", "75%"]]


def test_answers_say_how_many_of_how_many() -> None:
    points = [charts.Answered(DAY + dt.timedelta(days=at), at * 10) for at in range(3)]
    html = charts.answers(points, people=40)
    assert said(html) == "20 of 40 have answered."
    assert numbers(html) == [["12 October", "0"], ["13 October", "10"], ["14 October", "20"]]


def test_the_gap_is_of_the_last_sign_of_life() -> None:
    html = charts.closing([charts.Progress(1, 50, 120), charts.Progress(2.5, 98, 100)])
    assert said(html) == "At most 2.00% from the best there can be."
    assert numbers(html) == [["1.0", "50", "120"], ["2.5", "98", "100"]]


def test_satisfaction_says_the_median_and_the_lowest() -> None:
    found = charts.Satisfied((0, 0, 0, 0, 1, 0, 0, 0, 7, 12), 0.93, 0.41)
    html = charts.satisfaction(found)
    assert said(html) == (
        "Half of the participants get at least 93% of the best they could have had; "
        "the lowest is 41%."
    )
    assert numbers(html)[4] == ["40–50%", "1"]
    assert numbers(html)[9] == ["90–100%", "12"]


def test_sizes_are_side_by_side() -> None:
    few = charts.Satisfied((0,) * 8 + (3, 3), 0.88, 0.81)
    many = charts.Satisfied((0,) * 9 + (5,), 0.96, 0.9)
    html = charts.sizes(
        [
            charts.SizeServed("1", 6, 5.5, few, 3, 4),
            charts.SizeServed("5+", 5, 6.0, many, 0, 0),
        ]
    )
    assert said(html) == "The medians are from 88% to 96%."
    assert numbers(html) == [
        ["1 person", "6", "5.5", "88%", "81%", "75%"],
        ["5 people or more", "5", "6.0", "96%", "90%", "–"],
    ]
    assert re.findall(r">(median [^<]*)<", html) == ["median 88%", "median 96%"]


def test_the_guaranteed_number_is_a_line_where_somebody_is_below_it() -> None:
    assert ">guaranteed: 4<" in charts.distribution([(2, 1), (3, 2), (6, 7)], minimum=4)
    assert "c-bound" not in charts.distribution([(4, 1), (6, 7)], minimum=4)

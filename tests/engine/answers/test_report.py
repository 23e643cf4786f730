"""What a report says of how a plan serves people, and what fairness costs."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from samspill.engine.answers.fairness.figures import Obstacle, Size, Spread, gini, report
from samspill.engine.answers.fairness.outcomes import Variant
from samspill.engine.answers.fairness.price import price_of
from samspill.engine.formats.json_report import document, write_report
from samspill.engine.judge.reference import best_plan
from samspill.engine.judge.score import Share
from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.problem import Organisation, Participant, Problem, Sector
from samspill.telling.language import Language
from samspill.telling.reports.page import write_page
from samspill.telling.reports.text import write_text
from samspill.telling.reports.words import Words
from support.problems import small_problem


@pytest.fixture
def problem() -> Problem:
    """Two from a seller, two buyers and somebody who has said nothing."""
    return small_problem(
        "s1*:seller s2*:seller a b c",
        organisations=[Organisation("seller", "Sells", Sector.SECURITY_INDUSTRY)],
        wishes="seller>>a a>s1 b>>s2 a>b",
        vetoes="s2>b",
        slots=2,
        minimum=1,
        title="A day of <us>",
    )


def held(*words: str) -> Plan:
    """``s1 t1 a b``: a meeting of a and b in slot s1 at table t1."""
    return Plan.of(
        Meeting(slot, table, (first, second))
        for slot, table, first, second in (word.split() for word in words)
    )


PLAN = held("s1 t1 a s1", "s2 t1 a b")


def test_everybody_and_the_sectors_are_counted(problem: Problem) -> None:
    found = report(problem, PLAN)
    assert found.meetings == 2
    assert found.everybody.meetings == (2, 2, 1)
    assert found.everybody.below_minimum == 2
    assert found.everybody.fewest == 0
    assert found.everybody.musts == Share(1, 2)
    assert found.everybody.likes == Share(2, 2)
    assert found.everybody.mutual == Share(2, 2)
    assert list(found.sectors) == [Sector.SECURITY_INDUSTRY, Sector.BUSINESS]
    assert found.sectors[Sector.SECURITY_INDUSTRY].meetings == (1, 1)
    assert found.sectors[Sector.SECURITY_INDUSTRY].musts == Share(1, 1)


def test_sizes_are_people_at_the_edition(problem: Problem) -> None:
    found = report(problem, PLAN)
    assert {size: group.people for size, group in found.sizes.items()} == {
        Size.ONE: 3,
        Size.FEW: 2,
    }
    assert [Size.of(n) for n in (1, 2, 4, 5, 40)] == [
        Size.ONE,
        Size.FEW,
        Size.FEW,
        Size.MANY,
        Size.MANY,
    ]


def test_who_had_nothing_to_get_is_left_out_of_satisfaction(problem: Problem) -> None:
    spread = report(problem, PLAN).everybody.satisfaction
    assert spread.people == 4  # all but c
    assert spread.tenths == (1, 0, 0, 0, 0, 0, 0, 0, 0, 3)
    assert spread.lowest == 0.0
    assert spread.median == 1.0


def test_a_spread_of_known_values() -> None:
    spread = Spread.over([0.5, 1.0, 0.0, 0.5])
    assert spread.tenths == (1, 0, 0, 0, 0, 2, 0, 0, 0, 1)
    assert (spread.lowest, spread.median, spread.mean) == (0.0, 0.5, 0.5)
    assert spread.jain == pytest.approx(2**2 / (4 * 1.5))
    assert Spread.over([]) == Spread(0, (0,) * 10, 1.0, 1.0, 1.0, 1.0, 0.0)


def test_gini_is_half_the_mean_difference_over_the_mean() -> None:
    values = [0.1, 0.4, 0.7, 0.8]
    difference = sum(abs(a - b) for a in values for b in values) / len(values) ** 2
    assert gini(values) == pytest.approx(difference / (2 * sum(values) / len(values)))
    assert gini([0.5, 0.5]) == 0.0
    assert gini([]) == gini([0.0]) == 0.0


def test_those_who_got_least_come_first_with_what_stood_in_the_way(problem: Problem) -> None:
    worst = report(problem, PLAN, most=3).worst_off
    assert [entry.participant for entry in worst] == ["s2", "c", "b"]
    assert worst[1].obstacles == {Obstacle.NO_WISHES: 0, Obstacle.FEW_SLOTS: 2}


def test_a_veto_reads_like_times_that_do_not_fit(problem: Problem) -> None:
    vetoed = report(problem, PLAN, most=5)
    apart = small_problem(
        "s1*:seller s2*:seller a b c",
        organisations=problem.organisations,
        participants=[
            Participant("b", "", "b-org", available=frozenset({"s1"})),
            Participant("s2", "", "seller", representative=True, available=frozenset({"s2"})),
        ],
        wishes="seller>>a a>s1 b>>s2 a>b",
        slots=2,
    )
    other = report(apart, held("s2 t1 a s1", "s1 t1 a b"), most=5)
    said = {e.participant: e.obstacles.get(Obstacle.NOT_FITTED) for e in vetoed.worst_off}
    assert said["b"] == 1
    assert said == {e.participant: e.obstacles.get(Obstacle.NOT_FITTED) for e in other.worst_off}


def test_tables_are_counted_in_the_order_of_time(problem: Problem) -> None:
    turned = replace(problem, slots=problem.slots[::-1])
    uses = report(turned, held("s1 t1 a s1")).slots
    assert [(use.slot, use.used, use.of) for use in uses] == [("s1", 1, 2), ("s2", 0, 2)]


@pytest.fixture
def costly() -> Problem:
    """One slot. The two who long for each other stand between two who wish for them: points
    alone let those two meet, the guarantee gives everybody a meeting."""
    return small_problem("a b c d", wishes="b>>c c>>b a~b d~c", slots=1, tables=2, minimum=1)


def test_the_price_of_the_guarantee(costly: Problem) -> None:
    fair = best_plan(costly).plan
    price = price_of(costly, fair)
    assert [outcome.variant for outcome in price.outcomes] == list(Variant)
    assert [outcome.points for outcome in price.outcomes] == [2000, 10000, 10000]
    assert [outcome.below_minimum for outcome in price.outcomes] == [0, 2, 2]
    assert [outcome.meetings for outcome in price.outcomes] == [2, 1, 1]
    assert price.bound == 10000
    assert price.at_least == price.at_most == 0.8


def test_diminishing_returns_have_a_price_without_any_guarantee() -> None:
    # b and c's second meeting with one another is worth less than a first one for a and d.
    problem = small_problem("a b c d", wishes="b>c c~b a>b d>c", slots=1, tables=2)
    price = price_of(problem, best_plan(problem).plan)
    assert [outcome.points for outcome in price.outcomes] == [4000, 4000, 7000]
    assert price.at_most == pytest.approx(3 / 7)


def test_no_wishes_no_price() -> None:
    problem = small_problem("a b")
    price = price_of(problem, Plan(()))
    assert (price.at_least, price.at_most) == (0.0, 0.0)


def test_the_document_has_ids_and_no_names(problem: Problem) -> None:
    named = replace(
        problem, participants=tuple(replace(p, name="Kari") for p in problem.participants)
    )
    text = write_report(report(named, PLAN), price_of(named, PLAN))
    read = json.loads(text)
    assert "Kari" not in text
    assert read == document(report(named, PLAN), price_of(named, PLAN))
    assert read["sizes"]["2-4"]["musts"] == {"fulfilled": 1, "of": 1}
    assert [plan["plan"] for plan in read["price"]["plans"]] == list(Variant)


@pytest.mark.parametrize("language", Language)
def test_the_page_is_whole_safe_and_says_it_all(problem: Problem, language: Language) -> None:
    found, words = report(problem, PLAN), Words(language)
    page = write_page(problem, found, price_of(problem, PLAN), words)
    assert "A day of &lt;us&gt;" in page
    assert re.findall(r"<script|\son\w+=|(?:src|href)=|https?:|@import|url\((?!#)", page) == []
    assert "None" not in page
    body = page[page.index("<body>") : page.index("</html>")]
    tree = ElementTree.fromstring(body)  # noqa: S314  (our own text)
    pictures = [each for each in tree.iter("svg") if each.get("role") == "img"]
    assert len(pictures) == 12
    for picture in pictures:
        texts = [(picture.find(tag).text or "").strip() for tag in ("title", "desc")]  # type: ignore[union-attr]  # found, or the test fails
        assert "" not in texts
    ids = [each.get("id") for each in tree.iter() if each.get("id")]
    assert len(ids) == len(set(ids))
    assert len(list(tree.iter("h1"))) == 1


def test_names_are_on_the_page_only_when_asked_for(problem: Problem) -> None:
    named = replace(
        problem, participants=tuple(replace(p, name=f"Kari {p.id}") for p in problem.participants)
    )
    found, words = report(named, PLAN), Words(Language.ENGLISH)
    assert "Kari" not in write_page(named, found, None, words)
    assert len(re.findall("Kari", write_page(named, found, None, words, named=True))) == 5


def test_nobody_and_nothing_can_be_reported_on() -> None:
    empty = small_problem("", slots=0, tables=0)
    found = report(empty, Plan(()))
    for language in Language:
        words = Words(language)
        assert re.findall(r"\bnan\b", write_page(empty, found, None, words)) == []
        assert write_text(empty, found, None, words).splitlines()[0].startswith("0 ")

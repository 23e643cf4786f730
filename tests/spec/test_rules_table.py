"""Each rule is broken by its examples, and by nothing else in them."""

from __future__ import annotations

import pytest

from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.judge.rules import RULES, RuleCode, violations
from samspill.telling.violations import RULE_SAYS, in_words
from spec.rules_table import EXAMPLES, PAGE, Example, page

CASES = [
    pytest.param(code, example, id=f"{code}: {example.given}")
    for code, examples in EXAMPLES.items()
    for example in examples
]


def test_every_rule_is_listed_once_and_has_an_example() -> None:
    assert [rule.code for rule in RULES] == list(RuleCode)
    assert list(EXAMPLES) == list(RULE_SAYS) == list(RuleCode)


@pytest.mark.parametrize(("code", "example"), CASES)
def test_the_example_breaks_the_rule_and_no_other(code: RuleCode, example: Example) -> None:
    assert problems_in(example.problem) == ()
    found = tuple(violations(example.problem, example.plan))
    assert tuple(in_words(example.problem, v) for v in found) == example.says
    assert {v.code for v in found} == {code}


def test_the_page_of_rules_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()

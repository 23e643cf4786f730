"""Walk-ins whose facts do not fit: what is said, and where."""

from __future__ import annotations

import pytest

from samspill.engine.formats.json_change import refused as as_input
from samspill.engine.judge.check import check
from samspill.engine.model.problem import Organisation, Participant, Sector, Strength, Wish
from samspill.engine.repairing import Change, ChangeError, WalkIn, repair
from samspill.telling import refusals
from support.plans import plan_of
from support.problems import small_problem

PAIR = small_problem("a b c*:shop", wishes="a>b", slots=3)
PLAN = plan_of("s1 t1 a b")
NEW = Organisation("new", "Ny AS", Sector.BUSINESS)


def nina(**facts: object) -> Participant:
    return Participant(**{"id": "n", "name": "Nina", "organisation": "new", **facts})  # type: ignore[arg-type]  # as a participant's


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        (
            WalkIn(nina(organisation="other"), NEW),
            "facts[0].organisation.id: The participant comes from other, not from new."
            " Give the same id in both.",
        ),
        (
            WalkIn(nina(organisation="a"), Organisation("a", "A", Sector.BUSINESS)),
            "facts[0].organisation.id: The id a is used already. Give the organisation another id.",
        ),
        (
            WalkIn(nina(organisation="shop"), Organisation("shop", "Else", Sector.POLICE)),
            "facts[0].organisation: The organisation shop is known already, with other facts."
            " Leave the organisation out.",
        ),
        (
            WalkIn(nina(id="b"), NEW),
            "facts[0].participant.id: The id b is used already. Give the walk-in another id.",
        ),
        (
            WalkIn(nina(id="shop"), NEW),
            "facts[0].participant.id: The id shop is used already. Give the walk-in another id.",
        ),
    ],
)
def test_a_walk_in_that_does_not_fit_is_refused(fact: WalkIn, said: str) -> None:
    with pytest.raises(ChangeError) as refused:
        repair(PAIR, PLAN, Change((fact,)))
    error = refused.value
    read = as_input(error, file="")
    assert f"{error.place}: {refusals.message(read)} {refusals.remedy(read)}" == said


def test_a_walk_in_may_wish_for_a_company_and_for_a_person() -> None:
    wishes = (Wish("n", "shop", Strength.LIKE), Wish("n", "a", Strength.MUST))
    made = repair(PAIR, PLAN, Change((WalkIn(nina(), NEW, wishes),)))
    assert check(made.problem, made.plan).violations == ()
    assert {m.participants for m in made.new} == {("a", "n"), ("c", "n")}

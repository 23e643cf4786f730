"""What was made is used again as long as what it was made of is equal, and no longer."""

from __future__ import annotations

from dataclasses import replace

from cast import Cast
from samspill.engine.repairing import Change, Repair, Way
from samspill.web.meetings.queries import all_on
from samspill.web.planning.ground import ground_kept
from samspill.web.planning.last_made import EACH, MOST, LastMade
from samspill.web.planning.problem import facts_of, plan_of
from samspill.web.planning.repairs import repair_made
from support.pages import meet
from support.versions import published


def test_equal_things_are_made_once_and_others_anew() -> None:
    made: LastMade[list[int], list[int]] = LastMade()
    first = made.of("an edition", [1, 2], sorted)
    assert made.of("an edition", [1, 2], sorted) is first
    assert made.of("an edition", [2, 1], sorted) == first
    assert made.of("an edition", [2, 1], sorted) is not first
    assert made.of("another edition", [1, 2], sorted) is not first


def test_what_is_and_what_is_tried_are_kept_beside_each_other() -> None:
    made: LastMade[int, object] = LastMade()
    found = [made.of("an edition", number, lambda _: object()) for number in range(EACH)]
    assert [made.of("an edition", number, lambda _: object()) for number in range(EACH)] == found
    third = made.of("an edition", EACH, lambda _: object())  # in the place of the one asked first
    assert made.of("an edition", EACH - 1, lambda _: object()) is found[-1]
    assert made.of("an edition", EACH, lambda _: object()) is third
    assert made.of("an edition", 0, lambda _: object()) is not found[0]


def test_only_so_many_editions_are_kept() -> None:
    made: LastMade[int, object] = LastMade()
    first = made.of(0, 1, lambda _: object())
    for owner in range(1, MOST):
        made.of(owner, 1, lambda _: object())
    assert made.of(0, 1, lambda _: object()) is first  # and is now the last one asked for
    made.of(MOST, 1, lambda _: object())
    assert made.of(0, 1, lambda _: object()) is first
    made.of(MOST + 1, 1, lambda _: object())
    assert len(made._kept) == MOST


def test_what_is_shown_and_agreed_to_is_repaired_once(cast: Cast) -> None:
    meet(cast.bank, cast.police)
    published(cast)
    problem, plan = facts_of(cast.edition).problem, plan_of(all_on(cast.edition.pk))
    before = ground_kept(cast.edition.pk, problem, plan)
    without = replace(before, slots=before.slots[1:])

    def made(way: Way) -> Repair:
        return repair_made(cast.edition.pk, before, replace(without), plan, Change(), way)

    first = made(Way.AS_FEW)
    assert made(Way.AS_FEW) is first
    assert made(Way.ONLY_CANCEL) is not first
    assert made(Way.AS_FEW).plan == repair_made(0, before, without, plan, Change(), Way.AS_FEW).plan

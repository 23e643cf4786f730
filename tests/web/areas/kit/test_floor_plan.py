"""The floor plan: which rooms and rows are shown, and what is marked."""

from __future__ import annotations

from datetime import UTC, datetime

from samspill.web.areas.kit.floor_plan import Own, Row, Spot, Visit, floor_plan

TEN, ELEVEN, TWELVE = (datetime(2026, 11, 12, hour, tzinfo=UTC) for hour in (10, 11, 12))


def room(name: str, first: int, last: int) -> list[tuple[str, int]]:
    return [(name, number) for number in range(first, last + 1)]


def numbers(row: Row) -> list[int]:
    return [spot.number for spot in row.spots]


def test_only_rooms_with_a_table_of_ones_own_are_shown() -> None:
    tables = room("Salen", 1, 12) + room("Galleriet", 13, 20)
    plan = floor_plan(tables, [Visit(14, TEN)])
    assert [r.name for r in plan] == ["Galleriet"]
    assert [numbers(row) for row in plan[0].rows] == [list(range(13, 21))]


def test_ones_own_tables_are_marked_with_the_times_in_order() -> None:
    visits = [Visit(2, TWELVE), Visit(2, TEN), Visit(11, ELEVEN, next=True)]
    (plan,) = floor_plan(room("Salen", 1, 12), visits)
    assert [numbers(row) for row in plan.rows] == [list(range(1, 11)), [11, 12]]
    marked = {spot for row in plan.rows for spot in row.spots if spot.state}
    assert marked == {Spot(2, "mine"), Spot(11, "next")}
    assert plan.own == (Own(2, (TEN, TWELVE)), Own(11, (ELEVEN,)))


def test_a_large_room_leaves_out_rows_without_ones_own() -> None:
    (plan,) = floor_plan(room("Hallen", 1, 375), [Visit(15, TEN), Visit(361, ELEVEN)])
    assert [(row.left_out, numbers(row)[0], numbers(row)[-1]) for row in plan.rows] == [
        (True, 1, 10),
        (False, 11, 20),
        (True, 21, 360),
        (False, 361, 370),
        (True, 371, 375),
    ]


def test_nobody_without_meetings_has_a_plan() -> None:
    assert floor_plan(room("Salen", 1, 12), []) == []


def test_a_table_that_is_in_no_room_any_more_is_passed_over() -> None:
    assert floor_plan(room("Salen", 1, 12), [Visit(99, TEN)]) == []

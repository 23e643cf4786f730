"""Charts: lengths that follow the page, figures on every bar, and texts that stay texts."""

from __future__ import annotations

import re

from samspill.telling.drawing import Bar, Column, Row, bars, columns, distributions, fixed


def texts(markup: str) -> list[str]:
    return re.findall(r">([^<]+)</text>", markup)


def test_columns_are_as_high_as_their_sizes_and_bear_their_figures() -> None:
    picture = columns([Column(1, "1", "2"), Column(4, "4", "6")], axis="meetings each")
    assert re.findall(r' height="([\d.]+)"', picture.markup) == ["32.5", "130"]
    assert texts(picture.markup) == ["1", "2", "4", "6", "meetings each"]


def test_a_column_of_nothing_is_no_column() -> None:
    picture = columns([Column(0, "0", "1"), Column(2, "2", "2")], axis="")
    assert len(re.findall("<rect", picture.markup)) == 1


def test_a_limit_stands_before_its_bar_and_takes_room() -> None:
    two = [Column(1, "1"), Column(1, "1")]
    with_limit = columns(two, axis="", limit=(1, "guaranteed: 3"))
    assert re.findall(r'class="c-bound" x1="([^"]+)"', with_limit.markup) == ["50%"]
    assert texts(with_limit.markup)[-1] == "guaranteed: 3"
    assert with_limit.height > columns(two, axis="").height


def test_bars_are_cut_at_the_whole() -> None:
    picture = bars([Bar("Police", "120%", 1.2), Bar("Research", "-", -1)])
    assert re.findall(r'c-bar" x="0" y="\d+" width="([^"]+)"', picture.markup) == ["100%", "0%"]


def test_distributions_leave_out_zeros_and_mark_what_is_low() -> None:
    picture = distributions(
        [Row("Police", "mean 2", (0, 3, 6), low=2)], ticks=("0", "1", "2"), axis="meetings each"
    )
    assert re.findall(r'<rect class="([\w-]+)"', picture.markup) == ["c-low", "c-bar"]
    assert texts(picture.markup) == ["Police", "mean 2", "3", "6", "0", "1", "2", "meetings each"]


def test_ticks_between_the_bars_stay_inside() -> None:
    picture = distributions([Row("", "", (1, 1))], ticks=("0", "50", "100"), axis="")
    ticks = re.findall(r'x="([^"]+)" y="92" text-anchor="(\w+)"', picture.markup)
    assert ticks == [("0%", "start"), ("50%", "middle"), ("100%", "end")]


def test_texts_are_escaped() -> None:
    said = '<b>"&'
    for picture in (
        columns([Column(1, said, said)], axis=said, edges=(said, said), limit=(1, said)),
        bars([Bar(said, said, 1, mark=said)]),
        distributions([Row(said, said, (1,))], ticks=(said,), axis=said),
    ):
        assert "<b>" not in picture.markup
        assert '"&"' not in picture.markup


def test_nothing_can_be_drawn() -> None:
    assert texts(columns([], axis="x").markup) == ["x"]
    assert bars([]).markup == ""
    assert texts(distributions([], ticks=(), axis="x").markup) == ["x"]


def test_lengths_have_no_needless_figures() -> None:
    assert [fixed(x) for x in (1.0, 2.345, 0.5, -0.001)] == ["1", "2.35", "0.5", "0"]

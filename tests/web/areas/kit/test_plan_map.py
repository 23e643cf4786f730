"""The plan map's rows."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from samspill.web.areas.kit import plan_map

MEETING = {
    "kind": "meeting", "partner": "Ada <Isbre>", "organisation": 'Kyst "A" & sønn',
    "sector": "police", "table": 12, "reason": "You both asked for it.",
}  # fmt: skip


def test_a_row_has_a_cell_for_every_slot_and_escapes_what_comes_from_outside() -> None:
    row = {
        "name": "<b>Loke</b>",
        "organisation": "O'Bank",
        "sector": "business",
        "cells": [None, MEETING, {"kind": "talk", "title": "<i>"}, {"kind": "away"}],
    }
    with translation.override("en"):
        html = plan_map.body([row])
    assert html == (
        '<tr><th scope="row"><span>&lt;b&gt;Loke&lt;/b&gt;</span><small>O&#x27;Bank</small></th>'
        "<td></td>"
        '<td class="m s-police" aria-label="Table 12\nAda &lt;Isbre&gt;\n'
        'Kyst &quot;A&quot; &amp; sønn\nPolice\nYou both asked for it.">12</td>'
        '<td class="talk" aria-label="&lt;i&gt;"></td><td class="away" aria-label="Away"></td></tr>'
    )


def test_a_name_leads_somewhere_when_it_has_an_address() -> None:
    row = {"name": "Loke", "organisation": "B", "sector": "police", "cells": [], "url": "/x/?a&b"}
    assert plan_map.body([row]) == (
        '<tr><th scope="row"><span><a href="/x/?a&amp;b">Loke</a></span><small>B</small></th></tr>'
    )


def test_tables_in_use_come_once_in_order() -> None:
    rows: list[dict[str, Any]] = [
        {"cells": [MEETING, None, {"kind": "away"}]},
        {"cells": [{**MEETING, "table": 3}, MEETING]},
    ]
    assert plan_map.tables(rows) == [3, 12]

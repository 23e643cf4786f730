"""The body of the plan map: people down, slots across.

Built as text here, not in a template: at 1,000 people it has 8,000 cells, and the template
language would take seconds where this takes some hundredths. For the same reason a cell is one
element: its text is the table, and its label says the rest, aloud and in the tooltip.

A row is a mapping with ``name``, ``organisation``, ``sector`` and ``cells``, one for each slot:
None (free) or a mapping with ``kind``. ``meeting`` has ``partner``, ``organisation`` and ``sector``
(the partner's; of a round table the others' names, its theme and no sector), ``table`` (its number)
and ``reason`` (a short sentence), and where it can be changed by hand ``meeting`` (its number) and
``promise`` (a word, where it is locked or confirmed); ``talk`` may have ``title``; ``away`` has
nothing more. A row may have ``url``: where the person's name leads, ``pk``: their number, and
``note``: a word beside their organisation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from samspill.web.people.models import Sector


def body(rows: Sequence[Mapping[str, Any]]) -> SafeString:
    """The ``<tr>`` elements. Everything from outside is escaped."""
    words = Words()
    return mark_safe("".join(row(each, words) for each in rows))  # noqa: S308  (escaped by parts)


class Words:
    """The words of the cells, translated once for the whole map."""

    def __init__(self) -> None:
        self.talk = _("Talk")
        self.away = escape(_("Away"))
        self.table = escape(_("Table"))
        self.sectors = {each.value: escape(str(each.label)) for each in Sector}
        # Names stand in the cells of all whom one meets.
        self.safe = cache(escape)


def row(facts: Mapping[str, Any], words: Words) -> str:
    """One person's row."""
    name: str = escape(facts["name"])
    if facts.get("url"):
        name = f'<a href="{escape(facts["url"])}">{name}</a>'
    # Before the organisation, whose name is cut where it is long.
    note = f"{escape(facts['note'])} · " if facts.get("note") else ""
    cells = "".join(cell(each, words) for each in facts["cells"])
    number = f' data-p="{facts["pk"]}"' if facts.get("pk") else ""
    return (
        f'<tr{number}><th scope="row"><span>{name}</span>'
        f"<small>{note}{escape(facts['organisation'])}</small></th>{cells}</tr>"
    )


def cell(facts: Mapping[str, Any] | None, words: Words) -> str:
    """One person in one slot. The label's lines: table; partner; organisation; sector; reason."""
    if facts is None:
        return "<td></td>"
    if facts["kind"] == "talk":
        return f'<td class="talk" aria-label="{escape(facts.get("title") or words.talk)}"></td>'
    if facts["kind"] == "away":
        return f'<td class="away" aria-label="{words.away}"></td>'
    safe = words.safe
    table = safe(facts["table"])
    label = (
        f"{words.table} {table}\n{safe(facts['partner'])}\n{safe(facts['organisation'])}\n"
        f"{words.sectors.get(facts['sector'], '')}\n{safe(facts.get('reason') or '')}"
    )
    promise = facts.get("promise") or ""
    if promise:
        label = f"{label}\n{safe(promise)}"
    kind = f"m s-{facts['sector'] or 'round'}{' k' if promise else ''}"
    number = f' data-m="{facts["meeting"]}"' if facts.get("meeting") else ""
    return f'<td class="{kind}"{number} aria-label="{label}">{table}</td>'


def tables(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """The numbers of the tables in use, each once, in order."""
    return sorted(
        {each["table"] for row in rows for each in row["cells"] if each and "table" in each}
    )


def has_round_tables(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Whether any cell is a round table."""
    return any(each and each.get("sector") == "" for row in rows for each in row["cells"])

"""The body of the plan map: people down, slots across.

Built as text here, not in a template: at 1,000 people it has 8,000 cells, and the template
language would take seconds where this takes some hundredths.

A row is a mapping with ``name``, ``organisation``, ``sector`` and ``cells``, one for each slot:
None (free) or a mapping with ``kind``. ``meeting`` has ``partner``, ``organisation`` and ``sector``
(the partner's), ``table`` (its number) and ``reason`` (a short sentence); ``talk`` may have
``title``; ``away`` has nothing more. A row may have ``url``: where the person's name leads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def body(rows: Sequence[Mapping[str, Any]]) -> SafeString:
    """The ``<tr>`` elements. Everything from outside is escaped."""
    words = Words()
    return mark_safe("".join(row(each, words) for each in rows))  # noqa: S308  (escaped part by part)


class Words:
    """The words of the cells, translated once for the whole map."""

    def __init__(self) -> None:
        self.talk = escape(_("Talk"))
        self.away = escape(_("Away"))
        self.free = escape(_("Free"))
        self.table = escape(_("table"))


def row(facts: Mapping[str, Any], words: Words) -> str:
    """One person's row."""
    name = escape(facts["name"])
    if facts.get("url"):
        name = f'<a href="{escape(facts["url"])}">{name}</a>'
    cells = "".join(cell(each, words) for each in facts["cells"])
    return (
        f'<tr><th scope="row"><span class="pm-name s-{escape(facts["sector"])}">{name}</span>'
        f"<small>{escape(facts['organisation'])}</small></th>{cells}</tr>"
    )


def cell(facts: Mapping[str, Any] | None, words: Words) -> str:
    """One person in one slot. What is read aloud is in the cell itself."""
    if facts is None:
        return f"<td><i>{words.free}</i></td>"
    if facts["kind"] == "talk":
        return f'<td class="talk"><i>{escape(facts.get("title") or words.talk)}</i></td>'
    if facts["kind"] == "away":
        return f'<td class="away"><i>{words.away}</i></td>'
    return (
        f'<td class="m s-{escape(facts["sector"])}"><b>{escape(facts["table"])}</b>'
        f"<i>{escape(facts['partner'])}</i><u>{escape(facts['organisation'])}</u>"
        f"<s>{escape(facts.get('reason') or '')}</s></td>"
    )


def tables(rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """The numbers of the tables in use, each once, in order."""
    return sorted(
        {each["table"] for row in rows for each in row["cells"] if each and "table" in each}
    )

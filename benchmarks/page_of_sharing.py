"""What the page of benchmarks says of what people share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.tables import number, table

Row = Mapping[str, Any]


def sharing(figures: Row) -> list[str]:
    """Pages and the permission query; then what of the rest has been measured."""
    says = (
        "2,000 people with 10,000 notes and shares, on PostgreSQL with row-level security, as the"
        " role that it holds back: whole requests without the network. *The permission query* is"
        " what somebody may read, asked by the rule and by the database's own, beside the same list"
        " by its receivers alone, by turns."
    )
    heads = {
        "p50_ms": "Median, ms",
        "p95_ms": "95 %, ms",
        "goal_ms": "Goal, ms",
        "queries": "Queries",
        "without_ms": "Without, ms",
    }
    rows = [
        (
            str(row["what"]),
            *(
                number(row.get(key), 1 if key != "goal_ms" and key.endswith("_ms") else 0)
                for key in heads
            ),
        )
        for row in figures["rows"]
    ]
    parts = [says, table(("What", *heads.values()), rows, numbers=len(heads))]
    for key, shown in (("apart", _apart), ("going", _going), ("sealing", _sealing)):
        if figures.get(key):
            parts += shown(figures[key])
    return parts


def working(figures: Row) -> list[str]:
    """The pages of cases, groups, actions and outcomes, half of it and all."""
    says = (
        "500 cases, 200 groups, 20,000 actions and 10,000 notes and shares of 2,000 people who have"
        " met, and half of all that with 1,000, on PostgreSQL with row-level security, as the role"
        " that it holds back: whole requests without the network. Who looks is in twenty of the"
        " cases and four of the groups, has some two hundred open actions, and has shown a"
        " second factor. *Python* is what of the median the web process works itself. *Times* is"
        " beside the same person's profile, which asks nothing of what people share, by turns;"
        " *growth* is the power of the number of people that it rose by."
    )
    heads = {
        "people": "People",
        "p50_ms": "Median, ms",
        "p95_ms": "95 %, ms",
        "processor_ms": "Python, ms",
        "goal_ms": "Goal, ms",
        "queries": "Queries",
        "beside_ms": "Profile, ms",
        "times": "Times",
        "growth": "Growth",
    }
    digits = {"people": 0, "goal_ms": 0, "queries": 0, "growth": 2}
    rows = [
        (str(row["what"]), *(number(row.get(key), digits.get(key, 1)) for key in heads))
        for row in figures["rows"]
    ]
    return [says, table(("What", *heads.values()), rows, numbers=len(heads))]


def _apart(rows: Sequence[Row]) -> list[str]:
    says = (
        "What is there and not for whoever asks is answered as what is not there at all: in bytes"
        " and queries to the same, which tests hold; in time as nearly as this. A *ratio* is of"
        " the medians of a round of requests by turns, its spread that of nine tenths of the"
        " rounds; *noise* is the same of two that are both not there."
    )
    told = [
        (
            str(row["what"]),
            number(row.get("forbidden_ms"), 2),
            number(row.get("missing_ms"), 2),
            number(row.get("ratio"), 3),
            f"{number(row.get('low'), 3)}–{number(row.get('high'), 3)}",
            f"{number(row.get('noise_low'), 3)}–{number(row.get('noise_high'), 3)}",
        )
        for row in rows
    ]
    heads = ("Channel", "Forbidden, ms", "Missing, ms", "Ratio", "Spread", "Noise")
    return ["### Does the time tell?", says, table(heads, told, numbers=5)]


def _going(rows: Sequence[Row]) -> list[str]:
    says = (
        "Somebody's own data as a file, and an edition that is erased with the notes and shares of"
        " its people. *Growth* is the power of the number of rows that the seconds rose by from the"
        " row before; *elsewhere* is the longest that somebody at another edition waited meanwhile."
    )
    told = [
        (
            str(row["what"]),
            number(row.get("people")),
            number(row.get("rows")),
            number(row.get("seconds"), 2),
            number(row.get("growth"), 2),
            number(row.get("queries")),
            number(row.get("mb"), 1),
            number(row.get("others_longest_ms")),
        )
        for row in rows
    ]
    heads = (
        "What",
        "People",
        "Rows",
        "Seconds",
        "Growth",
        "Queries",
        "Memory, MB",
        "Elsewhere, ms",
    )
    return ["### Taken out, and erased", says, table(heads, told, numbers=7)]


def _sealing(rows: Sequence[Row]) -> list[str]:
    says = (
        "The journal's seal: writers at one edition, each of something small that is journalled,"
        " where the database chains the entries and where it does not, by turns. *Times* is how"
        " many times as many are done a second without, and its spread over the turns."
    )
    told = [
        (
            number(row.get("writers")),
            number(row.get("sealed_p50_ms"), 1),
            number(row.get("sealed_p95_ms"), 1),
            number(row.get("unsealed_p50_ms"), 1),
            number(row.get("unsealed_p95_ms"), 1),
            number(row.get("times"), 2),
            f"{number(row.get('times_low'), 2)}–{number(row.get('times_high'), 2)}",
        )
        for row in rows
    ]
    heads = (
        "Writers",
        "Sealed, ms",
        "95 %, ms",
        "Without, ms",
        "95 %, ms",
        "Times",
        "Spread",
    )
    return ["### What the seal costs", says, table(heads, told, numbers=7)]

"""What the page of a preview shows, as plain data that a worker can leave for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from samspill.web.imports.cells import Sheet
from samspill.web.imports.people import PersonChange
from samspill.web.imports.preview import Absentee, Preview
from samspill.web.imports.problems import Code, Problem
from samspill.web.imports.wishes import WishChange

MOST = 100  # rows of a kind
MOST_GONE = 500


@dataclass(frozen=True)
class ShownRow:
    """A row that is new or would change: who or what it is about, and each value that changes,
    as field, value now and value then."""

    about: tuple[str, ...]
    values: tuple[tuple[str, Any, Any], ...] = ()


@dataclass(frozen=True)
class Shown:
    """A preview as its page shows it: the first rows of each kind, and how many there are."""

    kind: str
    sheet: str
    new: int
    changed: int
    same: int
    theirs: int
    digest: str
    may_import: bool
    problems: tuple[Problem, ...]
    problem_count: int
    remarks: tuple[Problem, ...]
    remark_count: int
    new_rows: tuple[ShownRow, ...]
    changed_rows: tuple[ShownRow, ...]
    gone: tuple[Absentee, ...]
    gone_count: int
    headings: tuple[str, ...]
    columns: Mapping[str, int]
    guessed: tuple[str, ...]
    remembered: tuple[str, ...]
    sector_asked: bool  # a new organisation's sector is not in the file

    def as_json(self) -> dict[str, Any]:
        """For a column of the database."""
        return asdict(self)


def shown_of(preview: Preview, sheet: Sheet, *, sector_else: bool = False) -> Shown:
    """What the page shows of a preview."""
    understood = preview.understood
    new = [_row(c) for c in _first(preview.changes, new=True)]
    changed = [_row(c) for c in _first(preview.changes, new=False)]
    return Shown(
        kind=preview.kind,
        sheet=sheet.name,
        new=preview.new,
        changed=preview.changed,
        same=preview.same,
        theirs=preview.theirs,
        digest=preview.digest,
        may_import=preview.may_import,
        problems=preview.problems[:MOST],
        problem_count=len(preview.problems),
        remarks=preview.remarks[:MOST],
        remark_count=len(preview.remarks),
        new_rows=tuple(new),
        changed_rows=tuple(changed),
        gone=preview.gone[:MOST_GONE],
        gone_count=len(preview.gone),
        headings=understood.headings,
        columns=dict(understood.columns),
        guessed=tuple(sorted(understood.guessed)),
        remembered=tuple(sorted(understood.remembered)),
        sector_asked=sector_else or any(p.code == Code.SECTOR_NEEDED for p in preview.problems),
    )


def shown_from(kept: Mapping[str, Any]) -> Shown:
    """What ``as_json`` kept."""

    def rows(listed: Sequence[Mapping[str, Any]]) -> tuple[ShownRow, ...]:
        return tuple(
            ShownRow(tuple(r["about"]), tuple((v[0], v[1], v[2]) for v in r["values"]))
            for r in listed
        )

    return Shown(
        **{
            **kept,
            "problems": tuple(map(Problem.from_json, kept["problems"])),
            "remarks": tuple(map(Problem.from_json, kept["remarks"])),
            "new_rows": rows(kept["new_rows"]),
            "changed_rows": rows(kept["changed_rows"]),
            "gone": tuple(Absentee(**a) for a in kept["gone"]),
            "headings": tuple(kept["headings"]),
            "guessed": tuple(kept["guessed"]),
            "remembered": tuple(kept["remembered"]),
        }
    )


def _first(changes: Sequence[Any], *, new: bool) -> list[Any]:
    found: list[Any] = []
    for change in changes:
        is_new = change.new if isinstance(change, PersonChange) else change.wish is None
        if is_new == new:
            found.append(change)
            if len(found) == MOST:
                break
    return found


def _row(change: PersonChange | WishChange) -> ShownRow:
    if isinstance(change, WishChange):
        return ShownRow(change.names, (("strength", change.before, change.choice),))
    about = (change.name, change.email, change.organisation, change.title or "")
    values = [
        (name, _plainly(before), _plainly(getattr(change, name)))
        for name, before in zip(change.fields, change.before, strict=True)
    ]
    return ShownRow(about, tuple(v for v in values if v[1] != v[2]))


def _plainly(value: object) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, tuple):
        return [_plainly(each) for each in value]
    return value.isoformat() if isinstance(value, datetime) else value

"""Plans as JSON, versions 1 and 2: see docs/reference/plan-json.md.

A file is written in the lowest version that can say what it holds: 2 when there are round tables.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from samspill.engine.formats.errors import InputCode, InputError, shown
from samspill.engine.formats.json_problem import expect, parse
from samspill.engine.formats.records import Kind
from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.result import Level, Result

FORMAT = "samspill-plan"
VERSIONS = (1, 2)


@dataclass(frozen=True)
class PlanFile:
    """What a plan file holds: the plan (None: proven that there is none), what was said of the
    result, and the digest of the problem it was made from."""

    plan: Plan | None
    result: dict[str, Any]
    problem_digest: str


def result_document(result: Result) -> dict[str, Any]:
    """The result's facts as in a plan file."""
    return {
        "status": result.status.value,
        "seconds": round(result.seconds, 3),
        "seed": result.seed,
        "levels": [level_document(level) for level in result.levels],
    }


def level_document(level: Level) -> dict[str, Any]:
    """A level's name, value, bound and gap, and its tie-breaker under ``then``."""
    document: dict[str, Any] = {
        "name": str(level.name),
        "value": level.value,
        "bound": level.bound,
        "gap": round(level.gap, 9),
    }
    if level.then is not None:
        document["then"] = level_document(level.then)
    return document


def write_plan(result: Result, *, title: str, problem_digest: str) -> str:
    """The result as JSON text; all but ``seconds`` is the same for the same result."""
    return write_meetings(
        Plan(()) if result.plan is None else result.plan,
        said=result_document(result),
        title=title,
        problem_digest=problem_digest,
    )


def write_meetings(plan: Plan, *, said: dict[str, Any], title: str, problem_digest: str) -> str:
    """The plan as JSON text. ``said`` is what was said of it when it was made (as
    :func:`result_document` gives it), empty where nothing was."""
    head = {
        "format": FORMAT,
        "version": 2 if any(m.round_table for m in plan.meetings) else 1,
        "problem": {"title": title, "digest": problem_digest},
        "result": said,
    }
    text = json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    rows = [json.dumps(meeting_row(m), ensure_ascii=False) for m in plan.meetings]
    inside = ("\n  " + ",\n  ".join(rows) + "\n ") if rows else ""
    return f'{text},\n "meetings": [{inside}]\n}}\n'


def meeting_row(m: Meeting) -> dict[str, Any]:
    """The meeting as in a plan file."""
    row = {"slot": m.slot, "table": m.table, "participants": list(m.participants)}
    return {**row, "round_table": m.round_table} if m.round_table else row


def read_plan(text: str, *, file: str) -> PlanFile:
    """The plan that the text holds. Raises InputError with the place of the first fault."""
    document = parse(text, file=file)
    version = expect(document, FORMAT, VERSIONS, file=file)
    rows = document.get("meetings")
    if not isinstance(rows, list):
        raise InputError(file, "", "meetings", InputCode.NO_MEETINGS)
    meetings = [_meeting(row, f"meetings[{n}]", file, version) for n, row in enumerate(rows)]
    result = document.get("result", {})
    if not isinstance(result, dict):
        raise InputError(file, "", "result", InputCode.NOT_AN_OBJECT)
    levels = result.get("levels", [])
    if not isinstance(levels, list):
        raise InputError(file, "result", "levels", InputCode.NOT_A_LIST)
    for number, level in enumerate(levels):
        _claimed(level, f"result.levels[{number}]", file)
    problem = document.get("problem", {})
    digest = problem.get("digest", "") if isinstance(problem, dict) else ""
    if not isinstance(digest, str):
        raise InputError(
            file,
            "problem",
            "digest",
            InputCode.NOT_AS_WRITTEN,
            {"value": shown(digest), "kind": Kind.TEXT},
        )
    infeasible = result.get("status") == "infeasible"
    return PlanFile(
        plan=None if infeasible else Plan.of(meetings),
        result=result,
        problem_digest=digest,
    )


def _claimed(level: Any, where: str, file: str) -> None:
    """Raises InputError for a level that does not say what a level says."""
    if not isinstance(level, dict):
        raise InputError(file, where, "", InputCode.NOT_AN_OBJECT)
    kinds = {"name": (str, Kind.TEXT), "value": (int, Kind.NUMBER),
             "bound": (int, Kind.NUMBER)}  # fmt: skip
    for key, (kind, said) in kinds.items():
        if not isinstance(level.get(key), kind) or isinstance(level[key], bool):
            facts = {"value": shown(level.get(key)), "kind": said}
            raise InputError(file, where, key, InputCode.NOT_AS_WRITTEN, facts)
    gap = level.get("gap")
    if not isinstance(gap, int | float) or isinstance(gap, bool) or not 0 <= gap <= 1:
        raise InputError(file, where, "gap", InputCode.NOT_A_SHARE, {"value": shown(gap)})
    if level.get("then") is not None:
        _claimed(level["then"], f"{where}.then", file)


def _meeting(row: Any, where: str, file: str, version: int) -> Meeting:
    if not isinstance(row, dict):
        raise InputError(file, where, "", InputCode.NOT_AN_OBJECT)
    for key in ("slot", "table"):
        if not isinstance(row.get(key), str):
            raise InputError(file, where, key, InputCode.NOT_AN_ID)
    people = row.get("participants")
    if not isinstance(people, list) or not all(isinstance(p, str) for p in people):
        raise InputError(file, where, "participants", InputCode.NOT_IDS)
    round_table = row.get("round_table", "")
    if not isinstance(round_table, str) or (round_table and version == 1):
        raise InputError(
            file,
            where,
            "round_table",
            InputCode.ROUND_TABLES_TOO_NEW if version == 1 else InputCode.NOT_AN_ID,
        )
    return Meeting(row["slot"], row["table"], tuple(people), round_table)

"""What the documents say to run runs, as they say it, from top to bottom."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from samspill.engine.formats.json_plan import write_plan
from samspill.engine.formats.json_problem import digest, write_problem
from samspill.engine.generate.problems import generate
from samspill.engine.solving.solve import solve
from support.documents import ROOT, blocks, follow

# Its commands change the modules of the engine: test_tutorial_rule.py follows it on a copy.
ON_A_COPY = "docs/tutorials/add-a-rule.md"
GIVEN = "nBusiness=2;nMeetings=1;nTables=1;nTotalSlots=2;nMorningSlots=2;requested=[|1,2,3|];"
DOCUMENTS = sorted(
    path
    for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"))
    if any(block.language in {"sh", "python"} for block in blocks(path))
    and path.relative_to(ROOT).as_posix() != ON_A_COPY
)


def test_there_are_documents_to_follow() -> None:
    named = {path.relative_to(ROOT).as_posix() for path in DOCUMENTS}
    least = {"README.md", "docs/how-to/use-as-a-library.md", "docs/explanation/levels.md"}
    assert least - named == set()


@pytest.fixture(scope="module")
def event() -> dict[str, Any]:
    """A small event and its plan: what a reader has when a document begins with them."""
    problem = generate(participants=30, seed=7)
    result = solve(problem)
    return {"problem": problem, "result": result, "plan": result.plan}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_document_can_be_followed(
    document: Path, event: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem, result = event["problem"], event["result"]
    (tmp_path / "problem.json").write_text(write_problem(problem), encoding="utf-8")
    plan = write_plan(result, title=problem.title, problem_digest=digest(problem))
    (tmp_path / "plan.json").write_text(plan, encoding="utf-8")
    (tmp_path / "instance.dzn").write_text(GIVEN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    follow(document, tmp_path, dict(event))

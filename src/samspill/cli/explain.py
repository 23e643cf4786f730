"""``samspill explain``: why these meetings, why not others."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Annotated

import typer

from samspill.cli.arguments import AsJson, FormatOption, PlanFile, ProblemFile
from samspill.cli.files import read_chosen, read_text
from samspill.cli.refusals import UsageError, refusing_bad_input
from samspill.engine.answers.explain.reasons import Audience
from samspill.telling.language import Language

if TYPE_CHECKING:
    from samspill.engine.model.plan import Plan
    from samspill.engine.model.problem import Problem


def explain(
    problem_file: ProblemFile,
    plan_file: PlanFile,
    participant: Annotated[str, typer.Option(help="The participant's id.")],
    audience: Annotated[
        Audience,
        typer.Option(
            "--for", help="Whom it is for: the participant, as a letter to send, or the organiser."
        ),
    ] = Audience.PARTICIPANT,
    language: Annotated[
        Language, typer.Option(help="Of the letter: English, bokmål or nynorsk.")
    ] = Language.ENGLISH,
    form: FormatOption = None,
    as_json: AsJson = False,
) -> None:
    """Say why a participant has the meetings they have, and why not others."""
    from samspill.engine.answers.explain import explain as explained
    from samspill.engine.formats import json_plan
    from samspill.telling.explanations import report
    from samspill.telling.letters.letter import letter

    with refusing_bad_input():
        problem = read_chosen(problem_file, form, what="explain")
        held = json_plan.read_plan(read_text(plan_file), file=plan_file)
        if held.plan is None:
            raise UsageError(
                plan_file, "result", "The file says that there is no plan.",
                "Give a file that holds one.",
            )  # fmt: skip
        if participant not in problem.participant_by_id:
            raise UsageError(
                problem_file, "participants", f"Nobody has the id {participant!r}.",
                "Give the id of a participant.",
            )  # fmt: skip
        _refuse_broken(problem, held.plan, plan_file)
    said = explained(problem, held.plan, participant, audience)
    if as_json:
        typer.echo(json.dumps(dataclasses.asdict(said), ensure_ascii=False))
    elif audience is Audience.PARTICIPANT:
        typer.echo(letter(problem, said, language), nl=False)
    else:
        typer.echo(report(problem, said), nl=False)


def _refuse_broken(problem: Problem, plan: Plan, file: str) -> None:
    """A plan that breaks rules has no explanation: what it says of people may be untrue."""
    from samspill.engine.judge.rules import violations
    from samspill.telling.violations import in_words

    broken = next(violations(problem, plan), None)
    if broken is not None:
        raise UsageError(
            file, "meetings", f"The plan breaks a rule: {in_words(problem, broken)}",
            "See them all with samspill check, and give a plan for this problem.",
        )  # fmt: skip

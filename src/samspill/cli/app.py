"""The commands. Bad input: one message with file, place, field and remedy, and exit code 2."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import Annotated, Any, Literal

import typer

import samspill
from samspill.cli.arguments import AsJson, File, FormatOption, Output, PlanFile, ProblemFile
from samspill.cli.bench import bench
from samspill.cli.display import Watch, interruptible, summary
from samspill.cli.explain import explain
from samspill.cli.feasible import feasible
from samspill.cli.files import read_problem, read_text
from samspill.cli.journal import journal
from samspill.cli.output import Commands
from samspill.cli.refusals import BAD_INPUT, errors, refusing_bad_input
from samspill.cli.repair import repair
from samspill.cli.report import report
from samspill.cli.what_if import what_if
from samspill.engine.formats.whole_files import refuse_place, write_whole
from samspill.engine.model.garbage import no_search_for_garbage
from samspill.engine.model.problem import Problem
from samspill.engine.model.result import Result, Status, silent
from samspill.engine.model.stop import Stop
from samspill.telling.numbers import in_figures

app = typer.Typer(
    cls=Commands,
    help="Turn wishes to meet into a plan: who meets whom, when, at which table.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(bench, name="bench")
app.add_typer(journal, name="journal")
app.command()(explain)
app.command()(repair)
app.command()(report)
app.command()(feasible)
app.command()(what_if)


@app.callback(invoke_without_command=True)
def main(
    version: Annotated[bool, typer.Option("--version", help="Say the version.")] = False,
) -> None:
    """Samspill's planner."""
    if version:
        typer.echo(f"samspill {samspill.__version__}")
        raise typer.Exit


@app.command()
def plan(
    file: File,
    output: Output = None,
    form: FormatOption = None,
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds after which the best plan so far is taken.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same file and seed give the same plan.")] = 0,
    effort: Annotated[float, typer.Option(help="How much to try; 2 tries twice as long.")] = 1.0,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress.")] = False,
) -> None:
    """Make a plan. Ctrl-C takes the best plan so far."""
    with refusing_bad_input():
        problem = read_problem(file, form)
        if output is not None:
            refuse_place(output)
        watch = Watch(errors)
        with interruptible() as asked, nullcontext() if quiet else watch.shown():
            stop = Stop(effort=effort, time_limit=time_limit, requested=asked.is_set)
            result = _solve(problem, stop=stop, seed=seed, report=silent if quiet else watch)
        text = _plan_text(problem, result)
        if output is None:
            typer.echo(text, nl=False)
        else:
            write_whole(output, text)
    if not quiet:
        summary(result, errors)
        if result.status in {Status.INTERRUPTED, Status.TIME_LIMIT}:
            errors.print("Stopped before the end: this is the best plan so far.")


def _solve(problem: Any, **how: Any) -> Result:
    # A solve makes millions of small objects and hardly a cycle: looking for them took a sixth
    # of the time at 10,000 participants.
    with no_search_for_garbage():
        if isinstance(problem, Problem):
            from samspill.engine.solving.solve import solve

            return solve(problem, **how)
        from samspill.engine.given.solve import solve as solve_given

        return solve_given(problem, beyond=True, **how)


def _plan_text(problem: Any, result: Result) -> str:
    from samspill.engine.formats import json_plan, json_problem

    if isinstance(problem, Problem):
        digest, title = json_problem.digest(problem), problem.title
    else:
        digest, title = problem.digest, problem.title
    return json_plan.write_plan(result, title=title, problem_digest=digest)


@app.command()
def check(
    problem_file: ProblemFile,
    plan_file: PlanFile,
    form: FormatOption = None,
    as_json: AsJson = False,
) -> None:
    """Judge a plan: rules it breaks (exit code 1 if any), and its score from the plan alone."""
    from samspill.engine.formats import json_plan

    with refusing_bad_input():
        problem = read_problem(problem_file, form)
        held = json_plan.read_plan(read_text(plan_file), file=plan_file)
    if held.plan is None:
        typer.echo("The plan file says that there is no plan; nothing to judge.")
        raise typer.Exit
    violations, score = _judge(problem, held.plan)
    if as_json:
        typer.echo(json.dumps({"violations": violations, "score": score}, ensure_ascii=False))
    else:
        for violation in violations:
            typer.echo(f"{violation['code']}: {violation['text']}")
        typer.echo(
            f"{in_figures(len(held.plan.meetings), 'meeting')},"
            f" {in_figures(len(violations), 'violation')}"
        )
        for name, value in score.items():
            typer.echo(f"  {name}: {value}")
        for first in held.result.get("levels", ()):
            level = first
            while level:
                typer.echo(
                    f"  claimed {level['name']}: {level['value']}, bound {level['bound']}, "
                    f"gap {level['gap']:.4%}"
                )
                level = level.get("then")
    raise typer.Exit(1 if violations else 0)


def _judge(problem: Any, plan_: Any) -> tuple[list[dict[str, Any]], dict[str, int]]:
    if isinstance(problem, Problem):
        from samspill.engine.judge.check import check as judge
        from samspill.telling.violations import in_words

        report = judge(problem, plan_)
        found = [_row(violation, in_words(problem, violation)) for violation in report.violations]
        names = ("minimum", "value", "breaks", "table_changes")
        return found, {name: getattr(report.score, name) for name in names}
    from samspill.engine.given.check import check as judge_given
    from samspill.telling.given import in_words as given_in_words

    given = judge_given(problem, plan_)
    found = [_row(violation, given_in_words(problem, violation)) for violation in given.violations]
    counted = ("breaks", "idle_slots", "table_changes")
    return found, {name: getattr(given, name) for name in counted}


def _row(violation: Any, text: str) -> dict[str, Any]:
    """What is printed of a violation: its code, its sentence and the ids it is about."""
    row = {"code": violation.code, "text": text, "participants": violation.participants}
    row |= {"slot": violation.slot, "table": violation.table}
    if hasattr(violation, "round_table"):
        row["round_table"] = violation.round_table
    return row


@app.command(name="compile")
def compile_() -> None:
    """Compile the planner's loops, once after an installation; else the first plan does it."""
    from samspill.cli.compile import compile_loops
    from samspill.engine.arrays.not_kept import NotKeptWarning

    try:
        compile_loops()
    except NotKeptWarning as warning:
        errors.print(str(warning), markup=False, style="red")
        raise typer.Exit(BAD_INPUT) from None


@app.command()
def generate(
    participants: Annotated[int, typer.Option(min=2, help="How many participants.")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same problem.")] = 0,
    slots: Annotated[int, typer.Option(min=2, max=12, help="How many slots the day has.")] = 8,
    wishes: Annotated[int, typer.Option(min=1, help="How many wishes each has.")] = 20,
    cap: Annotated[int, typer.Option(min=1, help="The most meetings that each takes.")] = 6,
    tables: Annotated[
        Literal["loose", "tight"], typer.Option(help="Places to spare, or a fifth too few.")
    ] = "loose",
    hours: Annotated[
        Literal["most", "scattered", "clustered"],
        typer.Option(help="There for most of the day, or for half: slot by slot, or in one go."),
    ] = "most",
    round_tables: Annotated[int, typer.Option(min=0, help="How many round tables to offer.")] = 0,
    output: Output = None,
) -> None:
    """Make a problem to try things on, in the shape of real events."""
    from samspill.engine.formats.json_problem import write_problem
    from samspill.engine.generate.problems import Hours, TableSupply
    from samspill.engine.generate.problems import generate as made
    from samspill.engine.generate.round_tables import with_round_tables

    problem = made(
        participants=participants,
        seed=seed,
        slots=slots,
        wishes=wishes,
        cap=cap,
        room=TableSupply(tables),
        hours=Hours(hours),
    )
    text = write_problem(with_round_tables(problem, count=round_tables, seed=seed))
    with refusing_bad_input():
        if output is None:
            typer.echo(text, nl=False)
        else:
            write_whole(output, text)

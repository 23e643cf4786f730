"""``samspill report``: how a plan serves people, as text, JSON and a page."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samspill.cli.display import Watch, interruptible
from samspill.cli.files import read_problem, read_text
from samspill.cli.refusals import UsageError, errors, refusing_bad_input
from samspill.engine.formats.files import Format
from samspill.engine.formats.whole_files import refuse_place, write_whole
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.result import silent
from samspill.engine.model.stop import Stop
from samspill.telling.language import Language
from samspill.telling.numbers import in_figures
from samspill.telling.reports.words import Words

if TYPE_CHECKING:
    from samspill.engine.answers.fairness.outcomes import Price


def report(
    problem_file: Annotated[str, typer.Argument(metavar="PROBLEM", help="The problem.")],
    plan_file: Annotated[str, typer.Argument(metavar="PLAN", help="The plan file.")],
    form: Annotated[
        Format | None, typer.Option("--format", help="How the problem is written; else guessed.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write a page there, to be sent or printed.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Say it as JSON.")] = False,
    priced: Annotated[
        bool, typer.Option("--price", help="Say what fairness costs; plans twice more.")
    ] = False,
    language: Annotated[
        Language, typer.Option(help="Of text and page: English, bokmål or nynorsk.")
    ] = Language.ENGLISH,
    names: Annotated[
        bool, typer.Option("--names", help="Name those who got least on the page; else by id.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Of the two plans for the price.")] = 0,
    effort: Annotated[float, typer.Option(help="Of each of the two plans.")] = 1.0,
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds for each of the two plans.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress.")] = False,
) -> None:
    """Show how a plan serves people: meetings, wishes, satisfaction, and who got least."""
    from samspill.engine.answers.fairness.figures import report as report_of
    from samspill.engine.formats.json_report import write_report
    from samspill.telling.reports.page import write_page
    from samspill.telling.reports.text import write_text

    words = Words(language)
    with refusing_bad_input():
        problem, plan = _read(problem_file, plan_file, form)
        if html is not None:
            refuse_place(html)
        found = report_of(problem, plan)
        price = None
        if priced:
            price = _price(
                problem, plan, seed=seed, effort=effort, time_limit=time_limit, quiet=quiet
            )
        if html is not None:
            write_whole(html, write_page(problem, found, price, words, named=names))
    text = write_report(found, price) if as_json else write_text(problem, found, price, words)
    typer.echo(text, nl=False)


def _read(problem_file: str, plan_file: str, form: Format | None) -> tuple[Problem, Plan]:
    """A problem and a plan that keeps its rules. Raises InputError and UsageError."""
    from samspill.engine.formats import json_plan
    from samspill.engine.judge.rules import violations

    problem = read_problem(problem_file, form)
    held = json_plan.read_plan(read_text(plan_file), file=plan_file)
    if not isinstance(problem, Problem):
        raise UsageError(
            problem_file, "", "Here the meetings are given.",
            "There are no wishes to report on.",
        )  # fmt: skip
    if held.plan is None:
        raise UsageError(
            plan_file, "", "It says that there is no plan.", "There is nothing to report on."
        )
    broken = sum(1 for _ in violations(problem, held.plan))
    if broken:
        raise UsageError(
            plan_file, "meetings",
            f"The plan breaks the problem's rules ({in_figures(broken, 'time')}).",
            "See which with samspill check, and mend the plan or make a new one.",
        )  # fmt: skip
    return problem, held.plan


def _price(
    problem: Problem,
    plan: Plan,
    *,
    seed: int,
    effort: float,
    time_limit: float | None,
    quiet: bool,
) -> Price:
    from samspill.engine.answers.fairness.price import price_of

    watch = Watch(errors)
    with interruptible() as asked, nullcontext() if quiet else watch.shown():
        price = price_of(
            problem,
            plan,
            stop=lambda: Stop(effort=effort, time_limit=time_limit, requested=asked.is_set),
            seed=seed,
            report=silent if quiet else watch,
        )
    if asked.is_set() and not quiet:
        errors.print("Stopped before the end: the price is against the best plans so far.")
    return price

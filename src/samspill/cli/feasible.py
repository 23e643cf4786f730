"""``samspill feasible``: can everybody be given their minimum?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.table import Table

from samspill.cli.arguments import AsJson, FormatOption, ProblemFile
from samspill.cli.files import read_chosen
from samspill.cli.refusals import refusing_bad_input

if TYPE_CHECKING:
    from samspill.engine.answers.feasibility.balance import Feasibility
    from samspill.engine.model.problem import Problem


def feasible(problem_file: ProblemFile, form: FormatOption = None, as_json: AsJson = False) -> None:
    """Say before planning what there is room for, and who cannot be given their minimum."""
    from samspill.engine.answers.feasibility.balance import feasible as found_out
    from samspill.engine.formats.json_feasibility import write_feasibility
    from samspill.engine.formats.json_problem import digest
    from samspill.telling.feasibility import in_words

    with refusing_bad_input():
        problem = read_chosen(problem_file, form, what="find out before planning")
    said = found_out(problem)
    if as_json:
        text = write_feasibility(said, title=problem.title, problem_digest=digest(problem))
        typer.echo(text, nl=False)
        return
    first, *rest = in_words(problem, said)
    typer.echo(first)
    Console(highlight=False).print(_slots(problem, said))
    typer.echo("\n".join(rest))


def _slots(problem: Problem, said: Feasibility) -> Table:
    from samspill.telling.names import Names

    names = Names(problem)
    table = Table("slot", box=None)
    for heading in ("people there", "places", "meetings at most"):
        table.add_column(heading, justify="right")
    for slot in said.slots:
        table.add_row(names.time(slot.slot), str(slot.people), str(slot.places), str(slot.most))
    return table

"""``samspill what-if``: plans with changes, side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from samspill.cli.arguments import AsJson, FormatOption, ProblemFile
from samspill.cli.display import Watch, interruptible
from samspill.cli.files import read_chosen
from samspill.cli.refusals import UsageError, errors, refusing_bad_input
from samspill.engine.model.result import LevelName, Status, silent

if TYPE_CHECKING:
    from samspill.engine.answers.what_if import Alteration, Alternative, Row
    from samspill.engine.model.alter import AlterError
    from samspill.engine.model.problem import Problem

More = Annotated[
    list[str] | None,
    typer.Option(help="Tables that are nobody's own: +2, -1, or how many. Each time given is an"
                      " alternative, as for the options below."),
]  # fmt: skip
Slots = Annotated[list[str] | None, typer.Option(help="Slots: +1, -1, or how many.")]
Cap = Annotated[list[str] | None, typer.Option(help="The edition's cap.")]
Minimum = Annotated[list[str] | None, typer.Option(help="The edition's minimum.")]
Together = Annotated[
    list[str] | None,
    typer.Option(help='Several changes in one alternative: "slots 9, tables +2".'),
]


def what_if(
    problem_file: ProblemFile,
    tables: More = None,
    slots: Slots = None,
    cap: Cap = None,
    minimum: Minimum = None,
    together: Together = None,
    form: FormatOption = None,
    seed: Annotated[int, typer.Option(help="The same for all alternatives.")] = 0,
    effort: Annotated[float, typer.Option(help="How much to try for each.")] = 1.0,
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds for all; what is not begun then is left out.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Show no progress.")] = False,
    as_json: AsJson = False,
) -> None:
    """Plan as it is and with changes, and show what each would give. Ctrl-C shows what is done."""
    from samspill.engine.answers.what_if import what_if as planned
    from samspill.engine.formats.json_problem import digest
    from samspill.engine.formats.json_what_if import write_what_if
    from samspill.engine.model.stop import Stop

    with refusing_bad_input():
        problem = read_chosen(problem_file, form, what="plan in another way")
        given = {"tables": tables, "slots": slots, "cap": cap, "minimum": minimum}
        candidates = _alternatives(problem, given, together or [])
    watch = Watch(errors)
    with interruptible() as asked, nullcontext() if quiet else watch.shown():
        stop = Stop(effort=effort, time_limit=time_limit, requested=asked.is_set)
        rows = list(planned(candidates, stop=stop, seed=seed, report=silent if quiet else watch))
    if as_json:
        text = write_what_if(rows, title=problem.title, problem_digest=digest(problem))
        typer.echo(text, nl=False)
    else:
        _console().print(_table(rows))
    if rows[-1].status in {Status.INTERRUPTED, Status.TIME_LIMIT}:
        errors.print("Stopped before the end: the last plan is the best so far.")
    for left in candidates[len(rows) :]:
        errors.print(f"Not begun: {left.name}.", markup=False)


def _alternatives(
    problem: Problem, given: dict[str, list[str] | None], together: Iterable[str]
) -> list[Alternative]:
    """Each option an alternative of its own, each ``together`` one of several changes."""
    from samspill.engine.answers.what_if import alternatives
    from samspill.engine.model.alter import AlterError

    alone = [(f"--{what}", [(what, text)]) for what in given for text in given[what] or ()]
    several = [("--together", [_words(part) for part in text.split(",")]) for text in together]
    found: list[list[Alteration]] = []
    for option, parts in (*alone, *several):
        try:
            found.append([_change(what, text) for what, text in parts])
            alternatives(problem, found[-1:])
        except AlterError as error:
            raise UsageError(
                option, "", _said(error), 'Write a number, as +2, -1 or 9 ("slots 9, tables +2"'
                " after --together), that this problem allows.",
            ) from None  # fmt: skip
    if not found:
        raise UsageError(
            "what-if", "", "No change is given.", "Give one or more: --tables +2 --slots 9."
        )
    return alternatives(problem, found)


def _said(error: AlterError) -> str:
    from samspill.telling.refusals import alteration

    return alteration(error)


def _words(part: str) -> tuple[str, str]:
    what, _, number = part.strip().partition(" ")
    return what, number


def _change(what: str, text: str) -> Alteration:
    from samspill.engine.answers.what_if import Alteration, What
    from samspill.engine.model.alter import AlterCode, AlterError

    if what not in set(What):
        raise AlterError(AlterCode.NOT_CHANGEABLE, what=what, known=tuple(What))
    return Alteration.of(What(what), text)


def _console() -> Console:
    """As wide as the terminal; in a file or a pipe nothing is folded."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=10_000)


def _table(rows: list[Row]) -> Table:
    """Alternatives across; in brackets the difference from the first."""
    table = Table("", box=None)
    for row in rows:
        table.add_column(row.name.replace(", ", "\n"), justify="right", vertical="bottom")
    for name, number in _COUNTED.items():
        first = number(rows[0])
        table.add_row(name, *(_beside(number(row), first) for row in rows))
    table.add_row("musts", *(f"{row.musts.share:.1%}" for row in rows))
    table.add_row("mutual wishes", *(f"{row.mutual.share:.1%}" for row in rows))
    for level in (LevelName.MINIMUM, LevelName.VALUE):
        gaps = (row.level(level).gap for row in rows)
        table.add_row(f"gap at {level}", *("proven" if gap == 0 else f"{gap:.3%}" for gap in gaps))
    return table


def _beside(number: int, first: int) -> str:
    return str(number) if number == first else f"{number} ({number - first:+d})"


def _table_changes(row: Row) -> int:
    then = row.level(LevelName.COMFORT).then
    return then.value if then is not None else 0


_COUNTED: dict[str, Callable[[Row], int]] = {
    "tables": lambda row: row.tables,
    "slots": lambda row: row.slots,
    "cap": lambda row: row.cap,
    "guaranteed": lambda row: row.minimum,
    "people below": lambda row: row.below,
    "minimum": lambda row: row.level(LevelName.MINIMUM).value,
    "value": lambda row: row.level(LevelName.VALUE).value,
    "breaks": lambda row: row.level(LevelName.COMFORT).value,
    "table changes": _table_changes,
    "meetings": lambda row: row.meetings,
}

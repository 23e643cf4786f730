"""``samspill bench …``."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from samspill.bench.baseline import LIMIT, Baseline
from samspill.bench.baseline import run as run_baseline
from samspill.bench.ladder import REGIMES, SEED, SIZES, Regime, Rung, climb, exponent
from samspill.cli.refusals import UsageError, refusing_bad_input
from samspill.engine.formats.whole_files import refuse_place, write_whole
from samspill.engine.given.problem import FAIRNESS
from samspill.engine.model.result import Level

HEAD = (
    f"{{:21}} {'meetings':>8} {'value':>13} {'mutual':>7} {'musts':>7} {'below':>6}"
    f" {'seconds':>8} {'gap':>8} {'MiB':>6} {'growth':>7}"
)
bench = typer.Typer(help="Measure the planner on this machine.", no_args_is_help=True)
JsonFile = Annotated[Path | None, typer.Option("--json", help="Write the rows to this file, too.")]
out = Console(highlight=False, soft_wrap=True)


@bench.command()
def b2b(
    folder: Annotated[Path, typer.Argument(help="A folder of published .dzn instances.")],
    json_file: JsonFile = None,
    fairness: Annotated[
        int, typer.Option(min=0, help="Breaks of any two participants differ by at most this.")
    ] = FAIRNESS,
    only: Annotated[str, typer.Option(help="Instances whose name contains this.")] = "",
    time_limit: Annotated[
        float | None, typer.Option(help="Seconds for each instance; else until proven or spent.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same plans.")] = 0,
    beyond: Annotated[
        bool, typer.Option("--beyond", help="Then the fewest idle slots and table changes, too.")
    ] = False,
    baseline: Annotated[
        bool, typer.Option("--baseline", help="Run the published method (MaxSAT) beside it.")
    ] = False,
    baseline_limit: Annotated[
        float, typer.Option(min=0.1, help="Seconds of the published method for each instance.")
    ] = LIMIT,
) -> None:
    """Solve every instance; exit code 1 when a plan breaks a rule or a known optimum."""
    from samspill.bench import b2b as instances

    rows: list[instances.Row] = []
    others: list[Baseline] = []
    wrong: list[str] = []
    with refusing_bad_input():
        _refuse(json_file)
        paths = instances.instances(folder, only)
        known = instances.best_known(folder) if fairness == FAIRNESS else {}
        out.print(f"{'instance':28} {'status':10} {'breaks':>6} {'bound':>5} {'known':>5}"
                  f" {'idle':>5} {'seconds':>8}{' baseline' * baseline}")  # fmt: skip
        for path in paths:
            problem = instances.read(path, fairness=fairness)
            row, idle, bad = instances.run(problem, time_limit=time_limit, seed=seed, beyond=beyond)
            bad = bad or instances.contradicts(row, known.get(row.instance))
            line = (
                f"{row.instance:28} {row.status.value:10} {_shown(row.breaks):>6}"
                f" {_shown(row.bound):>5} {known.get(row.instance, '?'):>5}"
                f" {_shown(row.idle_slots):>5} {row.seconds:8.2f}"
            )
            if baseline:
                other = run_baseline(problem, limit=baseline_limit)
                bad = bad or instances.disagrees(row, other)
                line += _beside(other)
                others.append(other)
            out.print(line + "  WRONG" * bad)
            if idle is not None and idle.then is not None:
                out.print(f"{'':28} {_claimed(idle)}; {_claimed(idle.then)}")
            rows.append(row)
            wrong += [row.instance] * bad
        total = sum(row.seconds for row in rows)
        slowest = max(row.seconds for row in rows)
        proven = sum(row.proven for row in rows)
        out.print(f"{proven} of {len(rows)} proven, {len(wrong)} wrong, {total:.1f} s in all,"
                  f" {slowest:.1f} s the slowest")  # fmt: skip
        if baseline:
            out.print(_compared(total, others, baseline_limit))
        _write(json_file, rows)
    raise typer.Exit(1 if wrong else 0)


def _beside(other: Baseline) -> str:
    return f" timed out at {other.seconds:g} s" if other.timed_out else f" {other.seconds:8.2f}"


def _claimed(level: Level) -> str:
    return f"{level.name} {level.value}, at least {level.bound}"


def _compared(total: float, others: list[Baseline], limit: float) -> str:
    theirs = sum(other.seconds for other in others)
    late = sum(other.timed_out for other in others)
    said = f"baseline: {len(others) - late} of {len(others)} proven, {theirs:.1f} s in all"
    if late:
        said += f" ({late} timed out, each counted as {limit:g} s)"
    return f"{said}; samspill took {total / theirs:.3f} of it"


@bench.command()
def ladder(
    sizes: Annotated[
        str, typer.Option(help="Numbers of participants, from few to many.")
    ] = ",".join(map(str, SIZES)),
    regimes: Annotated[
        str, typer.Option(help="What the day is like: loose, tight, full, scattered, clustered.")
    ] = ",".join(REGIMES),
    json_file: JsonFile = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same problems.")] = SEED,
) -> None:
    """Plan generated editions of growing size, with first-come booking and mind matching beside."""
    rungs: list[Rung] = []
    with refusing_bad_input():
        _refuse(json_file)
        numbers, days = _numbers(sizes), _regimes(regimes)
        for regime in days:
            out.print(HEAD.format(regime.upper()))
            before: Rung | None = None
            for rung in climb(numbers, regime, seed=seed):
                _print_rung(rung, before)
                before = rung
                rungs.append(rung)
                _write(json_file, rungs)


def _print_rung(rung: Rung, before: Rung | None) -> None:
    mind, planned = rung.mind_matching, rung.samspill
    for name, held in (
        ("first-come", rung.first_come), ("mind matching", mind), ("samspill", planned),
    ):  # fmt: skip
        line = (
            f"{rung.participants:>7} {name:13} {held.meetings:>8} {held.value:>13}"
            f" {held.mutual:>7.1%} {held.musts:>7.1%} {held.below_minimum:>6} {held.seconds:>8.2f}"
        )
        if held is planned:
            grown = f"^{exponent(before, rung):.2f}" if before else ""
            line += f" {rung.gap:>8.4%} {rung.peak_mb:>6} {grown:>7}"
        if held is mind:
            line += f"  reciprocal {mind.reciprocal:.1%}, kept {mind.kept:.1%}"
        out.print(line)


def _regimes(text: str) -> list[Regime]:
    words = [word.strip() for word in text.split(",")]
    if not all(word in set(Regime) for word in words):
        raise UsageError(
            "--regimes", "", f"{text!r} is not a list of regimes.",
            f"Write some of these with commas between: {', '.join(Regime)}.",
        )  # fmt: skip
    return [Regime(word) for word in words]


def _numbers(text: str) -> list[int]:
    words = text.split(",")
    if not all(word.strip().isdecimal() and int(word) > 1 for word in words):
        raise UsageError(
            "--sizes", "", f"{text!r} is not a list of numbers of participants.",
            "Write whole numbers of at least 2 with commas between: 200,1000.",
        )  # fmt: skip
    return sorted({int(word) for word in words})


def _shown(number: int | None) -> str:
    return "-" if number is None else str(number)


def _refuse(file: Path | None) -> None:
    """Before hours of measuring rather than after. Raises InputError."""
    if file is not None:
        refuse_place(file)


def _write(file: Path | None, rows: Iterable[Any]) -> None:
    if file is not None:
        listed = [dataclasses.asdict(row) for row in rows]
        write_whole(file, json.dumps(listed, indent=1) + "\n")

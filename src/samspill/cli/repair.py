"""``samspill repair``: the smallest change of a plan after facts changed, said and written."""

from __future__ import annotations

import time
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samspill.cli.arguments import AsJson, FormatOption, PlanFile, ProblemFile
from samspill.cli.files import STDIN, read_problem, read_text
from samspill.cli.refusals import UsageError, errors, refusing_bad_input
from samspill.engine.formats.files import Format
from samspill.engine.formats.whole_files import refuse_place, write_together
from samspill.engine.model.plan import Meeting
from samspill.engine.model.problem import Problem
from samspill.telling.language import Language
from samspill.telling.numbers import in_figures

if TYPE_CHECKING:
    from samspill.engine.repairing import Change, Repair, Repairer, Shift


class RepairWay(StrEnum):
    """How a plan is repaired."""

    AS_FEW = "as-few"
    FILL = "fill"
    ONLY_CANCEL = "only-cancel"


def repair(
    problem_file: ProblemFile,
    plan_file: PlanFile,
    change_file: Annotated[
        str, typer.Argument(metavar="CHANGE", help="What changed, as JSON; - for standard input.")
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Where to write the plan; else it is only said."),
    ] = None,
    problem_out: Annotated[
        Path | None, typer.Option(help="Where to write the changed problem (JSON).")
    ] = None,
    language: Annotated[
        Language, typer.Option(help="Of what each is told: English, bokmål or nynorsk.")
    ] = Language.ENGLISH,
    way: Annotated[
        RepairWay,
        typer.Option(
            help="Move as few as can be; fill every hole too; or only cancel, and move nothing."
        ),
    ] = RepairWay.AS_FEW,
    form: FormatOption = None,
    as_json: AsJson = False,
) -> None:
    """Repair a plan after facts changed: fewest cancelled, then fewest moved, then fewest told."""
    from samspill.engine.formats.json_change import write_repair
    from samspill.telling.repairs import note_in_words, told_in_words

    started = time.monotonic()
    with refusing_bad_input():
        _refuse_places(output, problem_out, (problem_file, plan_file, change_file))
        repairer, change = _read(problem_file, plan_file, change_file, form)
        made = _made(repairer, change, change_file, way)
        _write(made, output, problem_out, seconds=time.monotonic() - started)
    if as_json:
        said = write_repair(made, note_in_words=note_in_words, told_in_words=told_in_words)
    else:
        said = _said(repairer.problem, made, language, way)
    typer.echo(said, nl=False)
    if output is None and not as_json:
        errors.print("Nothing was written: give -o, and --problem-out.")


def _refuse_places(output: Path | None, problem_out: Path | None, files: tuple[str, ...]) -> None:
    """Raises InputError for what could be read or written only in part."""
    if files.count(STDIN) > 1:
        raise UsageError(
            STDIN, "", "Standard input holds one file.", "Name the others by their paths."
        )
    for path in (output, problem_out):
        if path is not None:
            refuse_place(path)
    if output is not None and problem_out is not None and output.resolve() == problem_out.resolve():
        message = "The plan and the problem would be written to the same file."
        raise UsageError(str(output), "", message, "Give each its own.")


def _read(
    problem_file: str, plan_file: str, change_file: str, form: Format | None
) -> tuple[Repairer, Change]:
    from samspill.engine.formats import json_plan
    from samspill.engine.formats.json_change import read_change
    from samspill.engine.repairing import BrokenPlanError, Repairer
    from samspill.telling.violations import in_words

    problem = read_problem(problem_file, form)
    if not isinstance(problem, Problem):
        message = "Here the meetings are given."
        raise UsageError(problem_file, "", message, "There is nothing to repair.")
    plan = json_plan.read_plan(read_text(plan_file), file=plan_file).plan
    if plan is None:
        message = "The plan file says that there is no plan."
        raise UsageError(plan_file, "", message, "Give a plan to repair.")
    change = read_change(read_text(change_file), file=_named(change_file))
    try:
        return Repairer(problem, plan), change
    except BrokenPlanError as error:
        first = in_words(problem, error.violations[0])
        message = f"The plan breaks rules before anything changed. {first}"
        remedy = "Take the plan that belongs to the problem; samspill check tells the rest."
        raise UsageError(_named(plan_file), "", message, remedy) from None


def _named(file: str) -> str:
    return "standard input" if file == STDIN else file


def _made(repairer: Repairer, change: Change, change_file: str, way: RepairWay) -> Repair:
    from samspill.engine.formats.json_change import refused
    from samspill.engine.repairing import BrokenPlanError, ChangeError, Way
    from samspill.telling.violations import in_words

    ways = {RepairWay.AS_FEW: Way.AS_FEW, RepairWay.FILL: Way.FILLED}
    try:
        return repairer.repair(change, way=ways.get(way, Way.ONLY_CANCEL))
    except ChangeError as error:
        raise refused(error, file=_named(change_file)) from None
    except BrokenPlanError as error:
        first = in_words(repairer.problem, error.violations[0])
        message = f"No repair keeps the rules with all of this. {first}"
        remedy = "Change less at once, or plan anew."
        raise UsageError(_named(change_file), "", message, remedy) from None


def _write(made: Repair, output: Path | None, problem_out: Path | None, *, seconds: float) -> None:
    from samspill.engine.formats import json_plan, json_problem

    texts: dict[Path, str] = {}
    if problem_out is not None:
        texts[problem_out] = json_problem.write_problem(made.problem)
    if output is not None:
        digest = json_problem.digest(made.problem)
        result = made.result(seconds)
        texts[output] = json_plan.write_plan(
            result, title=made.problem.title, problem_digest=digest
        )
    write_together(texts)


def _said(before: Problem, made: Repair, language: Language, way: RepairWay) -> str:
    """The repair in words: what happens to which meetings, who is told what (in the language),
    what is left."""
    from samspill.telling.repairs import note_in_words, told_in_words

    counts = [
        f"{len(made.cancelled)} cancelled",
        f"{len(made.moved)} moved",
        f"{len(made.new)} new",
    ]
    if made.taken_over:
        counts.append(f"{len(made.taken_over)} taken over")
    if made.with_others:
        counts.append(f"{in_figures(len(made.with_others), 'round table')} with other people")
    told = in_figures(len(made.notified), "person is", "people are")
    lines = [f"{', '.join(counts)}; {told} told."]
    lines += [f"  {_shift(before, made, shift)}" for shift in made.shifts]
    lines += [f"Fact {note.fact + 1}: {note_in_words(note)}" for note in made.notes]
    for notice in made.notices:
        person = made.problem.participant_by_id[notice.participant]
        lines.append(f"{person.name} ({person.id}):" if person.name else f"{person.id}:")
        lines += [f"  {told_in_words(told, language)}" for told in notice.told]
    if not made.proven and way is not RepairWay.ONLY_CANCEL:
        lines.append(
            f"At least {in_figures(made.cancelled_bound, 'has', 'have')} to be cancelled;"
            " that nothing less would do is not proven."
        )
    replan = made.replan
    points = in_figures(replan.value_to_gain, "point")
    lines.append(
        f"A plan made anew would gain at most {points} of {replan.value}"
        f" (minimum {replan.minimum}, bound {replan.minimum_bound})."
    )
    return "\n".join(lines) + "\n"


def _shift(before: Problem, made: Repair, shift: Shift) -> str:
    meeting = shift.before or shift.after
    who = "" if meeting is None else _called(made.problem, shift, meeting)
    promise = " (was confirmed or locked)" if shift.before in made.unkept else ""
    was, now = _spot(before, shift.before), _spot(made.problem, shift.after)
    where = " -> ".join(dict.fromkeys(spot for spot in (was, now) if spot))
    what = str(shift.code).replace("_", " ")
    return f"{what}: {who}, {where}{_others(made.problem, shift)}{promise}"


def _called(problem: Problem, shift: Shift, meeting: Meeting) -> str:
    """The two, or the round table; one that is cancelled with those who sat there."""
    from samspill.telling.names import listed

    names = _names(problem, meeting.participants)
    if shift.before and shift.after and not meeting.round_table:
        new = [p for p in shift.after.participants if p not in shift.before.participants]
        if new:
            old = [p for p in shift.before.participants if p not in shift.after.participants]
            (kept,) = {*shift.before.participants} & {*shift.after.participants}
            gave, takes, with_whom = (_names(problem, who)[0] for who in (old, new, [kept]))
            return f"{takes} instead of {gave} with {with_whom}"
    if not meeting.round_table:
        return " and ".join(names)
    held = problem.round_table_by_id[meeting.round_table]
    called = f"round table “{held.theme or held.id}” ({held.id})"
    return called if shift.after else f"{called} with {listed(names)}"


def _others(problem: Problem, shift: Shift) -> str:
    """Who sits at the round table no more, and who is new there."""
    if not shift.is_round_table or shift.before is None or shift.after is None:
        return ""
    from samspill.telling.names import listed

    was, now = shift.before.participants, shift.after.participants
    out, new = ([p for p in a if p not in b] for a, b in ((was, now), (now, was)))
    said = (("without", out), ("with", new))
    return "".join(f", {word} {listed(_names(problem, who))}" for word, who in said if who)


def _names(problem: Problem, participants: Sequence[str]) -> list[str]:
    people = [problem.participant_by_id[p] for p in participants]
    return [f"{p.name} ({p.id})" if p.name else p.id for p in people]


def _spot(problem: Problem, meeting: Meeting | None) -> str:
    if meeting is None:
        return ""
    from samspill.telling.names import called

    start = next(s.start for s in problem.slots if s.id == meeting.slot)
    table = next(t for t in problem.tables if t.id == meeting.table)
    return f"{start:%H:%M} at {called(table.name or table.id, bare=not table.name)}"

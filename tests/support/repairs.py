"""Repairs for tests: made, judged, and read."""

from __future__ import annotations

from samspill.engine.formats.json_change import write_repair
from samspill.engine.judge.check import check
from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.repairing import Change, Fact, Repair, repair
from samspill.telling.language import Language
from samspill.telling.repairs import note_in_words, told_in_words


def repaired(problem: Problem, plan: Plan, *facts: Fact, **how: object) -> Repair:
    """The repair, judged."""
    made = repair(problem, plan, Change(facts=facts, **how))  # type: ignore[arg-type]  # in a test
    assert problems_in(made.problem) == ()
    assert check(made.problem, made.plan).violations == ()
    return made


def told(made: Repair, language: Language = Language.ENGLISH) -> dict[str, list[str]]:
    """What each of those concerned is told."""
    return {n.participant: [told_in_words(t, language) for t in n.told] for n in made.notices}


def notes(made: Repair) -> list[str]:
    """What the organiser is told of the facts."""
    return [note_in_words(note) for note in made.notes]


def written(made: Repair) -> str:
    """The repair as JSON text."""
    return write_repair(made, note_in_words=note_in_words, told_in_words=told_in_words)


def lines(plan: Plan) -> list[str]:
    """The plan's meetings in a few words each."""
    return [f"{m.slot} {m.table} {' '.join(m.participants)}" for m in plan.meetings]

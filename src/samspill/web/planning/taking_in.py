"""A problem and a plan from files, back in the edition that they were taken out of.

What is in the files is the edition's already, and is compared with it: participants, hours,
tables, talks. Round tables, who asked for them and the seats that tables need for them may be added
in the problem's file; they become the edition's.

Wishes and vetoes are not compared one by one. A file is taken only if everything that is private
in it is as it was taken out (``samspill.web.planning.files``) and as it is now, and otherwise one
sentence is said: by trying files one finds out nothing that one did not have in the file already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samspill.engine.formats.errors import InputError, shown
from samspill.engine.formats.json_plan import PlanFile, read_plan
from samspill.engine.formats.json_problem import digest, read_problem
from samspill.engine.formats.records import RECORDS, Record, write_row
from samspill.engine.judge.check import Judgement, check
from samspill.engine.model.plan import Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.result import LevelName
from samspill.telling import refusals
from samspill.telling.language import Language
from samspill.web.editions.keys import number_in
from samspill.web.editions.models import Edition
from samspill.web.journal.actions import record
from samspill.web.journal.models import Entry
from samspill.web.people.models import Person
from samspill.web.planning.files import bare
from samspill.web.planning.models import PlanVersion
from samspill.web.planning.problem import facts_of
from samspill.web.planning.reports import report_on
from samspill.web.planning.versions import store_draft
from samspill.web.wishes.models import Interest, RoundTable

PRIVATE = frozenset({"open_to_sellers", "seeks"})  # of a participant: what they have chosen
OPEN = ("participants", "organisations", "slots", "talks", "tables")


@dataclass(frozen=True)
class Fault:
    """What is wrong in a file: where in it, what, and what to do."""

    file: str
    place: str
    message: str
    remedy: str


class NotTakenInError(ValueError):
    """The files can't be used, and nothing is changed. ``faults`` are all that was found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(" ".join(f"{f.file}, {f.place}: {f.message}" for f in self.faults))


@dataclass(frozen=True)
class File:
    """A file as somebody named it, and its text."""

    name: str
    text: str


@transaction.atomic
def take_in(
    *, edition: Edition, problem: File, plan: File, by: Person | None, now: datetime
) -> PlanVersion:
    """Store the plan as a draft, and the problem's round tables as the edition's. The judge has
    passed it: a plan that breaks a rule is refused. Raises NotTakenInError."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    wanted, held = _read(problem, plan)
    if held.problem_digest != digest(wanted):
        raise NotTakenInError([_of_another(plan)])
    _compare(edition, problem, wanted)
    _store_round_tables(edition, wanted)
    facts = facts_of(edition)
    found = held.plan or Plan(())
    judged = check(facts.problem, found)
    if not judged.valid:
        raise NotTakenInError(
            Fault(
                plan.name,
                ", ".join(part for part in (v.slot, v.table, *v.participants) if part),
                _("The plan breaks the rule %(rule)s.") % {"rule": v.code.value},
                _("Plan the problem's file anew: “samspill check” says more."),
            )
            for v in judged.violations
        )
    version = store_draft(
        edition=edition,
        facts=facts,
        plan=found,
        result=_claims(held, judged),
        report=report_on(facts, found),
        run=None,
        now=now,
    )
    record(
        verb="plan_taken_in",
        subject=version,
        by=by,
        now=now,
        edition_id=edition.pk,
        facts={"number": version.number, "meetings": len(found.meetings)},
        programme=False,
    )
    return version


def _read(problem: File, plan: File) -> tuple[Problem, PlanFile]:
    """Both files, or the faults of both."""
    faults: list[Fault] = []
    wanted: Problem | None = None
    held: PlanFile | None = None
    try:
        wanted = read_problem(problem.text, file=problem.name)
    except InputError as error:
        faults.append(_fault(error))
    try:
        held = read_plan(plan.text, file=plan.name)
    except InputError as error:
        faults.append(_fault(error))
    if wanted is None or held is None:
        raise NotTakenInError(faults)
    if held.plan is None:
        raise NotTakenInError(
            [
                Fault(
                    plan.name,
                    "result.status",
                    _("The file says that there is no plan."),
                    _("Take another file."),
                )
            ]
        )
    return wanted, held


def _fault(error: InputError) -> Fault:
    language = Language((get_language() or Language.BOKMAL)[:2])
    place = ".".join(part for part in (refusals.where(error, language), error.field) if part)
    return Fault(
        error.file, place, refusals.message(error, language), refusals.remedy(error, language)
    )


def _of_another(plan: File) -> Fault:
    return Fault(
        plan.name,
        "problem.digest",
        _("The plan was made from another problem than the one beside it."),
        _("Plan the problem's file anew, and give both files."),
    )


def _compare(edition: Edition, file: File, wanted: Problem) -> None:
    """Raises NotTakenInError unless the file has the edition's facts."""
    now = facts_of(edition).problem
    if faults := list(_differences(file.name, bare(wanted), bare(now))):
        raise NotTakenInError(faults)
    named = digest(bare(wanted))
    known = Entry.objects.filter(
        edition_id=edition.pk, verb="edition_taken_out", facts__digest=named
    )
    if named != digest(bare(now)) or not known.exists():
        raise NotTakenInError(
            [
                Fault(
                    file.name,
                    "",
                    _("The wishes in the file are not those that were taken out, or somebody has "
                      "changed theirs since."),
                    _("Take the edition out anew, and plan again."),
                )
            ]
        )  # fmt: skip


def _differences(file: str, theirs: Problem, ours: Problem) -> Iterator[Fault]:
    """Where the facts that everybody may know differ, place by place."""
    for key in ("cap", "minimum"):
        if getattr(theirs, key) != getattr(ours, key):
            yield _differs(file, key, getattr(theirs, key), getattr(ours, key))
    for each in RECORDS:
        if each.name not in OPEN:
            continue
        here = {item.id: _open(each, item) for item in getattr(ours, each.name)}
        there = set()
        for number, item in enumerate(getattr(theirs, each.name)):
            place = f"{each.name}[{number}]"
            there.add(item.id)
            if item.id not in here:
                message = _("%(id)s is not in this edition.") % {"id": shown(item.id)}
                yield Fault(file, f"{place}.id", message, _take_anew())
                continue
            yield from _cells(file, place, _open(each, item), here[item.id])
        for missing in here.keys() - there:
            message = _("%(id)s of the edition is missing.") % {"id": shown(missing)}
            yield Fault(file, each.name, message, _take_anew())


def _open(record: Record, item: Any) -> dict[str, Any]:
    """The row without what people have chosen for themselves: where that is another by now, no
    more is said than that something is."""
    return {k: v for k, v in write_row(record, item).items() if k not in PRIVATE}


def _cells(
    file: str, place: str, theirs: Mapping[str, Any], ours: Mapping[str, Any]
) -> Iterator[Fault]:
    for key in sorted(theirs.keys() | ours.keys()):
        if theirs.get(key) != ours.get(key):
            yield _differs(file, f"{place}.{key}", theirs.get(key), ours.get(key))


def _differs(file: str, place: str, theirs: object, ours: object) -> Fault:
    said = (_("nothing") if value is None else shown(value) for value in (theirs, ours))
    values = dict(zip(("file", "edition"), said, strict=True))
    message = _("The file says %(file)s, the edition %(edition)s.") % values
    return Fault(file, place, message, _take_anew())


def _take_anew() -> str:
    return _("Take the edition out anew, or correct the edition.")


def _store_round_tables(edition: Edition, wanted: Problem) -> None:
    """The edition's round tables, who asked for them and the seats of its tables, as the file has
    them. One that is there already keeps its row."""
    known = {row.key: row for row in edition.round_tables.all()}
    for key in known.keys() - {each.id for each in wanted.round_tables}:
        known.pop(key).delete()
    rows: dict[str, RoundTable] = {}
    for each in wanted.round_tables:
        row = known.get(each.id) or RoundTable(edition=edition, key=each.id)
        row.theme, row.fewest, row.most, row.sectors = (
            each.theme, each.fewest, each.most, each.sectors,
        )  # fmt: skip
        row.moderator_id = _number(each.moderator)
        row.table_id, row.anytime = _number(each.table), each.slots is None
        row.save()
        row.slots.set([number_in(slot) for slot in each.slots or ()])
        rows[each.id] = row
    Interest.objects.filter(round_table__edition=edition).delete()
    Interest.objects.bulk_create(
        Interest(
            participant_id=number_in(each.by),
            round_table=rows[each.round_table],
            strength=each.strength.value,
        )
        for each in wanted.interests
    )
    seats = {number_in(table.id): table.seats for table in wanted.tables}
    changed = [t for t in edition.tables.all() if seats.get(t.pk, t.seats) != t.seats]
    for table in changed:
        table.seats = seats[table.pk]
    edition.tables.bulk_update(changed, ["seats"])


def _number(key: str | None) -> int | None:
    return None if key is None else number_in(key)


def _claims(held: PlanFile, judged: Judgement) -> dict[str, Any]:
    """What the file says of its plan, where its levels are what the judge counts: else nothing,
    as it was said of another plan."""
    score = judged.score
    counted = {
        LevelName.MINIMUM.value: score.minimum,
        LevelName.VALUE.value: score.value,
        LevelName.COMFORT.value: score.breaks,
    }
    levels = held.result.get("levels", [])
    said = {level["name"]: level["value"] for level in levels}
    return dict(held.result) if said == counted else {"levels": []}

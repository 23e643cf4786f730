"""What the rules say, and a broken one in an English sentence with names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from samspill.engine.judge.rules import RuleCode, Violation
from samspill.engine.model.problem import Problem, RoundTable
from samspill.engine.model.tables import capacity_in, own_tables
from samspill.telling.numbers import in_figures

RULE_SAYS: dict[RuleCode, str] = {
    RuleCode.NOT_TWO: "A meeting that is not at a round table has two different participants.",
    RuleCode.UNKNOWN: (
        "A meeting names participants, a slot, a table and, where it is at one, a round table "
        "that the problem has."
    ),
    RuleCode.TWO_PLACES: "Nobody is in two meetings in one slot.",
    RuleCode.SLOT_CLOSED: (
        "Nobody has a meeting in a slot they are away in, or that overlaps a talk they attend."
    ),
    RuleCode.ABOVE_CAP: "Nobody has more meetings than their cap.",
    RuleCode.TABLE_FULL: (
        "A table holds no more meetings in a slot than its capacity there, and beside a round "
        "table none."
    ),
    RuleCode.WRONG_TABLE: (
        "A meeting with a representative of an organisation that has a table of its own is at "
        "that table (at either, where both sides have one); any other meeting of somebody who asks "
        "for a quiet table is at one of those, if there are any; every other meeting is at a "
        "table that is not set apart so, and so is a round table, at the one it is bound to if "
        "there is one."
    ),
    RuleCode.CANNOT_MEET: (
        "Nobody meets or sits at a round table with a participant who one of the two, or an "
        "organisation of theirs, has said no thanks to."
    ),
    RuleCode.SAME_ORGANISATION: (
        "Nobody meets or sits at a round table with a participant of their own organisation."
    ),
    RuleCode.MEETS_TWICE: (
        "Two participants meet at most once; a round table is no meeting of the two."
    ),
    RuleCode.TWO_REPRESENTATIVES: (
        "Nobody meets more than one representative of an organisation, round tables aside."
    ),
    RuleCode.NO_REASON: (
        "Every meeting of two has a reason: somebody wished it, it was suggested, or it is locked."
    ),
    RuleCode.ROUND_TABLE_SIZE: (
        "A round table has as many different people as it is meant for, no fewer and no more."
    ),
    RuleCode.ROUND_TABLE_SECTORS: (
        "The people at a round table are of so many different sectors as it asks for."
    ),
    RuleCode.RIVALS: "People of organisations that are rivals do not sit at one round table.",
    RuleCode.MODERATOR_ABSENT: "The moderator of a round table sits there.",
    RuleCode.NOT_INTERESTED: (
        "Nobody but the moderator sits at a round table without having asked for it."
    ),
    RuleCode.ROUND_TABLE_SLOT: "A round table is held in one of the slots it may be held in.",
    RuleCode.TABLE_TOO_SMALL: "The table of a round table has a seat for everybody.",
    RuleCode.ROUND_TABLE_TWICE: "A round table is held at most once.",
    RuleCode.LOCKED_MISSING: (
        "Every locked meeting and round table is in the plan, in its slot, at its table and "
        "with its people."
    ),
}


def in_words(problem: Problem, violation: Violation) -> str:
    """The violation as a sentence: who breaks the rule, where and how. A veto is "cannot meet",
    like every other reason why two may not."""
    return _WORDS[violation.code](_Broken(problem, violation))


@dataclass(frozen=True)
class _Broken:
    problem: Problem
    violation: Violation

    @property
    def held(self) -> RoundTable:
        """The round table that it is about."""
        return self.problem.round_table_by_id[self.violation.round_table or ""]

    @property
    def who(self) -> str:
        """The first whom it is about."""
        return self.name(self.violation.participants[0])

    @property
    def people(self) -> str:
        """Everybody whom it is about."""
        return self.names(self.violation.participants)

    def name(self, participant: str) -> str:
        """The participant's name and id, the id alone when nobody is known by it."""
        person = self.problem.participant_by_id.get(participant)
        return f"{person.name} ({person.id})" if person and person.name else participant

    def names(self, participants: Sequence[str]) -> str:
        """The participants' names, joined."""
        return " and ".join(self.name(participant) for participant in participants)

    def found(self, noun: str, plural: str = "") -> str:
        """How many there are of what the rule counts."""
        return in_figures(self.violation.found or 0, noun, plural)

    def home(self, participant: str) -> str:
        """The name and id of the participant's organisation."""
        home = self.problem.participant_by_id[participant].organisation
        found = self.problem.organisation_by_id[home]
        return f"{found.name} ({found.id})" if found.name else found.id


def _not_two(at: _Broken) -> str:
    return f"A meeting has {at.found('participant')}, not two."


def _unknown(at: _Broken) -> str:
    return f"A meeting names {at.violation.unknown}, which the problem does not have."


def _two_places(at: _Broken) -> str:
    return f"{at.who} is in {at.found('meeting')} in slot {at.violation.slot}."


def _slot_closed(at: _Broken) -> str:
    return f"{at.who} is away or at a talk in slot {at.violation.slot}, but has a meeting."


def _above_cap(at: _Broken) -> str:
    cap = at.problem.cap_of(at.problem.participant_by_id[at.violation.participants[0]])
    return f"{at.who} has {at.found('meeting')}, the cap is {cap}."


def _table_full(at: _Broken) -> str:
    seen = at.violation
    if seen.round_table is not None:
        beside = f"beside round table {seen.round_table}"
        more = at.found("more meeting")
        return f"Table {seen.table} has {more} {beside} in slot {seen.slot}."
    (table,) = (table for table in at.problem.tables if table.id == seen.table)
    holds = capacity_in(table, seen.slot or "")
    meetings = at.found("meeting")
    return f"Table {seen.table} has {meetings} in slot {seen.slot} and holds {holds}."


def _wrong_table(at: _Broken) -> str:
    seen = at.violation
    if seen.round_table is not None:
        what, bound = f"Round table {seen.round_table}", at.held.table
        own = [] if bound in (None, seen.table) else [bound or ""]
    else:
        what = f"The meeting of {at.people}"
        own = sorted(own_tables(at.problem, seen.participants))
    if own:
        return f"{what} must be at table {' or '.join(own)}."
    if seen.table in at.problem.quiet_tables:
        return f"{what} is at table {seen.table}, which is kept for those who ask for quiet."
    return f"{what} is at table {seen.table}, which is an organisation's own."


def _cannot_meet(at: _Broken) -> str:
    return f"{at.people} cannot meet."


def _same_organisation(at: _Broken) -> str:
    return f"{at.people} are both from {at.home(at.violation.participants[0])}."


def _meets_twice(at: _Broken) -> str:
    return f"{at.people} have {at.found('meeting')} with one another."


def _two_representatives(at: _Broken) -> str:
    whose = at.home(at.violation.participants[1])
    return f"{at.who} meets {at.found('representative')} of {whose}."


def _no_reason(at: _Broken) -> str:
    pair = sorted(at.violation.participants)
    return f"Nobody wished, suggested or locked a meeting of {at.names(pair)}."


def _round_table_size(at: _Broken) -> str:
    seen = at.violation
    if len(set(seen.participants)) < len(seen.participants):
        return f"Round table {seen.round_table} names somebody twice."
    limit = f"{at.held.fewest} to {at.held.most}"
    return f"Round table {at.held.id} has {at.found('person', 'people')}, not {limit}."


def _round_table_sectors(at: _Broken) -> str:
    few = f"people of {at.found('sector')}, fewer than {at.held.sectors}"
    return f"Round table {at.held.id} has {few}."


def _rivals(at: _Broken) -> str:
    return f"{at.people} are of rival organisations and sit at round table {at.held.id}."


def _moderator_absent(at: _Broken) -> str:
    return f"Round table {at.held.id} is held without {at.who}."


def _not_interested(at: _Broken) -> str:
    return f"{at.who} has shown no interest in round table {at.held.id}."


def _round_table_slot(at: _Broken) -> str:
    return f"Round table {at.held.id} may not be held in slot {at.violation.slot}."


def _table_too_small(at: _Broken) -> str:
    seen = at.violation
    (table,) = (table for table in at.problem.tables if table.id == seen.table)
    seats = f"table {table.id} of {in_figures(table.seats, 'seat')}"
    return f"Round table {at.held.id} has {at.found('person', 'people')} at {seats}."


def _round_table_twice(at: _Broken) -> str:
    return f"Round table {at.held.id} is held {at.found('time')}."


def _locked_missing(at: _Broken) -> str:
    seen = at.violation
    where = "" if seen.table is None else f" at table {seen.table}"
    locked = f"is locked in slot {seen.slot}{where}"
    if seen.round_table is not None:
        return f"Round table {at.held.id} {locked} with {at.people}, but is not held so."
    return f"The meeting of {at.people} {locked}, but is not there."


_WORDS: dict[RuleCode, Callable[[_Broken], str]] = {
    RuleCode.NOT_TWO: _not_two,
    RuleCode.UNKNOWN: _unknown,
    RuleCode.TWO_PLACES: _two_places,
    RuleCode.SLOT_CLOSED: _slot_closed,
    RuleCode.ABOVE_CAP: _above_cap,
    RuleCode.TABLE_FULL: _table_full,
    RuleCode.WRONG_TABLE: _wrong_table,
    RuleCode.CANNOT_MEET: _cannot_meet,
    RuleCode.SAME_ORGANISATION: _same_organisation,
    RuleCode.MEETS_TWICE: _meets_twice,
    RuleCode.TWO_REPRESENTATIVES: _two_representatives,
    RuleCode.NO_REASON: _no_reason,
    RuleCode.ROUND_TABLE_SIZE: _round_table_size,
    RuleCode.ROUND_TABLE_SECTORS: _round_table_sectors,
    RuleCode.RIVALS: _rivals,
    RuleCode.MODERATOR_ABSENT: _moderator_absent,
    RuleCode.NOT_INTERESTED: _not_interested,
    RuleCode.ROUND_TABLE_SLOT: _round_table_slot,
    RuleCode.TABLE_TOO_SMALL: _table_too_small,
    RuleCode.ROUND_TABLE_TWICE: _round_table_twice,
    RuleCode.LOCKED_MISSING: _locked_missing,
}

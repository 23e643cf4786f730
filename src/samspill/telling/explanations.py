"""An explanation in sentences for the organiser, with what the participant may not know."""

from __future__ import annotations

from collections.abc import Iterator

from samspill.engine.answers.explain.reasons import (
    Explanation,
    MeetingWhy,
    Remedy,
    RemedyKind,
    WhyMet,
    WhyNot,
    WishWhy,
)
from samspill.engine.answers.explain.seats import WhyNotSeated, WhySeated
from samspill.engine.model.plan import Meeting
from samspill.engine.model.problem import Problem, Strength
from samspill.engine.model.valuation import Valuation, pair_of
from samspill.telling.names import WISHED, Names, counted, listed
from samspill.telling.numbers import in_figures

SHOWN = 3
_MET_WORDS = {
    WhyMet.MUTUAL: "Both wished to meet.",
    WhyMet.OWN_WISH: "They wished it themselves.",
    WhyMet.THEIR_WISH: "The other side wished it.",
    WhyMet.SUGGESTED: "Nobody asked for it; it was suggested.",
    WhyMet.LOCKED: "It is locked.",
    WhyMet.PROPOSED: "Samspill proposes it.",
}
_NOT_WORDS = {
    WhyNot.WOULD_FIT: "It would fit: both are free and there is a table.",
    WhyNot.NO_TABLE: "Both are free at the same time, but no table is.",
    WhyNot.BUSY_SAME_TIMES: "Whenever one of the two is free, the other has a meeting.",
    WhyNot.OTHER_FULL: "The other has as many meetings as they take.",
    WhyNot.NO_COMMON_SLOT: "The two are never there and free of talks at the same time.",
    WhyNot.CANNOT_MEET: "They cannot meet.",
    WhyNot.SELF_FULL: "They have as many meetings as they take.",
    WhyNot.COLLEAGUE_MET: "One of the two meets a colleague of the other already.",
    WhyNot.SELF_BUSY: "They have a meeting whenever they are there and at no talk.",
    WhyNot.NOT_FITTED: "It found no place beside everybody's wishes, times and tables.",
}
_SEATED_WORDS = {
    WhySeated.MODERATES: "They moderate it.",
    WhySeated.OWN_INTEREST: "They asked for it themselves.",
}
_NOT_SEATED_WORDS = {
    WhyNotSeated.HAS_SEAT: "There is a seat for them, and they are free when it is held.",
    WhyNotSeated.BUSY_THEN: "They are away, at a talk or in a meeting when it is held.",
    WhyNotSeated.NO_SEAT: "It has as many people as it takes.",
    WhyNotSeated.CANNOT_MEET: "They cannot meet somebody who sits there.",
    WhyNotSeated.NOT_HELD: "It is not held.",
    WhyNotSeated.SELF_FULL: "They have as many meetings as they take.",
    WhyNotSeated.NOT_FITTED: "It could not be fitted in beside everybody's wishes and times.",
}


def report(problem: Problem, said: Explanation) -> str:
    """The organiser's explanation in whole sentences."""
    return "\n".join(_Report(problem, said).lines()) + "\n"


class _Report:
    def __init__(self, problem: Problem, said: Explanation) -> None:
        self.problem, self.said, self.names = problem, said, Names(problem)
        self.pairs = Valuation(problem).pairs

    def lines(self) -> Iterator[str]:
        """The report, line by line."""
        said, slots = self.said, len(self.problem.slots)
        held = counted(len(said.meetings) + len(said.round_tables), "meeting")
        yield (
            f"{self.names.party(said.participant)} has {held}:"
            f" takes at most {said.cap}, is guaranteed {said.minimum} where it is possible, and is"
            f" there and at no talk in {said.open_slots} of"
            f" {in_figures(slots, 'slot')}."
        )
        themes = self.problem.round_table_by_id
        for met in said.meetings:
            yield f"  {self._meeting(met)}"
        for seat in said.round_tables:
            at, where = self.names.time(seat.meeting.slot), self.names.table(seat.meeting.table)
            theme = themes[seat.meeting.round_table].theme
            yield f"  {at}, {where}: round table {theme}. {_SEATED_WORDS[seat.code]}"
        if said.missed or said.missed_round_tables:
            yield "Not fulfilled:"
        for lost in said.missed_round_tables:
            yield f"  Round table {themes[lost.round_table].theme} ({WISHED[lost.strength]})"
            yield f"    {_NOT_SEATED_WORDS[lost.code]}"
        for missed in said.missed:
            by = "" if missed.by == said.participant else f" by {self.names.party(missed.by)}"
            yield f"  {self.names.party(missed.to)} ({WISHED[missed.strength]}{by})"
            yield f"    {' '.join(self._why(missed))}"

    def _meeting(self, met: MeetingWhy) -> str:
        at, where = self.names.time(met.meeting.slot), self.names.table(met.meeting.table)
        why = {
            WhyMet.MUTUAL: f"Both wished it: {_said(met.own)} here, {_said(met.theirs)} there.",
            WhyMet.OWN_WISH: f"Wished from this side: {_said(met.own)}.",
            WhyMet.THEIR_WISH: f"Wished from the other side: {_said(met.theirs)}.",
        }.get(met.code, _MET_WORDS[met.code])
        return f"{at}, {where}: {self.names.party(met.other)}. {why}"

    def _why(self, missed: WishWhy) -> Iterator[str]:
        for code in missed.obstacles or (missed.code,):
            yield self._obstacle(code, missed)
        if missed.mutual:
            yield "Both wished it."
        if missed.points:
            yield f"It is worth {in_figures(missed.points, 'point')}."
        if missed.openings and missed.code is WhyNot.WOULD_FIT:
            places = [
                f"{self.names.time(o.slot)} at {self.names.table(o.tables[0])}"
                for o in missed.openings[:SHOWN]
            ]
            yield f"It could be held {listed(places, 'or')}."
        yield from self._room(missed)

    def _obstacle(self, code: WhyNot, missed: WishWhy) -> str:
        other = self.problem.participant_by_id[missed.other or missed.to]
        if code is WhyNot.SELF_FULL:
            who, takes = self.said.participant, self.said.cap
        elif code is WhyNot.OTHER_FULL:
            who, takes = other.id, self.problem.cap_of(other)
        else:
            return _NOT_WORDS[code]
        return f"{self.names.person(who)} takes {counted(takes, 'meeting')}, and has them."

    def _room(self, missed: WishWhy) -> Iterator[str]:
        ways = [
            f"instead of {listed([self.names.person(p) for p in meeting.participants])}"
            f" at {self.names.time(meeting.slot)} ({in_figures(self._points(meeting), 'point')})"
            for meeting in missed.instead_of[:SHOWN]
        ]
        for kind in RemedyKind:
            found = [change for change in missed.changes if change.kind is kind][:SHOWN]
            ways += [self._change(change, missed) for change in found]
        if ways:
            yield f"There would be a time and a table {listed(ways, 'or')}."

    def _points(self, meeting: Meeting) -> int:
        return self.pairs[pair_of(meeting.participants[0], meeting.participants[1])].points

    def _change(self, change: Remedy, missed: WishWhy) -> str:
        at = self.names.time(change.slot)
        who = "" if change.participant is None else self.names.person(change.participant)
        if change.kind is RemedyKind.PRESENT:
            return f"if {who} were there at {at}"
        if change.kind is RemedyKind.SKIPPED and change.talk is not None:
            return f"at {at} if {who} left out {self.names.talk(change.talk)}"
        if change.kind is RemedyKind.CAP:
            return f"at {at} if {who} took one more"
        return self.names.more_room((self.said.participant, missed.other or missed.to), at)


def _said(strength: Strength | None) -> str:
    return "nothing" if strength is None else strength.value

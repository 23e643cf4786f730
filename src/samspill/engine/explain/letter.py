"""An explanation as a letter that the organiser can send to the participant.

It is written from the participant's :class:`Explanation` and from what is public: names, times,
tables and talks.
"""

from __future__ import annotations

from collections.abc import Iterator

from samspill.engine.explain.reasons import (
    Audience,
    Change,
    ChangeKind,
    Explanation,
    MeetingWhy,
    WhyMet,
    WhyNot,
    WishWhy,
)
from samspill.engine.explain.seats import WhyNotSeated, WhySeated
from samspill.engine.names import WISHED, Names, capital, counted, listed, number
from samspill.engine.problem import Problem, Strength

SHOWN = 2  # of meetings that could give way, and of each kind of change: the rest is as good
_STRENGTHS = tuple(Strength)
_WEIGHED = (
    "A meeting takes two, a time and a table: those you wished for have a day and wishes of their"
    " own, and the plan weighs everybody's against one another."
)


def letter(problem: Problem, said: Explanation) -> str:
    """The participant's explanation in whole sentences. Raises ValueError for an explanation
    that was made for the organiser: it holds what the participant may not know."""
    if said.audience is not Audience.PARTICIPANT:
        raise ValueError("this explanation is for the organiser")
    return "\n".join(_Letter(problem, said).lines()) + "\n"


class _Letter:
    def __init__(self, problem: Problem, said: Explanation) -> None:
        self.problem, self.said, self.names = problem, said, Names(problem)

    def lines(self) -> Iterator[str]:
        """The letter, line by line."""
        yield f"Dear {self.names.person(self.said.participant)},"
        yield ""
        yield self._numbers()
        if self.said.meetings:
            yield ""
        for met in self.said.meetings:
            yield f"  {self._meeting(met)}"
        yield from self._round_tables()
        if not self.said.missed:
            return
        count = len(self.said.missed)
        yield ""
        yield (
            "One of your wishes did not become a meeting:"
            if count == 1
            else f"{capital(number(count))} of your wishes did not become meetings:"
        )
        for why, wishes in self._by_reason().items():
            yield ""
            yield why
            for wish in wishes:
                yield f"  {wish}"
        yield ""
        yield _WEIGHED

    def _round_tables(self) -> Iterator[str]:
        """Where they sit, and what they asked for and do not sit at."""
        said, themes = self.said, self.problem.round_table_by_id
        if said.round_tables:
            yield ""
            yield f"You sit at {counted(len(said.round_tables), 'round table')}:"
        for seat in said.round_tables:
            at, where = self.names.time(seat.meeting.slot), self.names.table(seat.meeting.table)
            why = "You moderate it." if seat.code is WhySeated.MODERATES else "You asked for it."
            yield f"  {at}, {where}: {themes[seat.meeting.round_table].theme}. {why}"
        if said.missed_round_tables:
            yield ""
            yield "There was no seat for you at:"
        for lost in said.missed_round_tables:
            full = lost.code is WhyNotSeated.SELF_FULL
            why = "Your day is full." if full else "It found no place beside all the rest."
            yield f"  {themes[lost.round_table].theme} ({WISHED[lost.strength]}). {why}"

    def _numbers(self) -> str:
        said, slots = self.said, len(self.problem.slots)
        held = counted(len(said.meetings) + len(said.round_tables), "meeting")
        open_ = number(said.open_slots)
        there = f"all {open_}" if said.open_slots == slots else f"{open_} of the {number(slots)}"
        return (
            f"You have {held}. You take at most {number(said.cap)}, and you are there and at no"
            f" talk in {there} slots."
        )

    def _by_reason(self) -> dict[str, list[str]]:
        """The missed wishes by what is said of them, so that nothing is said twice."""
        found: dict[str, list[str]] = {}
        for missed in self.said.missed:
            found.setdefault(" ".join(self._why(missed)), []).append(self._wish(missed))
        return found

    def _meeting(self, met: MeetingWhy) -> str:
        at, where = self.names.time(met.meeting.slot), self.names.table(met.meeting.table)
        why = "You wished it." if met.code is WhyMet.OWN_WISH else "Samspill proposes it."
        return f"{at}, {where}: {self.names.party(met.other)}. {why}"

    def _wish(self, missed: WishWhy) -> str:
        by = "" if missed.by == self.said.participant else f", wished by {self._party(missed.by)}"
        return f"{self._party(missed.to)} ({WISHED[missed.strength]}{by})"

    def _party(self, key: str) -> str:
        person = self.problem.participant_by_id.get(key)
        if person is None:
            return self.names.party(key)
        return f"{self.names.person(key)}, {self.names.home(person)}"

    def _why(self, missed: WishWhy) -> Iterator[str]:
        free = self._free_times()
        had = f"at {listed(free)}" if free else ""
        if missed.code is WhyNot.COLLEAGUE_MET:
            yield self._colleague(missed)
        elif missed.code is WhyNot.SELF_FULL:
            yield f"Your day is full: you take {counted(self.said.cap, 'meeting')} at most."
            yield from self._compared(missed)
        elif missed.code is WhyNot.SELF_BUSY:
            if self.said.open_slots:
                yield "You have a meeting in every slot that you are there and at no talk in."
                yield from self._compared(missed)
            else:
                yield "There is no slot that you are there and at no talk in."
        elif missed.code is WhyNot.NO_TABLE:
            yield f"You were free {had}, and every table that it could be at was taken then."
        else:
            yield (
                f"You were free {had}, but it found no place there beside everybody's wishes,"
                " times and tables."
            )
        yield from self._room(missed)

    def _colleague(self, missed: WishWhy) -> str:
        homes = {p.organisation for p in self.problem.people_of(missed.to)}
        for met in self.said.meetings:
            other = self.problem.participant_by_id[met.other]
            if other.representative and other.organisation in homes:
                at = self.names.time(met.meeting.slot)
                return (
                    f"You meet {self.names.person(other.id)} of {self.names.home(other)} at {at}:"
                    " everybody meets one representative of an organisation."
                )
        return "You meet a colleague from the same organisation instead."

    def _compared(self, missed: WishWhy) -> Iterator[str]:
        """How the meetings that are there were wished beside the missed one."""
        limit = _STRENGTHS.index(missed.strength)
        own = [met.own for met in self.said.meetings]
        as_much = sum(o is not None and _STRENGTHS.index(o) <= limit for o in own)
        if own and as_much == len(own):
            what = "the one you have" if len(own) == 1 else "all those you have"
            yield f"You wished {what} as much or more."
        elif as_much:
            yield f"You wished {number(as_much)} of those you have as much or more."

    def _free_times(self) -> list[str]:
        busy = {met.meeting.slot for met in self.said.meetings}
        busy |= {seat.meeting.slot for seat in self.said.round_tables}
        free = self.problem.open_slots[self.said.participant] - busy
        return [self.names.time(s) for s in sorted(free, key=self.problem.slot_index.__getitem__)]

    def _room(self, missed: WishWhy) -> Iterator[str]:
        """What would have given the meeting a time and a table."""
        ways = [
            f"instead of your meeting with {self.names.meeting(m, self.said.participant)}"
            for m in missed.instead_of[:SHOWN]
        ]
        for kind in ChangeKind:
            found = [change for change in missed.changes if change.kind is kind][:SHOWN]
            ways += [self._change(change, missed) for change in found]
        if ways:
            whom = "" if missed.other in {None, missed.to} else self._with(missed.other or "")
            yield f"There would have been a time and a table for it{whom} {listed(ways, 'or')}."

    def _with(self, other: str) -> str:
        return f" with {self.names.person(other)}"

    def _change(self, change: Change, missed: WishWhy) -> str:
        at = self.names.time(change.slot)
        if change.kind is ChangeKind.PRESENT:
            return f"if you had been there at {at}"
        if change.kind is ChangeKind.SKIPPED and change.talk is not None:
            return f"at {at} if you had left out {self.names.talk(change.talk)}"
        if change.kind is ChangeKind.CAP:
            return f"at {at} if you took {counted(self.said.cap + 1, 'meeting')}"
        return self.names.more_room((self.said.participant, missed.other or missed.to), at)

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
    "A meeting takes two people, a time and a table. Those you wished for have a day and wishes of"
    " their own, and the plan weighs everybody's wishes against one another."
)
_NO_WISHES = (
    "You have not said whom you want to meet, so there was nothing of yours for the plan to go by."
)
_NO_SLOT = "There is no slot in which you are there and at no talk"
_ONE = {"{it}": "it", "{these}": "this", "{each}": "it"}
_SEVERAL = {"{it}": "these", "{these}": "these", "{each}": "each"}


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
        if self._has_not_wished():
            yield ""
            yield _NO_WISHES
        if not self.said.missed:
            return
        count = len(self.said.missed)
        yield ""
        if count == 1:
            yield "One of your wishes did not become a meeting."
        elif number(count).isdigit():
            yield f"Of your wishes, {count} did not become meetings."
        else:
            yield f"{capital(number(count))} of your wishes did not become meetings."
        for why, details in self._by_reason().items():
            yield ""
            yield from self._missed(why, details)
        yield ""
        yield _WEIGHED

    def _missed(self, why: str, details: dict[str, list[str]]) -> Iterator[str]:
        """The wishes of which the same reason is told; what is to be said of some of them only
        stands above those."""
        plain = details.pop("", [])
        count = len(plain) + sum(len(wishes) for wishes in details.values())
        yield f"{_filled(why, count)}{':' if plain else '.'}"
        for wish in plain:
            yield f"  {wish}"
        for detail, wishes in details.items():
            yield f"  {_filled(detail, len(wishes))}:"
            for wish in wishes:
                yield f"    {wish}"

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
        said = self.said
        count = len(said.meetings) + len(said.round_tables)
        where = f" at {self.problem.title}" if self.problem.title else ""
        held = f"You have {counted(count, 'meeting')}{where}."
        if count >= said.cap:
            return f"{held} That is as many as you take."
        if not said.open_slots:
            return f"{held} {_NO_SLOT}."
        takes, slots = f"You take {number(said.cap)} at most", len(self.problem.slots)
        all_ = said.open_slots == slots
        if count < said.open_slots:
            there = f"all {counted(slots, 'slot')}" if all_ else self._some_slots()
            return f"{held} {takes}, and are there and at no talk in {there}."
        each = "it" if count == 1 else "each of them"
        few = (
            f"the day has only {counted(slots, 'slot')}, and you"
            if all_
            else f"are there and at no talk in only {self._some_slots()}, and"
        )
        return f"{held} {takes}, but {few} have a meeting in {each}."

    def _some_slots(self) -> str:
        slots = counted(len(self.problem.slots), "slot")
        return f"{number(self.said.open_slots)} of the {slots}"

    def _has_not_wished(self) -> bool:
        """True when nobody was wished for and no round table was asked for."""
        said = self.said
        asked = said.missed or said.missed_round_tables or said.round_tables
        return not asked and all(met.code is not WhyMet.OWN_WISH for met in said.meetings)

    def _by_reason(self) -> dict[str, dict[str, list[str]]]:
        """The missed wishes by the reason, and by what more is said of them, so that nothing is
        said twice."""
        found: dict[str, dict[str, list[str]]] = {}
        for missed in self.said.missed:
            detail = ". ".join((*self._compared(missed), *self._room(missed)))
            of_reason = found.setdefault(self._why(missed), {})
            of_reason.setdefault(detail, []).append(self._wish(missed))
        return found

    def _meeting(self, met: MeetingWhy) -> str:
        at, where = self.names.time(met.meeting.slot), self.names.table(met.meeting.table)
        why = "You wished for it." if met.code is WhyMet.OWN_WISH else "Samspill proposes it."
        return f"{at}, {where}: {self.names.party(met.other)}. {why}"

    def _wish(self, missed: WishWhy) -> str:
        by = "" if missed.by == self.said.participant else f", wished by {self._party(missed.by)}"
        return f"{self._party(missed.to)} ({WISHED[missed.strength]}{by})"

    def _party(self, key: str) -> str:
        person = self.problem.participant_by_id.get(key)
        if person is None:
            return self.names.party(key)
        return f"{self.names.person(key)}, {self.names.home(person)}"

    def _why(self, missed: WishWhy) -> str:
        had = f"at {listed(free)}" if (free := self._free_times()) else ""
        if missed.code is WhyNot.COLLEAGUE_MET:
            return self._colleague(missed)
        if missed.code is WhyNot.SELF_FULL:
            return f"Your day is full: you take {counted(self.said.cap, 'meeting')} at most"
        if missed.code is WhyNot.SELF_BUSY:
            if self.said.open_slots:
                return "You have a meeting in every slot in which you are there and at no talk"
            return _NO_SLOT
        if missed.code is WhyNot.NO_TABLE:
            return f"You were free {had}, and every table that {{it}} could be at was taken then"
        return (
            f"You were free {had}, but {{it}} found no place there beside everybody's wishes, times"
            " and tables"
        )

    def _colleague(self, missed: WishWhy) -> str:
        homes = {p.organisation for p in self.problem.people_of(missed.to)}
        for met in self.said.meetings:
            other = self.problem.participant_by_id[met.other]
            if other.representative and other.organisation in homes:
                at = self.names.time(met.meeting.slot)
                return (
                    f"You meet {self.names.person(other.id)} of {self.names.home(other)} at {at},"
                    " and everybody meets at most one representative of an organisation"
                )
        return "You meet a colleague from the same organisation instead"

    def _compared(self, missed: WishWhy) -> Iterator[str]:
        """How the meetings of a full day were wished beside the missed one."""
        if missed.code not in {WhyNot.SELF_FULL, WhyNot.SELF_BUSY}:
            return
        limit = _STRENGTHS.index(missed.strength)
        own = [met.own for met in self.said.meetings]
        as_much = sum(o is not None and _STRENGTHS.index(o) <= limit for o in own)
        if not as_much:
            return
        which = f"{number(as_much)} of your meetings"
        if as_much == len(own):
            which = "the meeting you have" if len(own) == 1 else "all your meetings"
        yield f"You wished for {which} as much as for {{these}}, or more"

    def _free_times(self) -> list[str]:
        busy = {met.meeting.slot for met in self.said.meetings}
        busy |= {seat.meeting.slot for seat in self.said.round_tables}
        free = self.problem.open_slots[self.said.participant] - busy
        return [self.names.time(s) for s in sorted(free, key=self.problem.slot_index.__getitem__)]

    def _room(self, missed: WishWhy) -> Iterator[str]:
        """What would have given the meeting a time and a table."""
        given = missed.instead_of[:SHOWN]
        ways = [f"with {self.names.meeting(m, self.said.participant)}" for m in given]
        ways[:1] = [f"instead of your meeting {way}" for way in ways[:1]]
        for kind in ChangeKind:
            found = [change for change in missed.changes if change.kind is kind][:SHOWN]
            ways += [self._change(change, missed) for change in found]
        if ways:
            whom = "" if missed.other in {None, missed.to} else self._with(missed.other or "")
            yield (
                f"There would have been a time and a table for {{each}}{whom} {listed(ways, 'or')}"
            )

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


def _filled(text: str, count: int) -> str:
    """The words for one wish, or for several."""
    for mark, word in (_ONE if count == 1 else _SEVERAL).items():
        text = text.replace(mark, word)
    return text

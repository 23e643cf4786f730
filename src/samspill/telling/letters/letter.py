"""An explanation as a letter that the organiser can send to the participant.

It is written from the participant's :class:`Explanation` and from what is public: names, times,
tables and talks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from samspill.engine.answers.explain.reasons import (
    Audience,
    Explanation,
    MeetingWhy,
    RemedyKind,
    WhyMet,
    WhyNot,
    WishWhy,
)
from samspill.engine.answers.explain.seats import WhyNotSeated
from samspill.engine.model.problem import Problem, Strength
from samspill.telling.language import Counting, Language, Noun, Texts
from samspill.telling.letters.texts import TEXTS
from samspill.telling.names import Names, capital

SHOWN = 2  # of meetings that could give way, and of each kind of change: the rest is as good
_STRENGTHS = tuple(Strength)


@dataclass(frozen=True)
class _Reason:
    """A text of that name and its facts, of one wish or of several."""

    key: str
    facts: tuple[tuple[str, str], ...] = ()


def letter(problem: Problem, said: Explanation, language: Language = Language.ENGLISH) -> str:
    """The participant's explanation in whole sentences. Raises ValueError for an explanation
    that was made for the organiser: it holds what the participant may not know."""
    if said.audience is not Audience.PARTICIPANT:
        raise ValueError("this explanation is for the organiser")
    return "\n".join(_Letter(problem, said, language).lines()) + "\n"


class _Letter:
    def __init__(self, problem: Problem, said: Explanation, language: Language) -> None:
        self.problem, self.said = problem, said
        self.names = Names(problem, language)
        self.say, self.count = Texts(language, TEXTS), Counting(language)

    def lines(self) -> Iterator[str]:
        """The letter, line by line."""
        yield self.say("dear", name=self.names.person(self.said.participant))
        yield ""
        yield self._numbers()
        if self.said.meetings:
            yield ""
        for met in self.said.meetings:
            yield f"  {self._meeting(met)}"
        yield from self._round_tables()
        if self._has_not_wished():
            yield ""
            yield self.say("no_wishes")
        if not self.said.missed:
            return
        yield ""
        yield self._how_many_missed()
        for why, details in self._by_reason().items():
            yield ""
            yield from self._missed(why, details)
        yield ""
        yield self.say("weighed")

    def _how_many_missed(self) -> str:
        count = len(self.said.missed)
        words = self.count.number(count, Noun.WISH)
        if words.isdigit():  # no sentence starts with one
            return self.say("missed_many", number=words)
        return capital(self.say("missed", count, number=words))

    def _missed(self, why: _Reason, details: dict[tuple[_Reason, ...], list[str]]) -> Iterator[str]:
        """The wishes of which the same reason is told; what is to be said of some of them only
        stands above those."""
        plain = details.pop((), [])
        count = len(plain) + sum(len(wishes) for wishes in details.values())
        yield f"{self._filled(why, count)}{':' if plain else '.'}"
        for wish in plain:
            yield f"  {wish}"
        for detail, wishes in details.items():
            yield f"  {'. '.join(self._filled(reason, len(wishes)) for reason in detail)}:"
            for wish in wishes:
                yield f"    {wish}"

    def _filled(self, reason: _Reason, count: int) -> str:
        return self.say(reason.key, count, **dict(reason.facts))

    def _round_tables(self) -> Iterator[str]:
        """Where they sit, and what they asked for and do not sit at."""
        said, themes = self.said, self.problem.round_table_by_id
        if said.round_tables:
            yield ""
            tables = self.count.counted(len(said.round_tables), Noun.ROUND_TABLE)
            yield self.say("seated", tables=tables)
        for seat in said.round_tables:
            at, where = self.names.time(seat.meeting.slot), self.names.table(seat.meeting.table)
            why = self.say(seat.code.value)
            yield f"  {at}, {where}: {themes[seat.meeting.round_table].theme}. {why}"
        if said.missed_round_tables:
            yield ""
            yield self.say("not_seated", len(said.missed_round_tables))
        for lost in said.missed_round_tables:
            full = lost.code is WhyNotSeated.SELF_FULL
            why = self.say("seat_self_full" if full else "seat_not_fitted")
            wished = self.say(f"seat_{lost.strength.value}")
            yield f"  {themes[lost.round_table].theme} ({wished}). {why}"

    def _numbers(self) -> str:
        said = self.said
        count = len(said.meetings) + len(said.round_tables)
        where = self.say("where", title=self.problem.title) if self.problem.title else ""
        meetings = self.count.counted(count, Noun.MEETING)
        held = self.say("held", meetings=meetings, where=where)
        if count >= said.cap:
            return f"{held} {self.say('cap_reached')}"
        if not said.open_slots:
            return f"{held} {self.say('no_slot')}."
        cap = self.count.number(said.cap)
        if count < said.open_slots:
            return f"{held} {self.say('room_left', cap=cap, slots=self._slots())}"
        if said.open_slots == len(self.problem.slots):
            slots = self.count.counted(said.open_slots, Noun.SLOT)
            return f"{held} {self.say('short_day', count, cap=cap, slots=slots)}"
        return f"{held} {self.say('short_stay', count, cap=cap, slots=self._slots())}"

    def _slots(self) -> str:
        """The slots in which they are there and at no talk."""
        here, slots = self.said.open_slots, len(self.problem.slots)
        all_ = self.count.number(slots, Noun.SLOT)
        if here < slots:
            return self.say("some_slots", some=self.count.number(here, Noun.SLOT), all=all_)
        key = {1: "only_slot", 2: "both_slots"}.get(slots, "all_slots")
        return self.say(key, all=all_)

    def _has_not_wished(self) -> bool:
        """True when nobody was wished for and no round table was asked for."""
        said = self.said
        asked = said.missed or said.missed_round_tables or said.round_tables
        return not asked and all(met.code is not WhyMet.OWN_WISH for met in said.meetings)

    def _by_reason(self) -> dict[_Reason, dict[tuple[_Reason, ...], list[str]]]:
        """The missed wishes by the reason, and by what more is said of them, so that nothing is
        said twice."""
        found: dict[_Reason, dict[tuple[_Reason, ...], list[str]]] = {}
        for missed in self.said.missed:
            detail = (*self._compared(missed), *self._room(missed))
            of_reason = found.setdefault(self._why(missed), {})
            of_reason.setdefault(detail, []).append(self._wish(missed))
        return found

    def _meeting(self, met: MeetingWhy) -> str:
        at, where = self.names.time(met.meeting.slot), self.names.table(met.meeting.table)
        why = self.say("own_wish" if met.code is WhyMet.OWN_WISH else "proposed")
        return f"{at}, {where}: {self.names.party(met.other)}. {why}"

    def _wish(self, missed: WishWhy) -> str:
        by = "" if missed.by == self.said.participant else self._by(missed.by)
        return f"{self._party(missed.to)} ({self.say(missed.strength.value)}{by})"

    def _by(self, party: str) -> str:
        return self.say("wished_by", who=self._party(party))

    def _party(self, key: str) -> str:
        person = self.problem.participant_by_id.get(key)
        if person is None:
            return self.names.party(key)
        return f"{self.names.person(key)}, {self.names.home(person)}"

    def _why(self, missed: WishWhy) -> _Reason:
        if missed.code is WhyNot.COLLEAGUE_MET:
            return self._colleague(missed)
        if missed.code is WhyNot.SELF_FULL:
            meetings = self.count.counted(self.said.cap, Noun.MEETING)
            return _Reason("self_full", (("meetings", meetings),))
        if missed.code is WhyNot.SELF_BUSY:
            return _Reason("self_busy" if self.said.open_slots else "no_slot")
        times = self.count.listed(self._free_times())
        code = WhyNot.NO_TABLE if missed.code is WhyNot.NO_TABLE else WhyNot.NOT_FITTED
        return _Reason(code.value, (("times", times),))

    def _colleague(self, missed: WishWhy) -> _Reason:
        homes = {p.organisation for p in self.problem.people_of(missed.to)}
        for met in self.said.meetings:
            other = self.problem.participant_by_id[met.other]
            if other.representative and other.organisation in homes:
                facts = {
                    "name": self.names.person(other.id),
                    "home": self.names.home(other),
                    "at": self.names.time(met.meeting.slot),
                }
                return _Reason("colleague_at", tuple(facts.items()))
        return _Reason("colleague")

    def _compared(self, missed: WishWhy) -> Iterator[_Reason]:
        """How the meetings of a full day were wished beside the missed one."""
        if missed.code not in {WhyNot.SELF_FULL, WhyNot.SELF_BUSY}:
            return
        limit = _STRENGTHS.index(missed.strength)
        own = [met.own for met in self.said.meetings]
        as_much = sum(o is not None and _STRENGTHS.index(o) <= limit for o in own)
        if not as_much:
            return
        key = "which_some"
        if as_much == len(own):
            key = "which_only" if len(own) == 1 else "which_all"
        which = self.say(key, number=self.count.number(as_much))
        yield _Reason("compared", (("which", which),))

    def _free_times(self) -> list[str]:
        busy = {met.meeting.slot for met in self.said.meetings}
        busy |= {seat.meeting.slot for seat in self.said.round_tables}
        free = self.problem.open_slots[self.said.participant] - busy
        return [self.names.time(s) for s in sorted(free, key=self.problem.slot_index.__getitem__)]

    def _room(self, missed: WishWhy) -> Iterator[_Reason]:
        """What would have given the meeting a time and a table."""
        ways = [*self._instead(missed), *self._changes(missed)]
        if ways:
            listed = ways[-1]
            if len(ways) > 1:  # each may name several times
                listed = self.say("or", ways=", ".join(ways[:-1]), last=ways[-1])
            if missed.other is None or missed.other == missed.to:
                yield _Reason("room", (("ways", listed),))
            else:
                name = self.names.person(missed.other)
                yield _Reason("room_with", (("name", name), ("ways", listed)))

    def _instead(self, missed: WishWhy) -> Iterator[str]:
        """Meetings of theirs each of which would have made room."""
        given = [
            self.say("with", other=self.names.meeting(meeting, self.said.participant))
            for meeting in missed.instead_of[:SHOWN]
        ]
        if given:
            yield self.say("instead_of", meetings=self.count.listed(given, either=True))

    def _changes(self, missed: WishWhy) -> Iterator[str]:
        """What else would have, with the times at which it would."""
        found: dict[tuple[RemedyKind, str | None], list[str]] = {}
        for kind in RemedyKind:
            for change in [change for change in missed.changes if change.kind is kind][:SHOWN]:
                found.setdefault((kind, change.talk), []).append(self.names.time(change.slot))
        for (kind, talk), times in found.items():
            yield self._change(kind, talk, self.count.listed(times, either=True), missed)

    def _change(self, kind: RemedyKind, talk: str | None, at: str, missed: WishWhy) -> str:
        if kind is RemedyKind.PRESENT:
            return self.say("present", at=at)
        if kind is RemedyKind.SKIPPED and talk is not None:
            return self.say("skipped", at=at, talk=self.names.talk(talk))
        if kind is RemedyKind.CAP:
            meetings = self.count.counted(self.said.cap + 1, Noun.MEETING)
            return self.say("cap", at=at, meetings=meetings)
        return self.names.more_room((self.said.participant, missed.other or missed.to), at)

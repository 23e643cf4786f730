"""The report in words, for the organiser: numbers, who cannot be given their minimum, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from samspill.engine.answers.feasibility.balance import Conflict, Feasibility, Why, why
from samspill.engine.answers.feasibility.certificate import Because, Certificate, Limit, LimitKind
from samspill.engine.answers.feasibility.mend import Mend, MendKind
from samspill.engine.answers.feasibility.remaining import Remaining
from samspill.engine.model.problem import Problem
from samspill.telling.names import Names, counted, listed, number
from samspill.telling.numbers import in_figures

NAMED = 6  # people or limits in one sentence


def in_words(problem: Problem, said: Feasibility) -> Iterator[str]:
    """The report, line by line; the slots are left to a table."""
    yield (
        f"{in_figures(said.participants, 'person', 'people')},"
        f" {in_figures(len(said.slots), 'slot')}."
        " Everybody with as many meetings as they take and have slots for:"
        f" {in_figures(said.wanted, 'meeting')}. Everybody with their minimum:"
        f" {said.guaranteed}. Room in all slots: {said.most}."
    )
    yield from _shortage(problem, said)
    yield ""
    if not said.conflicts and not said.bound:
        yield "Nothing is proven against it: everybody may get their minimum."
        return
    words = _Words(problem, said.bound)
    yield "Not everybody can be given their minimum, in any plan:"
    if not said.conflicts:
        yield "it follows from people and tables together, and no smaller reason was found."
    for alike in words.alike(said.conflicts):
        yield ""
        yield from words.conflicts(alike)
    yield ""
    yield f"The level minimum cannot be below {said.bound}. {_edition(said)}"


def _shortage(problem: Problem, said: Feasibility) -> Iterator[str]:
    names = Names(problem)
    short = [slot for slot in said.slots if slot.places < slot.people // 2]
    if said.most < said.wanted:
        fewer = said.wanted - said.most
        words = f"{fewer} meetings fewer" if fewer > 1 else "one meeting fewer"
        yield f"The slots hold {words} than people would take."
    if short:
        times = listed([names.time(slot.slot) for slot in short])
        yield f"There are fewer places than pairs of people at {times}."


def _edition(said: Feasibility) -> str:
    ways = [f"{_change(mend)} ({_after(mend, said.bound)})" for mend in said.mends]
    if not ways:
        return "No number of tables or slots, and no higher cap, would lower it."
    return f"The least that takes it as low as one such change can: {listed(ways, 'or')}."


def _change(mend: Mend) -> str:
    if mend.kind is MendKind.TABLES:
        return f"{counted(mend.amount, 'more table', 'more tables')} in every slot"
    if mend.kind is MendKind.SLOTS:
        return f"{counted(mend.amount, 'more slot', 'more slots')} at the end of the day"
    return f"a cap higher by {mend.amount}"


def _after(mend: Mend, bound: int) -> str:
    nothing = ", where nothing is proven against it any more" if mend.bound == 0 else ""
    return f"the bound falls from {bound} to {mend.bound}{nothing}"


class _Words:
    def __init__(self, problem: Problem, bound: int) -> None:
        self.problem, self.bound = problem, bound
        self.names, self.left = Names(problem), Remaining(problem)

    def alike(self, conflicts: Iterable[Conflict]) -> Iterable[list[Conflict]]:
        """The conflicts, those of one person each together of which the same is to be said."""
        found: dict[tuple[object, ...], list[Conflict]] = {}
        for number_, conflict in enumerate(conflicts):
            proof = conflict.certificate
            same = (proof.needed, proof.available, self._because(conflict.why, proof))
            found.setdefault(same if len(proof.needs) == 1 else (number_,), []).append(conflict)
        return found.values()

    def conflicts(self, alike: list[Conflict]) -> Iterator[str]:
        """What cannot be, why, the smallest part that shows it, and what would mend it."""
        first = alike[0]
        proof = first.certificate
        people = _some([self.names.person(p) for c in alike for p, _ in c.certificate.needs])
        each = " each" if len(alike) > 1 else ""
        needed = f"{self._need(proof, alike)}{each}"
        if self.problem.locked:
            needed = f"{needed}, beside the locked ones"
        yield f"{people} {needed}, and can get {_got(proof)}."
        yield f"  {self._because(first.why, proof)}"
        if first.core is not None:
            core = first.core
            yield (
                f"  Already {self._people(core)} are too many: they need {number(core.needed)}, and"
                f" can get {_got(core)}. {self._because(why(core), core)}"
            )
        if first.mends:
            ways = [f"{self._mend(mend)} ({_after(mend, self.bound)})" for mend in first.mends]
            who = f" for {self._people(proof)}" if each else ""
            yield f"  Enough{who} would be {listed(ways, 'or')}."

    def _people(self, proof: Certificate) -> str:
        return _some([self.names.person(p) for p, _ in proof.needs])

    def _need(self, proof: Certificate, alike: list[Conflict]) -> str:
        if len(proof.needs) == 1:
            verb = "needs" if len(alike) == 1 else "need"
            return f"{verb} {counted(proof.needed, 'meeting')}"
        return f"need {counted(proof.needed, 'meeting')} together"

    def _because(self, reason: Why, proof: Certificate) -> str:
        if not proof.limits:
            return "There is nobody whom they could meet."
        if reason is Why.FEW_SLOTS:
            slots = self.left.times[proof.limits[0].about]
            when = listed([self.names.time(s) for s in sorted(slots, key=self._order)])
            return f"Only at {when} are they there, at no talk, and with somebody they could meet."
        if reason is Why.LEFT_OVER:
            return self._left_over(proof)
        kept = [limit for limit in proof.limits if limit.most > 0]
        if proof.limits[0].kind in (LimitKind.TABLES, LimitKind.SLOT):
            places = [*self._tables(kept), *self._odd(kept)]
            return (
                f"All that the tables give them (a meeting of two counts twice): {_some(places)}."
            )
        return f"They could meet only {_some([self._limit(limit) for limit in kept])}."

    def _left_over(self, proof: Certificate) -> str:
        odd = [x for x in proof.limits if x.because is Because.ODD]
        when = listed([self.names.time(x.slot or "") for x in odd])
        left_over = [self._there(proof, x.slot or "") - x.most for x in odd]
        told = f"At {when} an odd number of them could meet only one another: one is left over"
        if set(left_over) == {1}:
            return f"{told}{' each time' if len(odd) > 1 else ''}."
        return (
            f"At {when} odd numbers of them could meet only one another:"
            f" {number(sum(left_over))} are left over in all."
        )

    def _there(self, proof: Certificate, slot: str) -> int:
        return sum(slot in self.left.times[person] for person, _ in proof.needs)

    def _order(self, slot: str) -> int:
        return self.problem.slot_index[slot]

    def _tables(self, limits: list[Limit]) -> list[str]:
        """What each class of tables gives in all its slots, the most first."""
        found: dict[str, list[Limit]] = {}
        for limit in limits:
            if limit.kind is LimitKind.TABLES:
                found.setdefault(limit.about, []).append(limit)
        most = {about: sum(x.most for x in several) for about, several in found.items()}
        return [
            f"{most[about]} at {self.names.table(about) if about else 'the common tables'}"
            f" ({self.names.time(found[about][0].slot or '')}"
            f"{' and later' if len(found[about]) > 1 else ''})"
            for about in sorted(found, key=lambda about: (-most[about], about))
        ]

    def _odd(self, limits: list[Limit]) -> list[str]:
        """What each slot gives in which somebody is left over."""
        return [
            f"{x.most} at {self.names.time(x.slot or '')}, when an odd number of them could meet"
            " only one another"
            for x in limits
            if x.kind is LimitKind.SLOT
        ]

    def _limit(self, limit: Limit) -> str:
        if limit.kind is LimitKind.ORGANISATION:
            who = f"representatives of {self.names.party(limit.about)}"
            if limit.because is Because.TABLES:
                return f"{who} (their table has {in_figures(limit.most, 'place')})"
            return f"{who} (one each: {limit.most})"
        who = self.names.party(limit.about)
        why = {
            Because.CAP: f"who takes {limit.most} more"
            if self.problem.locked
            else f"who takes {limit.most}",
            Because.SLOTS: f"free when they are in {counted(limit.most, 'slot')}",
        }.get(limit.because, "once" if limit.most == 1 else f"once each: {limit.most}")
        return f"{who} ({why})"

    def _mend(self, mend: Mend) -> str:
        who = self.names.person(mend.about or "")
        if mend.kind is MendKind.OWN_CAP:
            return f"{who} taking {counted(mend.amount, 'more', 'more')}"
        if mend.kind is MendKind.MORE_OF_THE_DAY:
            more = counted(mend.amount, "more slot", "more slots")
            return f"{who} being there in {more}"
        return f"{counted(mend.amount, 'more person', 'more people')} suggested to {who}"


def _got(proof: Certificate) -> str:
    return number(proof.available) if proof.available else "none"


def _some(words: list[str]) -> str:
    """The first of the words, and how many others there are."""
    if len(words) <= NAMED + 1:
        return listed(words)
    return f"{', '.join(words[:NAMED])} and {len(words) - NAMED} others"

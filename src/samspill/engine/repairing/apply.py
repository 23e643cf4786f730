"""ChangedFacts put into a problem: the changed problem, still without faults.

Only what is new is looked at, by the same rules as in :mod:`samspill.engine.judge.faults.validate`.
Slots that have begun are left as they are by every fact, so that what was held there keeps all
rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import combinations

from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.problem import Participant, Problem, Strength, Table, Veto, Wish
from samspill.engine.model.tables import own_tables, quiet_is_open, set_apart
from samspill.engine.model.valuation import Pair, pair_of
from samspill.engine.repairing.arrivals import arrive, is_there
from samspill.engine.repairing.change import (
    Change,
    ChangeCode,
    ChangeError,
    Fact,
    Late,
    Leaves,
    Meet,
    NoShow,
    Note,
    NoteCode,
    NoThanks,
    RepresentativeLost,
    SetUp,
    SlotDeleted,
    TableLost,
    TakenOver,
    TalkMoved,
    WalkIn,
    same_zones,
    unknown,
)
from samspill.engine.repairing.handing_over import given_away, handed_over
from samspill.engine.repairing.set_up import set_up


@dataclass(frozen=True)
class Ask:
    """Two people who ask to meet, the slots that it may be in (``best`` before all others), and the
    fact that says so."""

    pair: tuple[str, str]
    slots: frozenset[str]
    fact: int
    best: str | None = None


@dataclass
class ChangedFacts:
    """A problem while facts are put into it.

    ``touched`` is the participants whose pairs may be worth something else, ``walk_ins`` those
    who are new, ``asks`` the pairs to find a time for, ``handed`` which of these take over the
    meeting of which pair. ``changes_set_up``: slots, numbers, tables
    or organisations are other than they were.
    """

    problem: Problem
    plan: Plan
    change: Change
    touched: set[str] = field(default_factory=set)
    walk_ins: list[str] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    handed: dict[Pair, Pair] = field(default_factory=dict)
    changes_set_up: bool = False  # what stands is then looked at as a whole
    notes: list[Note] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.before = self.problem
        for i, fact in enumerate(self.change.facts):
            if not self._take(fact, i, f"facts[{i}]"):
                self.notes.append(Note(NoteCode.ALREADY_SO, i))
        for i, person in enumerate(self.change.standby):
            self._person(person, f"standby[{i}]")
        for i, pair in enumerate(self.change.confirmed):
            for person in pair:
                self._person(person, f"confirmed[{i}]")
        for i, key in enumerate(self.change.confirmed_round_tables):
            if key not in self.problem.round_table_by_id:
                raise unknown(f"confirmed_round_tables[{i}]", "round table", key)

    @cached_property
    def begun(self) -> frozenset[str]:
        """The slots that have begun."""
        now = self.change.now
        if now is None:
            return frozenset()
        for moment in (s.start for s in self.before.slots):
            same_zones(now, moment, "now")
        return frozenset(s.id for s in self.before.slots if s.start <= now)

    @cached_property
    def held(self) -> tuple[Meeting, ...]:
        """The meetings in slots that have begun."""
        return tuple(m for m in self.plan.meetings if m.slot in self.begun)

    def _take(self, fact: Fact, number: int, place: str) -> bool:
        """Puts the fact into the problem; False when the problem has it already."""
        match fact:
            case NoShow():
                return self._gone(self._person(fact.participant, f"{place}.participant"))
            case Late():
                return self._there(fact.participant, fact.since, place, late=True)
            case Leaves():
                return self._there(fact.participant, fact.after, place, late=False)
            case WalkIn():
                return self._walk_in(fact, place)
            case NoThanks():
                return self._no_thanks(fact, place)
            case TableLost():
                return self._table_lost(fact, number, place)
            case SlotDeleted():
                return self._slot_deleted(fact, place)
            case TalkMoved():
                return self._talk_moved(fact, place)
            case RepresentativeLost():
                return self._representative_lost(fact, number, place)
            case Meet():
                return self._meet(fact, number, place)
            case TakenOver():
                return self._taken_over(fact, number, place)
            case _:
                return self._set_up(fact, number, place)

    def _set_up(self, fact: SetUp, number: int, place: str) -> bool:
        changed = set_up(self.problem, fact, place, self.change.now, self.held)
        if changed is self.problem:
            return False
        for home, people in self.problem.representatives.items():
            if people and not changed.representatives[home]:
                self.notes.append(Note(NoteCode.NOT_REPRESENTED, number, (home,)))
        self.problem, self.changes_set_up = changed, True
        return True

    def _person(self, key: str, place: str) -> Participant:
        person = self.problem.participant_by_id.get(key)
        if person is None:
            raise unknown(place, "participant", key)
        return person

    def _start_of(self, slot: str, place: str) -> datetime | None:
        """When the slot starts; None when the same change takes it out and did so before."""
        for known in (*self.problem.slots, *self.before.slots):
            if known.id == slot:
                return known.start
        if SlotDeleted(slot) in self.change.facts:
            return None
        raise unknown(place, "slot", slot)

    def _put(self, person: Participant, **facts: object) -> bool:
        """The person with other facts; False when they are so already."""
        changed = replace(person, **facts)  # type: ignore[arg-type]  # fields of Participant
        if changed == person:
            return False
        self.problem = replace(
            self.problem,
            participants=tuple(
                changed if p.id == person.id else p for p in self.problem.participants
            ),
        )
        return True

    def _available(self, person: Participant) -> frozenset[str]:
        everywhere = frozenset(s.id for s in self.problem.slots)
        return everywhere if person.available is None else person.available

    def _gone(self, person: Participant) -> bool:
        # Nothing is guaranteed to who is not there: they would count as worst off for ever.
        return self._put(person, available=self._available(person) & self.begun, minimum=0)

    def _there(self, key: str, slot: str, place: str, *, late: bool) -> bool:
        person = self._person(key, f"{place}.participant")
        limit = self._start_of(slot, f"{place}.{'from' if late else 'after'}")
        if limit is None:
            return False
        away = {s.id for s in self.problem.slots if (s.start < limit if late else s.start > limit)}
        now = self._available(person)
        left = now - (away - self.begun)
        return left != now and self._put(person, available=left)

    def _walk_in(self, fact: WalkIn, place: str) -> bool:
        if is_there(self.problem, fact, place):
            return False
        changed = arrive(self.problem, fact, place)
        fixed = set_apart(changed)
        for m in self.held:
            if m.table in fixed and (
                m.round_table or m.table not in own_tables(changed, m.participants)
            ):
                where = f"{place}.organisation.table"
                raise ChangeError(where, ChangeCode.TABLE_BEGUN, table=m.table)
        self.problem = changed
        self.walk_ins.append(fact.participant.id)
        self.touched.add(fact.participant.id)
        return True

    def _no_thanks(self, fact: NoThanks, place: str) -> bool:
        for name, party in (("by", fact.by), ("to", fact.to)):
            known = (self.problem.participant_by_id, self.problem.organisation_by_id)
            if party not in known[0] and party not in known[1]:
                raise unknown(f"{place}.{name}", "participant or organisation", party)
        sides = [{p.id for p in self.problem.everyone_of(x)} for x in (fact.by, fact.to)]
        forbidden = {pair_of(p, q) for p in sides[0] for q in sides[1] if p != q}
        if any(forbidden & {*combinations(m.participants, 2)} for m in self.held if m.round_table):
            raise ChangeError(place, ChangeCode.ROUND_TABLE_BEGUN)
        if any(m.participants in forbidden for m in self.held):
            if len(forbidden) == 1:  # they have met, and nobody meets twice
                return False
            raise ChangeError(place, ChangeCode.HAVE_MET)
        veto = Veto(by=fact.by, to=fact.to)
        if veto in self.problem.vetoes:
            return False
        self.problem = replace(
            self.problem,
            vetoes=(*self.problem.vetoes, veto),
            wishes=tuple(w for w in self.problem.wishes if (w.by, w.to) != (fact.by, fact.to)),
        )
        self.touched |= sides[0] | sides[1]
        return True

    def _table_lost(self, fact: TableLost, number: int, place: str) -> bool:
        tables = {t.id: t for t in self.problem.tables}
        if fact.table not in tables:
            raise unknown(f"{place}.table", "table", fact.table)
        named = [
            slot
            for i, slot in enumerate(fact.slots)
            if self._start_of(slot, f"{place}.slots[{i}]") is not None
        ]
        to_come = frozenset(s.id for s in self.problem.slots) - self.begun
        lost = to_come if not fact.slots else to_come & frozenset(named)
        table = tables[fact.table]
        capacities = tuple(sorted({**dict(table.capacities), **dict.fromkeys(lost, 0)}.items()))
        before = self.problem
        self._put_table(replace(table, capacities=capacities))
        # First: an organisation's own table is none of the quiet ones until now.
        if not fact.slots:
            self._give_up(fact.table, number)
        if not quiet_is_open(self.problem, to_come):  # nobody waits for quiet that is nowhere
            apart = self.problem.quiet_tables
            for each in (t for t in self.problem.tables if t.id in apart):
                self._put_table(replace(each, quiet=False))
        return self.problem != before

    def _put_table(self, table: Table) -> None:
        tables = tuple(table if t.id == table.id else t for t in self.problem.tables)
        if tables != self.problem.tables:
            self.problem = replace(self.problem, tables=tables)

    def _give_up(self, table: str, number: int) -> None:
        """Those whose fixed table is lost for good sit at the common tables, unless meetings
        that have begun would be at a wrong table then."""
        owners = [o for o in self.problem.organisations if o.table == table]
        if not owners:
            return
        without = replace(
            self.problem,
            organisations=tuple(
                replace(o, table=None) if o in owners else o for o in self.problem.organisations
            ),
        )
        fixed = set_apart(without)
        for m in self.held:
            if m.round_table:  # at no organisation's own table
                continue
            own = own_tables(without, m.participants)
            if m.table not in own if own else m.table in fixed:
                return
        self.problem = without
        self.notes += [Note(NoteCode.TABLE_GIVEN_UP, number, (o.id,)) for o in owners]

    def _slot_deleted(self, fact: SlotDeleted, place: str) -> bool:
        if fact.slot in self.begun:
            raise ChangeError(f"{place}.slot", ChangeCode.SLOT_BEGUN, slot=fact.slot)
        slots = tuple(s for s in self.problem.slots if s.id != fact.slot)
        if len(slots) == len(self.problem.slots):
            return False
        self.problem = replace(
            self.problem,
            slots=slots,
            tables=tuple(
                replace(t, capacities=tuple(c for c in t.capacities if c[0] != fact.slot))
                for t in self.problem.tables
            ),
            participants=tuple(
                replace(p, available=p.available - {fact.slot})
                if p.available is not None and fact.slot in p.available
                else p
                for p in self.problem.participants
            ),
            round_tables=tuple(
                replace(r, slots=r.slots - {fact.slot})
                if r.slots is not None and fact.slot in r.slots
                else r
                for r in self.problem.round_tables
            ),
        )
        return True

    def _talk_moved(self, fact: TalkMoved, place: str) -> bool:
        old = {t.id: t for t in self.problem.talks}.get(fact.talk)
        if old is None:
            raise unknown(f"{place}.talk", "talk", fact.talk)
        for name, moment in (("start", fact.start), ("end", fact.end)):
            same_zones(moment, old.start, f"{place}.{name}")
        if fact.end <= fact.start:
            raise ChangeError(f"{place}.end", ChangeCode.TALK_REVERSED)
        new = replace(old, start=fact.start, end=fact.end)
        if new == old:
            return False
        changed = replace(
            self.problem, talks=tuple(new if t is old else t for t in self.problem.talks)
        )
        for m in self.held:
            for person in m.participants:
                if m.slot not in changed.open_slots[person]:
                    raise ChangeError(
                        f"{place}.start", ChangeCode.MEETING_BEGUN, person=person, slot=m.slot
                    )
        self.problem = changed
        return True

    def _representative_lost(self, fact: RepresentativeLost, number: int, place: str) -> bool:
        person = self._person(fact.participant, f"{place}.participant")
        if not fact.stays:
            return self._gone(person)
        home = self.problem.organisation_by_id[person.organisation]
        begun = any(person.id in m.participants for m in self.held if not m.round_table)
        if person.representative and home.table is not None and begun:
            raise ChangeError(
                f"{place}.stays", ChangeCode.HAD_A_MEETING, person=person.id, organisation=home.id
            )
        if not self._put(person, representative=False):
            return False
        self.touched.add(person.id)
        if not self.problem.representatives[home.id]:
            self._forget_wishes(home.id, number)
        return True

    def _forget_wishes(self, organisation: str, number: int) -> None:
        """Takes out what nobody can fulfil any more, so that the problem has no fault."""
        lost = [w for w in self.problem.wishes if organisation in (w.by, w.to)]
        suggested = tuple(
            s for s in self.problem.suggestions if organisation not in (s.first, s.second)
        )
        if not lost and len(suggested) == len(self.problem.suggestions):
            return
        # Whoever said must to them has fewer musts now, and each of the others counts for more.
        for wisher in {w.by for w in lost if w.strength is Strength.MUST} - {organisation}:
            self.touched |= {p.id for p in self.problem.people_of(wisher)}
        gone = set(lost)
        self.problem = replace(
            self.problem,
            wishes=tuple(w for w in self.problem.wishes if w not in gone),
            suggestions=suggested,
        )
        self.notes.append(Note(NoteCode.NOT_REPRESENTED, number, (organisation,)))

    def _taken_over(self, fact: TakenOver, number: int, place: str) -> bool:
        given = given_away(self.problem, self.plan, fact, self.begun, place)
        every = frozenset(slot.id for slot in self.problem.slots)
        for partner, slot in given:
            self.problem = handed_over(self.problem, fact, partner)
            self.touched |= {fact.giver, fact.colleague, partner}
            self.asks.append(Ask(pair_of(fact.colleague, partner), every, number, best=slot))
            self._handed(pair_of(fact.giver, partner), pair_of(fact.colleague, partner))
        return bool(given)

    def _handed(self, old: Pair, new: Pair) -> None:
        """A meeting may be handed on again by a later fact, and back."""
        first = next((pair for pair, now in self.handed.items() if now == old), old)
        self.handed[first] = new
        if first == new:
            del self.handed[first]

    def _meet(self, fact: Meet, number: int, place: str) -> bool:
        first = self._person(fact.first, f"{place}.first")
        second = self._person(fact.second, f"{place}.second")
        if first.organisation == second.organisation:
            raise ChangeError(
                f"{place}.second", ChangeCode.COLLEAGUES, first=first.id, second=second.id
            )
        there = (*self.problem.slots, *self.before.slots)
        slots = {s.id for s in there}
        if fact.since is not None:
            since = self._start_of(fact.since, f"{place}.from")
            slots = {s.id for s in there if since is not None and s.start >= since}
        self.asks.append(Ask(pair_of(first.id, second.id), frozenset(slots), number))
        refused = {(v.by, v.to) for v in self.problem.vetoes}
        sides = [(p.id, p.organisation) for p in (first, second)]
        if any((p, q) in refused or (q, p) in refused for p in sides[0] for q in sides[1]):
            return True
        said = {(w.by, w.to) for w in self.problem.wishes}
        new = [
            Wish(by, to, Strength.LIKE)
            for by, to in ((first.id, second.id), (second.id, first.id))
            if (by, to) not in said
        ]
        if new:
            self.problem = replace(self.problem, wishes=(*self.problem.wishes, *new))
            self.touched |= {first.id, second.id}
        return True

"""A plan repaired after facts changed, with as few people disturbed as can be.

In this order: as few meetings cancelled as possible, as few moved to another slot or table, as
few people told; promised (confirmed and locked) meetings stay in their slots. Then the freed
slots go to those below their minimum and to those on standby. Round tables are seen to first
(:mod:`.round_tables`); the meetings of two are settled around them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property

from samspill.engine.judge.rules import Violation, violations
from samspill.engine.judge.score import Levels, Score, score
from samspill.engine.model.garbage import no_search_for_garbage
from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.problem import Problem
from samspill.engine.model.result import Result
from samspill.engine.model.valuation import Pair, Valuation, pair_of
from samspill.engine.repairing.anew import Replan, compared_with_anew, levels_in, result_beside
from samspill.engine.repairing.apply import ChangedFacts
from samspill.engine.repairing.becoming import Becoming, become
from samspill.engine.repairing.board import Board
from samspill.engine.repairing.change import Change, Note, NoteCode, Way
from samspill.engine.repairing.fill import Filler
from samspill.engine.repairing.limits import keep_limits
from samspill.engine.repairing.locks import (
    unlocked,
    with_past,
    with_possible_locks,
    with_sound_locks,
)
from samspill.engine.repairing.notices import Notice, Shift, ToldCode, notices
from samspill.engine.repairing.opening import Opening
from samspill.engine.repairing.pairs import Pairs, pairs_after
from samspill.engine.repairing.round_tables import RoundTables, locked_after
from samspill.engine.repairing.seats import seated
from samspill.engine.repairing.settle import Settled, settle

NOTHING_ELSE = Change()


class BrokenPlanError(ValueError):
    """The plan broke rules before anything changed: ``violations`` says which."""

    def __init__(self, found: tuple[Violation, ...]) -> None:
        super().__init__(", ".join(dict.fromkeys(each.code.value for each in found)))
        self.violations = found


@dataclass(frozen=True)
class Repair:
    """A changed problem, its plan, and what is different.

    ``shifts`` are the meetings that are cancelled, moved or new, in the order of time;
    ``unkept`` are the promised ones (confirmed or locked) among the cancelled. ``notices`` is
    what each participant concerned is told. ``proven`` says that no repair cancels fewer
    meetings, or as few and moves fewer; none at all cancels fewer than ``cancelled_bound``.
    A round table counts as one meeting, and with other people it is neither cancelled nor moved;
    nor is a meeting of two that a colleague takes over.
    ``pairs`` is who may meet in the changed problem, and what each meeting is worth.
    """

    problem: Problem
    plan: Plan
    shifts: tuple[Shift, ...]
    unkept: tuple[Meeting, ...]
    notes: tuple[Note, ...]
    notices: tuple[Notice, ...]
    proven: bool
    cancelled_bound: int
    pairs: Pairs

    @property
    def cancelled(self) -> tuple[Meeting, ...]:
        """The meetings that are held no more."""
        return tuple(s.before for s in self.shifts if s.before is not None and s.after is None)

    @property
    def moved(self) -> tuple[Shift, ...]:
        """The meetings at another slot or table than before."""
        return tuple(s for s in self.shifts if s.code in {ToldCode.MOVED, ToldCode.TABLE_CHANGED})

    @property
    def taken_over(self) -> tuple[Shift, ...]:
        """The meetings of two that go on with a colleague of one of them."""
        return tuple(s for s in self.shifts if s.code is ToldCode.TAKEN_OVER)

    @property
    def with_others(self) -> tuple[Shift, ...]:
        """The round tables that are where and when they were, with other people."""
        return tuple(s for s in self.shifts if s.code is ToldCode.PEOPLE_CHANGED)

    @property
    def new(self) -> tuple[Meeting, ...]:
        """The meetings that were not in the plan."""
        return tuple(s.after for s in self.shifts if s.after is not None and s.before is None)

    @property
    def notified(self) -> tuple[str, ...]:
        """Everybody who is told something, by ascending id."""
        return tuple(notice.participant for notice in self.notices)

    @cached_property
    def score(self) -> Score:
        """The repaired plan's score. Takes as long as ``check``."""
        return score(self.problem, self.plan)

    @cached_property
    def levels(self) -> Levels:
        """The repaired plan's levels alone, as :attr:`score` has them, and sooner."""
        return levels_in(self.plan, self.valuation)

    @cached_property
    def replan(self) -> Replan:
        """How much better a plan made anew could be. Takes as long as a solve's bounds."""
        return compared_with_anew(self.problem, self.plan, self.valuation)

    def result(self, seconds: float) -> Result:
        """The repaired plan as a result, with bounds on what a plan made anew could reach."""
        return result_beside(self.plan, self.levels, self.replan, seconds)

    @cached_property
    def valuation(self) -> Valuation:
        """Of the changed problem, which others find kept with it."""
        return Valuation.knowing(self.problem, self.pairs)


class Repairer:
    """A problem and its plan, made ready once; then each change is answered fast.

    ``problem`` has no faults. Raises BrokenPlanError when the plan breaks rules.
    """

    def __init__(self, problem: Problem, plan: Plan) -> None:
        valuation = Valuation(problem)
        found = tuple(violations(problem, plan, valuation))
        if found:
            raise BrokenPlanError(found)
        self.problem, self.plan, self.pairs = problem, plan, valuation.pairs

    @classmethod
    def as_it_stands(cls, problem: Problem, plan: Plan) -> Repairer:
        """The repairer of a plan that may break rules, for :meth:`repair_to`: what does not hold
        in the other problem is repaired, whether it held before or not."""
        made = cls.__new__(cls)
        made.problem, made.plan, made.pairs = problem, plan, Valuation.of(problem).pairs
        return made

    @classmethod
    def after(cls, repair: Repair) -> Repairer:
        """The repairer of a repaired plan, ready at once."""
        made = cls.__new__(cls)
        made.problem, made.plan, made.pairs = repair.problem, repair.plan, repair.pairs
        return made

    def repair(self, change: Change, *, way: Way = Way.AS_FEW) -> Repair:
        """The plan repaired after the change. The same change once more changes nothing, unless
        holes are filled.

        Raises ChangeError for a change that cannot be made.
        """
        # The problem is many objects, and looking through them takes longer than the repair.
        with no_search_for_garbage():
            facts = ChangedFacts(self.problem, self.plan, change)
            if not facts.changes_set_up:
                return self._repaired(facts, change, way=way)
            promised = {pair_of(*locked.participants) for locked in self.problem.locked}
            facts.problem = with_sound_locks(facts.problem, facts.begun)
            became = become(self.problem, facts.problem, self.plan, change)
            return self._become(became, facts, change, way, promised)

    def repair_to(
        self,
        problem: Problem,
        change: Change = NOTHING_ELSE,
        *,
        way: Way = Way.AS_FEW,
        opens: Set[str] = frozenset(),
        joins: Set[str] = frozenset(),
    ) -> Repair:
        """The plan repaired for another problem: whatever is different in it, and the change's
        facts beside, of which none changes the set-up. ``problem`` has no faults. The round tables
        that it ``opens`` (ids) are held where there is a way, and their empty seats given away.
        Those who ``joins`` names (ids) are given meetings like whoever is new in the problem.

        Locked meetings are the new problem's. Raises ChangeError where what has begun is changed,
        and BrokenPlanError where the new problem lets no repair be, as when a cap is below what
        somebody has had already.
        """
        with no_search_for_garbage():
            became = become(self.problem, problem, self.plan, change)
            facts = ChangedFacts(became.problem, self.plan, change)
            facts.walk_ins = sorted(joins)
            return self._become(became, facts, change, way, opens=opens)

    def _become(
        self,
        became: Becoming,
        facts: ChangedFacts,
        change: Change,
        way: Way,
        promised: Set[Pair] = frozenset(),
        opens: Set[str] = frozenset(),
    ) -> Repair:
        """The repair for what the problem has become, with the facts put into it."""
        facts.touched |= became.touched
        facts.walk_ins = list(dict.fromkeys((*facts.walk_ins, *became.joined)))
        made = self._repaired(facts, change, way=way, became=became, beside=promised, opens=opens)
        made = replace(
            made,
            problem=became.without(made.problem),
            pairs=made.pairs
            if made.pairs is became.pairs
            else pairs_after(made.pairs, made.problem, frozenset(), became.gone),
        )
        found = tuple(violations(made.problem, made.plan, made.valuation))
        if found:
            raise BrokenPlanError(found)
        return made

    def _repaired(
        self,
        facts: ChangedFacts,
        change: Change,
        *,
        way: Way = Way.AS_FEW,
        became: Becoming | None = None,
        beside: Set[Pair] = frozenset(),
        opens: Set[str] = frozenset(),
    ) -> Repair:
        promised = {pair_of(*pair) for pair in change.confirmed} | beside
        locked_now = self.problem if became is None else became.problem
        promised |= {pair_of(*locked.participants) for locked in locked_now.locked}
        problem = with_possible_locks(facts.problem, facts.begun)
        if became is None or became.pairs is None:
            known, locked = self.pairs, self.problem
        else:
            known, locked = became.pairs, became.problem
        pairs = pairs_after(known, problem, facts.touched | unlocked(locked, problem))
        problem, pairs = with_past(problem, pairs, facts)
        board = Board(problem, pairs, self.plan.meetings, begun=facts.begun, promised=promised)
        kept = {*change.confirmed_round_tables}
        kept |= {locked.round_table for locked in locked_now.locked_round_tables}
        limit = _regroup(board, change, kept, promised) if board.groups else None
        if became is not None:
            keep_limits(board)
        settled = _only_cancelled(board) if way is Way.ONLY_CANCEL else settle(board)
        out = {board.pair(i) for i in board.cancelled if i not in board.groups}
        if any(pair_of(*locked.participants) in out for locked in problem.locked):
            before = board.problem
            problem = replace(
                before,
                locked=tuple(x for x in before.locked if pair_of(*x.participants) not in out),
            )
            pairs = pairs_after(pairs, problem, unlocked(before, problem))
            board.problem, board.pairs = problem, pairs
        notes = list(facts.notes)
        if way is not Way.ONLY_CANCEL:
            if opens or way is Way.FILLED:
                opening = Opening(board, Valuation(problem), standby=change.standby, promised=kept)
                if opening.open_all(opens, others=way is Way.FILLED):
                    settled = replace(settled, proven=False)
            notes += _fill(board, facts, change, became, way)
        else:
            notes += _only_asked(board, facts)
        retimed = frozenset[str]() if became is None else became.retimed
        made = self._repair(board, notes, promised, kept, settled, retimed, facts.handed)
        return made if limit is None else _held_to(made, limit, handed=len(facts.handed))

    def _repair(
        self,
        board: Board,
        notes: list[Note],
        promised: Set[Pair],
        kept: Set[str],
        settled: Settled,
        retimed: Set[str],
        handed: Mapping[Pair, Pair],
    ) -> Repair:
        after = seated(board)
        plan = Plan.of(m for m in after if m is not None)
        shifts = _taken_over(board, after, handed)
        known = {m for shift in shifts for m in (shift.before, shift.after)}
        proven = settled.proven and len(shifts) == len(handed)
        for i, meeting in enumerate(after):
            if board.home[i] in known or meeting in known:
                continue
            before = board.home[i] if board.home[i].slot else None
            at_another_time = bool(before and before == meeting and before.slot in retimed)
            if before != meeting or at_another_time:
                shifts.append(Shift(before, meeting, retimed=at_another_time))
        starts = {s.id: s.start for s in (*self.problem.slots, *board.problem.slots)}

        def when(shift: Shift) -> tuple[object, ...]:
            meeting = shift.after or shift.before
            assert meeting is not None  # noqa: S101  a shift has a side
            return starts[meeting.slot], meeting

        shifts.sort(key=when)
        cancelled = [s.before for s in shifts if s.before is not None and s.after is None]
        return Repair(
            problem=board.problem,
            plan=plan,
            shifts=tuple(shifts),
            unkept=tuple(
                m
                for m in cancelled
                if (m.round_table in kept if m.round_table else m.participants[:2] in promised)
            ),
            notes=tuple(sorted(notes, key=lambda note: note.fact)),
            notices=notices(self.problem, board.problem, shifts),
            proven=proven,
            cancelled_bound=max(0, settled.cancelled_bound - len(handed)),
            pairs=board.pairs,
        )


def repair(problem: Problem, plan: Plan, change: Change) -> Repair:
    """The plan repaired after the change; for many changes make one :class:`Repairer`.

    Raises BrokenPlanError when the plan broke rules before, ChangeError for a change that cannot
    be made.
    """
    return Repairer(problem, plan).repair(change)


@dataclass(frozen=True)
class _Limit:
    """What no repair of a plan with round tables is below: promised meetings of two cancelled,
    meetings cancelled, and if it is ``exact``, moved by those that cancel no more."""

    promised: int
    cancelled: int
    moved: int
    exact: bool


def _regroup(board: Board, change: Change, kept: Set[str], promised: Set[Pair]) -> _Limit:
    """Sees to the round tables, before the meetings of two are settled around them.

    The limit is of the two parts apart: the meetings of two as if there were no round table, and
    each round table as if there were nothing else. The sums are below every repair, in the order
    that repairs are compared in, as each part is.
    """
    problem = board.problem
    alone = Board(
        problem,
        board.pairs,
        [m for m in board.home if not m.round_table],
        begun=board.begun,
        promised=promised,
    )
    valuation = Valuation(problem)
    tables = RoundTables(board, valuation, standby=change.standby, promised=kept)
    least = tables.least
    tables.settle()
    locks = tuple(locked_after(problem, board))
    board.problem = replace(problem, locked_round_tables=locks)
    settled = settle(alone)
    moved = sum(p is not None and alone.has_left(i) for i, p in enumerate(alone.place))
    return _Limit(
        promised=sum(i in alone.promised for i in alone.cancelled),
        cancelled=settled.cancelled_bound + least.cancelled,
        moved=moved + least.moved,
        exact=settled.proven,
    )


def _held_to(made: Repair, limit: _Limit, *, handed: int) -> Repair:
    """The repair with what the limit says of it; the limit counts those ``handed`` over as
    cancelled."""
    out, moved = len(made.cancelled), len(made.moved)
    kept = sum(not m.round_table for m in made.unkept) == limit.promised
    least = max(0, limit.cancelled - handed)
    taken = len(made.taken_over) == handed
    return replace(
        made,
        proven=limit.exact and kept and taken and (out, moved) == (least, limit.moved),
        cancelled_bound=min(out, least),
    )


def _taken_over(
    board: Board, after: Sequence[Meeting | None], handed: Mapping[Pair, Pair]
) -> list[Shift]:
    """The meetings that go on with a colleague of one of the two."""
    if not handed:
        return []
    gone = {board.pair(i): board.home[i] for i, m in enumerate(after)
            if m is None and not board.home[i].round_table}  # fmt: skip
    new = {board.pair(i): m for i, m in enumerate(after)
           if m is not None and not board.home[i].slot and not m.round_table}  # fmt: skip
    return [Shift(gone[old], new[now]) for old, now in handed.items() if old in gone and now in new]


def _only_asked(board: Board, facts: ChangedFacts) -> list[Note]:
    """A colleague takes over where nothing else is moved for it; nobody else gets anything new."""
    filler, notes = Filler(board, sources=set()), []
    for ask in facts.asks:
        if filler.has(ask.pair):
            notes.append(Note(NoteCode.HAVE_A_MEETING, ask.fact, ask.pair))
        elif ask.best is None or not filler.ask(replace(ask, slots=frozenset({ask.best}))):
            notes.append(Note(NoteCode.NOT_FITTED, ask.fact, ask.pair))
    return notes


def _only_cancelled(board: Board) -> Settled:
    """Nothing is moved for what cannot stay: it is cancelled, and that is as asked."""
    return Settled(proven=False, cancelled_bound=0)


def _fill(
    board: Board, facts: ChangedFacts, change: Change, became: Becoming | None, way: Way
) -> list[Note]:
    """New meetings on the board; what is to be said of those who asked for one."""
    lost = {p for i in board.cancelled for p in board.home[i].participants}
    for i, (_, people) in board.sits.items():
        lost |= {*board.home[i].participants} - {*people}
    raised = () if became is None else became.raised
    filler = Filler(board, sources=lost | {*facts.walk_ins, *change.standby, *raised})
    notes = []
    for ask in facts.asks:
        if filler.has(ask.pair):
            notes.append(Note(NoteCode.HAVE_A_MEETING, ask.fact, ask.pair))
        elif not filler.ask(ask):
            filler.barred.add(ask.pair)
            notes.append(Note(NoteCode.NOT_FITTED, ask.fact, ask.pair))
    filler.help_needy()
    filler.use_standby(change.standby, facts.walk_ins)
    if became is not None:  # whoever lost a meeting with somebody may have one with another who did
        filler.use_standby(sorted(lost), ())
    if way is Way.FILLED:
        everybody = [p.id for p in board.problem.participants]
        filler.sources.update(everybody)
        filler.help_needy()
        filler.use_standby(everybody, ())
    return notes

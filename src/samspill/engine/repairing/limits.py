"""What the changed problem lets fewer be of: meetings of one person, of one person with one
company, and at one table.

A cap that was lowered, a participant who is of another company now, or a table that holds fewer,
leaves meetings that are each as they should be and together are too many. Some of them make way
before the rest is settled; a small board is then solved with these limits as a whole
(:mod:`.window`), so that which of them it is was only a first guess.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from samspill.engine.judge.rules import RuleCode, violations
from samspill.engine.model.plan import Meeting, Plan
from samspill.engine.model.tables import capacity_in
from samspill.engine.repairing.board import COMMON, Board


def keep_limits(board: Board) -> None:
    """Takes off the board what is too many: meetings above a limit are ``over``, meetings without
    room at their table ``crowded`` or, where the table itself will not do, ``broken``."""
    _round_tables(board)
    _caps_and_companies(board)
    _one_table(board)
    _places(board)


def _round_tables(board: Board) -> None:
    """Whoever sits at more round tables than they take meetings leaves the last of them; one that
    cannot be without them is cancelled."""
    locked = {held.round_table for held in board.problem.locked_round_tables}
    for person in board.problem.participants:
        seats = sorted(
            {i for i in board.at[person.id] if i in board.sits},
            key=lambda i: (board.home[i].round_table in locked, -i),
        )
        coming = [i for i in seats if board.home[i].slot not in board.begun]
        for i in coming[: max(0, len(seats) - board.problem.cap_of(person))]:
            place = board.place[i]
            table, people = board.sits[i]
            left = tuple(p for p in people if p != person.id)
            board.unseat(i)
            board.problem = replace(
                board.problem,
                locked_round_tables=tuple(
                    held
                    for held in board.problem.locked_round_tables
                    if held.round_table != board.home[i].round_table
                ),
            )
            if place is not None and _may_be(board, i, place[0], table, left):
                board.seat(i, place[0], table, left)


def _may_be(board: Board, i: int, t: int, table: str, people: tuple[str, ...]) -> bool:
    meeting = Meeting(board.slots[t], table, people, board.home[i].round_table)
    found = {violation.code for violation in violations(board.problem, Plan((meeting,)))}
    return found <= {RuleCode.LOCKED_MISSING}


def _caps_and_companies(board: Board) -> None:
    """As few as can be seen at once: first those that stand above two limits."""
    problem = board.problem
    mine: dict[str, set[int]] = defaultdict(set)
    company: dict[tuple[str, str], set[int]] = defaultdict(set)
    for i, meeting in enumerate(board.home):
        if meeting.round_table or (i in board.broken and not any(True for _ in board.places(i))):
            continue
        first, second = board.pair(i)
        for me, other in ((first, second), (second, first)):
            mine[me].add(i)
            person = problem.participant_by_id[other]
            if person.representative:
                company[me, person.organisation].add(i)
    for who, meetings in mine.items():
        groups = sum(i in board.sits for i in board.at[who] if i >= 0)
        most = max(0, problem.cap_of(problem.participant_by_id[who]) - groups)
        if len(meetings) > most:
            board.limits.append((frozenset(meetings), most))
    board.limits += [(frozenset(found), 1) for found in company.values() if len(found) > 1]
    _make_way(board)


def _make_way(board: Board) -> None:
    excess = {number: len(found) - most for number, (found, most) in enumerate(board.limits)}
    above: dict[int, list[int]] = defaultdict(list)
    for number, (found, _most) in enumerate(board.limits):
        for i in found:
            above[i].append(number)
    free = {i for i in above if board.home[i].slot not in board.begun}
    while any(n > 0 for n in excess.values()) and free:
        i = min(free, key=lambda i: _first_to_go(board, i, above[i], excess))
        if not any(excess[number] > 0 for number in above[i]):
            return
        free.discard(i)
        board.over.add(i)
        board.held.discard(i)
        if board.place[i] is not None:
            board.take(i)
        for number in above[i]:
            excess[number] -= 1


def _first_to_go(
    board: Board, i: int, above: Iterable[int], excess: Mapping[int, int]
) -> tuple[bool, int, bool, int, int]:
    """The smaller, the sooner it makes way."""
    relieved = sum(excess[number] > 0 for number in above)
    value = board.pairs.get(board.pair(i))
    points = 0 if value is None else value.points
    return i in board.promised or not relieved, -relieved, i not in board.broken, points, i


def _one_table(board: Board) -> None:
    """Meetings at a table that holds fewer than it did: they may be at another one."""
    there: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, place in enumerate(board.place):
        meeting = board.home[i]
        if place is not None and i not in board.sits and meeting.slot not in board.begun:
            there[meeting.slot, meeting.table].append(i)
    for (slot, table), meetings in sorted(there.items()):
        if board.class_of(table) not in {COMMON, board.quiet} or table not in board.tables:
            continue
        many = len(meetings) - capacity_in(board.tables[table], slot)
        if many <= 0:
            continue
        for i in sorted(meetings, key=lambda i: _worth(board, i))[:many]:
            place = board.take(i)
            board.broken.add(i)
            board.held.discard(i)
            if board.room(place) > 0 and i in board.promised:
                board.put(i, place)
                board.held.add(i)


def _places(board: Board) -> None:
    """Meetings in a slot whose tables together hold fewer than they did."""
    used = Counter(place for i, place in enumerate(board.place) if place and i not in board.sits)
    for place, many in sorted(used.items()):
        above = many - board.capacity.get(place, 0)
        if above <= 0:
            continue
        here = sorted(board.there[place], key=lambda i: _worth(board, i))
        here = [i for i in here if board.home[i].slot not in board.begun]
        for i in here[:above]:
            board.take(i)
            board.held.discard(i)
            board.crowded.add(i)


def _worth(board: Board, i: int) -> tuple[bool, int, int]:
    value = board.pairs.get(board.pair(i))
    return i in board.promised, 0 if value is None else value.points, i

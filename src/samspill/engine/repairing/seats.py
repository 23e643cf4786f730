"""Tables for what was moved and what is new: the table a meeting had, then one where one of the
two sits just before or after, then the first that is free."""

from __future__ import annotations

from collections import Counter, defaultdict

from samspill.engine.model.plan import Meeting
from samspill.engine.model.problem import Table
from samspill.engine.model.tables import capacity_in
from samspill.engine.repairing.board import COMMON, Board


def seated(board: Board) -> list[Meeting | None]:
    """Each of the board's meetings by number, at its table; None for those that are cancelled."""
    slots = {t: slot for slot, t in board.index.items()}
    found: list[Meeting | None] = [None] * len(board.home)
    used: Counter[tuple[str, str]] = Counter()
    restless = []
    for i, place in enumerate(board.place):
        if place is None:
            continue
        if i in board.sits:
            table, people = board.sits[i]
            found[i] = Meeting(slots[place[0]], table, people, board.home[i].round_table)
        elif board.home[i].slot and not board.has_left(i):
            found[i] = board.home[i]
            used[board.home[i].slot, board.home[i].table] += 1
        else:
            restless.append((place, i))
    if not restless:
        return found
    of_kind: dict[str, dict[str, Table]] = defaultdict(dict)
    for each in board.problem.tables:
        of_kind[board.class_of(each.id)][each.id] = each
    for (t, kind), i in sorted(restless):
        slot = slots[t]
        if kind in {COMMON, board.quiet}:
            others = of_kind[kind]
            liked = [board.home[i].table, *_beside(board, found, i, t)]
            near = [others[wanted] for wanted in liked if wanted in others]
            table = next(
                c.id
                for c in (*near, *others.values())
                if used[slot, c.id] < capacity_in(c, slot) and (c.id, slot) not in board.taken
            )
        else:
            table = kind
        used[slot, table] += 1
        found[i] = Meeting(slot, table, board.home[i].participants)
    return found


def _beside(board: Board, found: list[Meeting | None], i: int, t: int) -> list[str]:
    """The tables at which the two sit in the slots before and after, as far as they are known."""
    tables = []
    for person in board.pair(i):
        for near in (t - 1, t + 1):
            j = board.at[person][near] if 0 <= near < board.count else -1
            meeting = found[j] if j >= 0 else None
            if meeting is not None:
                tables.append(meeting.table)
    return tables

"""Somebody new at the edition: a walk-in with an organisation and wishes of their own."""

from __future__ import annotations

import re
from dataclasses import replace

from samspill.engine.judge.faults.validate import problems_in
from samspill.engine.model.problem import Organisation, Participant, Problem
from samspill.engine.repairing.change import ChangeCode, ChangeError, WalkIn


def is_there(problem: Problem, fact: WalkIn, place: str) -> bool:
    """True when the walk-in is in the problem already. Raises ChangeError when their id is
    somebody else's."""
    new = fact.participant
    known = problem.participant_by_id.get(new.id)
    if known is not None and (known.name, known.organisation) == (new.name, new.organisation):
        return True
    if known is not None or new.id in problem.organisation_by_id:
        raise ChangeError(f"{place}.participant.id", ChangeCode.ID_TAKEN, id=new.id)
    return False


def arrive(problem: Problem, fact: WalkIn, place: str) -> Problem:
    """The problem with the walk-in. Raises ChangeError with the first fault of what is new."""
    home = fact.organisation
    if home is not None and home.id != fact.participant.organisation:
        raise ChangeError(
            f"{place}.organisation.id",
            ChangeCode.OTHER_HOME,
            said=fact.participant.organisation,
            id=home.id,
        )
    if home is not None and home.id in problem.participant_by_id:
        raise ChangeError(f"{place}.organisation.id", ChangeCode.HOME_TAKEN, id=home.id)
    for i, wish in enumerate(fact.wishes):
        if wish.by != fact.participant.id:
            raise ChangeError(f"{place}.wishes[{i}].by", ChangeCode.OTHERS_WISH, by=wish.by)
    known = problem.organisation_by_id.get(fact.participant.organisation)
    if home is not None and known is not None and known != home:
        raise ChangeError(f"{place}.organisation", ChangeCode.HOME_KNOWN, id=home.id)
    organisations = problem.organisations
    if home is not None and known is None:
        organisations = (*organisations, home)
    _refuse_faults(problem, fact, home or known, place)
    return replace(
        problem,
        organisations=organisations,
        participants=(*problem.participants, fact.participant),
        wishes=(*problem.wishes, *dict.fromkeys(fact.wishes)),
    )


def _refuse_faults(problem: Problem, fact: WalkIn, home: Organisation | None, place: str) -> None:
    """Judges a problem that holds the walk-in first, and of the others only whom they name."""
    named = dict.fromkeys(w.to for w in fact.wishes)
    people: list[Participant] = [fact.participant]
    homes = {home.id: home} if home is not None else {}
    for party in named:
        if party in problem.organisation_by_id:
            homes[party] = problem.organisation_by_id[party]
            people += problem.representatives[party]
        elif party in problem.participant_by_id:
            people.append(problem.participant_by_id[party])
    for person in people[1:]:
        homes[person.organisation] = problem.organisation_by_id[person.organisation]
    around = replace(
        problem,
        participants=tuple(dict.fromkeys(people)),
        organisations=tuple(homes.values()),
        wishes=fact.wishes,
        vetoes=(),
        suggestions=(),
        met=(),
        known=(),
        locked=(),
        # A new organisation may take a round table's table; who sits there is nothing to it.
        round_tables=tuple(replace(held, moderator=None) for held in problem.round_tables),
        interests=(),
        locked_round_tables=(),
    )
    for fault in problems_in(around):
        where = re.sub(r"^participants\[0\]", "participant", fault.place)
        where = re.sub(r"^organisations\[0\]", "organisation", where)
        where = re.sub(r"^round_tables\[\d+\]\.table", "organisation.table", where)
        raise ChangeError(f"{place}.{where}", ChangeCode.FAULTY, fault=fault)

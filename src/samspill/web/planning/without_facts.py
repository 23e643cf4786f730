"""Other meetings though no fact has changed, by the road of every repair: holes that are filled,
newcomers who are planned in, a round table that is given a place, and an earlier version that one
goes back to."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from samspill.engine.model.problem import Problem
from samspill.web.editions.keys import participant_key
from samspill.web.editions.models import Edition
from samspill.web.journal.actions import record
from samspill.web.meetings.models import Meeting
from samspill.web.people.models import Person
from samspill.web.planning.models import PlanVersion
from samspill.web.planning.problem import plan_of
from samspill.web.planning.repairing import (
    Agreed,
    Proposal,
    Stand,
    Standing,
    Way,
    carry_out,
    propose,
)
from samspill.web.wishes.models import RoundTable


def _nothing() -> None:
    """The change that changes no fact."""


def proposed_filling(edition: Edition, *, now: datetime, gain: bool = False) -> Proposal | None:
    """The meetings that would be new in what room there is; None where there is none to have.
    Raises NoRepairError."""
    return propose(edition=edition, change=_nothing, way=Way.FILLED, now=now, gain=gain)


@transaction.atomic
def fill_holes(*, edition: Edition, agreed: Agreed, by: Person, now: datetime) -> Proposal | None:
    """Give new meetings to everybody who has time for one, as was agreed to.

    Raises OtherProposalError, NoRepairError.
    """
    _done, proposal = carry_out(edition=edition, change=_nothing, agreed=agreed, by=by, now=now)
    if proposal is not None:
        _record("holes_filled", edition, by, now, {"new": len(proposal.difference.new)})
    return proposal


def proposed_place(
    round_table: RoundTable, *, now: datetime, gain: bool = False
) -> Proposal | None:
    """Where the round table would be held, and what is moved for it; None where it is held, or
    too few of those who asked can come together. Raises NoRepairError."""
    return propose(
        edition=round_table.edition,
        change=_nothing,
        way=Way.AS_FEW,
        now=now,
        standing=_opening(round_table.key),
        gain=gain,
    )


@transaction.atomic
def place_round_table(
    *, round_table: RoundTable, agreed: Agreed, by: Person, now: datetime
) -> Proposal | None:
    """Give the round table a place among what is published, as was agreed to.

    Raises OtherProposalError, NoRepairError.
    """
    edition = round_table.edition
    _done, proposal = carry_out(
        edition=edition,
        change=_nothing,
        agreed=agreed,
        by=by,
        now=now,
        standing=_opening(round_table.key),
    )
    if proposal is not None:
        record(
            verb="round_table_placed", subject=round_table, by=by, now=now, edition_id=edition.pk
        )
    return proposal


def _opening(key: str) -> Stand:
    def stand(_after: Problem, current: Iterable[Meeting]) -> Standing:
        return Standing(plan_of(current), opens=frozenset({key}))

    return stand


def proposed_joining(
    edition: Edition, people: Collection[int], *, now: datetime, gain: bool = False
) -> Proposal | None:
    """The meetings that these (ids) would be given with whoever has time for them, with no other
    meeting touched; None where there is none to have. Raises NoRepairError."""
    return propose(
        edition=edition,
        change=_nothing,
        way=Way.AS_FEW,
        now=now,
        standing=_joining(people),
        gain=gain,
    )


@transaction.atomic
def plan_in(
    *, edition: Edition, people: Collection[int], agreed: Agreed, by: Person, now: datetime
) -> Proposal | None:
    """Give these (ids), who came when the plan was published, meetings as was agreed to.

    Raises OtherProposalError, OnPaperError, NoRepairError.
    """
    _done, proposal = carry_out(
        edition=edition,
        change=_nothing,
        agreed=agreed,
        by=by,
        now=now,
        standing=_joining(people),
    )
    if proposal is not None:
        _record("newcomers_planned", edition, by, now, {"new": len(proposal.difference.new)})
    return proposal


def _joining(people: Collection[int]) -> Stand:
    def stand(after: Problem, current: Iterable[Meeting]) -> Standing:
        keys = {participant_key(pk) for pk in people} & after.participant_by_id.keys()
        return Standing(plan_of(current), joins=frozenset(keys))

    return stand


def proposed_return(
    plan: PlanVersion, *, way: Way, now: datetime, gain: bool = False
) -> Proposal | None:
    """What would be other if people followed this earlier version again, as near it as the facts
    of today allow; None where nothing would. Raises NoRepairError, NothingToGoBackToError."""
    return propose(edition=plan.edition, change=_nothing, way=way, now=now, back_to=plan, gain=gain)


@transaction.atomic
def roll_back(*, plan: PlanVersion, agreed: Agreed, by: Person, now: datetime) -> Proposal | None:
    """Go back to this earlier version as was agreed to, with a new one that is as near it as can
    be. Raises OtherProposalError, NoRepairError, NothingToGoBackToError."""
    edition = Edition.objects.select_for_update(no_key=True).get(pk=plan.edition_id)
    plan = edition.plans.get(pk=plan.pk)
    _done, proposal = carry_out(
        edition=edition, change=_nothing, agreed=agreed, by=by, now=now, back_to=plan
    )
    if proposal is not None:
        _record("plan_rolled_back", edition, by, now, {"back_to": plan.number})
    return proposal


def _record(
    verb: str, edition: Edition, by: Person, now: datetime, facts: dict[str, object]
) -> None:
    record(verb=verb, subject=edition, by=by, now=now, edition_id=edition.pk, facts=facts)

"""Many who change one plan at the same time: no version is lost, and none is made twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from cast import NOW, Cast, assemble
from samspill.web.meetings.models import Meeting, MeetingState, Seat
from samspill.web.outbox.models import Letter
from samspill.web.planning.models import PlanVersion, VersionState
from samspill.web.planning.publishing import (
    AnotherPublishedError,
    OutdatedPlanError,
    difference,
    publish_plan,
)
from samspill.web.planning.repairing import Agreed, OtherProposalError, Proposal, Way
from samspill.web.planning.rolling_back import NothingToGoBackToError
from samspill.web.planning.without_facts import (
    fill_holes,
    proposed_filling,
    proposed_return,
    roll_back,
)
from support.pages import planned
from support.versions import agreed_to

AT_ONCE = 64
DRAFTS = 8
REFUSALS = (
    AnotherPublishedError,
    NothingToGoBackToError,
    OtherProposalError,
    OutdatedPlanError,
)


@pytest.fixture
def players(transactional_db: None) -> Cast:
    return assemble()


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite writes one at a time anyway")
def test_64_who_publish_fill_and_go_back_at_once(players: Cast) -> None:
    drafts = [planned(players) for _ in range(DRAFTS)]
    first = drafts[0]
    publish_plan(plan=first, by=players.organiser, now=NOW)
    edition = players.edition
    done: list[int] = []
    failed: list[BaseException] = []

    def agreed(proposal: Proposal | None) -> Agreed | None:
        return None if proposal is None else agreed_to(proposal)

    def publishes(number: int) -> bool:
        plan = drafts[1 + number % (DRAFTS - 1)]
        seen = edition.plans.get(state=VersionState.PUBLISHED).number
        before = PlanVersion.objects.get(pk=plan.pk).is_published
        publish_plan(plan=plan, by=players.organiser, now=NOW, replaces=seen)
        return not before

    def fills(number: int) -> bool:
        shown = agreed(proposed_filling(edition, now=NOW + timedelta(seconds=number)))
        if shown is None:
            return False
        return bool(fill_holes(edition=edition, agreed=shown, by=players.organiser, now=NOW))

    def goes_back(number: int) -> bool:
        plan = edition.plans.filter(state=VersionState.REPLACED).first() or first
        shown = agreed(proposed_return(plan, way=Way.AS_FEW, now=NOW))
        if shown is None:
            return False
        return bool(roll_back(plan=plan, agreed=shown, by=players.organiser, now=NOW))

    def act(number: int) -> None:
        verbs: list[Callable[[int], bool]] = [publishes, fills, goes_back]
        try:
            if verbs[number % 3](number):
                done.append(number)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [error for error in failed if not isinstance(error, REFUSALS)] == []
    numbers = list(PlanVersion.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    last = PlanVersion.objects.get(state=VersionState.PUBLISHED)
    assert difference(last).nothing
    followed = PlanVersion.objects.exclude(published_at=None).count()
    assert len(done) >= followed - 1
    assert len(numbers) - DRAFTS <= len(done)
    on = Meeting.objects.filter(state=MeetingState.PLANNED)
    assert Seat.objects.filter(slot__isnull=False).count() == 2 * on.count()
    once = Letter.objects.values_list("action", "person").distinct().count()
    assert once == Letter.objects.count()

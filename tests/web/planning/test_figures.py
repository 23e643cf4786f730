"""A version that is published at once has its figures later: a worker's, or whoever looks first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cast import NOW, Cast
from samspill.engine.model.plan import Plan
from samspill.web.editions.keys import table_key
from samspill.web.editions.models import Participant
from samspill.web.editions.participation import withdraw_participant
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.planning.changes import change_coming
from samspill.web.planning.copying import copy_meetings
from samspill.web.planning.figures import NOT_YET, reckon, with_figures
from samspill.web.planning.ground import with_ground
from samspill.web.planning.models import PlanVersion, VersionState
from samspill.web.planning.problem import facts_of, plan_of
from samspill.web.planning.queries import all_planned
from samspill.web.planning.repairing import Agreed
from samspill.web.planning.reports import report_on
from samspill.web.planning.standing import StandsAgainstError
from samspill.web.planning.versions import as_planned, store_draft
from samspill.web.planning.vetoes import say_no_thanks
from support.pages import meet, signed_in, url
from support.versions import published


@pytest.fixture
def repaired(cast: Cast) -> PlanVersion:
    """Two meetings were published, and one of the four has withdrawn."""
    meet(cast.bank, cast.police)
    meet(cast.bank_colleague, cast.agency, slot=1)
    published(cast)
    said = {"participant": cast.police, "by": cast.organiser, "now": NOW}
    with pytest.raises(StandsAgainstError) as caught:
        change_coming(**said, agreed=Agreed())  # type: ignore[arg-type]
    found = caught.value.proposal
    assert found is not None
    change_coming(**said, agreed=Agreed(key=found.key, stands=found.stands))  # type: ignore[arg-type]
    return PlanVersion.objects.get(state="published")


def test_the_page_reckons_them_where_no_worker_has(cast: Cast, repaired: PlanVersion) -> None:
    assert (repaired.report, repaired.result) == (NOT_YET, {})
    page = signed_in(cast.organiser).get(url("organiser_plan", cast, number=repaired.number))
    assert page.status_code == 200
    repaired.refresh_from_db()
    plan = plan_of(all_planned(repaired))
    facts = facts_of(cast.edition)
    told = with_ground(facts.told, plan)
    grounded = replace(facts, problem=with_ground(facts.problem, plan), tell=lambda: told)
    assert repaired.report == report_on(grounded, plan)
    assert [level["name"] for level in repaired.result["levels"]] == ["minimum", "value", "comfort"]


def test_a_worker_reckons_the_same_and_once(cast: Cast, repaired: PlanVersion) -> None:
    reckon.func(plan_id=repaired.pk)
    mine = PlanVersion.objects.get(pk=repaired.pk)
    assert mine.report == with_figures(repaired).report
    PlanVersion.objects.filter(pk=repaired.pk).update(report={"meetings": 77})
    reckon.func(plan_id=repaired.pk)
    assert PlanVersion.objects.get(pk=repaired.pk).report == {"meetings": 77}
    reckon.func(plan_id=repaired.pk + 1)  # one that is no more


def test_the_list_of_plans_reckons_those_that_nobody_follows_any_more(
    cast: Cast, repaired: PlanVersion
) -> None:
    published(cast)
    PlanVersion.objects.filter(pk=repaired.pk).update(state=VersionState.REPLACED)
    assert repaired.report == NOT_YET
    assert signed_in(cast.organiser).get(url("organiser_planning", cast)).status_code == 200
    repaired.refresh_from_db()
    assert repaired.report["meetings"] == repaired.meetings.count()


def test_a_no_thanks_meanwhile_is_no_hindrance(cast: Cast, repaired: PlanVersion) -> None:
    (meeting,) = Meeting.objects.filter(seats__participant=cast.agency, state="planned")
    say_no_thanks(participant=cast.bank_colleague, target=cast.agency, now=NOW)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CANCELLED
    page = signed_in(cast.organiser).get(url("organiser_plan", cast, number=repaired.number))
    assert page.status_code == 200
    repaired.refresh_from_db()
    assert repaired.report["meetings"] == repaired.meetings.count()  # as it was published


def test_nor_is_it_that_two_are_colleagues_by_now(cast: Cast, repaired: PlanVersion) -> None:
    home = cast.bank_colleague.organisation
    Participant.objects.filter(pk=cast.agency.pk).update(organisation=home, representative=False)
    on = sum(
        not m.people <= {cast.bank_colleague.pk, cast.agency.pk} for m in all_planned(repaired)
    )
    assert with_figures(repaired).report["meetings"] == on


def test_they_can_be_reckoned_after_somebody_has_left(cast: Cast, repaired: PlanVersion) -> None:
    on = repaired.meetings.count()
    withdraw_participant(participant=cast.agency, by=cast.organiser, now=NOW)
    withdraw_participant(participant=cast.bank, by=cast.organiser, now=NOW)
    left = {cast.agency.pk, cast.bank.pk}
    gone = sum(bool(m.people & left) for m in all_planned(repaired))
    assert with_figures(repaired).report["meetings"] == on - gone


def test_a_copied_version_is_as_one_that_is_written(cast: Cast) -> None:
    meet(cast.bank, cast.police)
    meet(cast.bank_colleague, cast.agency, slot=1)
    like = published(cast)
    first, second = plan_of(all_planned(like)).meetings
    free = table_key(cast.edition.tables.get(number=1).pk)
    plan = Plan.of([first, replace(second, table=free)])
    facts = facts_of(cast.edition)
    facts = replace(facts, problem=with_ground(facts.problem, plan))

    def stored(like: PlanVersion | None) -> list[tuple[object, ...]]:
        version = store_draft(
            edition=cast.edition, facts=facts, plan=plan, result={}, report={}, run=None, now=NOW,
            like=like,
        )  # fmt: skip
        rows = version.meetings.order_by("pair").values_list(
            "pair", "slot", "table", "round_table", "theme", "reason"
        )
        seats = version.seats.order_by("slot", "participant")
        return [*rows, *seats.values_list("slot", "participant", "meeting__pair", "plan_id")]

    written, copied = stored(None), stored(like)
    assert len(copied) == 2 + 4
    assert [row[:3] for row in copied] == [row[:3] for row in written]


def test_only_what_is_other_is_left_to_write(cast: Cast) -> None:
    meet(cast.bank, cast.police)
    meet(cast.bank_colleague, cast.agency, slot=1)
    like = published(cast)
    plan = plan_of(all_planned(like))
    facts = facts_of(cast.edition)
    version = store_draft(
        edition=cast.edition, facts=replace(facts, problem=with_ground(facts.problem, plan)),
        plan=plan_of([]), result={}, report={}, run=None, now=NOW,
    )  # fmt: skip
    wanted = as_planned(cast.edition, plan.meetings, facts.problem)
    for meeting, was in zip(wanted, all_planned(like), strict=True):
        meeting.reason = was.reason
    wanted[1].reason = "another"
    assert copy_meetings(version, like, wanted) == [wanted[1]]
    assert version.meetings.count() == 1
    assert version.seats.count() == 2

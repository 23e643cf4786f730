"""Meetings guaranteed to a person, or to each who comes from an organisation: set, planned for,
held or not, and why not without a word of anybody's wishes or vetoes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cast import NOW, Cast, veto
from samspill.engine.model.plan import Plan
from samspill.engine.repairing import Way
from samspill.web.editions.facts import ParticipantFacts
from samspill.web.editions.models import Absence, Participant
from samspill.web.journal.models import Entry
from samspill.web.meetings.models import Meeting, MeetingState
from samspill.web.planning.changes import change_participant, change_setup
from samspill.web.planning.figures import figures_of
from samspill.web.planning.guarantees import WhyNot, guarantees_in, short_of
from samspill.web.planning.problem import facts_of
from samspill.web.planning.repairing import Agreed
from samspill.web.planning.standing import StandsAgainstError
from support.forms import shown_form
from support.pages import meet, planned, signed_in, url, words
from support.setups import as_it_is


def facts(who: Participant, **more: Any) -> ParticipantFacts:
    who.refresh_from_db()
    as_it_was = ParticipantFacts(
        title=who.title,
        organisation=who.organisation,
        representative=who.representative,
        cap=who.cap,
        minimum=who.minimum,
    )
    return replace(as_it_was, **more)


def guarantee(cast: Cast, who: Participant, number: int | None, **more: Any) -> None:
    change_participant(
        participant=who, facts=facts(who, minimum=number), by=cast.organiser, now=NOW, **more
    )


def guarantees(cast: Cast) -> dict[int, Any]:
    """What the report of a plan without meetings says, by participant."""
    told = facts_of(cast.edition).told
    return {row["participant"]: row for row in guarantees_in(told, Plan(()))}


def test_the_engine_is_told_of_a_promise(cast: Cast) -> None:
    guarantee(cast, cast.bank, 3)
    guarantee(cast, cast.police, 0)
    problem = facts_of(cast.edition).problem
    minimum = {p.name: problem.minimum_of(p) for p in problem.participants}
    assert (minimum["Berit Bank"], minimum["Pia Politi"], minimum["Tone Tilsyn"]) == (3, 0, 1)


def test_a_promise_to_an_organisation_is_one_to_each(cast: Cast) -> None:
    change_participant(
        participant=cast.seller,
        facts=facts(cast.seller, minimum=2, for_all=True),
        by=cast.organiser,
        now=NOW,
    )
    rows = Participant.objects.filter(minimum__isnull=False)
    assert {(p.pk, p.minimum) for p in rows} == {(cast.seller.pk, 2), (cast.seller_colleague.pk, 2)}
    entries = Entry.objects.filter(verb="participant_changed")
    assert {entry.subject_id for entry in entries} == {
        str(cast.seller.pk),
        str(cast.seller_colleague.pk),
    }


def test_what_is_not_held_says_why(cast: Cast) -> None:
    for who in (cast.bank, cast.police, cast.agency):
        guarantee(cast, who, 2)
    first, *_rest, last = cast.edition.slots.order_by("start")
    Absence.objects.create(participant=cast.police, start=first.end, end=last.end)
    found = guarantees(cast)
    assert found[cast.police.pk] == {
        "participant": cast.police.pk,
        "guaranteed": 2,
        "meetings": 0,
        "why": WhyNot.FEW_SLOTS,
    }
    assert found[cast.bank.pk]["why"] == WhyNot.NO_ROOM
    assert cast.seller.pk not in found


def test_no_veto_is_told_in_why_not(cast: Cast) -> None:
    guarantee(cast, cast.agency, 3)
    before = guarantees(cast)
    veto(cast.bank, cast.agency)
    veto(cast.seller, cast.agency)
    assert guarantees(cast) == before


def test_a_promise_counts_where_people_below_are_counted(cast: Cast) -> None:
    meet(cast.bank, cast.police)
    guarantee(cast, cast.bank, 2)
    guarantee(cast, cast.agency, 0)
    others = {cast.bank_colleague.pk, cast.seller.pk, cast.seller_colleague.pk}
    assert short_of(cast.edition) == {cast.bank.pk: 1} | dict.fromkeys(others, 1)


@pytest.fixture
def met(cast: Cast) -> Meeting:
    return meet(cast.bank, cast.police)


def on(cast: Cast) -> int:
    return Meeting.objects.filter(edition=cast.edition, state=MeetingState.PLANNED).count()


def test_a_promise_after_publishing_proposes_meetings(cast: Cast, met: Meeting) -> None:
    with pytest.raises(StandsAgainstError) as caught:
        guarantee(cast, cast.agency, 2, agreed=Agreed())
    assert caught.value.meetings == ()
    proposal = caught.value.proposal
    assert proposal is not None
    assert all(cast.agency.pk in m.people for m in proposal.difference.new)
    assert Participant.objects.get(pk=cast.agency.pk).minimum is None
    guarantee(cast, cast.agency, 2, agreed=Agreed(proposal.way, proposal.key))
    assert Participant.objects.get(pk=cast.agency.pk).minimum == 2
    assert on(cast) == 1 + len(proposal.difference.new)


def test_a_promise_may_be_saved_alone(cast: Cast, met: Meeting) -> None:
    guarantee(cast, cast.agency, 2, agreed=Agreed(Way.ONLY_CANCEL))
    assert Participant.objects.get(pk=cast.agency.pk).minimum == 2
    assert on(cast) == 1
    # Whoever is short already is no news when something else is changed.
    change_participant(
        participant=cast.agency,
        facts=facts(cast.agency, title="Sjef"),
        by=cast.organiser,
        now=NOW,
        agreed=Agreed(),
    )
    assert Participant.objects.get(pk=cast.agency.pk).title == "Sjef"


def test_a_higher_guarantee_for_all_proposes_meetings(cast: Cast, met: Meeting) -> None:
    more = as_it_is(cast.edition)
    more["basics"] = replace(more["basics"], minimum=2)
    with pytest.raises(StandsAgainstError) as caught:
        change_setup(**more, by=cast.organiser, now=NOW, agreed=Agreed())
    assert caught.value.proposal is not None
    assert caught.value.proposal.difference.new


def test_an_organiser_promises_and_reads_the_report(cast: Cast) -> None:
    page = signed_in(cast.organiser)
    address = url("organiser_participant", cast, pk=cast.agency.pk)
    posted = {**shown_form(page, address), "minimum": "9"}
    assert "less than or equal to 4" in words(page.post(address, posted).content)
    posted |= {"minimum": "3", "cap": "2"}
    assert "be more than the most meetings" in words(page.post(address, posted).content)
    assert page.post(address, posted | {"cap": "4"}).status_code == 302
    assert Participant.objects.get(pk=cast.agency.pk).minimum == 3
    plan = planned(cast)
    shown = words(page.get(url("organiser_plan", cast, number=plan.number)).content)
    assert "Guaranteed to single people" in shown
    assert shown.count("Tone Tilsyn") >= 1
    assert figures_of(plan).below == plan.report["below_minimum"]

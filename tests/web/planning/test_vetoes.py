"""A no thanks and a dropped meeting: what is cancelled, who is told, and what is written."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from cast import NOW, Cast, assemble, at, veto, wish
from samspill.web.editions.models import Phase
from samspill.web.imports.drafts import Asked, keep_file, preview_draft, sheet_in
from samspill.web.journal.models import Entry
from samspill.web.meetings.models import Meeting, MeetingState, Seat, pair_text
from samspill.web.people.models import Organisation, Sector
from samspill.web.planning.importing import bring_in
from samspill.web.planning.problem import facts_of
from samspill.web.planning.publishing import OutdatedPlanError, publish_plan
from samspill.web.planning.vetoes import (
    MeetingOverError,
    drop_meeting,
    say_no_thanks,
)
from samspill.web.wishes.models import Strength, Veto, Wish
from support.files import csv_of
from support.letters import deliver_all
from support.pages import browser_of, meet, planned


@pytest.fixture
def published(transactional_db: None) -> Cast:
    """The bank meets the police and a company's representative."""
    cast = assemble()
    meet(cast.bank, cast.police)
    meet(cast.bank, cast.seller, slot=1, table=1)
    cast.edition.phase = Phase.PUBLISHED
    cast.edition.save()
    return cast


def cancelled() -> list[tuple[str, ...]]:
    rows = Meeting.objects.filter(state=MeetingState.CANCELLED)
    return [
        tuple(
            name
            for name in m.seats.order_by("participant").values_list(
                "participant__person__name", flat=True
            )
        )
        for m in rows
    ]


def with_police(cast: Cast) -> Meeting:
    """The bank's meeting with the police."""
    return Meeting.objects.get(pair=pair_text((cast.bank.pk, cast.police.pk)))


def test_a_no_thanks_cancels_at_once_and_tells_the_other_one(published: Cast) -> None:
    cast = published
    assert say_no_thanks(participant=cast.police, target=cast.bank, now=NOW) == 1
    assert cancelled() == [("Berit Bank", "Pia Politi")]
    left = Seat.objects.filter(meeting__state=MeetingState.CANCELLED, slot__isnull=False)
    assert not left.exists()
    letters = deliver_all(now=NOW)
    assert [letter.to for letter in letters] == [["berit@eksempel.no"]]
    assert "er endret." in letters[0].body
    entry = Entry.objects.get(edition_id=cast.edition.pk, verb="meeting_dropped")
    assert (entry.verb, entry.by, entry.programme) == ("meeting_dropped", None, True)
    assert entry.facts == {"who": [cast.bank.pk, cast.police.pk]}
    assert say_no_thanks(participant=cast.police, target=cast.bank, now=NOW) == 0
    assert deliver_all(now=NOW) == []


def test_a_no_thanks_to_a_company_cancels_the_meeting_with_its_people(published: Cast) -> None:
    cast = published
    company = cast.seller.organisation
    assert say_no_thanks(participant=cast.bank, target=company, now=NOW) == 1
    assert cancelled() == [("Berit Bank", "Nils Nordvakt")]


def test_what_was_dropped_is_not_planned_again(published: Cast) -> None:
    cast = published
    meeting = with_police(cast)
    assert drop_meeting(participant=cast.bank, meeting=meeting, now=NOW) == 1
    meeting.refresh_from_db()
    assert drop_meeting(participant=cast.bank, meeting=meeting, now=NOW) == 0
    wish(cast.bank, cast.agency, Strength.MUST)
    assert Wish.objects.filter(by_participant=cast.bank, to_participant=cast.police).exists()
    both = pair_text((cast.bank.pk, cast.police.pk))
    assert not planned(cast).meetings.filter(pair=both).exists()


def test_a_meeting_that_has_been_is_not_dropped(published: Cast) -> None:
    cast = published
    meeting = with_police(cast)
    after = at(9, 15)
    with pytest.raises(MeetingOverError):
        drop_meeting(participant=cast.bank, meeting=meeting, now=after)
    assert say_no_thanks(participant=cast.bank, target=cast.police, now=after) == 0
    assert cancelled() == []
    before = after - timedelta(seconds=1)
    assert say_no_thanks(participant=cast.bank, target=cast.police, now=before) == 1


def test_one_may_drop_a_meeting_with_somebody_who_is_a_colleague_by_now(published: Cast) -> None:
    cast = published
    cast.police.organisation = cast.bank.organisation
    cast.police.save()
    meeting = with_police(cast)
    assert drop_meeting(participant=cast.bank, meeting=meeting, now=NOW) == 1
    # And they are not set up again when they are no colleagues any more.
    assert Veto.objects.filter(by_participant=cast.bank, to_participant=cast.police).exists()
    not_again = (f"p{cast.bank.pk}", f"p{cast.police.pk}")
    assert not_again not in {(v.by, v.to) for v in facts_of(cast.edition).problem.vetoes}
    cast.police.organisation = Organisation.objects.create(name="Ny", sector=Sector.RESEARCH)
    cast.police.save()
    assert not_again in {(v.by, v.to) for v in facts_of(cast.edition).problem.vetoes}


def test_a_no_thanks_from_a_file_cancels_and_tells_both(published: Cast) -> None:
    cast = published
    content = csv_of(
        ("fra", "til", "styrke"), ("Østre politidistrikt", "berit@eksempel.no", "nei takk")
    )
    draft = keep_file(
        edition=cast.edition,
        kind="wishes",
        name="x.csv",
        content=content,
        by=cast.organiser,
        now=NOW,
    )
    seen = preview_draft(draft, sheet_in(draft), Asked()).digest
    bring_in(draft=draft, asked=Asked(), seen=seen, withdraw=(), by=cast.organiser, now=NOW)
    assert cancelled() == [("Berit Bank", "Pia Politi")]
    told = sorted(letter.to[0] for letter in deliver_all(now=NOW))
    assert told == ["berit@eksempel.no", "pia@eksempel.no"]


def test_a_plan_counts_wishes_as_if_nobody_had_said_no_thanks(published: Cast) -> None:
    """Else "2 of 2" after a list of three would tell of a veto."""
    cast = published
    before = planned(cast).report
    veto(cast.police, cast.bank)
    veto(cast.bank, cast.police)
    after = planned(cast).report
    assert after["musts"]["of"] == before["musts"]["of"] == 2
    assert after["mutual"]["of"] == before["mutual"]["of"]
    assert after["wishes"] == before["wishes"]
    assert after["dropped"] == before["dropped"]


def test_a_veto_that_cannot_be_used_is_not_counted(published: Cast) -> None:
    cast = published
    before = planned(cast).report["dropped"]
    veto(cast.bank, cast.withdrawn)
    veto(cast.bank, cast.bank_colleague)
    assert planned(cast).report["dropped"] == before


def test_the_journal_says_which_meeting_and_not_whose_word_it_was(published: Cast) -> None:
    cast = published
    say_no_thanks(participant=cast.police, target=cast.bank, now=NOW)
    page = browser_of(cast.organiser).get(f"/organise/{cast.edition.slug}/journal/")
    rows = [(row["who"], row["what"], row["whom"]) for row in page.context["rows"]]
    assert {who for who, _what, _whom in rows} == {"Samspill"}
    assert [row for row in rows if row[2]] == [
        ("Samspill", "avlyste et møte som en av de to ikke ville ha", "Berit Bank, Pia Politi")
    ]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one at a time anyway")
def test_no_plan_is_published_past_a_no_thanks_that_is_said_meanwhile(
    transactional_db: None,
) -> None:
    cast = assemble()
    plan = planned(cast)
    pair = plan.meetings.get(pair=pair_text((cast.bank.pk, cast.police.pk))).pair
    together = threading.Barrier(2)

    def publish() -> None:
        together.wait()
        try:
            publish_plan(plan=plan, by=None, now=NOW)
        except OutdatedPlanError:
            pass
        finally:
            connection.close()

    def say() -> None:
        together.wait()
        try:
            say_no_thanks(participant=cast.police, target=cast.bank, now=NOW)
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for act in (publish, say)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    met = Meeting.objects.filter(pair=pair)
    assert not met.filter(state=MeetingState.PLANNED).exists()
    assert Veto.objects.filter(by_participant=cast.police, to_participant=cast.bank).count() == 1

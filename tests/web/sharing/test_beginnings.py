"""Where a share is begun: from the day, and from one's own note, whose text no address holds."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cast import Cast, at
from samspill.web.areas.public.accounts import BY_LINK
from samspill.web.editions.models import Edition, Participant, Phase, Slot
from samspill.web.people.identity import doubt
from samspill.web.people.models import Why
from samspill.web.sharing.models import Part
from samspill.web.sharing.note_permissions import About, AboutKind
from samspill.web.sharing.notes import keep_note
from samspill.web.sharing.row_security import as_visit
from support.pages import meet, round_table, signed_in, url, words
from support.shared import let_share, strong
from support.ties import of

TEXT = "Ringe tilbake på nummeret som står på kortet"


@pytest.fixture(autouse=True)
def published(cast: Cast) -> None:
    Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.PUBLISHED)


def links(page: bytes, cast: Cast) -> list[str]:
    """The ways to the sheet that stand on a page, with whom they choose."""
    found = re.findall(rf'"{url("participant_share", cast)}([^"]*)"', page.decode())
    return [unescape(each) for each in found]


def kept(who: Participant, about: About, text: str = TEXT) -> str:
    """The key of a note of theirs."""
    key = uuid4()
    with as_visit(of(who)):
        keep_note(key=key, about=about, text=text, revision=1, visit=of(who), by=who.person)
    return str(key)


def ticked(page: bytes) -> set[int]:
    """Those who are chosen on the sheet."""
    boxes = re.findall(r'name="to"\s+value="(\d+)"\s+checked', page.decode())
    return {int(each) for each in boxes}


def test_under_each_meeting_of_the_day(cast: Cast) -> None:
    let_share(cast)
    meet(cast.bank, cast.police)
    meet(cast.bank, cast.seller, slot=2, table=1)
    page = signed_in(cast.bank.person).get(url("participant_agenda", cast)).content
    ways = [f"?to={who.person_id}" for who in (cast.police, cast.seller)]
    assert sorted(set(links(page, cast))) == sorted(ways)
    sheet = signed_in(cast.bank.person).get(url("participant_share", cast) + ways[0])
    assert ticked(sheet.content) == {cast.police.person_id}


def test_a_case_can_be_opened_out_of_a_meeting_that_has_begun(cast: Cast) -> None:
    let_share(cast, Part.CASES)
    has_been = meet(cast.bank, cast.police)
    meet(cast.bank, cast.seller, slot=2, table=1)
    Slot.objects.filter(pk=has_been.slot_id).update(
        start=timezone.now() - timedelta(hours=1), end=timezone.now() - timedelta(minutes=30)
    )
    Slot.objects.filter(edition=cast.edition).exclude(pk=has_been.slot_id).update(
        start=F("start") + timedelta(days=999), end=F("end") + timedelta(days=999)
    )
    new = url("participant_case_new", cast)
    with_police = f"{new}?to={cast.police.person_id}"
    bank = strong(cast.bank)
    shown = unescape(bank.get(url("participant_agenda", cast)).content.decode())
    assert set(re.findall(rf'"({new}[^"]*)"', shown)) == {with_police}
    assert with_police in unescape(bank.get(reverse("ties")).content.decode())
    assert ticked(bank.get(with_police).content) == {cast.police.person_id}


@pytest.mark.parametrize("part", [Part.TIES, Part.SHARING])
def test_no_case_is_offered_where_people_work_on_none(cast: Cast, part: Part) -> None:
    let_share(cast, part)
    meet(cast.bank, cast.police)
    for page in (url("participant_agenda", cast), reverse("ties")):
        shown = strong(cast.bank).get(page).content.decode()
        assert url("participant_case_new", cast) not in shown


def test_a_round_table_has_all_who_sit_there(cast: Cast) -> None:
    let_share(cast)
    round_table(cast.bank, cast.police, cast.seller)
    page = signed_in(cast.bank.person).get(url("participant_agenda", cast)).content
    people = {cast.police.person_id, cast.seller.person_id}
    assert {frozenset(map(int, re.findall(r"\d+", way))) for way in links(page, cast)} == {
        frozenset(people)
    }


@pytest.mark.parametrize("part", [Part.NONE, Part.TIES])
def test_none_where_sharing_is_off_and_back_as_soon_as_it_is_on(cast: Cast, part: Part) -> None:
    """The day is kept on the server as it was shown last: it is made anew."""
    let_share(cast)
    meet(cast.bank, cast.police)
    there, day = signed_in(cast.bank.person), url("participant_agenda", cast)
    assert links(there.get(day).content, cast)
    let_share(cast, part)
    assert links(there.get(day).content, cast) == []
    let_share(cast)
    assert links(there.get(day).content, cast)


def test_who_came_by_a_link_comes_to_the_sheet_with_them_chosen_after_signing_in(
    cast: Cast,
) -> None:
    let_share(cast)
    client = Client()
    client.force_login(cast.bank.person, backend=BY_LINK)
    sheet = f"{url('participant_share', cast)}?to={cast.police.person_id}"
    answer = client.get(sheet)
    assert answer.status_code == 302
    assert (
        sheet.replace("/", "%2F").replace("?", "%3F").replace("=", "%3D")
        in answer.headers["Location"]
    )


def test_ones_note_is_the_beginning_of_the_text(cast: Cast) -> None:
    let_share(cast)
    meeting = meet(cast.bank, cast.police)
    key = kept(cast.bank, About(AboutKind.MEETING, uid=meeting.uid))
    there = signed_in(cast.bank.person)
    (way,) = links(there.get(reverse("notes")).content, cast)
    assert way == f"?note={key}"
    sheet = there.get(url("participant_share", cast) + way)
    assert TEXT in words(sheet.content)
    assert ticked(sheet.content) == {cast.police.person_id}


def test_a_note_on_somebody_one_did_not_meet_and_on_an_organisation(cast: Cast) -> None:
    let_share(cast)
    there = signed_in(cast.bank.person)
    for about, people in (
        (About(AboutKind.PERSON, pk=cast.agency.person_id), {cast.agency.person_id}),
        (About(AboutKind.ORGANISATION, pk=cast.agency.organisation_id), set()),
    ):
        key = kept(cast.bank, about)
        sheet = there.get(url("participant_share", cast), {"note": key})
        assert TEXT in words(sheet.content)
        assert ticked(sheet.content) == people


def test_somebody_elses_note_and_one_of_another_edition_are_not_there(cast: Cast) -> None:
    """The same as a key that nobody has, and as what is no key."""
    let_share(cast)
    meeting = meet(cast.bank, cast.police)
    about = About(AboutKind.MEETING, uid=meeting.uid)
    theirs = kept(cast.police, about)
    keys = [theirs, str(uuid4()), "none", ""]
    for who in (cast.bank, cast.seller):
        for key in keys:
            answer = signed_in(who.person).get(url("participant_share", cast), {"note": key})
            assert answer.status_code == 404
            assert TEXT not in answer.content.decode()
    Participant.objects.create(
        edition=cast.other_edition, person=cast.police.person,
        organisation=cast.police.organisation,
    )  # fmt: skip
    let_share(replace(cast, edition=cast.other_edition, organiser=cast.other_organiser))
    elsewhere = reverse("participant_share", args=[cast.other_edition.slug])
    assert signed_in(cast.police.person).get(elsewhere, {"note": theirs}).status_code == 404


def test_it_opens_to_nobody_for_whom_it_is_not_sure_who_they_are(cast: Cast) -> None:
    let_share(cast)
    meeting = meet(cast.bank, cast.police)
    key = kept(cast.bank, About(AboutKind.MEETING, uid=meeting.uid))
    doubt(person=cast.bank.person, why=Why.ADDRESS, by=None, now=at(21), holds_own=True)
    answer = signed_in(cast.bank.person).get(url("participant_share", cast), {"note": key})
    assert answer.headers["Location"] == reverse("identity")


@pytest.mark.parametrize("text", [TEXT, "  "])
def test_one_button_keeps_the_note_and_begins_from_it(cast: Cast, text: str) -> None:
    let_share(cast)
    meeting = meet(cast.bank, cast.police)
    about, key = f"meeting:{meeting.uid}", str(uuid4())
    there = signed_in(cast.bank.person)
    page = there.get(reverse("notes"), {"about": about}).content.decode()
    sheet = f"{url('participant_share', cast)}?to={cast.police.person_id}"
    assert f'data-sheet="{sheet}"' in page
    said = {"key": key, "about": about, "revision": "1", "text": text, "do": "share"}
    answer = there.post(reverse("note_keep"), said)
    assert answer.headers["Location"] == sheet + (f"&note={key}" if text.strip() else "")
    assert there.get(answer.headers["Location"]).status_code == 200
    let_share(cast, Part.TIES)
    assert "data-sheet" not in there.get(reverse("notes"), {"about": about}).content.decode()
    again = there.post(reverse("note_keep"), said)
    assert again.headers["Location"] == f"{reverse('notes')}?about={about}"

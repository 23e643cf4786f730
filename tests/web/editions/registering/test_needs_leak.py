"""What somebody needs comes to the secretariat and the desk, and by no page, letter or entry of the
journal to anybody else: every address of the matrix is opened by those who may open it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cast import NOW, Cast
from matrix import MATRIX
from samspill.web.editions.models import Photo
from samspill.web.editions.registering.practical import Said, say_practical
from samspill.web.journal.models import Entry
from samspill.web.people.models import Appears
from support.appearing import appear
from support.letters import deliver_all, invite
from support.pages import meet
from support.visitors import (
    Browsers,
    with_case,
    with_draft,
    with_group,
    with_places,
    with_share,
    with_sign_up,
)

DIET, ACCESS, PHONE = "zqdietqz", "zqaccessqz", "4798765432"
NEEDS = {DIET, ACCESS, PHONE}
SEES = {
    ("organiser", "organiser_practical"): NEEDS,
    ("bank", "participant_practical"): NEEDS,
}
VISITORS = ("bank", "police", "bank_colleague", "organiser", "reader", "check_in", "desk_host",
            "creator")  # fmt: skip


@pytest.fixture
def told(cast: Cast) -> Cast:
    """The bank has said what it needs, and meets the police."""
    with_draft(cast)
    with_share(cast)
    with_case(cast)
    with_group(cast)
    with_places(cast)
    with_sign_up(cast)
    meet(cast.bank, cast.police)
    appear(cast.bank, Appears.NAME)
    say_practical(participant=cast.bank, said=Said(Photo.YES, DIET, ACCESS, PHONE), now=NOW)
    return cast


def test_no_page_has_it_but_those_that_are_for_it(told: Cast) -> None:
    browsers, opened = Browsers(told), 0
    seen: dict[tuple[str, str], set[str]] = {}
    for row in MATRIX:
        address = reverse(row.name, kwargs=row.kwargs(told))
        for visitor in VISITORS:
            if visitor not in row.allowed or row.status != 200:
                continue
            answer = browsers(visitor).get(address, row.query)
            said = b"".join(answer).decode("utf-8", "replace")
            opened += answer.status_code == 200
            if found := {need for need in NEEDS if need in said}:
                seen[visitor, row.name] = found
    assert seen == SEES
    assert opened > 150


def test_nothing_that_is_sent_or_written_down_has_it(told: Cast) -> None:
    invite(edition=told.edition, remind=False, by=told.organiser, now=NOW)
    letters = [f"{letter.subject} {letter.body}" for letter in deliver_all()]
    entries = [f"{entry.subject_id} {entry.facts}" for entry in Entry.objects.all()]
    assert len(letters) >= 5
    assert [text for text in (*letters, *entries) if any(need in text for need in NEEDS)] == []


def test_the_desk_has_it_of_whom_it_looks_for(told: Cast) -> None:
    browsers = Browsers(told)
    address = reverse("desk", args=[told.edition.slug])
    found = {
        visitor: {need for need in NEEDS if need in answer}
        for visitor in ("desk_host", "organiser", "reader")
        if (answer := browsers(visitor).get(address, {"q": "Berit Bank"}).content.decode())
    }
    assert found == {"desk_host": {ACCESS, PHONE}, "organiser": {ACCESS, PHONE}, "reader": set()}

"""Letters to those who have no wishes, once: as an organiser chooses, looks, sends and presses
again, while people go on answering."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.test import Client
from django.utils import timezone

from cast import Cast
from samspill.web.editions.keys import participant_key
from samspill.web.editions.models import Participant
from samspill.web.editions.recipients import LATELY
from samspill.web.outbox.models import Letter
from support.letters import deliver_all
from support.pages import crowd, signed_in, url, words

REMINDER = {"kind": "reminder", "group": "no_wishes"}


def wishes(cast: Cast, who: Participant) -> None:
    """They wish for the bank, on their own page, and say that they are done."""
    browser = signed_in(who.person)
    address = url("participant_wish", cast, key=participant_key(cast.bank.pk))
    assert browser.post(address, {"strength": "like"}).status_code == 302
    assert browser.post(url("participant_done", cast)).status_code == 302


def look(browser: Client, address: str) -> tuple[int, str]:
    """How many get it, and what the page would send back."""
    page = browser.get(address)
    return page.context["number"], re.findall(
        r'name="seen" value="([^"]+)"', page.content.decode()
    )[0]


def test_those_without_wishes_are_reminded_once(cast: Cast) -> None:
    browser = signed_in(cast.organiser)
    crowd(cast, 5)
    five = list(Participant.objects.filter(organisation__name="Storkjeden").order_by("pk"))
    check = url("organiser_letters_check", cast) + "?"
    invite = f"{check}{urlencode({'kind': 'invitation'})}"
    assert browser.post(invite, {"seen": look(browser, invite)[1]}).status_code == 302
    assert len(deliver_all()) == 11
    wishes(cast, five[0])

    whom = browser.get(url("organiser_letters_whom", cast), {**REMINDER, "chosen": "1"})
    assert "6 people get the reminder." in words(whom.content)  # with two of the cast's
    remind = f"{check}{urlencode(REMINDER)}"
    _number, seen = look(browser, remind)
    wishes(cast, five[1])
    refused = browser.post(remind, {"seen": seen})
    assert (refused.status_code, deliver_all()) == (422, [])
    assert "It was 6 people when you looked, and is 5 now" in words(refused.content)

    number, seen = look(browser, remind)
    assert number == 5
    assert [browser.post(remind, {"seen": seen}).status_code for _twice in range(2)] == [302, 302]
    wishes(cast, five[2])  # while the letter waits to leave
    reminded = sorted(letter.to[0] for letter in deliver_all())
    assert reminded == [
        "bjarne@eksempel.no", "nora@eksempel.no", "nr3@eksempel.no", "nr4@eksempel.no",
    ]  # fmt: skip
    assert browser.post(remind, {"seen": seen}).status_code == 302  # from a page left open
    again = browser.get(remind)
    assert (again.context["number"], again.context["lately"]) == (0, 4)
    assert 'name="seen"' not in again.content.decode()  # there is nothing to press
    assert deliver_all(now=timezone.now() + LATELY) == []
    assert Letter.objects.filter(kind="reminder").count() == 5

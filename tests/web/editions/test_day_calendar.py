"""The day in the calendar of who is invited, read by another program than the one that writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import icalendar
import pytest
import vobject
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives

from cast import DAY, NOW, Cast
from samspill.web.editions.changing.setup import update_basics
from samspill.web.editions.facts import Basics
from samspill.web.editions.models import Edition
from samspill.web.editions.participation import restore_participant, withdraw_participant
from samspill.web.outbox.models import Letter, LetterState
from support.letters import deliver_all, invite

SOON = timedelta(hours=1)


@pytest.fixture
def invited(cast: Cast) -> Cast:
    """Everybody has been sent the invitation."""
    invite(edition=cast.edition, remind=False, by=cast.organiser, now=NOW)
    assert len(deliver_all(now=NOW)) == 6
    return cast


def entry_in(letter: EmailMessage) -> tuple[object, ...]:
    """What both parsers read of the letter's entry: method, uid, sequence, day, place, status."""
    assert isinstance(letter, EmailMultiAlternatives)
    content, kind = next(a for a in letter.alternatives if "calendar" in str(a[1]))
    attached = next(a[1] for a in letter.attachments if str(a[0]).endswith(".ics"))
    assert attached == str(content).encode()
    one = icalendar.Calendar.from_ical(str(content))
    event: Any = one.walk("VEVENT")[0]
    by_one = (
        str(one["method"]), str(event["uid"]), int(event["sequence"]), event["dtstart"].dt,
        str(event["location"]), str(event["status"]), str(event["attendee"]),
    )  # fmt: skip
    two = vobject.readOne(str(content))
    seen = two.vevent
    by_other = (
        two.method.value, seen.uid.value, int(seen.sequence.value), seen.dtstart.value,
        seen.location.value, seen.status.value, seen.attendee.value,
    )  # fmt: skip
    assert by_one == by_other
    assert kind == f"text/calendar; method={by_one[0]}"
    return by_one


def berits(letters: list[EmailMessage]) -> EmailMessage:
    (found,) = [letter for letter in letters if letter.to == ["berit@eksempel.no"]]
    return found


def change(cast: Cast, **facts: Any) -> None:
    edition = Edition.objects.get(pk=cast.edition.pk)
    names = Basics.__dataclass_fields__
    basics = replace(Basics(**{name: getattr(edition, name) for name in names}), **facts)
    update_basics(edition=edition, basics=basics, by=cast.organiser, now=NOW + SOON)


def test_the_invitation_brings_the_day(cast: Cast) -> None:
    invite(edition=cast.edition, remind=False, by=cast.organiser, now=NOW)
    method, _uid, sequence, day, place, status, to = entry_in(berits(deliver_all(now=NOW)))
    assert (method, sequence, day, place, status, to) == (
        "REQUEST", 0, DAY, "Kongresshuset, Hamar", "CONFIRMED", "mailto:berit@eksempel.no",
    )  # fmt: skip


def test_another_day_replaces_it_and_withdrawing_takes_it_out(invited: Cast) -> None:
    uid = entry_in(berits(mail.outbox))[1]
    change(invited, day=DAY + timedelta(days=7), place="Rådhuset")
    letters = deliver_all(now=NOW + 2 * SOON)
    assert len(letters) == 6
    letter = berits(letters)
    assert entry_in(letter)[:6] == (
        "REQUEST", uid, 1, DAY + timedelta(days=7), "Rådhuset", "CONFIRMED",
    )  # fmt: skip
    assert "torsdag 20. november 2031, Rådhuset" in str(letter.body)
    bank = invited.bank
    bank.refresh_from_db()
    withdraw_participant(participant=bank, by=invited.organiser, now=NOW + 3 * SOON)
    (letter,) = deliver_all(now=NOW + 4 * SOON)
    method, same, sequence, *_rest, status, _to = entry_in(letter)
    assert (method, same, sequence, status) == ("CANCEL", uid, 2, "CANCELLED")


def test_what_is_undone_at_once_is_told_once(invited: Cast) -> None:
    bank = invited.bank
    withdraw_participant(participant=bank, by=invited.organiser, now=NOW)
    restore_participant(participant=bank, by=invited.organiser, now=NOW)
    (letter,) = deliver_all(now=NOW + SOON)
    assert entry_in(letter)[2] == 2
    assert Letter.objects.filter(state=LetterState.DROPPED).count() == 1


def test_what_no_calendar_says_tells_nobody(invited: Cast) -> None:
    change(invited, cap=3)
    assert deliver_all(now=NOW + 2 * SOON) == []


def test_nobody_is_told_who_was_never_invited(cast: Cast) -> None:
    change(cast, day=DAY + timedelta(days=7))
    withdraw_participant(participant=cast.bank, by=cast.organiser, now=NOW)
    assert Letter.objects.count() == 0

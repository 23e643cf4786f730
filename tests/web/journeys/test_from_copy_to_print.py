"""Next year's edition, from the copy of this one to everybody's day on paper."""

from __future__ import annotations

import re

from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse

from cast import Cast
from samspill.web.areas.organiser.printing.worker import make_print
from samspill.web.editions.keys import participant_key
from samspill.web.editions.models import Edition
from samspill.web.meetings.queries import all_on
from samspill.web.people.models import Person
from samspill.web.planning.models import Print, PrintKind
from support.forms import form_on
from support.letters import deliver_all
from support.pages import browser_of, signed_in, url
from support.planning_pages import planned_and_published
from support.prints import read
from support.validating import assert_valid


def copied(cast: Cast, browser: Client) -> Edition:
    """Next year, with all that the form proposes."""
    address = url("organiser_copy", cast)
    form = form_on(browser.get(address).content.decode(), "times")
    answer = browser.post(address, form)
    new = Edition.objects.exclude(pk__in=(cast.edition.pk, cast.other_edition.pk)).get()
    assert answer["Location"] == reverse("organiser_setup", args=[new.slug])
    return new


def come_in(letter: EmailMessage) -> Client:
    """The browser of who presses the link of their letter."""
    (link,) = set(re.findall(r"http://testserver(/i/\S+)", str(letter.body)))
    browser = Client(headers={"accept-language": "en"})
    assert browser.get(link).status_code == 200
    assert browser.post(link, follow=True).status_code == 200
    return browser


def test_an_edition_from_copy_to_print(cast: Cast) -> None:
    Person.objects.filter(participations__isnull=False).update(language="en")
    for who in cast.participants:
        browser_of(who).post(url("participant_again", cast), {"again": "yes"})
    organiser = signed_in(cast.organiser)
    new = copied(cast, organiser)
    assert (new.slots.count(), new.tables.count(), new.participants.count()) == (4, 6, 6)

    invite = f"{reverse('organiser_letters_check', args=[new.slug])}?kind=invitation"
    form = form_on(organiser.get(invite).content.decode())
    assert organiser.post(invite, form).status_code == 302
    letters = {letter.to[0]: letter for letter in deliver_all()}
    assert set(letters) == {who.person.email for who in cast.participants}
    answer_all(new, letters)

    planned_and_published(organiser, new.slug)
    deliver_all()
    order = reverse("organiser_print_order", args=[new.slug, "agendas"])
    assert organiser.post(order, {"agendas-ordered": "surname"}).status_code == 302
    ordered = Print.objects.get(kind=PrintKind.AGENDAS)
    assert make_print.call(ordered.pk, ordered.order) == "made"
    file = organiser.get(reverse("organiser_print_file", args=[new.slug, "agendas"]))
    assert_valid(file.content)
    everybody_is_on_paper(new, file.content)


def answer_all(new: Edition, letters: dict[str, EmailMessage]) -> None:
    """Everybody comes in by their letter, says what they look for and whom they would meet."""
    bank = new.participants.get(person__name="Berit Bank")
    police = new.participants.get(person__name="Pia Politi")
    for email, letter in letters.items():
        browser = come_in(letter)
        home = reverse("participant_me", args=[new.slug])
        profile = {"challenges": "Svindel", "present": [slot.pk for slot in new.slots.all()]}
        assert browser.post(home, profile).status_code == 302
        party = police if email == bank.person.email else bank
        if not email.startswith("bjarne"):  # a colleague of hers
            wish = reverse("participant_wish", args=[new.slug, participant_key(party.pk)])
            assert browser.post(wish, {"strength": "must"}).status_code == 302
        assert browser.post(reverse("participant_done", args=[new.slug])).status_code == 302
    assert new.participants.filter(answered_at__isnull=False).count() == 6
    assert new.wishes.count() == 5


def everybody_is_on_paper(new: Edition, content: bytes) -> None:
    """A sheet each, in the order of surnames, with each of their meetings at its table."""
    sheets = [" ".join(page.extract_text().split()) for page in read(content).pages]
    people = list(new.participants.select_related("person"))
    names = sorted((who.person.name for who in people), key=lambda name: name.split()[::-1])
    assert [next(n for n in names if f" {n} " in sheet[:150]) for sheet in sheets] == names
    held = all_on(new.pk)
    assert len(held) >= 4
    for sheet, name in zip(sheets, names, strict=True):
        who = next(each for each in people if each.person.name == name)
        theirs = [meeting for meeting in held if who.pk in meeting.people]
        assert f"You have {len(theirs)} meeting" in sheet
        assert sheet.count(", Storsalen ") == len(theirs)
        for meeting in theirs:
            assert f"Table {meeting.table.number}, Storsalen" in sheet

"""Letters to many: whom they go to, what they say, a look before, and once."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from cast import NOW, Cast
from samspill.web.editions.letter_models import LetterKind, LetterTemplate, Message
from samspill.web.editions.letter_words import PlaceError, Words, check_places, filled, ours
from samspill.web.editions.models import Edition, Invitation, Participant, Phase
from samspill.web.editions.recipients import Choice, Group, chosen
from samspill.web.editions.seen import ChangedMeanwhileError, digest_of
from samspill.web.editions.sending import send_letters, sending_values
from samspill.web.journal.models import Entry
from samspill.web.outbox.models import Duty, Letter
from samspill.web.people.models import Sector
from samspill.web.sharing.letters import tell_everybody
from samspill.web.sharing.messages import send_message
from support.letters import deliver_all
from support.pages import signed_in, url, words

EVERYBODY = Choice(groups=frozenset({Group.ALL}))


@pytest.fixture
def page(cast: Cast) -> Client:
    """The organiser's browser."""
    return signed_in(cast.organiser)


def names(cast: Cast, choice: Choice, kind: str = LetterKind.MESSAGE) -> list[str]:
    found = chosen(cast.edition, kind, choice, now=NOW).recipients
    return [who.person.name.split()[0] for who in found]


def check(page: Client, cast: Cast, **asked: object) -> str:
    return url("organiser_letters_check", cast) + "?" + urlencode(asked, doseq=True)


def press(page: Client, address: str, *, seen: str = "") -> int:
    """Look at the letter and press "Send"; gives what is answered."""
    form = page.get(address).content.decode()
    shown = seen or re.findall(r'name="seen" value="([^"]+)"', form)[0]
    return page.post(address, {"seen": shown}).status_code


class TestWhom:
    def test_by_state_sector_organisation_and_hand(self, cast: Cast) -> None:
        Participant.objects.filter(pk=cast.police.pk).update(answered_at=NOW, profile_saved_at=NOW)
        table = {
            "nobody is chosen": (Choice(), []),
            "all": (EVERYBODY, ["Berit", "Bjarne", "Nils", "Nora", "Pia", "Tone"]),
            "answered": (Choice(groups=frozenset({Group.ANSWERED})), ["Pia"]),
            "no profile, of the police": (
                Choice(groups=frozenset({Group.NO_PROFILE}), sectors=frozenset({Sector.POLICE})),
                [],
            ),
            "no wishes": (
                Choice(groups=frozenset({Group.NO_WISHES})), ["Bjarne", "Nora"],
            ),
            "a sector": (
                Choice(sectors=frozenset({Sector.SECURITY_INDUSTRY})), ["Nils", "Nora"],
            ),
            "an organisation, but one, and one more": (
                Choice(
                    organisations=frozenset({cast.bank.organisation_id}),
                    left_out=frozenset({cast.bank.pk}),
                    added=frozenset({cast.agency.pk}),
                ),
                ["Bjarne", "Tone"],
            ),
            "not of another edition, nor who withdrew": (
                Choice(added=frozenset({cast.stranger.pk, cast.withdrawn.pk})), [],
            ),
        }  # fmt: skip
        assert {case: names(cast, choice) for case, (choice, _who) in table.items()} == {
            case: who for case, (_choice, who) in table.items()
        }

    def test_the_page_says_the_number_and_who_gets_none(self, cast: Cast, page: Client) -> None:
        Participant.objects.filter(pk=cast.police.pk).update(answered_at=NOW)
        address = url("organiser_letters_whom", cast)
        said = words(page.get(address, {"kind": "reminder", "group": "all", "chosen": "1"}).content)
        assert "5 people get the reminder." in said
        assert "1 person has answered already, and is not asked again." in said
        said = words(page.get(address, {"kind": "reminder", "chosen": "1", "q": "pia"}).content)
        assert ("Nobody gets it." in said, "Pia Politi, Østre politidistrikt" in said) == (
            True,
            True,
        )

    @pytest.mark.parametrize("wrong", [
        {"group": "?"}, {"sector": "x"}, {"org": "-1"}, {"add": "9" * 40}, {"kind": "journal_head"},
    ])  # fmt: skip
    def test_what_makes_no_sense_is_left_out(
        self, cast: Cast, page: Client, wrong: dict[str, str]
    ) -> None:
        said = page.get(url("organiser_letters_whom", cast), {"chosen": "1", **wrong})
        assert (said.status_code, said.context["number"]) == (200, 0)


class TestSending:
    def test_invites_and_reminds_once(self, cast: Cast, page: Client) -> None:
        Edition.objects.filter(pk=cast.edition.pk).update(phase=Phase.SETUP)
        Participant.objects.filter(pk=cast.bank.pk).update(answered_at=NOW)
        invite = check(page, cast, kind="invitation")
        form = page.get(invite)
        assert "5 people get the invitation." in words(form.content)
        seen = re.findall(r'name="seen" value="([^"]+)"', form.content.decode())[0]
        assert [press(page, invite, seen=seen) for _twice in range(2)] == [302, 302]
        assert Edition.objects.get(pk=cast.edition.pk).phase == Phase.WISHING
        assert sorted(m.to[0].split("@")[0] for m in deliver_all()) == [
            "bjarne", "nils", "nora", "pia", "tone",
        ]  # fmt: skip
        assert press(page, invite, seen=seen) == 302  # now they are sent
        remind = check(page, cast, kind="reminder")
        assert (press(page, remind), len(deliver_all())) == (302, 5)
        said = page.get(remind)
        assert (said.context["number"], said.context["lately"]) == (0, 5)
        again = check(page, cast, kind="reminder", group="silent", again=1)
        assert (press(page, again), len(deliver_all())) == (302, 5)
        verbs = Entry.objects.filter(verb="letters_ordered").order_by("pk")
        assert [entry.facts["again"] for entry in verbs] == [False, False, True]

    def test_is_refused_when_the_number_has_changed(self, cast: Cast, page: Client) -> None:
        address = check(page, cast, kind="invitation")
        form = page.get(address).content.decode()
        seen = re.findall(r'name="seen" value="([^"]+)"', form)[0]
        Participant.objects.filter(pk=cast.bank.pk).update(withdrawn_at=NOW)
        for posted in (seen, "x", ""):
            answer = page.post(address, {"seen": posted})
            assert (answer.status_code, answer.context["number"]) == (422, 5)
        assert Letter.objects.count() == 0
        answer = page.post(address, {"seen": seen})
        assert "It was 6 people when you looked, and is 5 now" in words(answer.content)

    def test_is_refused_when_the_words_have_changed(self, cast: Cast) -> None:
        found = chosen(cast.edition, LetterKind.INVITATION, EVERYBODY, now=NOW).recipients
        seen = digest_of(sending_values(cast.edition, LetterKind.INVITATION, found))
        LetterTemplate.objects.create(
            edition=cast.edition, kind="invitation", language="nb", subject="Ny", text="{link}"
        )
        with pytest.raises(ChangedMeanwhileError):
            send_letters(
                edition=cast.edition, kind=LetterKind.INVITATION, choice=EVERYBODY,
                by=cast.organiser, now=NOW, seen=seen,
            )  # fmt: skip

    def test_what_is_more_than_an_edition_may_send_waits(
        self, cast: Cast, page: Client, settings: Settings
    ) -> None:
        settings.LETTERS_AN_HOUR, settings.LETTERS_A_DAY = 2, 5
        form = page.get(check(page, cast, kind="invitation"))
        assert "No more may leave in an hour and a day: 4 wait." in words(form.content)
        sent = send_letters(
            edition=cast.edition, kind=LetterKind.INVITATION, choice=EVERYBODY, by=cast.organiser,
            now=NOW,
        )  # fmt: skip
        hours = [(at - NOW) / timedelta(hours=1) for at in _due_times()]
        assert (sent.letters, sent.waiting, hours) == (6, 4, [0, 0, 1, 1, 2, 24])
        assert len(deliver_all(now=NOW)) == 2

    def test_who_has_answered_meanwhile_gets_their_link(self, cast: Cast, page: Client) -> None:
        press(page, check(page, cast, kind="invitation", chosen=1, add=cast.bank.pk))
        Participant.objects.filter(pk=cast.bank.pk).update(answered_at=NOW)
        (letter,) = deliver_all()
        assert letter.subject == ours("personal_link", "nb").subject.replace(
            "{edition}", "Sikkerhetsdagen 2026"
        )

    def test_answers_go_to_who_sends_it(self, cast: Cast, page: Client) -> None:
        press(page, check(page, cast, kind="invitation", chosen=1, add=cast.bank.pk))
        (letter,) = deliver_all()
        assert letter.reply_to == ["liv@eksempel.no"]
        assert "Liv Arrangør" in str(letter.body)


def _due_times() -> list[datetime]:
    return sorted(Letter.objects.values_list("due_at", flat=True))


class TestWords:
    @pytest.mark.parametrize(("subject", "text", "place", "missing"), [
        ("Hei", "uten", "link", True),
        ("Hei", "{link} {nam}", "nam", False),
        ("Hei {link}", "{link}", "link", False),
        ("{name.email}", "{link}", "name.email", False),
        ("Hei", "{link} {}", "", False),
        ("Hei", "{link} {{ name }}", " name ", False),
    ])  # fmt: skip
    def test_a_place_that_is_unknown_or_missing_is_named(
        self, subject: str, text: str, place: str, missing: bool
    ) -> None:
        with pytest.raises(PlaceError) as caught:
            check_places(Words(subject, text), LetterKind.INVITATION)
        assert (caught.value.place, caught.value.missing) == (place, missing)

    def test_what_is_filled_in_is_not_filled_in_again(self) -> None:
        words_ = Words("{name}", "{name}, {% if x %} {place}\nSvar innen {deadline}\n{link}")
        values = {"name": "{link}", "place": "{name}", "deadline": "", "link": "https://x/"}
        assert filled(words_, values) == Words("{link}", "{link}, {% if x %} {name}\nhttps://x/")

    @pytest.mark.parametrize("language", ["nb", "nn", "en"])
    @pytest.mark.parametrize("kind", LetterKind)
    def test_ours_can_be_saved_as_they_are(self, kind: LetterKind, language: str) -> None:
        check_places(ours(kind, language), kind)

    def test_saved_used_and_put_back(self, cast: Cast, page: Client) -> None:
        address = url("organiser_template", cast, kind="invitation", language="nb")
        form = {"subject": "Velkommen {name}", "text": "<b>{name}</b>\n{link}\n} & {day}"}
        refused = page.post(address, {**form, "seen": "x"})
        assert (refused.status_code, LetterTemplate.objects.count()) == (422, 0)
        assert press_words(page, address, form) == 302
        send_letters(
            edition=cast.edition, kind=LetterKind.INVITATION, by=cast.organiser, now=NOW,
            choice=Choice(added=frozenset({cast.bank.pk})),
        )  # fmt: skip
        (letter,) = deliver_all()
        assert isinstance(letter, EmailMultiAlternatives)
        kinds = [str(kind).split(";")[0] for _said, kind in letter.alternatives]
        assert (letter.subject, kinds) == ("Velkommen Berit Bank", ["text/calendar"])
        body = str(letter.body)
        assert body.startswith("<b>Berit Bank</b>\nhttp://testserver/i/")
        assert "} & torsdag 13. november 2031" in body
        assert body.count("Kongresshuset, Hamar") == 1  # who, when and where, whatever is left out
        page.post(address, {"ours": "1"})
        assert LetterTemplate.objects.count() == 0
        verbs = Entry.objects.filter(verb__startswith="template").order_by("pk")
        assert list(verbs.values_list("verb", flat=True)) == [
            "template_changed", "template_put_back",
        ]  # fmt: skip

    def test_the_error_names_the_place(self, cast: Cast, page: Client) -> None:
        address = url("organiser_template", cast, kind="reminder", language="en")
        answer = page.post(address, {"subject": "Hello", "text": "Hello {nmae}"})
        assert "There is no place called {nmae}." in words(answer.content)
        answer = page.post(address, {"subject": "Hello", "text": "Hello"})
        assert "{link} is missing" in words(answer.content)

    def test_a_preview_and_a_test_open_nothing(self, cast: Cast, page: Client) -> None:
        Participant.objects.filter(pk=cast.police.pk).update(answered_at=None)
        cast.police.person.language = "en"
        cast.police.person.save()
        address = check(page, cast, kind="invitation", chosen=1, group="all", who=cast.police.pk)
        shown = page.get(address).context["letter"]["text"]
        assert "Hello Pia Politi!" in shown
        assert "http://testserver/i/…/" in shown
        page.post(
            url("organiser_letters_test", cast), {"kind": "invitation", "who": cast.police.pk}
        )
        (letter,) = deliver_all()
        assert letter.to == ["liv@eksempel.no"]
        assert letter.subject.endswith("Whom will you meet at Sikkerhetsdagen 2026?")
        assert (Invitation.objects.count(), str(letter.body).count("/i/…/")) == (0, 1)

    def test_a_test_is_of_one_of_the_edition(self, cast: Cast, page: Client) -> None:
        address = url("organiser_letters_test", cast)
        answer = page.post(address, {"kind": "invitation", "who": cast.stranger.pk})
        assert (answer.status_code, Letter.objects.count()) == (404, 0)


def press_words(page: Client, address: str, form: dict[str, str]) -> int:
    """Fill in a form of words that was looked at."""
    shown = re.findall(r'name="seen" value="([^"]+)"', page.get(address).content.decode())[0]
    return page.post(address, {**form, "seen": shown}).status_code


class TestMessages:
    def written(self, cast: Cast, page: Client, **more: str) -> Message:
        text = {"nb-subject": "Parkering", "nb-text": "Hei {name}! Parker bak {place}."}
        answer = page.post(url("organiser_message_new", cast), {**text, **more})
        message = Message.objects.get()
        assert answer.headers["Location"].endswith(f"/letters/write/?message={message.pk}")
        return message

    def test_about_the_day_goes_at_once(self, cast: Cast, page: Client) -> None:
        message = self.written(
            cast, page, **{"at_once": "1", "en-subject": "Parking", "en-text": "Dear {name}"}
        )
        cast.police.person.language = "en"
        cast.police.person.save()
        address = check(page, cast, message=message.pk, add=[cast.bank.pk, cast.police.pk])
        assert [press(page, address)] == [302]
        letters = {letter.to[0]: letter for letter in deliver_all()}
        assert {to: letter.subject for to, letter in letters.items()} == {
            "berit@eksempel.no": "Parkering",
            "pia@eksempel.no": "Parking",
        }
        body = str(letters["berit@eksempel.no"].body)
        assert "Hei Berit Bank! Parker bak Kongresshuset, Hamar." in body
        assert "torsdag 13. november 2031" in body
        assert letters["berit@eksempel.no"].reply_to == ["liv@eksempel.no"]
        (entry,) = Entry.objects.filter(verb="message_sent")
        assert entry.facts == {"people": 2, "at_once": True}

    def test_pressed_twice_it_goes_once(self, cast: Cast, page: Client) -> None:
        message = self.written(cast, page, at_once="1")
        choice = Choice(added=frozenset({cast.bank.pk}))
        sent = [
            send_message(message=message, choice=choice, by=cast.organiser, now=NOW).letters
            for _twice in range(2)
        ]
        assert (sent, Letter.objects.count()) == ([1, 0], 1)

    def test_else_it_joins_the_weekly_letter(self, cast: Cast, page: Client) -> None:
        message = self.written(cast, page)
        choice = Choice(added=frozenset({cast.bank.pk, cast.police.pk}))
        send_message(message=message, choice=choice, by=cast.organiser, now=NOW)
        assert Letter.objects.count() == 0
        Participant.objects.filter(pk=cast.police.pk).update(withdrawn_at=NOW)
        monday = NOW + timedelta(days=7)
        letters = weekly(cast, monday)
        assert [letter.to for letter in letters] == [["berit@eksempel.no"]]
        assert "Hei Berit Bank! Parker bak Kongresshuset, Hamar." in str(letters[0].body)
        assert letters[0].reply_to == ["liv@eksempel.no"]
        assert weekly(cast, monday) == []
        assert weekly(cast, monday + timedelta(days=7)) == []

    def test_nothing_half_written(self, cast: Cast, page: Client) -> None:
        address = url("organiser_message_new", cast)
        for form in (
            {},
            {"nb-subject": "Hei"},
            {"nb-subject": "Hei", "nb-text": "{x}"},
            {"nb-subject": "Hei\x00", "nb-text": "Hei"},
            {"nb-subject": "x" * 201, "nb-text": "Hei"},
        ):
            assert page.post(address, form).status_code == 422
        assert Message.objects.count() == 0

    def test_what_is_sent_stays(self, cast: Cast, page: Client) -> None:
        message = self.written(cast, page)
        choice = Choice(added=frozenset({cast.bank.pk}))
        send_message(message=message, choice=choice, by=cast.organiser, now=timezone.now())
        address = url("organiser_message", cast, pk=message.pk)
        for form in ({"nb-subject": "Ny", "nb-text": "Ny"}, {"discard": "1"}):
            assert page.post(address, form).status_code == 302
        assert message.texts.get().subject == "Parkering"

    def test_anothers_message_is_not_there(self, cast: Cast, page: Client) -> None:
        message = Message.objects.create(edition=cast.other_edition, created_at=NOW)
        assert page.get(url("organiser_message", cast, pk=message.pk)).status_code == 404
        address = check(page, cast, message=message.pk)
        assert page.get(address).status_code == 404

    def test_the_page_of_letters_shows_what_was_sent(self, cast: Cast, page: Client) -> None:
        message = self.written(cast, page, at_once="1")
        send_message(message=message, choice=EVERYBODY, by=cast.organiser, now=NOW)
        deliver_all(now=NOW)
        said = page.get(url("organiser_letters", cast))
        counts = [(str(row["kind"]), row["sent"], row["waiting"]) for row in said.context["counts"]]
        assert counts == [("Message", 6, 0)]
        assert "Parkering" in words(said.content)


def weekly(cast: Cast, now: datetime) -> list[EmailMessage]:
    """The week's letters, as the worker writes them when their time comes."""
    for duty in Duty.objects.filter(kind="sharing_week", due_at__lte=now):
        tell_everybody(duty, now)
    return deliver_all(now=now)

"""Personal links: made, sent in the person's language, used once, and void when they should be."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives

from cast import NOW, Cast
from samspill.web.editions.invitations import (
    InvitationError,
    LinkFault,
    LinkLetter,
    create_invitation,
    digest_of,
    find_invitation,
    redeem_invitation,
    send_links,
)
from samspill.web.editions.letters import invitation_words
from samspill.web.editions.models import Invitation, Participant
from samspill.web.journal.models import Entry
from samspill.web.outbox.delivery import message_of
from samspill.web.outbox.models import Letter
from samspill.web.people.models import Language, Person
from support.letters import deliver_all

LATER = NOW + timedelta(days=1)


def fault_of(call: Callable[[], object]) -> LinkFault:
    with pytest.raises(InvitationError) as caught:
        call()
    return caught.value.fault


def invite(cast: Cast, *, days: int = 0) -> str:
    now = NOW + timedelta(days=days)
    return create_invitation(participant=cast.bank, by=cast.organiser, now=now)


class TestLinks:
    def test_signs_in_once(self, cast: Cast) -> None:
        secret = invite(cast)
        assert find_invitation(secret=secret, now=LATER).participant == cast.bank
        assert redeem_invitation(secret=secret, now=LATER) == cast.bank
        cast.bank.refresh_from_db()
        assert cast.bank.first_seen_at == LATER
        assert fault_of(lambda: redeem_invitation(secret=secret, now=LATER)) == LinkFault.USED

    def test_only_a_digest_is_kept(self, cast: Cast) -> None:
        secret = invite(cast)
        kept = Invitation.objects.get()
        assert (kept.digest, len(secret) >= 43) == (digest_of(secret), True)
        assert secret not in str(list(Invitation.objects.values()) + list(Entry.objects.values()))

    def test_expires(self, cast: Cast) -> None:
        secret = invite(cast)
        last = NOW + timedelta(days=14) - timedelta(seconds=1)
        assert find_invitation(secret=secret, now=last).participant == cast.bank
        after = last + timedelta(seconds=1)
        assert fault_of(lambda: redeem_invitation(secret=secret, now=after)) == LinkFault.EXPIRED

    @pytest.mark.parametrize("used", [0, 1])
    def test_the_first_that_is_used_ends_the_other(self, cast: Cast, used: int) -> None:
        links = invite(cast), invite(cast, days=1)
        now = NOW + timedelta(days=2)
        assert redeem_invitation(secret=links[used], now=now) == cast.bank
        left = links[1 - used]
        early = now - timedelta(milliseconds=5)  # another process's clock, read before it waited
        assert fault_of(lambda: redeem_invitation(secret=left, now=early)) == LinkFault.EXPIRED

    def test_unknown(self, cast: Cast) -> None:
        for secret in ("", "no", digest_of(invite(cast))):
            fault = fault_of(lambda: find_invitation(secret=secret, now=NOW))  # noqa: B023
            assert fault == LinkFault.UNKNOWN

    def test_not_for_who_withdrew_or_is_closed_out(self, cast: Cast) -> None:
        secret = invite(cast)
        Person.objects.filter(pk=cast.bank.person.pk).update(is_active=False)
        assert fault_of(lambda: redeem_invitation(secret=secret, now=NOW)) == LinkFault.WITHDRAWN
        Person.objects.filter(pk=cast.bank.person.pk).update(is_active=True)
        Participant.objects.filter(pk=cast.bank.pk).update(withdrawn_at=NOW)
        assert fault_of(lambda: redeem_invitation(secret=secret, now=NOW)) == LinkFault.WITHDRAWN
        assert Invitation.objects.get().used_at is None

    def test_the_first_visit_is_kept(self, cast: Cast) -> None:
        redeem_invitation(secret=invite(cast), now=NOW)
        redeem_invitation(secret=invite(cast, days=1), now=LATER)
        cast.bank.refresh_from_db()
        assert cast.bank.first_seen_at == NOW

    def test_is_in_the_journal(self, cast: Cast) -> None:
        redeem_invitation(secret=invite(cast), now=LATER)
        entries = Entry.objects.order_by("pk").values_list("verb", "by", "subject_id")
        assert list(entries) == [
            ("invitation_created", cast.organiser.pk, str(cast.bank.pk)),
            ("invitation_used", cast.bank.person.pk, str(cast.bank.pk)),
        ]


def link_in(letter: EmailMessage) -> str:
    found = re.findall(r"http://testserver/i/(\S+)/", str(letter.body))
    assert len(found) == 1
    return str(found[0])


class TestSending:
    def send(self, cast: Cast, *whom: Participant) -> list[EmailMessage]:
        send_links(
            edition=cast.edition,
            participants=whom,
            kind=LinkLetter.INVITATION,
            by=cast.organiser,
            now=NOW,
        )
        return deliver_all(now=NOW)

    def test_one_letter_each_with_their_own_link(self, cast: Cast) -> None:
        assert [letter.to for letter in self.send(cast, cast.bank, cast.police)] == [
            ["berit@eksempel.no"], ["pia@eksempel.no"],
        ]  # fmt: skip
        people = [redeem_invitation(secret=link_in(m), now=NOW) for m in mail.outbox]
        assert people == [cast.bank, cast.police]

    def test_as_text_and_as_html(self, cast: Cast) -> None:
        (letter,) = self.send(cast, cast.bank)
        assert isinstance(letter, EmailMultiAlternatives)
        html, kind = letter.alternatives[0]
        assert kind == "text/html"
        assert str(html).count(f'href="http://testserver/i/{link_in(letter)}/"') == 1

    def test_days_and_times_as_norwegians_write_them(self, cast: Cast) -> None:
        (letter,) = self.send(cast, cast.bank)
        assert isinstance(letter, EmailMultiAlternatives)
        for said in (str(letter.body), str(letter.alternatives[0][0])):
            assert said.count("torsdag 13. november 2031, Kongresshuset, Hamar") == 1
            assert said.count("Svar innen mandag 10. november kl. 12.00.") == 1

    def test_not_to_who_withdrew(self, cast: Cast) -> None:
        cast.withdrawn.refresh_from_db()
        assert self.send(cast, cast.withdrawn) == []
        assert Invitation.objects.count() == 0

    def test_not_to_another_edition(self, cast: Cast) -> None:
        with pytest.raises(ValueError, match="another edition"):
            self.send(cast, cast.stranger)


@pytest.mark.parametrize("language", Language)
def test_letters_hold_what_there_is_to_know(cast: Cast, language: Language) -> None:
    cast.bank.person.language = language
    cast.bank.person.name = "Berit <b>&</b>\nBank"
    cast.edition.name = "Dagen\r\nBcc: alle@eksempel.no"
    letter = invitation_words(participant=cast.bank, edition=cast.edition, secret="s" * 43)
    html = letter.html
    assert (letter.text.count("Berit <b>&</b>"), html.count("Berit <b>&</b>")) == (1, 0)
    assert html.count("Berit &lt;b&gt;&amp;&lt;/b&gt;") == 1
    assert html.count(f'<html lang="{language}">') == 1
    assert letter.text.count("Kongresshuset, Hamar") == 1
    row = Letter(message_id="<1@samspill>", tried_address="berit@eksempel.no", created_at=NOW)
    headers = message_of(row, letter).message()
    assert (headers["Bcc"], str(headers["Subject"]).count("\n")) == (None, 0)

"""The journal's head goes by e-mail when it is another one, and verifies what is taken out."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.test import override_settings
from typer.testing import CliRunner

from cast import NOW, Cast
from samspill.cli import app
from samspill.evidence.canonical import INSTALLATION, chain_of
from samspill.evidence.heads import head_in
from samspill.evidence.verifying import verify
from samspill.web.editions.heads import (
    MOST_WITNESSES,
    WitnessError,
    head_of,
    journal_file,
    mail_heads,
    order_heads,
    set_witnesses,
    witnesses_of,
)
from samspill.web.journal.actions import record, record_privately
from samspill.web.journal.models import Entry, MailedHead
from samspill.web.journal.queries import seal_what_waits
from samspill.web.outbox.duties import carry_out_due
from samspill.web.outbox.models import Duty
from support.letters import deliver_all
from support.pages import signed_in, url, words

DAY = timedelta(days=1)


def write(cast: Cast) -> None:
    record(verb="x", subject=cast.edition, by=cast.organiser, now=NOW, edition_id=cast.edition.pk)
    seal_what_waits()


def mailed(day: int) -> list[str]:
    """Who gets a letter on that day, of what was ordered the evening before."""
    at = NOW + day * DAY
    order_heads(now=at - DAY / 2)
    carry_out_due(now=at)
    return sorted(letter.to[0] for letter in deliver_all(now=at))


class TestMailing:
    def test_once_a_day_if_it_has_changed(self, cast: Cast) -> None:
        assert mailed(1) == []
        write(cast)
        assert mailed(2) == ["liv@eksempel.no"]
        assert (mailed(2), mailed(3)) == ([], [])
        write(cast)
        write(cast)
        assert mailed(4) == ["liv@eksempel.no"]
        assert list(MailedHead.objects.values_list("number", "receivers")) == [(3, 1), (1, 1)]
        assert Duty.objects.filter(done_at=None).count() == 0

    def test_to_the_addresses_entered_too_each_in_its_language(self, cast: Cast) -> None:
        addresses = ["Revisor@eksempel.no ", "liv@eksempel.no", ""]
        set_witnesses(
            edition=cast.edition, addresses=addresses, language="en", by=cast.organiser, now=NOW
        )
        seal_what_waits()
        assert mailed(1) == ["liv@eksempel.no", "revisor@eksempel.no"]
        subjects = {letter.to[0]: letter.subject for letter in mail.outbox}
        assert subjects == {
            "liv@eksempel.no": "Journalen til Sikkerhetsdagen 2026, forseglet",
            "revisor@eksempel.no": "The journal of Sikkerhetsdagen 2026, sealed",
        }

    @override_settings(JOURNAL_WITNESSES=["drift@eksempel.no"])
    def test_the_installations_only_to_whom_the_operator_names(self, cast: Cast) -> None:
        record_privately(verb="x", subject=cast.police, by=cast.bank.person, now=NOW)
        seal_what_waits()
        assert mailed(1) == ["drift@eksempel.no"]
        assert head_in(str(mail.outbox[0].body)).chain == INSTALLATION

    def test_something_private_sends_an_organiser_nothing(self, cast: Cast) -> None:
        write(cast)
        mailed(1)
        record_privately(verb="x", subject=cast.police, by=cast.bank.person, now=NOW)
        seal_what_waits()
        assert mailed(2) == []

    def test_the_letter_proves_the_file(self, cast: Cast, tmp_path: Path) -> None:
        write(cast)
        mailed(1)
        write(cast)
        letter, journal = tmp_path / "letter.eml", tmp_path / "journal.jsonl"
        letter.write_bytes(mail.outbox[0].message().as_bytes())
        chain = chain_of(cast.edition.pk)
        journal.write_text("".join(journal_file(chain, now=NOW + 2 * DAY)))
        asked = ["journal", "verify", str(journal), "--head", str(letter)]
        said = CliRunner().invoke(app, asked)
        assert said.exit_code == 0, said.output
        head = head_in(str(mail.outbox[0].body))
        assert (head.number, head.genuine, head.key) == (1, True, head_of(chain, now=NOW).key)
        # A shorter journal, signed by the site itself, is found out.
        lines = journal.read_text().splitlines(keepends=True)
        journal.write_text("".join([lines[0], lines[2], lines[3]]))
        assert CliRunner().invoke(app, asked).exit_code == 1

    def test_a_letter_of_an_edition_that_is_gone_is_dropped(self, cast: Cast) -> None:
        record(verb="x", subject=cast.edition, by=None, now=NOW, edition_id=10**6)
        seal_what_waits()
        assert mailed(1) == []

    def test_twice_at_once_writes_each_letter_once(self, cast: Cast) -> None:
        write(cast)
        for _ in range(2):
            mail_heads(Duty(), NOW)
        assert len(deliver_all(now=NOW)) == 1


class TestWitnesses:
    def test_what_is_no_address_is_refused_and_nothing_changed(self, cast: Cast) -> None:
        facts = {"edition": cast.edition, "language": "nb", "by": cast.organiser, "now": NOW}
        set_witnesses(addresses=["a@eksempel.no"], **facts)  # type: ignore[arg-type]
        entries = Entry.objects.count()
        for bad in (["a"], ["b@eksempel.no", "c@eksempel.no\tBcc: d"]):
            with pytest.raises(WitnessError, match=bad[-1][0]):
                set_witnesses(addresses=bad, **facts)  # type: ignore[arg-type]
        many = [f"{n}@eksempel.no" for n in range(MOST_WITNESSES + 1)]
        with pytest.raises(WitnessError):
            set_witnesses(addresses=many, **facts)  # type: ignore[arg-type]
        set_witnesses(addresses=["A@eksempel.no"], **facts)  # type: ignore[arg-type]
        assert (witnesses_of(cast.edition), Entry.objects.count()) == (["a@eksempel.no"], entries)


class TestPages:
    def test_the_file_is_the_journal_with_its_head(self, cast: Cast) -> None:
        write(cast)
        page = signed_in(cast.organiser).get(url("organiser_journal_file", cast))
        verdict = verify(io.BytesIO(page.getvalue()))
        assert (verdict.whole, verdict.entries, verdict.chain) == (
            True, 1, chain_of(cast.edition.pk),
        )  # fmt: skip
        assert page.headers["Content-Disposition"] == (
            'attachment; filename="samspill-journal-sikkerhetsdagen-2026.jsonl"'
        )

    def test_who_gets_it_is_chosen(self, cast: Cast) -> None:
        browser = signed_in(cast.organiser)
        address = url("organiser_journal_seal", cast)
        text = words(browser.get(address).content)
        assert "The organisers: Liv Arrangør." in text
        assert head_of(chain_of(cast.edition.pk), now=NOW).key in text
        refused = browser.post(address, {"addresses": "a@eksempel.no\nnobody"})
        assert refused.status_code == 422
        assert "nobody is no e-mail address" in words(refused.content)
        posted = browser.post(address, {"addresses": "a@eksempel.no\r\nb@eksempel.no"})
        assert (posted.status_code, posted.headers["Location"]) == (302, address)
        assert witnesses_of(cast.edition) == ["a@eksempel.no", "b@eksempel.no"]
        browser.post(address, {"addresses": ""})
        assert witnesses_of(cast.edition) == []

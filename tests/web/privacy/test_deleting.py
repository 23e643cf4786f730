"""An edition archived, and deleted: at once, or when those who were there have been warned."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cast import NOW, Cast
from samspill.web.editions.archiving import archive_edition, bring_back_edition
from samspill.web.editions.invitations import create_invitation
from samspill.web.editions.models import Edition, Invitation, Participant
from samspill.web.journal.models import Entry
from samspill.web.outbox.models import Letter
from samspill.web.privacy.deleting import (
    DeleteError,
    day_of_deletion,
    delete_edition,
    file_taken_at,
    take_journal,
    was_told,
)
from samspill.web.privacy.durations import WARNED
from samspill.web.privacy.editions import first_day, set_erasure
from support.letters import invite
from support.pages import browser_of, url

pytestmark = pytest.mark.django_db


def edition(cast: Cast) -> Edition:
    return Edition.objects.get(pk=cast.edition.pk)


def take(cast: Cast) -> None:
    assert len(list(take_journal(edition=cast.edition, by=cast.organiser, now=NOW))) >= 2


def delete(cast: Cast, **facts: object) -> object:
    said = {"name": cast.edition.name, "by": cast.organiser, "now": NOW, **facts}
    return delete_edition(edition=cast.edition, **said)  # type: ignore[arg-type]


def test_out_of_the_list_and_as_it_was_in_all_else(cast: Cast) -> None:
    browser = browser_of(cast.organiser)
    answer = browser.post(url("organiser_archive", cast), {"archive": "yes"})
    assert answer.status_code == 302
    listed = browser.get(reverse("organiser_editions")).context
    assert (listed["editions"], listed["archived"]) == ([], [cast.edition])
    for name in ("organiser_home", "organiser_setup", "organiser_people"):
        assert browser.get(url(name, cast)).status_code == 200
    page = reverse("participant_overview", args=[cast.edition.slug])
    assert browser_of(cast.bank).get(page).status_code == 200
    browser.post(url("organiser_archive", cast), {"archive": "no"})
    listed = browser.get(reverse("organiser_editions")).context
    assert (listed["editions"], listed["archived"]) == ([cast.edition], [])
    verbs = Entry.objects.filter(by=cast.organiser).order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "edition_archived", "edition_brought_back",
    ]  # fmt: skip


def test_again_changes_nothing_and_others_change_nothing(cast: Cast) -> None:
    for _ in range(2):
        archive_edition(edition=cast.edition, by=cast.organiser, now=NOW)
    assert Entry.objects.filter(verb="edition_archived").count() == 1
    for other in (cast.other_organiser, cast.desk_host, cast.creator):
        for verb in (archive_edition, bring_back_edition):
            with pytest.raises(PermissionError):
                verb(edition=cast.edition, by=other, now=NOW)
        with pytest.raises(PermissionError):
            delete(cast, by=other)
        with pytest.raises(PermissionError):
            take_journal(edition=cast.edition, by=other, now=NOW)
    assert edition(cast).archived_at == NOW


def test_it_goes_at_once_where_nobody_was_told(cast: Cast) -> None:
    take(cast)
    assert delete(cast) is None
    assert not Edition.objects.filter(pk=cast.edition.pk).exists()
    assert not Entry.objects.filter(edition_id=cast.edition.pk).exists()
    erased = Entry.objects.get(verb="edition_erased")
    assert (erased.by, erased.subject_id) == (cast.organiser, str(cast.edition.pk))
    assert Edition.objects.filter(pk=cast.other_edition.pk).exists()


def test_a_file_is_taken_first_and_is_good_for_a_day(cast: Cast) -> None:
    with pytest.raises(DeleteError, match="no_file"):
        delete(cast)
    take(cast)
    assert file_taken_at(cast.edition, NOW + timedelta(hours=23)) == NOW
    with pytest.raises(DeleteError, match="no_file"):
        delete(cast, now=NOW + timedelta(days=1))
    with pytest.raises(DeleteError, match="name"):
        delete(cast, name="Beredskapsdagen 2026")
    assert edition(cast).erase_on is None


class TestWhoWasTold:
    """Each of these alone, and an edition that people know of goes by its date."""

    def told(self, cast: Cast) -> None:
        assert was_told(cast.edition)
        take(cast)
        first = first_day(cast.edition, NOW)
        assert delete(cast) == first == cast.edition.day + WARNED
        assert edition(cast).erased_on == first
        assert Participant.objects.filter(edition=cast.edition).count() == 7

    def test_a_letter_is_on_its_way(self, cast: Cast) -> None:
        assert not was_told(cast.edition)
        invite(edition=cast.edition, remind=False, by=cast.organiser, now=NOW)
        assert not Invitation.objects.exists()  # made when it is sent
        self.told(cast)

    def test_a_link_was_made(self, cast: Cast) -> None:
        create_invitation(participant=cast.bank, by=cast.organiser, now=NOW)
        self.told(cast)

    def test_what_was_sent_has_been_cleared_away(self, cast: Cast) -> None:
        create_invitation(participant=cast.bank, by=cast.organiser, now=NOW)
        Invitation.objects.all().delete()
        Letter.objects.all().delete()
        self.told(cast)

    def test_somebody_has_come_in_by_themselves(self, cast: Cast) -> None:
        Participant.objects.filter(pk=cast.bank.pk).update(first_seen_at=NOW)
        self.told(cast)


def test_a_sooner_day_that_people_were_warned_of_stays(cast: Cast) -> None:
    create_invitation(participant=cast.bank, by=cast.organiser, now=NOW)
    first = first_day(cast.edition, NOW)
    set_erasure(edition=cast.edition, on=first, by=cast.organiser, now=NOW)
    # Four weeks after the day it would be put off by as many, were it set anew.
    late = NOW + (cast.edition.day - NOW.date()) + timedelta(days=28)
    assert first_day(edition(cast), late) > first
    assert day_of_deletion(edition(cast), late) == first


class TestPages:
    def test_name_file_and_gone(self, cast: Cast) -> None:
        browser = browser_of(cast.organiser)
        page = url("organiser_delete", cast)
        refused = browser.post(page, {"name": cast.edition.name})
        assert (refused.status_code, len(refused.context["form"].errors)) == (422, 1)
        taken = browser.post(url("organiser_delete_file", cast))
        assert b"samspill-journal" in b"".join(taken)
        assert Entry.objects.filter(edition_id=cast.edition.pk, verb="journal_taken_out").exists()
        shown = browser.get(page)
        assert timezone.now() - shown.context["taken"] < timedelta(minutes=5)
        wrong = browser.post(page, {"name": "Noe annet"})
        assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["name"])
        assert browser.post(page, {"name": ""}).status_code == 422
        assert browser.post(page, {"name": f" {cast.edition.name} "}).status_code == 302
        assert not Edition.objects.filter(pk=cast.edition.pk).exists()

    def test_one_that_people_know_of_gets_its_day(self, cast: Cast) -> None:
        create_invitation(participant=cast.bank, by=cast.organiser, now=NOW)
        browser = browser_of(cast.organiser)
        browser.post(url("organiser_delete_file", cast))
        page = url("organiser_delete", cast)
        day = browser.get(page).context["on"]
        answer = browser.post(page, {"name": cast.edition.name})
        assert answer.url == url("organiser_erasure", cast)  # type: ignore[attr-defined]
        assert edition(cast).erase_on == day == cast.edition.day + WARNED

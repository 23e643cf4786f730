"""What was written in a case or a group is taken back by who wrote it, and is gone."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection

from cast import Cast
from samspill.web.editions.models import Participant
from samspill.web.journal.models import Entry
from samspill.web.sharing.cases.actions import NoCaseError, leave_case
from samspill.web.sharing.cases.file_models import CaseFile, CaseRoom
from samspill.web.sharing.cases.models import Case, CaseEntry, EntryKind
from samspill.web.sharing.cases.timeline import close_case, take_back_entry
from samspill.web.sharing.groups.dates import write_minutes
from samspill.web.sharing.groups.queries import find_date
from samspill.web.sharing.labels import Label
from samspill.web.sharing.permissions import Shown, Visit
from support.cases import signed, texts, working, writes
from support.groups import dated, read, standing
from support.pages import url, words
from support.shared import strong
from web.sharing.files.test_case_files import puts, reads
from web.sharing.test_group_dates import A_WEEK_ON

SAID = "Se på skrifttypen"


@pytest.fixture
def case(cast: Cast) -> Case:
    """The bank's, with the police, and the agency, who hides; the company is invited."""
    return working(cast)


def entry_of(case: Case, who: Participant, kind: EntryKind, minutes: float = 10) -> int:
    with signed(who, minutes):
        found = CaseEntry.objects.filter(case=case, source=who.person, kind=kind)
        return found.values_list("pk", flat=True).get()


def takes_back(
    entry: int, who: Participant, minutes: float = 11, shown: Shown = Shown.ANEW
) -> CaseEntry:
    with signed(who, minutes, shown) as (visit, by):
        return take_back_entry(entry=entry, visit=visit, by=by)


def test_its_words_are_gone_for_everybody_and_from_the_database(cast: Cast, case: Case) -> None:
    writes(case, cast.police, SAID)
    entry = entry_of(case, cast.police, EntryKind.WORDS)
    assert texts(case, cast.bank) == [SAID]
    takes_back(entry, cast.police)
    for who in (cast.bank, cast.police, cast.agency):
        assert texts(case, who, minutes=12) == []
        with signed(who, 12):
            kept = CaseEntry.objects.get(pk=entry)
            assert (kept.kind, kept.text, kept.source) == ("taken back", "", cast.police.person)
    (said,) = Entry.objects.filter(verb="case_entry_taken_back")
    assert (said.edition_id, SAID in str(said.facts)) == (None, False)


def test_nobody_elses_is_and_nothing_twice(cast: Cast, case: Case) -> None:
    writes(case, cast.police, SAID)
    entry = entry_of(case, cast.police, EntryKind.WORDS)
    for who in (cast.bank, cast.agency, cast.seller):
        with pytest.raises(NoCaseError):
            takes_back(entry, who)
    with pytest.raises(NoCaseError):
        takes_back(entry, cast.police, shown=Shown.SIGNED_IN)
    joined = entry_of(case, cast.police, EntryKind.JOINED)
    with pytest.raises(NoCaseError):
        takes_back(joined, cast.police)
    assert texts(case, cast.bank, minutes=12) == [SAID]
    takes_back(entry, cast.police)
    with pytest.raises(NoCaseError):
        takes_back(entry, cast.police, 12)


def test_who_has_left_takes_nothing_back(cast: Cast, case: Case) -> None:
    writes(case, cast.police, SAID)
    entry = entry_of(case, cast.police, EntryKind.WORDS)
    with signed(cast.police, 11) as (visit, by):
        leave_case(case=case.pk, visit=visit, by=by)
    with pytest.raises(NoCaseError):
        takes_back(entry, cast.police, 12)
    assert texts(case, cast.bank, minutes=13) == [SAID]


def test_from_a_case_that_is_closed_too_but_its_report_stays(cast: Cast, case: Case) -> None:
    writes(case, cast.bank, SAID)
    entry = entry_of(case, cast.bank, EntryKind.WORDS)
    with signed(cast.bank, 11) as (visit, by):
        close_case(case=case.pk, report="Ferdig", visit=visit, by=by)
    report = entry_of(case, cast.bank, EntryKind.REPORT, 12)
    with pytest.raises(NoCaseError):
        takes_back(report, cast.bank, 12)
    takes_back(entry, cast.bank, 12)
    assert texts(case, cast.police, minutes=13) == ["Ferdig"]


def test_a_file_goes_and_its_room_is_free_again(cast: Cast, case: Case) -> None:
    kept = puts(case, cast.police, b"Blir her.", name="blir.txt")
    gone = puts(case, cast.police)
    takes_back(gone.entry_id, cast.police)
    assert [reads(who, 12) for who in (cast.bank, cast.police)] == [["blir.txt"]] * 2
    with signed(cast.police, 12):
        assert list(CaseFile.objects.values_list("pk", flat=True)) == [kept.pk]
        assert CaseRoom.objects.get().used == kept.size


def test_minutes_of_a_group_are_taken_back_from_the_page_of_their_date(cast: Cast) -> None:
    group = standing(cast)
    date = dated(group, cast.bank)
    with signed(cast.bank, A_WEEK_ON) as (visit, by):
        made = write_minutes(date=date.pk, text=SAID, label=Label.AMBER, visit=visit, by=by)
    takes_back(made.pk, cast.bank, A_WEEK_ON + 1)
    assert read(group, cast.seller, A_WEEK_ON + 2) == []
    seen = Visit(cast.seller.person_id, Shown.ANEW, visit.now)
    page = find_date(seen, group.edition_id, date.pk)
    assert page is not None
    assert page.minutes == []
    assert [line.kind for line in page.page.lines][-1] == "taken back"


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no security of rows")
def test_the_database_lets_an_author_empty_their_own_and_nothing_else(
    cast: Cast, case: Case
) -> None:
    writes(case, cast.police, SAID)
    entry = entry_of(case, cast.police, EntryKind.WORDS)
    file = puts(case, cast.police, minutes=6)
    with signed(cast.bank, 11):
        assert CaseEntry.objects.filter(pk=entry).update(kind="taken back", text="") == 0
        assert CaseFile.objects.filter(pk=file.pk).delete()[0] == 0
    for change in ({"text": "Noe annet"}, {"label": "GREEN"}, {"kind": "taken back"}):
        with pytest.raises(DatabaseError), signed(cast.police, 11):
            CaseEntry.objects.filter(pk=entry).update(**change)


def test_by_its_page_and_nobody_else_is_offered_it(cast: Cast, case: Case) -> None:
    writes(case, cast.police, SAID)
    where = url("participant_entry_back", cast, pk=entry_of(case, cast.police, EntryKind.WORDS))
    page = url("participant_case", cast, pk=case.pk)
    assert where not in strong(cast.bank).get(page).content.decode()
    assert strong(cast.bank).post(where).status_code == 404
    police = strong(cast.police)
    assert where in police.get(page).content.decode()
    assert police.post(where)["Location"] == page
    shown = words(strong(cast.bank).get(page).content)
    assert "Pia Politi has taken back what stood here." in shown
    assert SAID not in shown
    assert where not in police.get(page).content.decode()

"""Lists out: they import back without a change, and nothing in them is calculated."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from cast import DAY, NOW, Cast
from samspill.web.editions.models import Absence, Edition, Participant, Topic, TopicKind
from samspill.web.imports.cells import cell_of, defused, tidied
from samspill.web.imports.export import Out, as_csv, as_xlsx, people_rows, take_lists_out
from samspill.web.imports.preview import Preview
from samspill.web.imports.values import text_as_part
from samspill.web.imports.writing import PREVIEWS, import_file
from samspill.web.journal.models import Entry
from samspill.web.people.models import Organisation, Person, Sector
from samspill.web.people.sameness import same_name
from samspill.web.planning.publishing import publish_plan
from support.examples import tries
from support.files import sheet
from support.pages import browser_of, crowd, planned

pytestmark = pytest.mark.django_db

# What is hard on a file: what a spreadsheet calculates, and what parts and quotes cells.
SIGNS = "=+-@'\"\\;,•– \tÅéß(1)A|!"
TEXT = st.text(SIGNS, min_size=1, max_size=12).map(lambda text: tidied(text)[0])
NAMES = TEXT.filter(bool)
TOPICS = st.lists(NAMES.filter(lambda text: text.strip(" :")), max_size=3, unique=True)


def out(edition: Edition) -> bytes:
    return as_csv(people_rows(edition))


def back(cast: Cast, data: bytes) -> Preview:
    read = sheet(data)
    seen = PREVIEWS["people"](cast.edition, read)
    assert not seen.problems
    return import_file(
        edition=cast.edition,
        kind="people",
        sheet=read,
        seen=seen.digest,
        by=cast.organiser,
        now=NOW,
    )


def counts(preview: Preview) -> tuple[int, int, int]:
    return preview.new, preview.changed, preview.same


def wipe(edition: Edition) -> None:
    """Nobody takes part any more; no account has an address or a name that was known, and the
    organisations are gone."""
    here = Participant.objects.filter(edition=edition)
    people = list(Person.objects.filter(participations__in=here))
    homes = list(here.values_list("organisation_id", flat=True))
    edition.wishes.all().delete()
    here.delete()
    for person in people:
        person.email, person.name = f"borte{person.pk}@eksempel.no", f"Borte {person.pk}"
        person.save()
    edition.tables.filter(organisation__in=homes).update(organisation=None)
    Organisation.objects.filter(pk__in=homes, participants__isnull=True).delete()


@st.composite
def stretches(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Minutes of the day, one after the other."""
    ends = draw(st.lists(st.integers(0, 24 * 12), max_size=6, unique=True).map(sorted))
    return [(5 * start, 5 * end) for start, end in zip(ends[::2], ends[1::2], strict=False)]


@st.composite
def everybody(draw: st.DrawFn) -> list[dict[str, Any]]:
    """People of an edition: awkward names, topics and hours, two to a mailbox now and then."""
    homes = draw(st.lists(NAMES, min_size=1, max_size=3, unique_by=same_name))
    sectors = {home: draw(st.sampled_from(Sector.values)) for home in homes}
    names = draw(st.lists(NAMES, max_size=5, unique_by=same_name))
    return [
        {
            "name": name,
            "email": draw(st.sampled_from(["felles@eksempel.no", f"nr{n}@eksempel.no"])),
            "home": draw(st.sampled_from(sorted(sectors.items()))),
            "title": draw(st.one_of(st.just(""), NAMES)),
            "representative": draw(st.booleans()),
            "cap": draw(st.sampled_from([None, 1, 4])),
            "minimum": draw(st.sampled_from([None, 0, 1])),
            "withdrawn": draw(st.booleans()),
            "challenges": draw(TOPICS),
            "solutions": draw(TOPICS),
            "away": draw(stretches()),
        }
        for n, name in enumerate(names)
    ]


def put(edition: Edition, people: list[dict[str, Any]]) -> None:
    midnight = datetime.combine(DAY, datetime.min.time(), UTC) - timedelta(hours=1)
    shared = sum(1 for p in people if p["email"] == "felles@eksempel.no") > 1
    for said in people:
        name, sector = said["home"]
        home, _made = Organisation.objects.get_or_create(name=name, defaults={"sector": sector})
        person = Person.objects.create(
            name=str(said["name"]),
            email=str(said["email"]),
            password="!",  # noqa: S106  (none)
            shares_mailbox=shared and said["email"] == "felles@eksempel.no",
        )
        who = Participant.objects.create(
            edition=edition,
            person=person,
            organisation=home,
            title=str(said["title"]),
            representative=said["representative"],
            cap=said["cap"],
            minimum=said["minimum"],
            withdrawn_at=NOW if said["withdrawn"] else None,
        )
        for kind, name in ((TopicKind.CHALLENGE, "challenges"), (TopicKind.SOLUTION, "solutions")):
            for position, text in enumerate(said[name]):
                Topic.objects.create(participant=who, kind=kind, text=text, position=position)
        for start, end in said["away"]:
            Absence.objects.create(
                participant=who,
                start=midnight + timedelta(minutes=start),
                end=midnight + timedelta(minutes=end),
            )


@tries(25, suppress=(HealthCheck.function_scoped_fixture,))  # wiped for each
@given(people=everybody())
def test_out_and_in_is_no_change_and_after_a_wipe_the_same_file(
    cast: Cast, people: list[dict[str, Any]]
) -> None:
    edition = cast.edition
    wipe(edition)
    put(edition, people)
    try:
        first = out(edition)
        if people:
            assert counts(back(cast, first)) == (0, 0, len(people))
            wipe(edition)
            assert counts(back(cast, first)) == (len(people), 0, 0)
        assert out(edition) == first
    finally:
        wipe(edition)


@given(text=st.text(SIGNS + "\r\n\uff1d", max_size=20))
def test_no_cell_is_calculated_and_each_comes_back_as_it_was(text: str) -> None:
    tidy = tidied(text)[0]
    written = defused(tidy)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r", "\uff1d"))
    if tidy != written:
        assert (cell_of(written).text, cell_of(written).formula) == (tidy, False)


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_casts_lists_come_back_the_same_in_every_language(cast: Cast, language: str) -> None:
    with translation.override(language):
        csv_file, book = out(cast.edition), as_xlsx([("A", people_rows(cast.edition))])
    for data in (csv_file, book):
        assert counts(back(cast, data)) == (0, 0, 7)
    # Whoever withdrew is in the list, and is withdrawn when they come back.
    wipe(cast.edition)
    back(cast, csv_file)
    withdrawn = Participant.objects.filter(edition=cast.edition, withdrawn_at__isnull=False)
    assert [p.person.name for p in withdrawn] == ["Vera Vekk"]


def test_the_meetings_are_those_that_are_on(cast: Cast) -> None:
    publish_plan(plan=planned(cast), by=cast.organiser, now=NOW)
    said = take_lists_out(edition=cast.edition, what=Out.MEETINGS, by=cast.organiser, now=NOW)
    rows = list(csv.reader(io.StringIO(said.decode("utf-8-sig")), delimiter=";"))
    seats = sum(len(m.people) for m in cast.edition.meetings.filter(state="planned"))
    assert len(rows) == 1 + seats
    assert {row[5] for row in rows[1:]} <= {p.person.name for p in cast.participants}


def test_no_file_holds_what_somebody_wishes_and_the_journal_says_who_took_it(cast: Cast) -> None:
    client = browser_of(cast.organiser)
    path = reverse("organiser_out", args=(cast.edition.slug,))
    before = client.post(path, {"what": "people"}).content
    edition = cast.edition
    edition.wishes.all().delete()
    assert client.post(path, {"what": "people"}).content == before
    taken = client.post(path, {"what": "workbook"})
    assert taken["Content-Disposition"] == f'attachment; filename="{edition.slug}-lists.xlsx"'
    assert counts(back(cast, taken.content)) == (0, 0, 7)
    entries = Entry.objects.filter(verb="lists_taken_out")
    assert [e.by for e in entries] == [cast.organiser] * 3
    assert client.post(path, {"what": "wishes"}).status_code == 404


def test_who_is_erased_is_in_no_list(cast: Cast) -> None:
    Person.objects.filter(pk=cast.bank.person_id).update(
        email="", is_active=False, shares_mailbox=True
    )
    assert len(people_rows(cast.edition)) == 1 + 6


@pytest.mark.parametrize("more", [1, 3])
def test_the_same_queries_for_any_number(
    cast: Cast, more: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    crowd(cast, more)
    with django_assert_num_queries(3):
        people_rows(cast.edition)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Svindel; utro tjenere", "Svindel\\; utro tjenere"),
        ("- Svindel", "\\- Svindel"),
        ("\\- Svindel", "\\\\- Svindel"),
        ("C:\\;D", "C:\\\\;D"),
        ("C:\\temp", "C:\\temp"),
    ],
)
def test_a_topic_is_one_topic(text: str, part: str) -> None:
    assert text_as_part(text) == part

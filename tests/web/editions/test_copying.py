"""An edition copied to the next year: what comes along, and who."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection  # noqa: F401  (for what is skipped)
from django.test import Client
from django.urls import reverse

from cast import NOW, Cast, assemble
from samspill.web.areas.public.accounts import BY_LINK
from samspill.web.editions.again import (
    TEXT,
    said_of_events,
    say_again,
    since_when,
    take_back_again,
    who_come_again,
)
from samspill.web.editions.again_models import InvitedAgain
from samspill.web.editions.copying import (
    CopyError,
    Wanted,
    copy_edition,
    proposed_copy,
)
from samspill.web.editions.letter_models import LetterKind, LetterTemplate
from samspill.web.editions.models import (
    Edition,
    EditionRole,
    Event,
    Participant,
    Phase,
    Rivalry,
    Role,
    Talk,
    Topic,
)
from samspill.web.editions.overview import Answer, answer_of, coming
from samspill.web.editions.registering.models import Places
from samspill.web.journal.models import Entry
from samspill.web.people.identity import doubt
from samspill.web.people.models import Why
from samspill.web.sharing.models import Terms
from samspill.web.sharing.row_security import as_visit
from support.at_once import at_once, unexpected
from support.pages import browser_of
from support.shared import let_share, visit

pytestmark = pytest.mark.django_db
SUMMER = date(2032, 6, 10)


def again(who: Participant) -> None:
    """They say yes to being invited again."""
    with as_visit(visit(who.person_id)):
        say_again(event=who.edition.event, by=who.person, now=NOW)


def copied(cast: Cast, **facts: object) -> Edition:
    wanted = Wanted(**{"name": "Sikkerhetsdagen 2032", "day": SUMMER, **facts})  # type: ignore[arg-type]
    return copy_edition(edition=cast.edition, wanted=wanted, by=cast.organiser, now=NOW)


def test_the_same_weekday_a_year_on_is_proposed(cast: Cast) -> None:
    Edition.objects.filter(pk=cast.edition.pk).update(day=date(2026, 11, 12))
    proposed = proposed_copy(Edition.objects.get(pk=cast.edition.pk))
    assert (proposed.name, proposed.day) == ("Sikkerhetsdagen 2027", date(2027, 11, 11))
    assert proposed.day.weekday() == date(2026, 11, 12).weekday()


def test_slots_and_talks_are_at_the_same_time_by_the_clock(cast: Cast) -> None:
    """In November the zone is an hour ahead of UTC, and in June two."""
    new = copied(cast)
    zone = ZoneInfo(new.time_zone)
    assert [slot.start.astimezone(zone) for slot in new.slots.all()] == [
        datetime(2032, 6, 10, hour, tzinfo=zone) for hour in (9, 10, 11, 13)
    ]
    assert new.slots.order_by("start")[0].start.astimezone(zone).utcoffset() != (
        cast.edition.slots.order_by("start")[0].start.astimezone(zone).utcoffset()
    )
    talk = new.talks.get()
    assert talk.start.astimezone(zone) == datetime(2032, 6, 10, 8, 30, tzinfo=zone)
    assert Talk.objects.filter(uid=talk.uid).count() == 1  # to calendars it is a new one


def test_tables_keep_their_room_capacity_and_organisation(cast: Cast) -> None:
    fields = "room__name", "number", "capacity", "seats", "quiet", "organisation"
    new = copied(cast)
    assert list(new.tables.values_list(*fields)) == list(cast.edition.tables.values_list(*fields))
    assert new.tables.get(number=1).organisation_id == cast.seller.organisation_id
    assert new.rooms.get().pk != cast.edition.rooms.get().pk


def test_what_is_retired_stays_behind(cast: Cast) -> None:
    cast.edition.slots.filter(start=cast.edition.slots.order_by("start")[0].start).update(
        retired_at=NOW
    )
    cast.edition.tables.filter(number=6).update(retired_at=NOW)
    new = copied(cast)
    assert (new.slots.count(), new.tables.count()) == (3, 5)


def test_rivals_come_along_and_agreements_do_not(cast: Cast) -> None:
    bank, seller = cast.bank.organisation, cast.seller.organisation
    Rivalry.objects.create(edition=cast.edition, organisation=seller, trade="Vakthold")
    Rivalry.objects.create(edition=cast.edition, organisation=bank, other=seller)
    let_share(cast)
    new = copied(cast)
    assert list(new.rivalries.order_by("pk").values_list("organisation", "other", "trade")) == [
        (seller.pk, None, "Vakthold"),
        (bank.pk, seller.pk, ""),
    ]
    assert Terms.objects.filter(edition=cast.edition).exists()
    assert not Terms.objects.filter(edition=new).exists()
    assert new.round_tables.count() == new.wishes.count() == 0


def test_only_who_has_said_yes_comes_along(cast: Cast) -> None:
    for who in (cast.bank, cast.police, cast.withdrawn, cast.agency):
        again(who)
    with as_visit(visit(cast.police.person_id)):
        take_back_again(event=cast.edition.event, by=cast.police.person, now=NOW)
    new = copied(cast)
    found = {p.person_id: p for p in coming(new)}
    assert found.keys() == {cast.bank.person_id, cast.withdrawn.person_id, cast.agency.person_id}
    bank = found[cast.bank.person_id]
    assert (bank.title, bank.organisation_id) == ("Sikkerhetssjef", cast.bank.organisation_id)
    assert {answer_of(p) for p in found.values()} == {Answer.NOT_INVITED}
    assert Topic.objects.filter(participant__edition=new).count() == 0
    assert new.phase == Phase.SETUP
    assert not new.announced
    roles = EditionRole.objects.filter(edition=new).values_list("person", "role")
    assert list(roles) == [(cast.organiser.pk, Role.ORGANISER)]  # the desk's host has not said yes


def test_yes_to_one_event_is_no_yes_to_another(cast: Cast) -> None:
    again(cast.stranger)
    Participant.objects.create(
        edition=cast.edition, person=cast.stranger.person, organisation=cast.agency.organisation
    )
    assert copied(cast).participants.count() == 0
    assert who_come_again(cast.other_edition.event_id) == {cast.stranger.person_id}


def test_pressed_twice_it_makes_one(cast: Cast) -> None:
    new = copied(cast)
    for facts in ({}, {"name": "Noe annet"}, {"day": date(2032, 6, 11)}):
        with pytest.raises(CopyError) as refused:
            copied(cast, **facts)
        assert (refused.value.code, refused.value.edition) == ("there_already", new)
    with pytest.raises(CopyError) as refused:
        copied(cast, name="Noe annet", day=cast.edition.day)
    assert refused.value.code == "same_day"
    assert Edition.objects.filter(event=cast.edition.event).count() == 2


@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="SQLite writes one at a time anyway")
def test_pressed_by_many_at_once_it_makes_one(transactional_db: None) -> None:
    players = assemble()

    def press() -> Edition:
        again(players.bank)
        return copied(players)

    ended = at_once(*[press] * 8)
    assert unexpected(ended, CopyError) == []
    (new,) = (each for each in ended if isinstance(each, Edition))
    assert list(new.participants.values_list("person", flat=True)) == [players.bank.person_id]
    with as_visit(visit(players.bank.person_id)):
        assert InvitedAgain.objects.count() == 1
    assert Edition.objects.filter(event=players.edition.event).count() == 2


def test_both_journals_say_so(cast: Cast) -> None:
    again(cast.bank)
    new = copied(cast)
    facts = {"slots": 4, "tables": 6, "people": 1}
    entries = Entry.objects.filter(verb__startswith="edition_copied").order_by("pk")
    assert [(e.verb, e.edition_id, e.by_id, e.facts) for e in entries] == [
        ("edition_copied_here", new.pk, cast.organiser.pk, facts),
        ("edition_copied", cast.edition.pk, cast.organiser.pk, facts),
    ]


def test_places_come_without_who_fills_them_and_letters_with_their_words(cast: Cast) -> None:
    Places.objects.create(
        edition=cast.edition, organisation=cast.police.organisation, number=3,
        filled_by=cast.police.person,
    )  # fmt: skip
    words = {
        "kind": LetterKind.REMINDER,
        "language": "nb",
        "subject": "Snart",
        "text": "Hei {name}",
    }
    LetterTemplate.objects.create(edition=cast.edition, **words)
    new = copied(cast)
    (places,) = new.places.all()
    assert (places.organisation, places.number) == (cast.police.organisation, 3)
    assert (places.filled_by, places.offered_to) == (None, "")
    (template,) = new.templates.values("kind", "language", "subject", "text")
    assert template == words
    bare = copied(cast, name="Uten", day=date(2033, 6, 9), places=False, letters=False)
    assert (bare.places.count(), bare.templates.count()) == (0, 0)


@pytest.mark.parametrize("who", ["other_organiser", "desk_host", "creator", "nobody"])
def test_nobody_but_its_organisers_copies_it(cast: Cast, who: str) -> None:
    wanted = proposed_copy(cast.edition)
    with pytest.raises(PermissionError):
        copy_edition(edition=cast.edition, wanted=wanted, by=getattr(cast, who), now=NOW)


class TestSayingYes:
    def test_it_is_recorded_with_time_and_text_and_tells_no_organiser(self, cast: Cast) -> None:
        before = Entry.objects.filter(edition_id=cast.edition.pk).count()
        again(cast.bank)
        again(cast.bank)
        with as_visit(visit(cast.bank.person_id)):
            row = InvitedAgain.objects.get()
            assert (row.version, row.given_at, row.taken_back_at) == (TEXT, NOW, None)
            take_back_again(event=cast.edition.event, by=cast.bank.person, now=NOW)
            assert since_when(cast.bank.person, cast.edition.event_id) is None
            assert InvitedAgain.objects.get().taken_back_at == NOW  # it can be accounted for
        assert Entry.objects.filter(edition_id=cast.edition.pk).count() == before
        verbs = Entry.objects.filter(edition_id=None, by=cast.bank.person).order_by("pk")
        assert list(verbs.values_list("verb", flat=True)) == [
            "invited_again_given", "invited_again_taken_back",
        ]  # fmt: skip

    def test_nobody_says_it_of_what_they_were_never_at(self, cast: Cast) -> None:
        with as_visit(visit(cast.stranger.person_id)), pytest.raises(PermissionError):
            say_again(event=cast.edition.event, by=cast.stranger.person, now=NOW)

    def test_nobody_says_it_while_it_is_not_sure_who_they_are(self, cast: Cast) -> None:
        doubt(person=cast.bank.person, why=Why.ADDRESS, by=cast.organiser, now=NOW, holds_own=True)
        with as_visit(visit(cast.bank.person_id)), pytest.raises(PermissionError):
            say_again(event=cast.edition.event, by=cast.bank.person, now=NOW)

    @pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no such policies")
    def test_the_database_keeps_it_to_oneself(self, cast: Cast) -> None:
        again(cast.bank)
        assert InvitedAgain.objects.count() == 0  # nobody asks
        for other in (cast.bank_colleague.person_id, cast.organiser.pk):
            with as_visit(visit(other)):
                assert InvitedAgain.objects.count() == 0
        other_event = Event.objects.create(name="Annet", slug="annet")
        assert who_come_again(other_event.pk) == set()
        assert who_come_again(cast.edition.event_id) == {cast.bank.person_id}
        assert InvitedAgain.objects.count() == 0  # what was asked for the copy is over


class TestPages:
    def test_given_on_ones_page_and_taken_back_among_ones_data(self, cast: Cast) -> None:
        browser = browser_of(cast.bank.person)
        here = reverse("participant_again", args=[cast.edition.slug])
        assert browser.post(here, {"again": "yes"}).status_code == 302
        event = cast.edition.event_id
        assert who_come_again(event) == {cast.bank.person_id}
        shown = browser.get(reverse("own_data")).context["events"]
        assert [(said.event.pk, said.since is not None) for said in shown] == [(event, True)]
        there = reverse("own_data_again")
        assert browser.post(there, {"again": "no", "event": event}).status_code == 302
        assert who_come_again(event) == set()
        strange = {"again": "yes", "event": cast.other_edition.event_id}
        assert browser.post(there, strange).status_code == 400

    def test_who_came_by_a_link_says_it_too(self, cast: Cast) -> None:
        browser = Client()
        browser.force_login(cast.bank.person, backend=BY_LINK)
        browser.post(reverse("participant_again", args=[cast.edition.slug]), {"again": "yes"})
        assert who_come_again(cast.edition.event_id) == {cast.bank.person_id}
        shown = browser.get(reverse("participant_again", args=[cast.edition.slug]))
        assert shown.context["said"].since is not None

    def test_an_organiser_copies_it_and_a_participant_confirms_what_they_wrote(
        self, cast: Cast
    ) -> None:
        again(cast.bank)
        browser = browser_of(cast.organiser)
        url = reverse("organiser_copy", args=[cast.edition.slug])
        page = browser.get(url)
        assert (page.context["come"], page.context["of"]) == (1, 7)
        form = {"name": "Sikkerhetsdagen 2032", "day": "2032-11-11", "people": "on", "times": "on"}
        answer = browser.post(url, form)
        new = Edition.objects.get(name="Sikkerhetsdagen 2032")
        assert answer.url == reverse("organiser_setup", args=[new.slug])  # type: ignore[attr-defined]
        assert (new.slots.count(), new.tables.count(), new.participants.count()) == (4, 0, 1)
        twice = browser.post(url, form)
        assert (twice.status_code, twice.context["there"]["name"]) == (422, new.name)
        mine = browser_of(cast.bank.person)
        theirs = reverse("participant_me", args=[new.slug])
        shown = mine.get(theirs).context
        assert (shown["proposed"], shown["challenges"][0]) == (True, "Svindel mot eldre kunder")
        mine.post(theirs, {"challenges": ["Svindel mot eldre kunder"]})
        assert not mine.get(theirs).context["proposed"]
        topics = Topic.objects.filter(participant__edition=new).values_list("text", flat=True)
        assert list(topics) == ["Svindel mot eldre kunder"]

    @pytest.mark.parametrize(
        ("name", "day"),
        [("", "2032-11-11"), ("Ny", ""), ("Ny", "1850-01-01"), ("Ny", "9999-12-31"), ("Ny", "x")],
    )
    def test_what_cannot_be_is_said_at_the_field(self, cast: Cast, name: str, day: str) -> None:
        url = reverse("organiser_copy", args=[cast.edition.slug])
        answer = browser_of(cast.organiser).post(url, {"name": name, "day": day})
        assert answer.status_code == 422
        assert Edition.objects.filter(event=cast.edition.event).count() == 1


def test_what_was_said_of_each_event(cast: Cast) -> None:
    again(cast.bank)
    with as_visit(visit(cast.bank.person_id)):
        found = said_of_events(cast.bank.person)
    assert [(said.event, said.since) for said in found] == [(cast.edition.event, NOW)]

"""What people answer and let a board read: theirs, once, and gone when they say so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cast import Cast, at
from samspill.web.journal.models import Entry
from samspill.web.outbox.duties import carry_out_due, order_daily
from samspill.web.privacy.export import own_data
from samspill.web.privacy.people import erase_person
from samspill.web.sharing.outcomes.actions import (
    CarelessError,
    Said,
    answer_outcomes,
    approve_story,
    order_print,
    propose_story,
    set_cost,
    take_back_answer,
    take_back_story,
)
from samspill.web.sharing.outcomes.models import OutcomeAnswer, OutcomesPrint, Story
from samspill.web.sharing.outcomes.queries import own_answer, questions_for, stories_for
from samspill.web.sharing.permissions import Shown, Visit
from samspill.web.sharing.row_security import as_visit
from samspill.web.sharing.ties import NoTieError
from support.letters import deliver_all
from support.ties import met, of

WORDS = "Vi skrev en felles rutine, og den brukes i fem avdelinger."
SIXTY = 60


@pytest.fixture
def been(cast: Cast) -> Cast:
    met(cast)
    return cast


def proposed(cast: Cast, text: str = WORDS) -> Story:
    visit = of(cast.bank, days=2)
    with as_visit(visit):
        return propose_story(
            other=cast.police.person_id, text=text, visit=visit, by=cast.bank.person
        )


def approved(cast: Cast) -> Story:
    story = proposed(cast)
    visit = of(cast.police, days=3)
    with as_visit(visit):
        return approve_story(story=story.pk, text=WORDS, visit=visit, by=cast.police.person)


def read(cast: Cast) -> list[str]:
    return stories_for(cast.organiser, cast.edition, at(20) + timedelta(days=9))


def test_a_story_is_read_when_both_have_approved_these_words(been: Cast) -> None:
    story = proposed(been)
    assert read(been) == []
    police = of(been.police, days=3)
    with as_visit(police):
        for text in (WORDS + " Alltid.", ""):  # other words than those that stand there
            with pytest.raises(NoTieError):
                approve_story(story=story.pk, text=text, visit=police, by=been.police.person)
        approve_story(story=story.pk, text=WORDS, visit=police, by=been.police.person)
    assert read(been) == [WORDS]
    # Other words are approved by nobody yet.
    proposed(been, "Vi møttes igjen.")
    assert read(been) == []


def test_whoever_wrote_it_does_not_approve_it_and_strangers_neither(been: Cast) -> None:
    story = proposed(been)
    for who in (been.bank, been.agency, been.seller):
        visit = of(who, days=3)
        with as_visit(visit), pytest.raises(NoTieError):
            approve_story(story=story.pk, text=WORDS, visit=visit, by=who.person)
    visit = of(been.seller, days=3)  # has met neither
    with as_visit(visit), pytest.raises(NoTieError):
        propose_story(other=been.bank.person_id, text=WORDS, visit=visit, by=been.seller.person)


@pytest.mark.parametrize("who", ["bank", "police"])
def test_either_takes_it_back_and_a_print_goes_with_it(been: Cast, who: str) -> None:
    story = approved(been)
    order_print(edition=been.edition, language="nb", by=been.organiser, now=at(20))
    one = getattr(been, who)
    visit = of(one, days=4)
    with as_visit(visit):
        take_back_story(story=story.pk, visit=visit, by=one.person)
    assert read(been) == []
    assert not OutcomesPrint.objects.exists()


@pytest.mark.parametrize("text", ["Vi ringte Kari Nordmann.", "Ring 41 23 45 67 om dette."])
def test_a_story_names_nobody(been: Cast, text: str) -> None:
    with pytest.raises(CarelessError):
        proposed(been, text)
    assert not Entry.objects.filter(verb="story_proposed").exists()


def test_who_met_somebody_is_asked_for_sixty_days_and_answers_once(been: Cast) -> None:
    def answers(cast: Cast, who: str, days: int, useful: int = 1) -> None:
        one = getattr(cast, who)
        visit = of(one, days=days)
        with as_visit(visit):
            answer_outcomes(
                edition=cast.edition, said=Said(useful, 0, True), visit=visit, by=one.person
            )

    for who, days in (("bank", 59), ("bank", 120), ("seller", 61), ("stranger", 61)):
        with pytest.raises(NoTieError):
            answers(been, who, days)
    answers(been, "bank", SIXTY)
    answers(been, "bank", 61, useful=3)
    with as_visit(of(been.bank)):
        (answer,) = OutcomeAnswer.objects.all()
    # The second takes the place of the first, which is when it was said.
    assert (answer.useful, answer.said_at) == (3, at(20) + timedelta(days=SIXTY))
    entries = Entry.objects.filter(verb="outcomes_answered")
    assert set(entries.values_list("edition_id", flat=True)) == {None}


def test_an_answer_is_taken_back_by_who_gave_it_and_nothing_of_it_is_kept(been: Cast) -> None:
    visit = of(been.bank, days=SIXTY)
    with as_visit(visit):
        with pytest.raises(NoTieError):
            take_back_answer(edition=been.edition, visit=visit, by=been.bank.person)
        answer_outcomes(
            edition=been.edition, said=Said(3, 1, True), visit=visit, by=been.bank.person
        )
    for who in (been.police, been.seller):
        with pytest.raises(NoTieError), as_visit(of(who, days=SIXTY)):
            take_back_answer(edition=been.edition, visit=of(who, days=SIXTY), by=who.person)
    with as_visit(visit):
        take_back_answer(edition=been.edition, visit=visit, by=been.bank.person)
        (left,) = OutcomeAnswer.objects.all()
        assert (left.useful, left.again, left.would_come) == (None, None, None)
        assert own_answer(visit, been.edition) is None
        assert questions_for(visit) == []  # they have been asked
    again = of(been.bank, days=SIXTY + 1)
    with as_visit(again):
        answer_outcomes(
            edition=been.edition, said=Said(1, 0, False), visit=again, by=been.bank.person
        )
        (kept,) = OutcomeAnswer.objects.all()
    # So that nobody is counted twice.
    assert (kept.useful, kept.said_at) == (1, visit.now)


def test_it_is_asked_in_one_letter_and_of_nobody_who_has_answered(been: Cast) -> None:
    letters: list[tuple[int, str]] = []
    for days in range(55, 90):
        now = at(9) + timedelta(days=days)
        if days == SIXTY:  # a Monday
            visit = of(been.agency, days=SIXTY)
            with as_visit(visit):
                answer_outcomes(
                    edition=been.edition, said=Said(0, 0, False), visit=visit,
                    by=been.agency.person,
                )  # fmt: skip
        order_daily(now=now)
        carry_out_due(now=now)
        letters += [
            (days, letter.to[0])
            for letter in deliver_all(now=now)
            if "/outcomes/" in str(letter.body)
        ]
    assert sorted(to for _days, to in letters) == ["berit@eksempel.no", "pia@eksempel.no"]
    assert {days for days, _to in letters} == {SIXTY}


def test_nothing_is_left_of_who_is_erased_and_all_of_it_is_in_ones_file(been: Cast) -> None:
    approved(been)
    bank = of(been.bank, days=SIXTY)
    with as_visit(bank):
        answer_outcomes(
            edition=been.edition, said=Said(2, 1, True), visit=bank, by=been.bank.person
        )
    data = own_data(bank)["outcomes"]
    assert [row["useful"] for row in data["sharing.OutcomeAnswer"]] == [2]
    assert [row["text"] for row in data["sharing.Story"]] == [WORDS]
    order_print(edition=been.edition, language="nb", by=been.organiser, now=at(20))
    erase_person(person_id=been.bank.person_id, by=None, now=at(20) + timedelta(days=70))
    with as_visit(of(been.police)):
        assert not Story.objects.exists()
    assert read(been) == []
    assert not OutcomesPrint.objects.exists()


def test_what_it_cost_is_the_organisers_to_say(been: Cast) -> None:
    set_cost(edition=been.edition, cost=412_000, by=been.organiser, now=at(20))
    for person in (been.desk_host, been.other_organiser, been.bank.person):
        with pytest.raises(PermissionError):
            set_cost(edition=been.edition, cost=1, by=person, now=at(20))
        with pytest.raises(PermissionError):
            order_print(edition=been.edition, language="nb", by=person, now=at(20))
    entries = Entry.objects.filter(verb="cost_set", edition_id=been.edition.pk)
    assert [entry.by_id for entry in entries] == [been.organiser.pk]


def test_the_database_keeps_answers_and_words_from_whom_they_are_not_for(been: Cast) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no security of rows")
    story = proposed(been)
    bank = of(been.bank, days=SIXTY)
    with as_visit(bank):
        answer_outcomes(
            edition=been.edition, said=Said(2, 1, True), visit=bank, by=been.bank.person
        )

    def seen(person: int) -> tuple[int, int]:
        with as_visit(Visit(person, Shown.ANEW, at(20) + timedelta(days=70))):
            return OutcomeAnswer.objects.count(), Story.objects.count()

    assert seen(been.bank.person_id) == (1, 1)
    assert seen(been.police.person_id) == (0, 1)
    others = [been.agency.person_id, been.organiser.pk, been.desk_host.pk, been.other_organiser.pk]
    assert {seen(person) for person in others} == {(0, 0)}
    with as_visit(bank):  # whoever wrote it approves it for nobody
        assert Story.objects.filter(pk=story.pk).update(approved_at=at(20)) == 0
        with pytest.raises(DatabaseError), transaction.atomic():
            Story.objects.create(
                edition=been.edition, by=been.bank.person, other=been.agency.person, text="x",
                proposed_at=at(20), approved_at=at(20),
            )  # fmt: skip
    police = of(been.police, days=61)
    with as_visit(police):
        approve_story(story=story.pk, text=WORDS, visit=police, by=been.police.person)
    assert seen(been.organiser.pk) == (0, 1)
    assert seen(been.desk_host.pk) == (0, 0)
    assert seen(been.other_organiser.pk) == (0, 0)
